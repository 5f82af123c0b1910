"""What a record or a page says of itself, as an Article. What cannot be used is kept as metadata, never dropped."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ingest.sources.dates import date_trouble, parse_date
from retrieval.domain import Article
from retrieval.errors import SourceError
from retrieval.identity import is_web_address

CONTRACT = {name: name for name in ("url", "title", "source", "authors", "published", "language")}
"""The keys that JSONL articles use, each its field's own name."""

REMARKS = "newsdesk remarks"
"""The key in the metadata for sentences on what was not as it should be though the article was taken; a list."""

_DATE_LEFT_OUT = re.compile(r"its date “.*” .* and was left out", re.DOTALL)
_MAX_DEPTH = 64
_MAX_VALUES = 1_000_000
"""Of all metadata of one article. A few lines of YAML can stand for billions of values."""


def build_article(text: str, origin: str, said: Mapping[str, object], keys: Mapping[str, str] = CONTRACT) -> Article:
    """An article of a text and what is said of it.

    Args:
        text: taken to the letter.
        origin: where it was read.
        said: keys and values as the source has them.
        keys: the source's key to the name of the Article's field. All others go to the metadata, and so do values that
            are not what the field holds.
    """
    known: dict[str, Any] = {}
    metadata: dict[str, object] = {}
    refused: dict[str, str] = {}
    values = iter(range(_MAX_VALUES))
    for key, value in said.items():
        name = keys.get(key)
        understood = _FIELDS[name](value) if name and name not in known else None
        if name and understood:
            known[name] = understood
        elif (kept := _plain(value, values)) not in (None, "", [], {}):
            metadata[storable(key)] = kept
            if name and name in _TROUBLES and (trouble := _TROUBLES[name](value)):
                refused[name] = trouble
    article = Article(text=storable(text), origin=origin, metadata=metadata, **known)
    remarks = [trouble for name, trouble in refused.items() if name not in known]
    return with_remarks(article, remarks) if remarks else article


def with_remarks(article: Article, remarks: Sequence[str]) -> Article:
    """The article, taken although something is not as it should be; the report says what."""
    return replace(article, metadata={**article.metadata, REMARKS: [*remarks_of(article), *remarks]})


def remarks_of(article: Article) -> list[str]:
    """What was remarked when the article was read."""
    said = article.metadata.get(REMARKS)
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []


def without_date_remark(article: Article) -> Article:
    """The article without the word that its date was left out: another source has told it."""
    kept = [one for one in remarks_of(article) if not _DATE_LEFT_OUT.fullmatch(one)]
    metadata = {key: value for key, value in article.metadata.items() if key != REMARKS}
    return replace(article, metadata=metadata | ({REMARKS: kept} if kept else {}))


def _date_remark(value: object) -> str | None:
    trouble = date_trouble(value)
    return f"its date “{_plain_scalar(value)}” {trouble} and was left out" if trouble else None


def _address_remark(value: object) -> str | None:
    return f"its address “{value}” is none of the web and was left out" if isinstance(value, str) else None


def storable(text: str) -> str:
    """The text, or a SourceError where no database could take it."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        half = ord(text[error.start])
        raise SourceError(f"it holds half of a character (\\u{half:04x} without its pair), which is no text") from error
    return text


def plain_metadata(said: Mapping[str, object]) -> dict[str, object]:
    """Keys and values as metadata, in the types that JSON has."""
    values = iter(range(_MAX_VALUES))
    return {storable(key): _plain(value, values) for key, value in said.items()}


def _string(value: object) -> str | None:
    return storable(value.strip()) if isinstance(value, str) else None


def _web_address(value: object) -> str | None:
    """Nothing else can be opened, nor tell two articles apart: many may have “N/A” for an address."""
    address = _string(value)
    return address if is_web_address(address) else None


def _title(value: object) -> str | None:
    """A headline such as ``1984`` is a number to YAML."""
    if isinstance(value, int | date) and not isinstance(value, bool):
        return str(value)
    return _string(value)


def _authors(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else [value]
    names = (_string(one.get("name") if isinstance(one, Mapping) else one) for one in values)
    return tuple(dict.fromkeys(name for name in names if name))


_FIELDS: Mapping[str, Callable[[object], object]] = {
    "url": _web_address,
    "title": _title,
    "source": _string,
    "authors": _authors,
    "published": parse_date,
    "language": _string,
}
_TROUBLES: Mapping[str, Callable[[object], str | None]] = {"published": _date_remark, "url": _address_remark}


def _plain(value: object, values: Iterator[int], depth: int = 0) -> object:
    """The value in the types that JSON has."""
    if depth > _MAX_DEPTH or next(values, None) is None:
        raise SourceError("what it says beside its text is nested too deeply or has too many values")
    if isinstance(value, Mapping):
        return {storable(str(key)): _plain(one, values, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(one, values, depth + 1) for one in value]
    return _plain_scalar(value)


def _plain_scalar(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, int):
        return value
    return storable(value.isoformat() if isinstance(value, date) else str(value))
