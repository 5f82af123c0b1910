"""The names in a byline or in a cell that lists authors."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MOST_CHARACTERS = 1_000
"""Of a byline; what is longer is no list of names."""
_LONGEST_LINE = 100
_MOST_GIVEN_NAMES = 2
_BY = re.compile(
    r"(?:by|vom|par|por|door)\s*:?\s+(?=\S)|(?:von|di|da|av|af)\s*:?\s+(?=(?-i:[A-ZÀ-Þ]\S*[^\s,;]\s+[A-ZÀ-Þ]))",
    re.IGNORECASE,
)
"""Von and da begin names too: the byline is "Von Eva Lang", the name "Von Bergen"."""
_AND = re.compile(r"\s+(?:and|und|et|en|och|og|&)\s+|\s+[ye]\s+(?=\S+\s+\S)", re.IGNORECASE)
"""José Ortega y Gasset is one person."""
_JOB = re.compile(r"(?:\S+\s+){0,3}(?:staff|writers?|reporters?|correspondents?|editors?)", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|m\.?d|ph\.?d|esq)\.?", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[;|\n]\s*")


def names_in(cell: str) -> list[str]:
    """The authors that a list names: split at semicolons, else at commas where these do not turn names round.

    ``Ruiz, Ana`` is one person, ``Ana Ruiz, Tom Berg`` are two.
    """
    if len(cell) > _MOST_CHARACTERS:
        return [cell.strip()]
    parts = [part for part in _SEPARATOR.split(cell.strip()) if part]
    if len(parts) == 1 and not _is_turned_round(parts[0]):
        parts = _at_commas(parts[0])
    return [part for part in parts if part]


def names_of_byline(byline: str, outlets: Iterable[str | None] = ()) -> list[str]:
    """The persons that a byline names, such as ``By Ana Ruiz and Tom Berg, Associated Press``.

    Args:
        byline: one line.
        outlets: names that are none of persons.
    """
    if len(byline) > _MOST_CHARACTERS:
        return []
    known = {_folded(outlet) for outlet in outlets if outlet}
    listed = names_in(_BY.sub("", byline.strip(), count=1) if _BY.match(byline.strip()) else byline)
    names = [name.strip() for one in listed for name in _AND.split(one)]
    others = [name for name in dict.fromkeys(names) if name and _folded(name) not in known]
    return [name for name in others if not _JOB.fullmatch(name)] or others


def authors_of(cell: str, outlet: str | None = None) -> list[str]:
    """The authors that a cell or a value names, as a list or as a byline; whoever it names where that is no person.

    Args:
        cell: as it was written.
        outlet: who published the article.
    """
    return names_of_byline(cell, (outlet,)) or names_of_byline(cell) or names_in(cell)


def without_head(text: str, title: str) -> str:
    """A plain text without the lines of headline and byline that agencies put before it.

    Args:
        text: an article's.
        title: its headline, as it is known from elsewhere.
    """
    lines = text.split("\n")
    if title and " ".join(lines[0].split()) == title:
        del lines[0]
        if lines and _is_byline(lines[0].strip()):
            del lines[0]
    return "\n".join(lines).strip()


def _is_byline(line: str) -> bool:
    return _BY.match(line) is not None and len(line) <= _LONGEST_LINE and not line.endswith((".", ",", ":"))


def _is_turned_round(names: str) -> bool:
    """One comma, and a family name of one word before it: ``Ruiz, Ana`` or ``Ruiz, Ana Maria``."""
    family, comma, given = names.partition(", ")
    is_given = 1 <= len(given.split()) <= _MOST_GIVEN_NAMES and "," not in given and not _AND.search(given)
    return bool(comma) and is_given and " " not in family.strip()


def _at_commas(names: str) -> list[str]:
    """Apart at commas, but ``Tom Berg, Jr.`` is one."""
    parts: list[str] = []
    for part in re.split(r",\s+", names):
        if parts and _SUFFIX.fullmatch(part):
            parts[-1] += f", {part}"
        else:
            parts.append(part.strip())
    return parts


def _folded(name: str) -> str:
    return re.sub(r"^the |\W", "", name.casefold())
