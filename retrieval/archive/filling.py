"""Fills the derived stores from what the catalogue keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from retrieval.archive.rows import rounded
from retrieval.heading import heading_of, search_text, search_texts

if TYPE_CHECKING:
    from retrieval.archive.archive import Archive
    from retrieval.archive.keywords import KeywordIndex
    from retrieval.archive.vectors import VectorStore
    from retrieval.domain import SplitArticle
    from retrieval.embedding import Embedder
    from retrieval.encoders import Vectors

_BATCH = 256
"""Passages written at once."""
_PART = 64
"""Passages embedded at once."""

Progress = Callable[[int], None]
"""Told how many passages were done since the last call."""


def embedded(
    embedder: Embedder, splits: Iterable[SplitArticle], is_wanted: Callable[[], bool] = lambda: True
) -> Vectors:
    """The embeddings of all passages of articles, shape (passages, dimension), as the catalogue keeps them.

    Args:
        embedder: the archive's.
        splits: the articles; at least one passage among them.
        is_wanted: asked every half a second or so.

    Raises:
        CancelledError: they are not wanted any more.
    """
    texts = [text for split in splits for text in search_texts(split)]
    order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))  # those of a length are computed together
    made: list[Vectors] = []
    for first in range(0, len(texts), _PART):
        if not is_wanted():
            raise CancelledError
        made.append(embedder.embed_passages([texts[index] for index in order[first : first + _PART]]))
    return rounded(np.concatenate(made)[np.argsort(order)])


def fill_vectors(archive: Archive, store: VectorStore, ids: Sequence[str], progress: Progress) -> None:
    """Write the vectors of passages: as the catalogue keeps them, else embedded anew and kept."""
    for part in parts(ids):
        kept = archive.catalogue.embeddings(part)
        if texts := texts_of(archive, (id_ for id_ in part if id_ not in kept)):
            made = rounded(archive.embedder.embed_passages([text for text, _ in texts.values()]))
            with archive.catalogue.change() as change:
                change.keep_embeddings([*texts], made)
            kept |= dict(zip(texts, made, strict=True))
        if kept:
            store.upsert([*kept], np.stack([*kept.values()]))
        progress(len(part))


def fill_keywords(archive: Archive, index: KeywordIndex, ids: Sequence[str], progress: Progress) -> None:
    """Write the words of passages; all passages of their versions must be among them."""
    texts = {id_: text for part in parts(ids) for id_, text in texts_of(archive, part).items()}
    if texts:
        index.replace([*texts], [text for text, _ in texts.values()], [day for _, day in texts.values()])
    progress(len(ids))


def texts_of(archive: Archive, ids: Iterable[str]) -> dict[str, tuple[str, date | None]]:
    """What is embedded and indexed of current passages, and when they were published."""
    count = archive.embedder.count_tokens
    return {
        id_: (search_text(heading_of(one.title, one.published, count), one.text), one.published)
        for id_, one in archive.passages(ids).items()
    }


def parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values, as many as are written at once."""
    return (values[first : first + _BATCH] for first in range(0, len(values), _BATCH))
