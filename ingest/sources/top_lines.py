"""The lines above a text that say who wrote it and when, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from ingest.sources.bylines import names_of_byline
from ingest.sources.dates import parse_date
from ingest.sources.headline import is_same_line
from retrieval.domain import day

_MOST_LINES = 6
_LONGEST_LINE = 120
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af|text|από|от)\s*:?\s", re.IGNORECASE)
_NAME = re.compile(r"(?:(?:[^\W\d_a-zà-ÿ]|(?:de|da|di|van|von|der|den|el|al|la|le)\b)[\w.’'-]*(?: (?!$)|$)){2,4}")
_OUTLET = re.compile(r"the\s", re.IGNORECASE)
_PUBLISHED = (
    "(?:first )?published|posted|publiée?|veröffentlicht|publicad[oa]|pubblicato|gepubliceerd|опубликовано|δημοσιεύθηκε"
)
_UPDATED = (
    "(?:last )?(?:updated|modified)|aktualisiert|mis à jour|actualizado|atualizado|aggiornato|bijgewerkt|uppdaterad"
    "|opdateret|oppdatert|zaktualizowano|обновлено|ενημερώθηκε"
)
_LABELS = re.compile(
    rf"\b(?:by|von|par|por|di|door|av|af|text|and|und|et|y|e|en|stand|on|le|am|el|il|op|em|uhr|från|{_PUBLISHED}|{_UPDATED})\b",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?<!last )(?<!first )(?=\b(?:{_PUBLISHED}|{_UPDATED})\b)", re.IGNORECASE)
_IS_UPDATED = re.compile(rf"\W*(?:{_UPDATED})\b", re.IGNORECASE)
_PUNCTUATION = " \t\n,;:|·•–—-/.()"
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


@dataclass(frozen=True, slots=True)
class Top:
    """What stands above a text."""

    text: str = ""
    """The text without it."""
    authors: tuple[str, ...] = ()
    published: date | None = None
    updated: date | None = None
    """When it was changed, where the lines call a date so."""

    def completed(self, said: Top) -> Top:
        """With what another line says of what is not known yet."""
        return Top(
            self.text, self.authors or said.authors, self.published or said.published, self.updated or said.updated
        )


def without_top(
    text: str, title: str = "", authors: tuple[str, ...] = (), published: date | None = None, between: str = "\n\n"
) -> Top:
    """The text without the lines above it that are its title, its authors or its dates and nothing else.

    Args:
        text: in blocks, or in lines.
        title: the headline.
        authors: who is known to have written it; where nobody is, a line "By …" tells.
        published: when, if known; where it is not, a line that is a date tells.
        between: what stands between two of the blocks or lines.
    """
    top = Top("", authors, published)
    blocks = text.split(between)
    filled = 0
    for count, block in enumerate(blocks):
        line = " ".join(block.split())
        # A title that ends in a full stop was taken from the text, where a page has no headline.
        is_known = not line or (is_same_line(line, title) and not line.endswith("."))
        said = Top() if is_known else line_told(line, top)
        if said is None or filled == _MOST_LINES:
            return replace(top, text=between.join(blocks[count:]))
        top, filled = top.completed(said), filled + bool(line)
    # Nothing else stands there, so that is the text.
    return replace(top, text=text)


def line_told(line: str, known: Top | None = None) -> Top | None:
    """What a line says if that is only who and when; None for a line of the text.

    Args:
        line: with single spaces.
        known: who has written it, and when, as far as that is known.
    """
    known = known or Top()
    if len(line) > _LONGEST_LINE or not line.strip(_PUNCTUATION):
        return None
    told = Top()
    for part in filter(_has_words, _PART.split(line)):
        said = _said_in(part, known)
        if said is None:
            return None
        told = told.completed(said)
    return told


def _has_words(part: str) -> bool:
    return bool(part.strip(_PUNCTUATION))


def _said_in(part: str, known: Top) -> Top | None:
    rest = part
    for author in sorted(known.authors, key=len, reverse=True):
        rest = re.sub(re.escape(author), " ", rest, flags=re.IGNORECASE)
    names_known, told = rest != part, _date_at_end(rest)
    when, rest = told if told else (None, rest)
    if when and known.published and day(when) != day(known.published) and not (names_known or _LABELS.match(part)):
        return None
    names = () if known.authors else _named_in(rest)
    bare = "" if names else _LABELS.sub(" ", rest).strip(_PUNCTUATION)
    if _IS_UPDATED.match(part):
        return Top(updated=when) if _AFTER_YEAR.fullmatch(bare) else None
    return Top("", names, when) if not bare and (names_known or names or when) else None


def _named_in(line: str) -> tuple[str, ...]:
    """The names in a line "By …"; none where it goes on with something else."""
    if not _BY.match(line):
        return ()
    named = names_of_byline(_BY.sub("", line, count=1).strip(_PUNCTUATION))
    names = [name for name in named if not _OUTLET.match(name)]
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


def date_in_address(url: object) -> str | None:
    """The day that an address names in its path, such as /2024/03/05/."""
    found = _IN_ADDRESS.search(url) if isinstance(url, str) else None
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None
