"""LlamaIndex with its own hybrid: a vector index and its BM25 retriever, fused by rank, without a language model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import Stemmer
from llama_index.core import Document, Settings, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever

from benchmarks.peers.protocol import Article, Found, weights


class LlamaIndex:
    """The default passages (1,024 of its tokens, longer than the embedding model reads), fused by reciprocal rank."""

    name = "LlamaIndex, hybrid"
    packages = ("llama-index-core", "llama-index-embeddings-huggingface", "llama-index-retrievers-bm25")

    def __init__(self, store: Path, model: Mapping[str, Any]) -> None:
        """Take a folder and how the model is loaded; nothing is opened yet."""
        self._model = {**model}
        self._vectors, self._keywords = str(store / "index"), str(store / "bm25")

    def ingest(self, articles: Sequence[Article]) -> int:
        """Split, embed, index the words, and persist all of it."""
        Settings.embed_model = HuggingFaceEmbedding(model_name=weights(), model_kwargs=self._model)
        nodes = SentenceSplitter().get_nodes_from_documents([_document(article) for article in articles])
        VectorStoreIndex(nodes).storage_context.persist(self._vectors)
        stemmer = Stemmer.Stemmer("english")
        BM25Retriever.from_defaults(nodes=nodes, stemmer=stemmer, language="english").persist(self._keywords)
        return len(nodes)

    def open(self) -> None:
        """Load both indexes and the model."""
        Settings.embed_model = HuggingFaceEmbedding(model_name=weights(), model_kwargs=self._model)
        # With one query none is generated; a language model is asked for all the same, and never called.
        Settings.llm = MockLLM()
        self._index = load_index_from_storage(StorageContext.from_defaults(persist_dir=self._vectors))
        self._bm25 = BM25Retriever.from_persist_dir(self._keywords)

    def search(self, question: str, k: int) -> list[Found]:
        """The k best of each, fused."""
        self._bm25.similarity_top_k = min(k, len(self._bm25.corpus))
        fused = QueryFusionRetriever(
            [self._index.as_retriever(similarity_top_k=k), self._bm25],
            similarity_top_k=k,
            num_queries=1,
            mode="reciprocal_rerank",
            use_async=False,
        )
        return [Found(n.node.metadata["url"], n.node.get_content(), float(n.score)) for n in fused.retrieve(question)]


def _document(article: Article) -> Document:
    """The title is metadata, which LlamaIndex embeds and indexes with each passage; an address says nothing there."""
    metadata = {key: article[key] for key in ("url", "title", "source", "published") if article.get(key)}
    return Document(text=article["text"], metadata=metadata, excluded_embed_metadata_keys=["url"])


PEER = LlamaIndex
