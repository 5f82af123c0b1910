"""Looks into the archive's stores past its own code, and breaks them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import chromadb
import numpy as np
import tantivy
from chromadb.config import Settings

from retrieval.archive.archive import Archive
from retrieval.archive.clients import close
from retrieval.archive.opening import IN_FOLDER, Backends
from retrieval.archive.repair import Difference, Findings, examine
from retrieval.archive.rows import Facts, key_of

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection


def assert_settled(archive: Archive, backends: Backends = IN_FOLDER, *, killed: bool = False) -> None:
    """Nothing is half done: the archive finds nothing wrong with itself, and neither do we.

    Chroma's graph search may miss one vector of thousands that are there, after one of two hundred times that Chroma
    was ``killed`` while it wrote (measured); else it finds each.
    """
    facts = archive.catalogue.facts()
    assert not facts.unsettled
    archive.refresh()
    expected = archive.catalogue.passage_ids()
    assert Findings(len(expected), Difference(), Difference()) == examine(archive)
    archive.vectors.close()
    with collection_of(archive.folder, facts, backends) as collection:
        _check_vectors(collection, archive, expected)
        if expected and not killed:
            _check_search(collection, archive, expected)
    assert Counter(expected) == Counter(indexed(archive.folder / facts.keywords))
    local = {facts.keywords} if backends.chroma else {facts.keywords, facts.vectors}
    assert local == {path.name for path in archive.folder.iterdir() if path.is_dir()}


@contextmanager
def collection_of(folder: Path, facts: Facts, backends: Backends = IN_FOLDER) -> Iterator[Collection]:
    """The archive's collection through a client of our own; nobody else has a folder's open meanwhile."""
    settings = Settings(anonymized_telemetry=False)
    if backends.chroma:
        server = urlsplit(backends.chroma.url)
        client = chromadb.HttpClient(host=server.hostname or "", port=server.port or 0, settings=settings)
        name = f"newsdesk-{facts.archive}-{facts.vectors}"
    else:
        client = chromadb.PersistentClient(path=folder / facts.vectors, settings=settings)
        name = "passages"
    try:
        yield client.get_collection(name, embedding_function=None)
    finally:
        close(client)


def indexed(folder: Path) -> Iterator[str]:
    """The ids in a keyword index; each is filed under its version."""
    index = tantivy.Index.open(str(folder))
    searcher = index.searcher()
    hits = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1)).hits
    ids = [str(searcher.doc(address)["id"][0]) for _, address in hits]
    for key, count in Counter(map(key_of, ids)).items():
        own = tantivy.Query.term_query(index.schema, "version", key)
        assert count == len(searcher.search(own, count + 1).hits)
    return iter(ids)


def _check_vectors(collection: Collection, archive: Archive, expected: list[str]) -> None:
    """Each passage is there once, under its version, with the embedding that the catalogue keeps."""
    got = collection.get(include=["embeddings", "metadatas"])
    assert sorted(expected) == sorted(got["ids"])
    if not expected:
        return
    assert [{"version": key_of(id_)} for id_ in got["ids"]] == got["metadatas"]
    kept = archive.catalogue.embeddings(expected)
    vectors = np.stack([kept[id_] for id_ in got["ids"]])
    np.testing.assert_allclose(np.asarray(got["embeddings"]), vectors, atol=1e-3)


def _check_search(collection: Collection, archive: Archive, expected: list[str]) -> None:
    """Each passage is found."""
    vectors = np.stack([*archive.catalogue.embeddings(expected).values()])
    nearest = collection.query(query_embeddings=vectors, n_results=1, include=["distances"])["distances"]
    np.testing.assert_allclose(np.asarray(nearest), 0.0, atol=1e-3)


def spoil(file: Path) -> None:
    """Put bytes of no meaning in the place of a file's own."""
    file.write_bytes(b"garbage!" * (file.stat().st_size // 8 + 1))


def hurry(folder: Path, archive_id: str) -> None:
    """Let Chroma write its index files after every few vectors, as it else does after a thousand."""
    client = chromadb.PersistentClient(path=folder, settings=Settings(anonymized_telemetry=False))
    client.delete_collection("passages")
    client.create_collection(
        "passages",
        embedding_function=None,
        metadata={"archive": archive_id},
        configuration={"hnsw": {"space": "cosine", "ef_search": 200, "batch_size": 5, "sync_threshold": 10}},
    )
    close(client)
