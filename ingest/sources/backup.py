"""Backups: JSON lines, each one version of an article, with what an archive knows of it under the key ``newsdesk``.

The other keys are those of any JSONL article. The versions of one article stand together, the oldest first; an article
that was removed for good has one line, without a text. ``to_lines`` writes what ``read_leaf`` and ``bound`` read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from ingest.sources.damage import damage_told
from ingest.sources.fields import plain_metadata, storable
from ingest.sources.read import Failure, Incomplete
from retrieval.domain import Article, Dossier, Version, parse_published
from retrieval.errors import SourceError
from retrieval.identity import content_hash
from retrieval.phrasing import counted

KEY = "newsdesk"
FORMAT = 1
"""The newest that this release writes and reads."""

_ID = re.compile(r"[0-9a-f]{20}")
_HEAD = re.compile(rb'\s*\{\s*"newsdesk"\s*:\s*\{\s*"format"\s*:\s*(\d{1,9})\b')
_MOST = 2**31 - 1
"""The highest number that every database takes."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One line of a backup."""

    origin: str
    """Where it stands: the file and the line."""
    dossier: Dossier
    """With this line's version alone; without any for an article that was removed for good."""
    versions: int
    """How many the whole dossier has."""


def to_lines(dossier: Dossier) -> Iterator[str]:
    """An article as lines of a backup. The archive's own key comes first: by it a reader knows what the line is."""
    known = {"format": FORMAT, "article_id": dossier.article_id}
    shared = {"versions": len(dossier.versions), "barred": dossier.barred, "origins": list(dossier.origins)}
    for version in dossier.versions:
        own = {**known, **_state(version), "current": version.number == dossier.current, **shared}
        yield _line({KEY: own, **_said(version.article)})
    if not dossier.versions:
        yield _line({KEY: {**known, **shared}})


def refuse_newer(head: bytes) -> None:
    """One SourceError for a file whose first line is of a format to come, instead of one for each of its lines."""
    found = _HEAD.match(head)
    if found and int(found[1]) > FORMAT:
        _check_format(int(found[1]))


def is_backup(head: bytes) -> bool:
    """Whether a file that begins so is one: its first line says so."""
    return bool(_HEAD.match(head))


def is_leaf(record: Mapping[str, object]) -> bool:
    """Whether a record is a line of a backup; by the same key an article may also say which desk it is of."""
    return isinstance(record.get(KEY), dict)


def read_leaf(record: Mapping[str, object], origin: str) -> Leaf:
    """The leaf of such a record.

    Raises:
        SourceError: it is not as ``to_lines`` writes it.
    """
    known = _mapping(record, KEY)
    _check_format(_number(known, "format"))
    id_ = _string(known, "article_id")
    if not _ID.fullmatch(id_):
        raise _damage("article_id", "the id of an article")
    count = _number(known, "versions")
    version = _version(id_, known, record) if count else None
    dossier = Dossier(
        article_id=id_,
        versions=(version,) if version else (),
        current=version.number if version and _flag(known, "current") else None,
        barred=_flag(known, "barred"),
        origins=tuple(_place(origin) for origin in _strings(known, "origins")),
    )
    return Leaf(origin, dossier, count)


def bound(items: Iterable[Article | Leaf | Failure]) -> Iterator[Article | Dossier | Failure]:
    """The leaves of each article as one dossier, or one Failure where they are no whole; all else as it comes."""
    leaves: list[Leaf] = []
    for item in items:
        if not isinstance(item, Leaf):
            yield item
            continue
        if leaves and leaves[0].dossier.article_id != item.dossier.article_id:
            yield _bind(leaves)
            leaves = []
        leaves.append(item)
        if len(leaves) >= item.versions:
            yield _bind(leaves)
            leaves = []
    if leaves:
        found = _bind(leaves)
        if isinstance(found, Failure):
            found = Incomplete(found.origin, f"this backup is incomplete: {found.reason}")
        yield found


def to_its_end(items: Iterable[T], origin: str) -> Iterator[T | Incomplete]:
    """What a backup holds; where it breaks off, that is said, and what stands before is taken."""
    taken = 0
    try:
        with damage_told("it breaks off or is damaged"):
            for item in items:
                yield item
                taken += isinstance(item, Dossier)
    except SourceError as error:
        what = f"{error} behind its first {counted(taken, 'article')}" if taken else f"{error} before its first article"
        yield Incomplete(origin, f"this backup is incomplete: {what}; fetch or make it again, then run this again")


def _said(article: Article) -> dict[str, object]:
    return {
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "authors": list(article.authors),
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "text": article.text,
    }


