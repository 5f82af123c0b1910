"""Finds the article that a user means, by whatever is at hand: an id, a passage's id, a web address, a file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from retrieval.archive.catalogue import Catalogue
from retrieval.domain import Article
from retrieval.errors import UsageError
from retrieval.identity import article_id, canonical_url, file_of, former_id, is_record, is_web_address, origin_of

_ID = re.compile(r"[0-9a-f]{6,20}", re.IGNORECASE)
"""An id or its beginning; with fewer characters it would too often be another article's."""
_PASSAGE = re.compile(r"([0-9a-f]{20})(?:\.\d+){1,3}", re.IGNORECASE)
"""Article, version, the cut where it is not the first, position."""
_WITHOUT_SCHEME = re.compile(r"[\w-]+(\.[\w-]+)+/")
_MOST_STARTING = 100
_MOST_NAMED = 5
_TITLE_LENGTH = 60


def find_article(catalogue: Catalogue, reference: str) -> str:
    """The id of the article that a user means, also of one that was removed.

    Args:
        catalogue: knows the articles.
        reference: an article's id or at least six characters of its beginning, a passage's id, a web address, or a
            file's path, with ``#line`` for one record of many.

    Raises:
        UsageError: it names no article, or several.
    """
    reference = reference.strip()
    for look in (_by_id, _by_address, _by_file) if reference else ():
        found = look(catalogue, reference)
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(
                f"“{reference}” stands for {len(found):,} articles: {_named(catalogue, found)}. Name one by its id."
            )
    raise UsageError(_not_found(reference))


def _by_id(catalogue: Catalogue, reference: str) -> list[str]:
    if passage := _PASSAGE.fullmatch(reference):
        reference = passage[1]
    return catalogue.ids_starting(reference.lower(), _MOST_STARTING) if _ID.fullmatch(reference) else []


def _by_address(catalogue: Catalogue, reference: str) -> list[str]:
    addresses = [reference, f"https://{reference}"] if _WITHOUT_SCHEME.match(reference) else [reference]
    ids = [article_id(Article("", url=address)) for address in addresses if is_web_address(address)]
    former = [former_id(address) for address in addresses if _has_address(catalogue, former_id(address), address)]
    return [id_ for id_ in dict.fromkeys([*ids, *former]) if catalogue.stored(id_)][:1]


def _has_address(catalogue: Catalogue, id_: str, address: str) -> bool:
    stored = catalogue.stored(id_)
    return bool(stored and stored.url and canonical_url(stored.url) == canonical_url(address))


def _by_file(catalogue: Catalogue, reference: str) -> list[str]:
    """The articles of a file that were found there last, else those that were ever read from it."""
    if reference.lower().startswith("file://"):
        reference = unquote(urlsplit(reference).path)
    file = file_of(reference)
    for origin in _origins(file):
        ids = catalogue.origins.at(origin) or _once_at(catalogue, origin)
        if is_record(reference):
            record = origin + reference.removeprefix(file)
            ids = [id_ for id_ in ids if (stored := catalogue.stored(id_)) and stored.origin == record]
        if ids:
            return ids
    return []


def _origins(file: str) -> Iterator[str]:
    """The file as it was named when it was read: a link in the folder's real place, or what it leads to."""
    path = Path(file)
    try:
        places = [Path(os.path.realpath(path.parent), path.name), Path(os.path.realpath(path))]
    except ValueError:
        # No file can have this name.
        return iter(())
    return iter(dict.fromkeys(map(origin_of, places)))


def _once_at(catalogue: Catalogue, origin: str) -> list[str]:
    """Also an article that was removed for good, of which only the id is left."""
    own = article_id(Article("", origin=origin))
    return list(dict.fromkeys([*([own] if catalogue.stored(own) else []), *catalogue.origins.once_at(origin)]))


def _named(catalogue: Catalogue, ids: Sequence[str]) -> str:
    """The first few articles with their titles, and how many there are beside them."""
    named = [_with_title(catalogue, id_) for id_ in ids[:_MOST_NAMED]]
    rest = len(ids) - len(named)
    return "; ".join([*named, *([f"and {rest:,} more"] if rest else [])])


def _with_title(catalogue: Catalogue, id_: str) -> str:
    history = catalogue.history(id_)
    title = history[-1].article.title if history else ""
    shown = title if len(title) <= _TITLE_LENGTH else title[:_TITLE_LENGTH].rstrip() + "…"
    return f"{id_} “{shown}”" if shown else id_


def _not_found(reference: str) -> str:
    ways = (
        "Name it by its id (or the first six characters of it, or more), by the id of a passage as 'newsdesk ask "
        "--json' shows it, by its web address, or by the file that it was read from."
    )
    if not reference:
        return f"which article? {ways}"
    if "\0" not in reference and os.path.isdir(reference):
        return f"{reference} is a folder: which article? {ways}"
    if "\0" not in reference and os.path.isfile(reference):
        return f"the file {reference} is there, but no article was read from it. Put it in with: newsdesk ingest FILE"
    return f"the archive knows no article “{reference}”. {ways}"
