"""Runs: reads places into an archive, prunes where that was asked for, and brings sources up to date."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ingest.pipeline import Ingest, IngestReport
from ingest.places import Places
from ingest.progress import ReadingProgress
from ingest.pruning import Vanished, vanished_from
from ingest.remembered import Remembered
from ingest.sources.ahead import read_ahead
from ingest.sources.read import Remark, Waiting
from retrieval.archive.archive import Archive
from retrieval.archive.sources import Source
from retrieval.errors import ArchiveError

COUNTS = ("added", "changed", "unchanged", "removed")
"""What is remembered of a source's run."""

_log = logging.getLogger(__name__)

_FEW = 3
"""So many articles of a source may vanish at once, whatever share of it they are, but not all of them."""

MayPrune = Callable[[Vanished], bool]
"""Asked before articles are taken out of the search because their source no longer has them."""


@dataclass(slots=True)
class Run:
    """One run over some places; hold the archive's write lock around it."""

    archive: Archive
    progress: ReadingProgress
    allow_private: bool
    """Addresses of private networks and of this machine may be read."""
    report: IngestReport = field(default_factory=IngestReport)
    """True also where the run ends early."""

    def go(self, places: Places, prune: tuple[Path, ...], may: MayPrune) -> None:
        """Read it all; what is stored stays stored, whatever happens then."""
        self.report.failed += places.found.failures
        remembered = Remembered(self.archive.catalogue.fetches)

        def stored(consumed: int, passages: int) -> None:
            self.progress(consumed, passages)
            remembered.stored(run.settled)

        reads = remembered.handed_on(places.read(remembered, allow_private=self.allow_private))
        run = Ingest(self.archive, stored, self.report)
        run.run(read_ahead(reads))
        remembered.keep()
        for path in prune:
            gone = vanished_from(path, self.archive.catalogue, run.seen, self.report.failed)
            if gone.doubtful:
                self.report.remarks.append(Remark(gone.source, _in_doubt(gone.doubtful)))
            if gone.sightings and may(gone):
                self.report.removed += self.archive.lose_sight(gone.sightings)
                if gone.articles:
                    self.report.remarks.append(Remark(gone.source, f"taken out, as no longer there: {gone.examples}"))

    @property
    def first_embargo(self) -> datetime | None:
        """When the first embargo ends of what was read; None where none does."""
        ends = (one.end for one in self.report.remarks if isinstance(one, Waiting))
        return min((datetime.fromisoformat(end) for end in ends if end), default=None)

    @property
    def trouble(self) -> str | None:
        """Why nothing at all could be read; None where something could, or where there was nothing."""
        return self.report.failed[0].reason if self.report.took_nothing else None


def _in_doubt(articles: int) -> str:
    are = "articles are" if articles > 1 else "article is"
    return f"{articles:,} {are} no longer there, and kept: of the same files some records could not be read"


def update(source: Source, run: Run) -> str | None:
    """Bring a source up to date, and note how that went.

    Returns:
        Why it could not be read; None where it could.
    """
    sources = run.archive.catalogue.sources
    sources.note_begun(source.name, datetime.now(UTC))
    trouble = _tried(source, run)
    if trouble:
        sources.note_trouble(source.name, trouble)
    else:
        counts = {name: int(getattr(run.report, name)) for name in COUNTS}
        sources.note_success(source.name, datetime.now(UTC), counts | {"failed": len(run.report.failed)})
    return trouble


def _tried(source: Source, run: Run) -> str | None:
    prune = (Path(source.place),) if source.prune and source.is_files else ()

    def may(gone: Vanished) -> bool:
        """Nobody is there to be asked: a disk that is not mounted must not empty the archive."""
        if gone.articles == gone.before or (gone.is_drastic and gone.articles > _FEW):
            missing = f"{gone.articles:,} of its {gone.before:,} articles are no longer there"
            hint = f"if that is meant: newsdesk ingest {source.place} --prune --yes"
            run.report.remarks.append(Remark(source.place, f"{missing}, and were kept ({gone.examples}); {hint}"))
            return False
        return True

    try:
        run.go(Places.of([source.place], "any" if source.is_files else source.kind), prune, may)
    except ArchiveError:
        raise
    except Exception as error:  # whatever is wrong with one source, the others are read
        _log.exception("failed on the source %s", source.name)
        return f"an error inside Newsdesk ({type(error).__name__}: {error})"
    return run.trouble
