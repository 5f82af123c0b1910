"""The passages' words, in tantivy (BM25, English stems). Tantivy's types stay in this file."""

from __future__ import annotations

import json
import math
import shutil
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import tantivy

from retrieval.archive.failures import failures_of
from retrieval.archive.rows import key_of
from retrieval.dates import Period
from retrieval.errors import StoreMissing, StoreOutdated
from retrieval.words import content_stems, content_words, stems

_WRITER_BYTES = 64_000_000
_K1 = 1.2
"""Tantivy's saturation of term frequency: a term's share of the score stays below k1 + 1 times its rarity."""
_BACKGROUND = 1000
_BACKGROUND_SHARE = 0.01
"""Passages of the imagined background, and the share of them that any word stands in."""
_FOOTER_MARK = 1337
"""Ends each file of a segment, after a footer with the checksum and the footer's length."""
_UNDATED = 0
"""The day of what has none: before all days."""
_MAX_TERMS = 64
"""Terms of a question that are searched: more cost time and say nothing more."""


class KeywordIndex:
    """Passages by their words: an index folder with one writer at a time and any number of readers."""

    def __init__(self, folder: Path) -> None:
        """Take a folder; nothing is opened before the first use."""
        self._folder = folder

    def create(self) -> None:
        """Make an empty index where there is none."""
        with self._translating():
            self._folder.mkdir(parents=True, exist_ok=True)
            tantivy.Index(_schema(), path=str(self._folder), reuse=True)

    @cached_property
    def _index(self) -> tantivy.Index:
        if not (self._folder / "meta.json").is_file():
            raise StoreMissing(
                f"the archive's keyword index ({self._folder}) is gone. Nothing that was ingested is lost: "
                "build it anew with: newsdesk doctor --repair"
            )
        return tantivy.Index.open(str(self._folder))

    def replace(self, ids: Sequence[str], texts: Sequence[str], days: Sequence[date | None]) -> None:
        """Write passages and commit; all that stood there of their versions before is replaced.

        Args:
            ids: the passages.
            texts: their words.
            days: when each was published; None for undated ones, which no search within a period finds.
        """
        with self._writing() as writer:
            for key in dict.fromkeys(map(key_of, ids)):
                writer.delete_documents_by_term("version", key)
            for id_, text, day in zip(ids, texts, days, strict=True):
                number = day.toordinal() if day else _UNDATED
                writer.add_document(tantivy.Document(id=id_, version=key_of(id_), text=text, day=number))

    def remove_versions(self, keys: Iterable[str]) -> None:
        """Remove the passages of whole versions and commit."""
        wanted = list(keys)
        if not wanted:
            return
        with self._writing() as writer:
            for key in wanted:
                writer.delete_documents_by_term("version", key)

    def ids(self) -> list[str]:
        """The ids of all passages in the index, one that stands there twice also twice."""
        with self._translating():
            searcher = self._searcher()
            hits = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1)).hits
            return [str(searcher.doc(address)["id"][0]) for _, address in hits]

    def check(self) -> None:
        """Look at every byte; a search sees only some.

        Raises:
            ArchiveDamaged: a file is not as it was written.
            StoreOutdated: it was made by a release that did not note days.
        """
        if not self._knows_days():
            raise StoreOutdated("an earlier release wrote them, without days; questions about a time find less")
        with self._translating():
            for file in self._folder.iterdir():
                if not _is_whole(file.read_bytes()):
                    raise ValueError(f"{file.name} is not as it was written")

    def _knows_days(self) -> bool:
        with self._translating():
            try:
                self._index.parse_query("day:1")
            except ValueError:
                return False
        return True

    def erase(self) -> None:
        """Remove the index with all that is in it, also one that cannot be read."""
        self.__dict__.pop("_index", None)
        with self._translating():
            if self._folder.exists():
                shutil.rmtree(self._folder)

    def search(self, text: str, limit: int, until: date = date.max, within: Period | None = None) -> dict[str, float]:
        """The best passages for any of the words: id → BM25 score, best first.

        Scores are shares (0..1) of the highest that BM25 could give: all words, each as often as one likes, so that
        they can be compared between questions.

        Args:
            text: a question.
            limit: how many passages at most.
            until: no passages published after that day; undated ones may be older.
            within: only passages published then.
        """
        terms = content_words(text)[:_MAX_TERMS]
        if not terms:
            return {}
        with self._translating():
            searcher = self._searcher()
            query = self._query(terms, until, within)
            hits = searcher.search(query, limit).hits if query else []
            found = {str(searcher.doc(address)["id"][0]): float(score) for score, address in hits}
            highest = _highest_score(searcher, content_stems(" ".join(terms)))
        return {id_: min(score / highest, 1.0) for id_, score in found.items()}

    def published(self, within: Period, limit: int) -> list[str]:
        """Ids of the passages published in a period, the newest first, at most so many."""
        with self._translating():
            query, searcher = self._days(within), self._searcher()
            hits = searcher.search(query, limit, order_by_field="day").hits if query else []
            return [str(searcher.doc(address)["id"][0]) for _, address in hits]

    def _query(self, terms: Sequence[str], until: date, within: Period | None) -> tantivy.Query | None:
        parts = [(tantivy.Occur.Must, self._index.parse_query(" ".join(terms), ["text"]))]
        if until < date.max and (later := self._days(Period(until + timedelta(days=1), date.max))):
            parts.append((tantivy.Occur.MustNot, later))
        if within is not None:
            if (then := self._days(within)) is None:
                return None
            parts.append((tantivy.Occur.Must, tantivy.Query.boost_query(then, 0.0)))
        return tantivy.Query.boolean_query(parts)

    def _days(self, within: Period) -> tantivy.Query | None:
        """None where the index was made by a release that did not note days."""
        try:
            return self._index.parse_query(f"day:[{within.first.toordinal()} TO {within.last.toordinal()}]")
        except ValueError:
            return None

    def lacking(self, asked: Iterable[str]) -> list[str]:
        """The words that stand in no passage."""
        stem_of = {word: "".join(stems(word)) for word in asked}
        with self._translating():
            found, _ = _frequencies(self._searcher(), stem_of.values())
        return [word for word, stem in stem_of.items() if not found[stem]]

    def resembling(self, stem: str, limit: int) -> list[str]:
        """Ids of passages that hold a stem which is this one but for a letter."""
        with self._translating():
            query = tantivy.Query.fuzzy_term_query(self._index.schema, "text", stem, distance=1)
            searcher = self._searcher()
            return [str(searcher.doc(address)["id"][0]) for _, address in searcher.search(query, limit).hits]

    def rarity(self, stems: Iterable[str]) -> dict[str, float]:
        """How much each stem says: its inverse document frequency, higher for rarer ones.

        As if a thousand passages of common English stood in the archive too, so that the few passages of a small one
        do not decide alone which words are common.
        """
        with self._translating():
            found, total = _frequencies(self._searcher(), stems)
        seen = _BACKGROUND * _BACKGROUND_SHARE
        return {stem: math.log((total + _BACKGROUND + 1) / (count + seen + 0.5)) for stem, count in found.items()}

    def count(self) -> int:
        """How many passages are indexed."""
        with self._translating():
            return int(self._searcher().num_docs)

    def _searcher(self) -> tantivy.Searcher:
        """Sees all that is committed, by other processes too."""
        self._index.reload()
        return self._index.searcher()

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        """A writer whose work is committed at the end; without an end nothing of it is."""
        with self._translating():
            writer = self._index.writer(_WRITER_BYTES, 1)
            yield writer
            writer.commit()
            writer.wait_merging_threads()

    def _translating(self) -> AbstractContextManager[None]:
        return failures_of("keyword index", self._folder, ValueError)


def _highest_score(searcher: tantivy.Searcher, stems: Iterable[str]) -> float:
    """What BM25 stays below, however often the stems stand in a passage."""
    found, total = _frequencies(searcher, stems)
    return (_K1 + 1) * sum(math.log((total + 1) / (count + 0.5)) for count in found.values())


def _frequencies(searcher: tantivy.Searcher, stems: Iterable[str]) -> tuple[dict[str, int], int]:
    """In how many passages each stem stands, and how many passages there are."""
    total = searcher.num_docs
    return {stem: min(searcher.doc_freq("text", stem), total) for stem in stems}, total


def _is_whole(content: bytes) -> bool:
    """Whether a file has the checksum that tantivy has put at its end, if it has one."""
    length, mark = struct.unpack("<II", content[-8:]) if len(content) > 8 else (0, 0)
    if mark != _FOOTER_MARK:
        return True
    body, footer = content[: -8 - length], content[-8 - length : -8]
    return int(json.loads(footer)["crc"]) == zlib.crc32(body)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("version", tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name="en_stem")
    builder.add_integer_field("day", indexed=True, fast=True)
    return builder.build()
