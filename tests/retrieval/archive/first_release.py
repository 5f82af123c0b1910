"""An archive as the first release of Newsdesk left it: made by hand, with nothing of today's code."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import chromadb
import tantivy
from chromadb.config import Settings

from retrieval.archive.clients import close
from retrieval.domain import Article
from retrieval.embedding import Embedder
from retrieval.identity import article_id, content_hash

_TABLES = """
CREATE TABLE stamps (name VARCHAR(64) NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name));
CREATE TABLE articles (id VARCHAR(32) NOT NULL, current INTEGER, PRIMARY KEY (id));
CREATE TABLE versions (
    article_id VARCHAR(32) NOT NULL, version INTEGER NOT NULL, content_hash VARCHAR(64) NOT NULL,
    stored VARCHAR(32) NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL, url TEXT, source TEXT, authors JSON NOT NULL,
    published VARCHAR(40), language VARCHAR(16), origin TEXT, metadata JSON NOT NULL,
    PRIMARY KEY (article_id, version), FOREIGN KEY(article_id) REFERENCES articles (id)
);
CREATE TABLE passages (
    id VARCHAR(64) NOT NULL, article_id VARCHAR(32) NOT NULL, version INTEGER NOT NULL, position INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, sentences JSON NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY(article_id, version) REFERENCES versions (article_id, version)
);
CREATE INDEX passages_of_version ON passages (article_id, version, position);
"""


def make(folder: Path, embedder: Embedder, histories: Mapping[str, Sequence[tuple[str, Article]]]) -> None:
    """Write an archive.

    Args:
        folder: where.
        embedder: whose vectors it holds.
        histories: by article the moments at which its versions were stored, and the versions; one passage each.
    """
    folder.mkdir()
    with closing(sqlite3.connect(folder / "catalogue.sqlite3")) as catalogue, catalogue:
        catalogue.execute("PRAGMA journal_mode=WAL")
        catalogue.executescript(_TABLES)
        _stamp(catalogue, embedder)
        for history in histories.values():
            _catalogue(catalogue, history)
    newest = [history[-1][1] for history in histories.values()]
    ids = {f"{article_id(history[-1][1])}.{len(history)}": history[-1][1].text for history in histories.values()}
    assert len(newest) == len(ids)
    write_vectors(folder / "vectors", embedder, ids)
    _write_keywords(folder / "keywords", ids)


def _stamp(catalogue: sqlite3.Connection, embedder: Embedder) -> None:
    stamp = embedder.stamp
    facts = {"model": stamp.name, "dimension": str(stamp.dimension), "checksum": stamp.checksum, "schema": "1"}
    catalogue.executemany("INSERT INTO stamps VALUES (?, ?)", facts.items())


def _catalogue(catalogue: sqlite3.Connection, history: Sequence[tuple[str, Article]]) -> None:
    id_ = article_id(history[0][1])
    catalogue.execute("INSERT INTO articles VALUES (?, ?)", (id_, len(history)))
    for version, (stored, one) in enumerate(history, 1):
        row = (id_, version, content_hash(one), stored, one.text, one.title, one.url, one.source)
        rest = (json.dumps(one.authors), one.published and one.published.isoformat(), None, one.origin, "{}")
        catalogue.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, *rest))
        passage = (f"{id_}.{version}.0", id_, version, 0, 0, len(one.text), json.dumps([[0, len(one.text)]]))
        catalogue.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)", passage)


def write_vectors(folder: Path, embedder: Embedder, texts: Mapping[str, str]) -> None:
    """Write the vectors of versions of one passage each, by their keys."""
    client = chromadb.PersistentClient(path=folder, settings=Settings(anonymized_telemetry=False))
    collection = client.get_or_create_collection(
        "passages", embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
    )
    collection.upsert(
        ids=[f"{key}.0" for key in texts],
        embeddings=embedder.embed_passages(list(texts.values())),
        metadatas=[{"version": key} for key in texts],
    )
    close(client)


def _write_keywords(folder: Path, texts: Mapping[str, str]) -> None:
    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("version", tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name="en_stem")
    writer = tantivy.Index(builder.build(), path=str(folder)).writer(15_000_000, 1)
    for key, text in texts.items():
        writer.add_document(tantivy.Document(id=f"{key}.0", version=key, text=text))
    writer.commit()
    writer.wait_merging_threads()
