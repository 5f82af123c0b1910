"""A page's headline without the outlet's name, and the lines above the text that say what is known already."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ingest.sources.bylines import names_of_byline
from ingest.sources.dates import parse_date
from retrieval.domain import day

_SEPARATOR = r"\s*(?:\s[|/·•«»–—-]|::|\|)\s+"
_BEHIND = re.compile(_SEPARATOR)
_BEFORE = re.compile(rf"(?:.*?(?:{_SEPARATOR}|:\s+))", re.DOTALL)
_THE = re.compile(r"^the\s+")

_LONGEST = 300
"""Characters of a headline; what is longer is taken as it is."""
_MOST_TOP_LINES = 6
_LONGEST_TOP_LINE = 120
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af|text|από|от)\s*:?\s", re.IGNORECASE)
_NAME = re.compile(r"(?:(?:[^\W\d_a-zà-ÿ]|(?:de|da|di|van|von|der|den|el|al|la|le)\b)[\w.’'-]*(?: (?!$)|$)){2,4}")
_LABELS = re.compile(
    r"\b(?:by|von|par|por|di|door|av|af|text|and|und|et|y|e|en|published|posted|publié|publiée|veröffentlicht"
    r"|publicad[oa]|pubblicato|gepubliceerd|updated|aktualisiert|stand|on|le|am|el|il|op|em|uhr|från"
    r"|опубликовано|δημοσιεύθηκε)\b",
    re.IGNORECASE,
)
_PUNCTUATION = " \t\n,;:|·•–—-/."
_YEAR = re.compile(r"(?:19|20)\d\d")
_AFTER_YEAR = re.compile(
    r"(?:[\W\d_]|(?:at|às|à|um|a las|alle|om|kl|uhr|h|min|[ap]\.?m|г|года|[年月日tz]|utc|gmt|bst|ces?t|[ecmp][sd]t|msk)"
    r"(?![^\W\d_]))*+",
    re.IGNORECASE,
)
"""What may stand behind the year of a date: a time of day."""
_WORDS_BEFORE_NUMBER = 3
"""A weekday and a month at most, and the number itself."""
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:/|-|$)")


def headline(told: str, headings: Iterable[str | None], outlet: str | None) -> str:
    """The headline in a page's title, which often names the outlet, the section or the author too.

    Args:
        told: the title.
        headings: what may be the headline by itself, the most trustworthy first.
        outlet: the outlet's name, where known.
    """
    own = [one for one in headings if one and len(one) <= _LONGEST and not _same(one, outlet)]
    if not told or _same(told, outlet):
        return own[0] if own else told
    if len(told) > _LONGEST:
        return told
    for heading in own:
        if cut := _cut(told, heading):
            return cut
    return _without_outlet(told, outlet) if outlet else told


def _cut(told: str, heading: str) -> str:
    """The heading as the title has it at one of its ends; empty where it does not."""
    size = len(heading)
    if _same(told[:size], heading) and _BEHIND.match(told[size:]):
        return told[:size]
    if _same(told[-size:], heading) and _BEFORE.fullmatch(told[:-size]):
        return told[-size:]
    return ""


def _without_outlet(told: str, outlet: str) -> str:
    for found in _BEHIND.finditer(told):
        if found.start() and _same(told[found.end() :], outlet):
            return told[: found.start()]
        if _same(told[: found.start()], outlet):
            return told[found.end() :]
    return told


def _same(one: str, other: str | None) -> bool:
    return _folded(one) == _folded(other or "")


def _folded(text: str) -> str:
    return _THE.sub("", " ".join(text.split()).casefold())


@dataclass(frozen=True, slots=True)
class Top:
    """What stands above a text."""

    text: str
    """The text without it."""
    authors: tuple[str, ...] = ()
    published: date | None = None


def without_top(text: str, title: str, authors: tuple[str, ...], published: date | None) -> Top:
    """The text without the lines above it that are its title, its authors or its date and nothing else.

    Args:
        text: blocks with an empty line between.
        title: the headline.
        authors: who is known to have written it; where nobody is, a line "By …" tells.
        published: when, if known; where it is not, a line that is a date tells.
    """
    blocks = text.split("\n\n")
    for count, block in enumerate(blocks):
        line = " ".join(block.split())
        if count == _MOST_TOP_LINES or len(line) > _LONGEST_TOP_LINE:
            break
        # A title that ends in a full stop was taken from the text, where a page has no headline.
        known = not line or (_same(line, title) and not line.endswith("."))
        top = Top("") if known else _said_in(line, authors, published)
        if top is None:
            break
        authors, published = authors or top.authors, published or top.published
    else:
        return Top(text, authors, published)
    return Top("\n\n".join(blocks[count:]), authors, published)


def _said_in(line: str, authors: tuple[str, ...], published: date | None) -> Top | None:
    """What a line says if that is only who and when; None for a line of the text."""
    rest = line
    for author in sorted(authors, key=len, reverse=True):
        rest = re.sub(re.escape(author), " ", rest, flags=re.IGNORECASE)
    names_known, told = rest != line, _date_at_end(rest)
    when, rest = told if told else (None, rest)
    if when and published and day(when) != day(published) and not (names_known or _LABELS.match(line)):
        return None
    found = () if authors else _named_in(rest)
    bare = "" if found else _LABELS.sub(" ", rest).strip(_PUNCTUATION)
    return Top("", found, when) if not bare and (names_known or found or when) else None


def _named_in(line: str) -> tuple[str, ...]:
    """The names in a line "By …"; none where it goes on with something else."""
    if not _BY.match(line):
        return ()
    names = names_of_byline(_BY.sub("", line, count=1).strip(_PUNCTUATION))
    return tuple(names) if all(_NAME.fullmatch(name) for name in names) else ()


def _date_at_end(line: str) -> tuple[date, str] | None:
    """The date that a line ends in, and what stands before."""
    number, year = re.search(r"\d", line), _YEAR.search(line)
    if not number or not year or not _AFTER_YEAR.fullmatch(line, year.end()):
        return None
    words = [found.start() for found in re.finditer(r"\S+", line)]
    before = [start for start in words if start <= number.start()][-_WORDS_BEFORE_NUMBER:]
    for start in dict.fromkeys((0, *before)):
        if when := parse_date(_LABELS.sub(" ", line[start:]).strip(_PUNCTUATION)):
            return when, line[:start].rstrip(_PUNCTUATION)
    return None


def date_alone(line: str) -> date | None:
    """The date that a line is, apart from labels such as "Published:"."""
    said = _said_in(" ".join(line.split()), (), None)
    return said.published if said else None


def date_in_address(url: object) -> str | None:
    """The day that an address names in its path, such as /2024/03/05/."""
    found = _IN_ADDRESS.search(url) if isinstance(url, str) else None
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None
