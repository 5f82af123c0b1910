"""Articles → archive: skip what is unchanged, store the rest in batches, report what happened."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ingest.passages import split_article
from ingest.sources.read import Failure, Read
from retrieval.archive.archive import Archive
from retrieval.domain import Article, SplitArticle
from retrieval.embedding import Embedder
from retrieval.identity import article_id, content_hash

_BATCH_PASSAGES = 256
"""Passages stored together: about five seconds of embedding, which is what a crash can cost."""


@dataclass(slots=True)
class IngestReport:
    """What became of the articles. Every article read is counted once, when it is stored if it has to be."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    """Met again in the same run under the same address; the first one counts."""
    failed: list[Failure] = field(default_factory=list)
    passages: int = 0
    """Passages written in this run."""
    seconds: float = 0.0


class Ingest:
    """One run of an ingest. Feed it what the sources read, then ask for the report."""

    def __init__(
        self,
        archive: Archive,
        embedder: Embedder,
        progress: Callable[[int, int], None],
        report: IngestReport | None = None,
    ) -> None:
        """Start a run.

        Args:
            archive: opened, with its write lock held.
            embedder: counts the tokens by which articles are cut.
            progress: called with (source bytes done, passages written) since the last call.
            report: filled as the run goes on, and true also when it ends early; None is a new one.
        """
        self._archive = archive
        self._embedder = embedder
        self._progress = progress
        self._report = report or IngestReport()
        self._new: list[SplitArticle] = []
        self._changed: list[SplitArticle] = []
        self._pending_bytes = 0
        self._seen: set[str] = set()

    def run(self, reads: Iterable[Read]) -> IngestReport:
        """Take all that is read; what was stored before an error or an interrupt stays stored."""
        started = time.monotonic()
        for read in reads:
            self._pending_bytes += read.consumed
            self._take(read.item)
            if not 0 < self._pending_passages() < _BATCH_PASSAGES:
                self._flush()
        self._flush()
        self._report.seconds = time.monotonic() - started
        return self._report

    def _take(self, item: Article | Failure) -> None:
        if isinstance(item, Failure):
            self._report.failed.append(item)
            return
        id_ = article_id(item)
        if id_ in self._seen:
            self._report.repeated += 1
            return
        self._seen.add(id_)
        self._compare(item, id_)

    def _compare(self, article: Article, id_: str) -> None:
        stored = self._archive.catalogue.current(id_)
        if stored and stored[1] == content_hash(article):
            self._report.unchanged += 1
            return
        split = split_article(article, self._embedder.count_tokens, self._embedder.max_tokens)
        if not split.passages:
            self._report.failed.append(Failure(article.origin or article.url or "?", "it has no text to search"))
            return
        (self._changed if stored else self._new).append(split)

    def _pending_passages(self) -> int:
        return sum(len(split.passages) for split in (*self._new, *self._changed))

    def _flush(self) -> None:
        written = self._pending_passages()
        if written:
            self._archive.store([*self._new, *self._changed])
        self._report.added += len(self._new)
        self._report.changed += len(self._changed)
        self._report.passages += written
        self._progress(self._pending_bytes, written)
        self._new, self._changed, self._pending_bytes = [], [], 0
