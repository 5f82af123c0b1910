"""BM25 alone: tantivy with English stems over windows of words, any of the question's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import tantivy

from benchmarks.peers.protocol import Article, Found

_WINDOW = 180
_STEP = 150
"""Words of a passage, and from one passage's start to the next's."""


class Bm25:
    """The headline and the words of each window in one field."""

    name = "BM25"
    packages = ("tantivy",)

    def __init__(self, store: Path, _model: Mapping[str, Any]) -> None:
        """Take a folder; nothing is opened yet."""
        self._folder = str(store)

    def ingest(self, articles: Sequence[Article]) -> int:
        """Index all windows and commit once."""
        writer = tantivy.Index(_schema(), path=self._folder).writer()
        count = 0
        for article in articles:
            for window in windows(article["text"]):
                searched = f"{article['title']} {window}"
                writer.add_document(tantivy.Document(url=article["url"], text=window, searched=searched))
                count += 1
        writer.commit()
        writer.wait_merging_threads()
        return count

    def open(self) -> None:
        """Open the index."""
        self._index = tantivy.Index.open(self._folder)

    def search(self, question: str, k: int) -> list[Found]:
        """Passages with any of the words, by BM25."""
        # Lower case and words only: what is left cannot be read as an operator.
        query = self._index.parse_query(" ".join(re.findall(r"\w+", question.lower())), ["searched"])
        searcher = self._index.searcher()
        hits = ((score, searcher.doc(address)) for score, address in searcher.search(query, k).hits)
        return [Found(str(document["url"][0]), str(document["text"][0]), score) for score, document in hits]


def windows(text: str) -> Iterator[str]:
    """Runs of words that overlap; the last one ends with the text."""
    words = text.split()
    for start in range(0, max(len(words) - _WINDOW + _STEP, 1), _STEP):
        yield " ".join(words[start : start + _WINDOW])


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("url", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("searched", stored=False, tokenizer_name="en_stem")
    return builder.build()


PEER = Bm25
