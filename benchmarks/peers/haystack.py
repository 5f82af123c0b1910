"""Haystack with its own hybrid, as its tutorial on hybrid retrieval builds it, joined by reciprocal rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from benchmarks.peers.protocol import Article, Found, headed, weights


class Haystack:
    """The splitter's default passages (200 words), BM25 and vectors in memory."""

    name = "Haystack, hybrid"
    packages = ("haystack-ai", "sentence-transformers-haystack")

    def __init__(self, store: Path, model: Mapping[str, Any]) -> None:
        """Take a folder and how the model is loaded; nothing is opened yet."""
        self._model = {**model}
        self._file = str(store / "documents.json")

    def ingest(self, articles: Sequence[Article]) -> int:
        """Split, embed, write, and save to disk."""
        store = InMemoryDocumentStore()
        indexing = Pipeline()
        indexing.add_component("splitter", DocumentSplitter(split_by="word"))
        embedder = SentenceTransformersDocumentEmbedder(model=weights(), progress_bar=False, model_kwargs=self._model)
        indexing.add_component("embedder", embedder)
        indexing.add_component("writer", DocumentWriter(store))
        indexing.connect("splitter", "embedder")
        indexing.connect("embedder", "writer")
        documents = [Document(content=headed(a), meta=_metadata(a)) for a in articles]
        indexing.run({"splitter": {"documents": documents}})
        store.save_to_disk(self._file)
        return int(store.count_documents())

    def open(self) -> None:
        """Load the documents and the model."""
        self._hybrid = _hybrid(InMemoryDocumentStore.load_from_disk(self._file), self._model)

    def search(self, question: str, k: int) -> list[Found]:
        """The k best of each, joined."""
        done = self._hybrid.run(
            {
                "embedder": {"text": question},
                "by_vectors": {"top_k": k},
                "by_words": {"query": question, "top_k": k},
                "joiner": {"top_k": k},
            }
        )
        return [Found(d.meta["url"], d.content, float(d.score)) for d in done["joiner"]["documents"]]


def _hybrid(store: InMemoryDocumentStore, model: dict[str, Any]) -> Pipeline:
    """The question goes to the embedder and to BM25, and what both find to the joiner."""
    pipeline = Pipeline()
    embedder = SentenceTransformersTextEmbedder(model=weights(), progress_bar=False, model_kwargs=model)
    pipeline.add_component("embedder", embedder)
    pipeline.add_component("by_vectors", InMemoryEmbeddingRetriever(store))
    pipeline.add_component("by_words", InMemoryBM25Retriever(store))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
    pipeline.connect("embedder.embedding", "by_vectors.query_embedding")
    pipeline.connect("by_vectors", "joiner")
    pipeline.connect("by_words", "joiner")
    return pipeline


def _metadata(article: Article) -> dict[str, str]:
    return {key: article[key] for key in ("url", "title", "source", "published") if article.get(key)}


PEER = Haystack
