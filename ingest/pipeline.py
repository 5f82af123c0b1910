"""Articles → archive: skip what is unchanged, store the rest in batches, report what happened."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace

from ingest.batches import Batch, Storing
from ingest.identities import Identities, Identity
from ingest.meetings import Meetings
from ingest.passages import split_article
from ingest.restore import current_of, is_kept, name_of
from ingest.sightings import Sightings
from ingest.sources.fields import remarks_of
from ingest.sources.languages import language_of
from ingest.sources.read import Failure, Incomplete, Read, Remark, Unchanged, Withdrawal
from ingest.standing import Standing, standing_of
from ingest.withdrawals import Withdrawals
from retrieval.archive.archive import Archive
from retrieval.archive.changes import Sighting
from retrieval.archive.rows import Stored
from retrieval.domain import Article, Dossier
from retrieval.identity import content_hash, file_of, is_record


@dataclass(slots=True)
class IngestReport:
    """What became of the articles. Every article read is counted once, when it is stored if it has to be."""

    added: int = 0
    changed: int = 0
    histories: int = 0
    """Removed articles of a backup: what they were is kept again, and not searched."""
    unchanged: int = 0
    moved: int = 0
    """Of the unchanged: read from another file than before, which is gone."""
    repeated: int = 0
    """Met again in the same run under the same address; another record of it counts."""
    differing: int = 0
    """Articles met several times in the same run, with contents that differ."""
    copied: int = 0
    """Files with the same content as another file that is still there."""
    left_out: int = 0
    """Removed for good once, or withdrawn by their agency, and kept out since."""
    removed: int = 0
    """Taken out of the search because their source no longer has them, or their agency has withdrawn them."""
    failed: list[Failure] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    """What was passed over in archives that were read otherwise."""
    passages: int = 0
    """Passages written in this run."""
    seconds: float = 0.0

    @property
    def broke_off(self) -> bool:
        """Whether a backup was not whole."""
        return any(isinstance(one, Incomplete) for one in self.failed)

    @property
    def took_nothing(self) -> bool:
        """Whether nothing at all could be read, although there was something."""
        read = self.added + self.changed + self.histories + self.unchanged + self.repeated + self.copied + self.left_out
        return bool(self.failed) and not (read + self.removed)


class Ingest:
    """One run of an ingest. Feed it what the sources read, then ask for the report."""

    def __init__(
        self, archive: Archive, progress: Callable[[int, int], None], report: IngestReport | None = None
    ) -> None:
        """Start a run.

        Args:
            archive: opened, with its write lock held.
            progress: called with (source bytes done, passages written) since the last call.
            report: filled as the run goes on, and true also when it ends early; None is a new one.
        """
        self._archive = archive
        self._progress = progress
        self._report = report or IngestReport()
        self._identities = Identities(archive.catalogue)
        self._batch = Batch()
        self._storing = Storing(archive, self._stored)
        self._taken = 0
        self._met = Meetings()
        self._written: set[str] = set()
        """Articles of which this run has a new version."""
        self._former: dict[str, Article] = {}
        """Those that may say again what they said once, if no other record of them comes."""
        self._restored: set[str] = set()
        self._copies: dict[str, list[Article]] = {}
        self._sightings = Sightings(archive.catalogue)
        self._withdrawals = Withdrawals(archive)
        self.settled = 0
        """How many of the reads need not be read again, whatever happens: what came of them is stored."""

    @property
    def seen(self) -> set[Sighting]:
        """What was found where, in the whole run."""
        return self._sightings.seen

    def run(self, reads: Iterable[Read]) -> IngestReport:
        """Take all that is read; what was stored before an error or an interrupt stays stored."""
        started = time.monotonic()
        with closing(self._storing):
            for read in reads:
                self._taken += 1
                self._batch.bytes += read.consumed
                self._take(read.item)
                if self._batch.is_full or not (self._batch.may_grow or self._storing.is_embedding):
                    self._hand_over()
            self._take_postponed()
            self._flush()
        self._withdraw()
        if outgrown := self._sightings.outgrown(self._report.failed):
            self._report.removed += self._archive.lose_sight(outgrown)
        self._report.seconds = time.monotonic() - started
        return self._report

    def _take(self, item: Article | Dossier | Failure) -> None:
        if isinstance(item, Unchanged):
            self._report.unchanged += 1
            self._sightings.note_unchanged(item.origin)
        elif isinstance(item, Remark):
            self._report.remarks.append(item)
        elif isinstance(item, Withdrawal):
            self._withdrawals.note(item)
            self._sightings.note_withdrawn(item.origin)
        elif isinstance(item, Failure):
            self._report.failed.append(item)
        elif isinstance(item, Dossier):
            self._take_dossier(item)
        elif reason := self._archive.catalogue.objection(item):
            self._fail(item, reason)
        else:
            if self._batch.dossiers or self._storing.is_restoring:
                # What is restored may be the same file as this, perhaps by another name: that is looked up.
                self._flush()
            self._take_admitted(item, self._identities.of(item))

    def _take_postponed(self) -> None:
        """Take what might have been something else after all that was read."""
        while self._copies:
            for copy in self._copies.popitem()[1]:
                identity = self._identities.of(copy)
                if identity.is_copy:
                    self._met.note(identity.id)
                self._take_article(copy, identity)
        for id_, article in self._former.items():
            self._split(article, id_, is_new=False)

    def _take_dossier(self, dossier: Dossier) -> None:
        """An article of a backup: with all its past where the archive does not know it, else as any other."""
        objections = (self._archive.catalogue.objection(version.article) for version in dossier.versions)
        if reason := next(filter(None, objections), None):
            self._report.failed.append(Failure(name_of(dossier), reason))
        elif dossier.article_id in self._met or dossier.article_id in self._restored:
            self._report.repeated += 1
        else:
            self._compare_dossier(dossier, self._archive.catalogue.stored(dossier.article_id))

    def _compare_dossier(self, dossier: Dossier, stored: Stored | None) -> None:
        current = current_of(dossier)
        if stored is None:
            self._restore(dossier, current)
        elif stored.barred and not dossier.barred:
            self._report.left_out += 1
        elif current is None or is_kept(dossier, self._archive.catalogue):
            self._report.unchanged += 1
        else:
            self._met.note(dossier.article_id)
            self._take_current(dossier, current, stored)

    def _restore(self, dossier: Dossier, current: Article | None) -> None:
        """A source of the same run may have it too, and newer: it counts as not met."""
        self._restored.add(dossier.article_id)
        if current is None or self._split(current, dossier.article_id, is_new=True):
            self._batch.dossiers.append(dossier)

    def _take_current(self, dossier: Dossier, current: Article, stored: Stored) -> None:
        """Of an article that the archive knows by another past."""
        if stored.current and stored.content_hash == content_hash(current):
            self._report.unchanged += 1
        elif self._split(current, dossier.article_id, is_new=not stored.current):
            self._batch.sightings += [(origin, dossier.article_id) for origin in dossier.origins]

    def _take_admitted(self, article: Article, identity: Identity) -> None:
        if self._withdrawals.keeps_out(article, identity.id):
            self._report.left_out += 1
        else:
            self._take_article(article, identity)

    def _take_article(self, article: Article, identity: Identity) -> None:
        if identity.is_copy and identity.id not in self._met:
            # Whether it stays one is known when the file it was copied from is read.
            self._copies.setdefault(identity.id, []).append(article)
            return
        self._sightings.note(article, identity, self._batch)
        if identity.is_copy:
            self._report.copied += 1
        elif not self._met.counts(identity.id, article):
            self._report.repeated += 1
        else:
            self._compare(article, identity)
            self._take_copies(identity.id)
        self._report.differing = self._met.differing

    def _withdraw(self) -> None:
        for outcome in self._withdrawals.carry_out():
            if isinstance(outcome, Remark):
                self._report.remarks.append(outcome)
            else:
                self._report.failed.append(outcome)
        self._report.removed += len(self._withdrawals.gone)

    def _take_copies(self, id_: str) -> None:
        """Take the copies that were read before what they were copied from."""
        for copy in self._copies.pop(id_, []):
            self._take_article(copy, self._identities.of(copy))

    def _compare(self, article: Article, identity: Identity) -> None:
        self._report.repeated += self._former.pop(identity.id, None) is not None
        if identity.id in self._written:
            # What was written may not be stored yet.
            self._split(article, identity.id, is_new=False)
            return
        stored = self._archive.catalogue.stored(identity.id)
        match standing_of(article, identity.id, stored, self._archive.catalogue):
            case Standing.LEFT_OUT:
                self._report.left_out += 1
            case Standing.SAME:
                self._report.moved += identity.moved
                self._take_unchanged(article, identity.id, stored)
            case Standing.OVERRULED:
                self._report.unchanged += 1
            case Standing.FORMER:
                self._former[identity.id] = article
            case standing:
                if self._split(article, identity.id, is_new=standing is Standing.NEW):
                    self._written.add(identity.id)

    def _take_unchanged(self, article: Article, id_: str, stored: Stored | None) -> None:
        self._report.unchanged += 1
        before, now = (stored and stored.origin) or "", article.origin or ""
        if is_record(now) and before != now and file_of(before) == file_of(now):
            self._batch.moves.append((now, id_))

    def _split(self, article: Article, id_: str, *, is_new: bool) -> bool:
        """Whether there was anything to cut."""
        embedder = self._archive.embedder
        article = replace(article, language=language_of(article))
        split = split_article(article, embedder.count_tokens, embedder.max_tokens)
        if split.passages:
            (self._batch.new if is_new else self._batch.changed).append((id_, split))
            self._report.remarks += [Remark(_where(article), remark) for remark in remarks_of(article)]
        else:
            if id_ not in self._written:
                self._batch.sightings = [sighting for sighting in self._batch.sightings if sighting[1] != id_]
            self._fail(article, "it has no text to search")
        return bool(split.passages)

    def _fail(self, article: Article, reason: str) -> None:
        self._report.failed.append(Failure(_where(article), reason))

    def _flush(self) -> None:
        self._hand_over()
        self._storing.finish()

    def _hand_over(self) -> None:
        batch, self._batch = self._batch, Batch()
        batch.reads = self._taken
        self._storing.add(batch)

    def _stored(self, batch: Batch) -> None:
        # Counted at once: an interrupt says what is stored.
        self._report.added += len(batch.new)
        self._report.histories += sum(not dossier.current and bool(dossier.versions) for dossier in batch.dossiers)
        self._report.changed += len(batch.changed)
        self._report.passages += batch.passages
        self._write_sightings(batch)
        self.settled = batch.reads
        self._progress(batch.bytes, batch.passages)

    def _write_sightings(self, batch: Batch) -> None:
        if not (batch.sightings or batch.moves or batch.lost):
            return
        with self._archive.catalogue.change() as change:
            change.relocate(batch.moves)
            change.sight(batch.sightings)
            change.lose_sight(batch.lost)


def _where(article: Article) -> str:
    return article.origin or article.url or "?"
