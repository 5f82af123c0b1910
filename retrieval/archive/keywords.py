"""The passages' words, in tantivy (BM25, English stems). Tantivy's types stay in this file."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from retrieval.errors import ArchiveBusy, ArchiveDamaged
from retrieval.words import content_stems, content_words

_WRITER_BYTES = 64_000_000
_K1 = 1.2
"""Tantivy's saturation of term frequency: a term's share of the score stays below k1 + 1 times its rarity."""
_MAX_TERMS = 64
"""Terms of a question that are searched: more cost time and say nothing more."""


class KeywordIndex:
    """Passages by their words: an index folder with one writer at a time and any number of readers."""

    def __init__(self, folder: Path) -> None:
        """Open the index, making it when there is none.

        Raises:
            ArchiveDamaged: the files cannot be read.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        try:
            self._index = tantivy.Index(_schema(), path=str(folder), reuse=True)
        except ValueError as error:
            raise ArchiveDamaged(
                f"the archive's keyword index ({folder}) cannot be read: {error}. "
                "Move the archive's folder away and ingest the articles again."
            ) from error

    def replace(self, ids: Sequence[str], keys: Sequence[str], texts: Sequence[str]) -> None:
        """Write passages and commit; what stood under these version keys before is replaced."""
        with_writer = self._writer()
        for key in dict.fromkeys(keys):
            with_writer.delete_documents_by_term("version", key)
        for id_, key, text in zip(ids, keys, texts, strict=True):
            with_writer.add_document(tantivy.Document(id=id_, version=key, text=text))
        _commit(with_writer)

    def remove_versions(self, keys: Sequence[str]) -> None:
        """Remove the passages of whole versions and commit."""
        if not keys:
            return
        writer = self._writer()
        for key in keys:
            writer.delete_documents_by_term("version", key)
        _commit(writer)

    def search(self, text: str, limit: int) -> dict[str, float]:
        """The best passages for any of the words: id → BM25 score, best first.

        Scores are shares (0..1) of the highest that BM25 could give: all words, each as often as one likes, so that
        they can be compared between questions.
        """
        terms = content_words(text)[:_MAX_TERMS]
        if not terms:
            return {}
        self._index.reload()
        searcher = self._index.searcher()
        query = self._index.parse_query(" ".join(terms), ["text"])
        hits = searcher.search(query, limit).hits
        highest = (_K1 + 1) * sum(self.rarity(content_stems(" ".join(terms))).values())
        return {str(searcher.doc(address)["id"][0]): min(float(score) / highest, 1.0) for score, address in hits}

    def rarity(self, stems: Iterable[str]) -> dict[str, float]:
        """How much each stem says: its inverse document frequency as in BM25, 0 or more, higher for rarer ones."""
        self._index.reload()
        searcher = self._index.searcher()
        total = searcher.num_docs
        frequencies = {stem: min(searcher.doc_freq("text", stem), total) for stem in stems}
        return {stem: math.log(1 + (total - found + 0.5) / (found + 0.5)) for stem, found in frequencies.items()}

    def count(self) -> int:
        """How many passages are indexed."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def _writer(self) -> tantivy.IndexWriter:
        try:
            return self._index.writer(_WRITER_BYTES, 1)
        except ValueError as error:
            raise ArchiveBusy(
                f"another process is writing to the archive's keyword index ({self._folder}). "
                "Wait for it to end, then run this again; what is already stored will be skipped."
            ) from error


def _commit(writer: tantivy.IndexWriter) -> None:
    writer.commit()
    writer.wait_merging_threads()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("version", tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name="en_stem")
    return builder.build()
