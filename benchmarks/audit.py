"""Looks into an archive's three stores past Newsdesk's own code: what is missing, doubled or stale there."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import chromadb
import tantivy
from chromadb.api.client import Client
from chromadb.config import Settings

_CURRENT = """
SELECT versions.origin, versions.text FROM versions
JOIN articles ON articles.id = versions.article_id AND articles.current = versions.version
"""
_PASSAGES = """
SELECT passages.id FROM passages
JOIN articles ON articles.id = passages.article_id AND articles.current = passages.version
"""


@dataclass(frozen=True, slots=True)
class Audit:
    """Counts of what is wrong; all 0 in a sound archive."""

    missing_articles: int
    stale_articles: int
    doubled_articles: int
    missing_vectors: int
    stale_vectors: int
    missing_keywords: int
    stale_keywords: int
    doubled_keywords: int

    def __bool__(self) -> bool:
        """Whether anything is wrong."""
        return any(getattr(self, name) for name in self.__slots__)


def audit(archive: Path, truth: Mapping[str, str]) -> Audit:
    """Compare an archive that nobody has open with the texts that it should hold, by their files."""
    with sqlite3.connect(archive / "catalogue.sqlite3") as catalogue:
        held = catalogue.execute(_CURRENT).fetchall()
        passages = {row[0] for row in catalogue.execute(_PASSAGES)}
        stamps = dict(catalogue.execute("SELECT name, value FROM stamps").fetchall())
    vectors, keywords = _vectors(archive / stamps["vectors"]), _keywords(archive / stamps["keywords"])
    right = {origin for origin, text in held if truth.get(origin) == text.strip()}
    return Audit(
        missing_articles=len(truth.keys() - right),
        stale_articles=sum(truth.get(origin) != text.strip() for origin, text in held),
        doubled_articles=len(held) - len({origin for origin, _ in held}),
        missing_vectors=len(passages - vectors),
        stale_vectors=len(vectors - passages),
        missing_keywords=len(passages - keywords.keys()),
        stale_keywords=len(keywords.keys() - passages),
        doubled_keywords=sum(count > 1 for count in keywords.values()),
    )


def _vectors(folder: Path) -> set[str]:
    """The ids of the vectors, all of which must be readable."""
    client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    collection = client.get_collection("passages", embedding_function=None)
    got = collection.get(include=["embeddings"])
    if isinstance(client, Client):  # which has close(); the interface that it is declared as has not
        client.close()
    embeddings = got["embeddings"] if got["embeddings"] is not None else []
    return {id_ for id_, _vector in zip(got["ids"], embeddings, strict=True)}


def _keywords(folder: Path) -> Counter[str]:
    searcher = tantivy.Index.open(str(folder)).searcher()
    hits = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1)).hits
    return Counter(str(searcher.doc(address)["id"][0]) for _, address in hits)
