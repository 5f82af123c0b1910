"""The composition root: settings in, working parts out. All swaps happen here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.archive.archive import Archive, open_archive, open_or_create_archive
from retrieval.embedding import SentenceTransformerEmbedder, build_embedder
from retrieval.settings import Settings

if TYPE_CHECKING:
    from retrieval.chain import RetrievalChain
    from retrieval.retriever import HybridRetriever


def embedder_of(settings: Settings) -> SentenceTransformerEmbedder:
    """The embedding model the settings name."""
    return build_embedder(settings.embedding_model, settings.threads)


def build_archive(settings: Settings, *, create: bool = False) -> Archive:
    """The archive the settings name; ``create`` makes an empty one where there is none."""
    opener = open_or_create_archive if create else open_archive
    return opener(settings.archive, embedder_of(settings))


def build_retriever(settings: Settings, archive: Archive) -> HybridRetriever:
    """The retriever over an archive."""
    from retrieval.retriever import HybridRetriever

    return HybridRetriever(archive=archive, limit=settings.passages)


def build_chain(settings: Settings, archive: Archive) -> RetrievalChain:
    """The whole chain over an archive, answering extractively."""
    from retrieval.answers.extractive import ExtractiveEngine
    from retrieval.chain import RetrievalChain

    engine = ExtractiveEngine(archive, words=settings.answer_words, min_confidence=settings.min_confidence)
    return RetrievalChain(retriever=build_retriever(settings, archive), engine=engine)
