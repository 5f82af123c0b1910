"""The command ``newsdesk watch``: keeps all sources up to date until it is told to stop."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from ingest.options import archive_option
from ingest.progress import say_waiting
from ingest.source_commands import report_line
from retrieval.errors import ArchiveError
from retrieval.phrasing import counted
from retrieval.untrusted import one_line

if TYPE_CHECKING:
    from retrieval.archive.archive import Archive
    from retrieval.archive.sources import Source
    from retrieval.settings import Settings

_BREATH_SECONDS = 5.0
"""Before the next try, where the archive itself cannot be used."""


@click.command()
@archive_option
@click.option("--once", is_flag=True, help="Read all folders, and the addresses whose time has come; then end.")
def watch(archive: Path | None, once: bool) -> None:
    """Keep all sources up to date, until Ctrl-C or SIGTERM.

    Folders are read when something in them has changed and come to rest, addresses as often as 'newsdesk source add'
    was told. (A network drive does not tell of changes: give such a folder a schedule, as in --every 15m.) A source
    that cannot be read is told in a line and tried again later, less and less often; the others go on. The archive is
    locked only while something is read, so that others can ingest and remove meanwhile. Sources may be added and
    removed while it runs; 'newsdesk source list' shows how it goes.

    \b
    newsdesk source add newsroom/
    newsdesk watch --archive /srv/newsdesk
    newsdesk watch --once
    """
    from retrieval.archive.lock import watch_lock
    from retrieval.settings import load_settings
    from retrieval.wiring import build_writable_archive

    settings = load_settings(archive=archive)
    with _stoppable(), closing(build_writable_archive(settings, say_waiting)) as opened:
        with watch_lock(settings.archive):
            watching = Watching(opened, settings)
            watching.go_through() if once else watching.go_on()


class Watching:
    """The sources of an archive, and what is known to have changed in them."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        """Nothing is read yet.

        Args:
            archive: open, without its write lock.
            settings: say whether private addresses may be read.
        """
        from ingest.follow import Followed
        from ingest.rest import Unrest

        self._archive, self._settings = archive, settings
        self._followed, self._unrest = Followed(settings.archive), Unrest()
        self._embargoes: dict[str, datetime] = {}
        """When the first embargo of what a source holds ends, by its name."""
        self._told = ""
        """What was last said of trouble that is no source's."""

    def go_through(self) -> None:
        """Once: all files, since nobody has told whether they changed, and the addresses that are due."""
        now = datetime.now(UTC)
        for one in self._archive.catalogue.sources.all():
            if one.is_files or self._is_due(one, now):
                self._run(one)

    def go_on(self) -> None:
        """Until it is interrupted."""
        known = self._archive.catalogue.sources.all()
        hint = "" if known else " Add one with: newsdesk source add PLACE."
        _say(f"Watching {counted(len(known), 'source')}; Ctrl-C ends it.{hint}")
        while True:
            try:
                self._go_round()
            except ArchiveError as error:
                # A database that starts anew, a disk that is full: it may be well again in a moment.
                self._say_once(str(error))
                time.sleep(_BREATH_SECONDS)

    def _go_round(self) -> None:
        sources = self._archive.catalogue.sources.all()
        try:
            changed = self._followed.look(sources)
        except OSError as error:
            self._say_once(f"the system does not tell what changes ({error}); folders are read once a minute")
            # A folder with a schedule is read by that.
            changed = {one.name for one in sources if one.is_files and not one.every}
        self._unrest.note(changed, time.monotonic())
        for one in sources:
            if self._is_due(one, datetime.now(UTC)):
                self._unrest.settle(one.name)
                self._run(one)

    def _is_due(self, one: Source, now: datetime) -> bool:
        from ingest.schedule import is_due

        is_free = now >= self._embargoes.get(one.name, now + timedelta(days=1))
        return is_free or self._unrest.at_rest(one.name, time.monotonic()) or is_due(one, now)

    def _run(self, one: Source) -> None:
        from ingest.updating import Run, update

        sources = self._archive.catalogue.sources
        self._embargoes.pop(one.name, None)
        try:
            with self._archive.writing("watch", say_waiting):
                # While others were read it may have been changed or removed.
                now = sources.find(one.place)
                if now is None:
                    return
                run = Run(self._archive, lambda _bytes, _passages: None, self._settings.fetch_private)
                trouble = update(now, run)
        except ArchiveError as error:
            # A server that is away, a disk that is full: the next run may find it well again, but not at once.
            sources.note_begun(one.name, datetime.now(UTC))
            sources.note_trouble(one.name, str(error))
            _say(f"{one.name}: failed: {error}")
            return
        if end := run.first_embargo:
            self._embargoes[now.name] = end
        self._told = ""
        _say(f"{now.name}: {report_line(run.report, trouble)}")

    def _say_once(self, line: str) -> None:
        if line != self._told:
            self._told = line
            _say(line)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl-C and SIGTERM end it orderly: what was stored is stored, the rest is read again by the next one."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        _say("Stopped.")
    finally:
        signal.signal(signal.SIGTERM, before)


def _say(line: str) -> None:
    click.echo(f"{datetime.now():%H:%M:%S} {one_line(line)}", err=True)
