"""Which column of a table is which field of an article: as the user says, else by the names that are usual."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import NoReturn

from ingest.sources.blocks import html_text, looks_like_html
from ingest.sources.bylines import authors_of
from ingest.sources.dates import in_order
from ingest.sources.fields import build_article
from ingest.sources.text import opening
from retrieval.domain import Article
from retrieval.errors import SourceError, UsageError

_USUAL = {
    "text": "text body content articletext articlebody articlecontent fulltext maintext bodytext storytext story "
    "article contents contenttext bodyhtml plaintext texto texte inhalt contenido",
    "title": "title headline heading articletitle hed head storytitle headlinetext titel titre titulo",
    "source": "source outlet publisher publication newspaper sourcename mediaoutlet outletname site sitename agency "
    "provider medium quelle fuente",
    "authors": "authors author byline writer writers by creator journalist reporter authorname authornames autor",
    "published": "published date publicationdate publisheddate datepublished pubdate publishdate publishedat "
    "publishedon pubdatetime publicationdatetime datetime timestamp issuedate releasedate created datum fecha",
    "url": "url link canonicalurl articleurl permalink weburl pageurl sourceurl storyurl href uri address",
    "language": "language lang locale languagecode sprache idioma",
}
"""For each field the usual names of its column, the surest first; case, spaces and punctuation do not count."""

FIELDS = tuple(_USUAL)
"""The fields that can be named on the command line."""

_COLUMNS_SHOWN = 30
_HINT = "--columns text=Body,title=Headline"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table."""

    names: tuple[str, ...]
    text: str
    """The one that holds the text."""
    fields: Mapping[str, str]
    """Of the others, the name to that of the article's field. What is not in here becomes metadata."""
    day_first: bool | None = None
    """Whether dates in numbers have the day before the month; None where that is not known."""

    @property
    def published(self) -> str | None:
        """The one that holds the dates."""
        return next((name for name, field in self.fields.items() if field == "published"), None)

    def article(self, row: Mapping[str, object], origin: str) -> Article:
        """The article of a row; a SourceError where it has no text.

        Args:
            row: values by their column's name.
            origin: where it was read.
        """
        said = {name: value for name, value in row.items() if name != self.text}
        title, outlet = self._said("title", said), self._said("source", said)
        for name, value in said.items():
            if self.fields.get(name) == "authors" and isinstance(value, str):
                said[name] = authors_of(value, outlet)
            if name == self.published and isinstance(value, str) and self.day_first is not None:
                said[name] = in_order(value.strip(), day_first=self.day_first)
        text = _text(row.get(self.text), title, self.text)
        article = build_article(text, origin, said, self.fields)
        return article if article.title else replace(article, title=opening(text))

    def _said(self, wanted: str, said: Mapping[str, object]) -> str:
        return next((str(said[name]) for name, field in self.fields.items() if field == wanted and said.get(name)), "")


def parse_columns(text: str) -> Mapping[str, str]:
    """What the command line says: fields to their columns' names.

    Args:
        text: such as ``text=Body,title=Headline``; a pair with a comma in it stands in double quotes.

    Raises:
        UsageError: it cannot be understood.
    """
    try:
        [pairs] = csv.reader([text], skipinitialspace=True, strict=True)
    except (csv.Error, ValueError) as error:
        raise UsageError(f"--columns “{text}” cannot be understood; write it as in {_HINT}.") from error
    named: dict[str, str] = {}
    for pair in pairs or [text]:
        field, equals, column = (part.strip() for part in pair.partition("="))
        if field not in FIELDS or not column:
            what = f"names no field “{field}”" if equals and column else f"has no pair of field and column in “{pair}”"
            raise UsageError(f"--columns {what}; write it as in {_HINT}. The fields are {', '.join(FIELDS)}.")
        if field in named or column in named.values():
            raise UsageError(f"--columns names “{field if field in named else column}” twice.")
        named[field] = column
    return named


def columns_of(names: Sequence[str], named: Mapping[str, str]) -> Columns:
    """Which column is which.

    Args:
        names: of all columns, in their order.
        named: the fields that the user has named a column for; those of the others are guessed.

    Raises:
        SourceError: a column that was named is not there, or none can be told to hold the text.
    """
    names = unique(names)
    found = {field: _named(column, field, names) for field, column in named.items()}
    for field in FIELDS:
        if field not in found and (column := _guessed(field, [name for name in names if name not in found.values()])):
            found[field] = column
    if "text" not in found:
        raise SourceError(
            f"it cannot be told which column holds the text; the columns are {_list(names)}. Say which, as in {_HINT}"
        )
    fields = {column: field for field, column in found.items() if field != "text"}
    return Columns(tuple(names), found["text"], fields)


def unique(names: Sequence[str]) -> list[str]:
    """Names for all columns: those without get their number, the second of two its own."""
    told: dict[str, None] = {}
    for number, name in enumerate(names, 1):
        bare = name.strip() or f"column {number}"
        told[bare if bare not in told else f"{bare} (column {number})"] = None
    return list(told)


def _named(column: str, field: str, names: Sequence[str]) -> str:
    if column in names:
        return column
    alike = [name for name in names if _folded(name) == _folded(column)]
    return alike[0] if len(alike) == 1 else _refuse(column, field, names)


def _refuse(column: str, field: str, names: Sequence[str]) -> NoReturn:
    by_folded = {_folded(name): name for name in names}
    near = [by_folded[one] for one in get_close_matches(_folded(column), by_folded, cutoff=0.5)]
    meant = f"; did you mean {' or '.join(near)}?" if near else "."
    raise SourceError(f"it has no column “{column}” for the {field}{meant} Its columns are {_list(names)}")


def _guessed(field: str, names: Sequence[str]) -> str | None:
    by_folded = {_folded(name): name for name in reversed(names)}
    return next((by_folded[usual] for usual in _USUAL[field].split() if usual in by_folded), None)


def _folded(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold())


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - _COLUMNS_SHOWN:,} more" if len(names) > _COLUMNS_SHOWN else ""
    return ", ".join(name[:60] for name in names[:_COLUMNS_SHOWN]) + more


def _text(value: object, title: str, column: str) -> str:
    """The text to the letter; from tables of web sites it comes as HTML."""
    if isinstance(value, str) and looks_like_html(value):
        value = html_text(value, title)
    if not isinstance(value, str) or not value.strip():
        raise SourceError(f"it has no text in the column “{column}”")
    return value
