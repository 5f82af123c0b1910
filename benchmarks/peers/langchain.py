"""Plain LangChain and Chroma, as LangChain's tutorials on retrieval build it: split, embed, store, search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from benchmarks.peers.protocol import Article, Found, headed, weights


class LangChain:
    """Passages of 1,000 characters, 200 of which overlap, by similarity alone."""

    name = "LangChain + Chroma"
    packages = ("langchain-chroma", "langchain-huggingface", "langchain-text-splitters")

    def __init__(self, store: Path, model: Mapping[str, Any]) -> None:
        """Take a folder and how the model is loaded; nothing is opened yet."""
        self._folder, self._model = str(store), {**model}

    def ingest(self, articles: Sequence[Article]) -> int:
        """Split, embed and store."""
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        documents = [Document(page_content=headed(a), metadata=_metadata(a)) for a in articles]
        splits = splitter.split_documents(documents)
        Chroma.from_documents(documents=splits, embedding=self._embeddings(), persist_directory=self._folder)
        return len(splits)

    def open(self) -> None:
        """Open the store and load the model."""
        self._store = Chroma(persist_directory=self._folder, embedding_function=self._embeddings())

    def search(self, question: str, k: int) -> list[Found]:
        """By distance; ``similarity_search`` is this with the scores thrown away."""
        found = self._store.similarity_search_with_score(question, k=k)
        return [Found(document.metadata["url"], document.page_content, -distance) for document, distance in found]

    def _embeddings(self) -> HuggingFaceEmbeddings:
        return HuggingFaceEmbeddings(model_name=weights(), model_kwargs={"model_kwargs": self._model})


def _metadata(article: Article) -> dict[str, str]:
    """Chroma takes no nulls."""
    return {key: article[key] for key in ("url", "title", "source", "published") if article.get(key)}


PEER = LangChain
