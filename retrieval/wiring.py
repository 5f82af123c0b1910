"""The composition root: settings in, working parts out. All swaps happen here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.archive.archive import Archive
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.chroma import SharedServer
from retrieval.archive.lock import OnWait
from retrieval.archive.opening import Backends, open_archive, open_catalogue, open_or_create_archive
from retrieval.embedding import Running, SentenceTransformerEmbedder, build_embedder
from retrieval.settings import BUNDLED_MODEL, Settings, user_cache

if TYPE_CHECKING:
    from retrieval.answers.written import Writer
    from retrieval.chain import RetrievalChain
    from retrieval.ranking.ranker import Ranker
    from retrieval.retriever import HybridRetriever


def build_catalogue(settings: Settings) -> Catalogue:
    """The catalogue of the archive that the settings name: quick, for what needs no search."""
    return open_catalogue(settings.archive, _backends(settings, serve=False))


def build_archive(settings: Settings, *, serve: bool = False) -> Archive:
    """The archive that the settings name.

    Args:
        settings: which, and where its parts are.
        serve: for those who keep it open for long: other processes can then search it too.
    """
    return open_archive(settings.archive, lambda name: _embedder(settings, name), _backends(settings, serve=serve))


def build_writable_archive(settings: Settings, on_wait: OnWait | None = None) -> Archive:
    """The archive that the settings name, an empty one where there is none; it is shared while it is open."""
    backends = _backends(settings, serve=True)
    return open_or_create_archive(settings.archive, lambda name: _embedder(settings, name), backends, on_wait)


def build_archive_to_reindex(settings: Settings, model: str) -> Archive:
    """The archive that the settings name, with another model than it was embedded with."""
    backends = _backends(settings, serve=True)
    return open_archive(settings.archive, lambda _: build_embedder(model, _running(settings)), backends, any_model=True)


def build_retriever(settings: Settings, archive: Archive) -> HybridRetriever:
    """The retriever over an archive."""
    from retrieval.ranking.reader import Reader
    from retrieval.retriever import HybridRetriever

    return HybridRetriever(archive=archive, reader=Reader(build_ranker(settings)), limit=settings.passages)


def build_ranker(settings: Settings) -> Ranker:
    """The ranker that the settings name, else our own."""
    from retrieval.ranking.ranker import CrossEncoderRanker, GraphRanker

    own = GraphRanker(threads=settings.threads, cache=_cache(settings))
    return CrossEncoderRanker(settings.ranker, own) if settings.ranker else own


def build_chain(settings: Settings, archive: Archive) -> RetrievalChain:
    """The whole chain over an archive: a model writes where the settings name one, else answers are quotes.

    Raises:
        SettingsError: the model's name is none.
        WriterError: its package or its key is missing.
    """
    from retrieval.answers.extractive import ExtractiveEngine
    from retrieval.casing import Casing
    from retrieval.chain import RetrievalChain

    retriever, cased = build_retriever(settings, archive), Casing(archive).cased
    quoting = ExtractiveEngine(archive, words=settings.answer_words, min_confidence=settings.min_confidence)
    if not settings.llm:
        return RetrievalChain(retriever=retriever, engine=quoting, cased=cased)
    from retrieval.answers.rewriting import Rewriter
    from retrieval.answers.written import WrittenEngine

    writer, plain = _writers(settings)
    writing = WrittenEngine(archive, writer, quoting, min_confidence=settings.min_confidence)
    rewriter = Rewriter(plain)
    return RetrievalChain(
        retriever=retriever, engine=writing, rewrite=lambda question: (rewriter.standalone(question),), cased=cased
    )


def _writers(settings: Settings) -> tuple[Writer, Writer]:
    """The model that answers, held to the form of a reply where its provider does that, and as it is."""
    from retrieval.answers.prompting import SCHEMA
    from retrieval.answers.written import Writer
    from retrieval.models import build_model

    model = build_model(settings.llm, base_url=settings.llm_base_url, timeout=settings.llm_seconds)
    plain = Writer(model, settings.llm, settings.llm_seconds)
    if not (model.profile or {}).get("structured_output"):
        return plain, plain
    bound = model.bind(response_format={"type": "json_schema", "json_schema": SCHEMA})
    return replace(plain, model=bound), plain


def _embedder(settings: Settings, archives_own: str | None) -> SentenceTransformerEmbedder:
    """The model that the settings name, else the archive's own, else the bundled one."""
    return build_embedder(settings.embedding_model or archives_own or BUNDLED_MODEL, _running(settings))


def _running(settings: Settings) -> Running:
    return Running(settings.backend, settings.threads, _cache(settings))


def _cache(settings: Settings) -> Path:
    return (settings.cache or user_cache()).expanduser()


def _backends(settings: Settings, *, serve: bool) -> Backends:
    return Backends(settings.database_url.get_secret_value(), _shared_chroma(settings), serve and settings.serve)


def _shared_chroma(settings: Settings) -> SharedServer | None:
    if not settings.chroma_url:
        return None
    return SharedServer(
        settings.chroma_url,
        settings.headers(),
        settings.chroma_ca_file,
        settings.chroma_tenant,
        settings.chroma_database,
    )