def _state(version: Version) -> dict[str, object]:
    return {
        "version": version.number,
        "stored": version.stored.isoformat(),
        "retired": version.retired.isoformat() if version.retired else None,
        "corrected": version.corrected.isoformat() if version.corrected else None,
        "origin": version.article.origin,
        "metadata": dict(version.article.metadata),
    }


def _line(record: Mapping[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def _version(id_: str, known: Mapping[str, object], record: Mapping[str, object]) -> Version:
    article = _article(known, record)
    stored = _moment(known, "stored")
    if stored is None:
        raise _damage("stored", "a date and time")
    return Version(
        article_id=id_,
        number=_number(known, "version", least=1),
        article=article,
        content_hash=content_hash(article),
        stored=stored,
        retired=_moment(known, "retired"),
        corrected=_moment(known, "corrected"),
    )


def _article(known: Mapping[str, object], record: Mapping[str, object]) -> Article:
    published = _optional(record, "published")
    try:
        moment = parse_published(published)
    except ValueError as error:
        raise _damage("published", "a date") from error
    return Article(
        text=_string(record, "text"),
        title=_string(record, "title"),
        url=_optional(record, "url"),
        source=_optional(record, "source"),
        authors=_strings(record, "authors"),
        published=moment,
        language=_optional(record, "language"),
        origin=_place(origin) if (origin := _optional(known, "origin")) is not None else None,
        metadata=plain_metadata(_mapping(known, "metadata")),
    )


def _bind(leaves: Sequence[Leaf]) -> Dossier | Failure:
    first, last = leaves[0], leaves[-1]
    if len(leaves) < first.versions:
        reason = f"only {len(leaves):,} of the {first.versions:,} versions of this article can be read, so"
        return Failure(first.origin, f"{reason} nothing of it is restored; fetch or make the backup again")
    versions = [version for leaf in leaves for version in leaf.dossier.versions]
    shared = {(leaf.versions, leaf.dossier.barred, leaf.dossier.origins) for leaf in leaves}
    is_in_order = all(one.number < following.number for one, following in pairwise(versions))
    is_searched_once = all(leaf.dossier.current is None for leaf in leaves[:-1])
    if len(shared) > 1 or not is_in_order or not is_searched_once or (first.dossier.barred and versions):
        reason = "what it says of the versions of this article cannot all be true, so nothing of it is restored"
        return Failure(first.origin, f"{reason}; fetch or make the backup again")
    return replace(last.dossier, versions=tuple(versions))


def _check_format(number: int) -> None:
    if number > FORMAT:
        raise SourceError(
            f"a newer release of Newsdesk exported it (format {number}; this one reads {FORMAT}): upgrade Newsdesk, "
            "then run this again"
        )
    if number < FORMAT:
        raise _damage("format", f"{FORMAT}")


def _damage(key: str, expected: str) -> SourceError:
    return SourceError(f'it is no whole line of a backup: its "{key}" is not {expected}; fetch or make it again')


def _mapping(said: Mapping[str, object], key: str) -> dict[str, object]:
    value = said.get(key)
    if not isinstance(value, dict):
        raise _damage(key, "an object")
    return value


def _string(said: Mapping[str, object], key: str) -> str:
    value = said.get(key)
    if not isinstance(value, str):
        raise _damage(key, "a string")
    return storable(value)


def _optional(said: Mapping[str, object], key: str) -> str | None:
    return None if said.get(key) is None else _string(said, key)


def _strings(said: Mapping[str, object], key: str) -> tuple[str, ...]:
    values = said.get(key)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _damage(key, "a list of strings")
    return tuple(map(storable, values))


def _number(said: Mapping[str, object], key: str, least: int = 0) -> int:
    value = said.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MOST:
        raise _damage(key, "a number that it can have")
    return value


def _flag(said: Mapping[str, object], key: str) -> bool:
    value = said.get(key)
    if not isinstance(value, bool):
        raise _damage(key, "true or false")
    return value


def _moment(said: Mapping[str, object], key: str) -> datetime | None:
    text = _optional(said, key)
    try:
        moment = datetime.fromisoformat(text) if text is not None else None
    except ValueError as error:
        raise _damage(key, "a date and time") from error
    if moment and (moment.tzinfo is None or moment.isoformat() != text):
        raise _damage(key, "a date and time with its zone, as Newsdesk writes them")
    return moment


def _place(origin: str) -> str:
    if "\0" in origin:
        raise _damage("origin", "a place where a file can be")
    return origin
