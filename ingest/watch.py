"""The command ``newsdesk watch``: keeps all sources up to date until it is told to stop."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from ingest.progress import say_waiting
from ingest.source_commands import report_line
from retrieval.errors import ArchiveError

if TYPE_CHECKING:
    from retrieval.archive.archive import Archive
    from retrieval.archive.sources import Source
    from retrieval.settings import Settings

_LOOK_MILLISECONDS = 500
"""How often the clock, the list of sources and the folders are looked at."""
_DEBOUNCE_MILLISECONDS = 1600
"""Changes within this time are one: who copies a thousand files makes one run."""


@click.command()
@click.option("--archive", type=click.Path(path_type=Path), help="The archive's folder [default: ./archive].")
@click.option("--once", is_flag=True, help="Read what is due now, and end.")
def watch(archive: Path | None, once: bool) -> None:
    """Keep all sources up to date, until Ctrl-C or SIGTERM.

    Folders are read when something in them changes, addresses as often as 'newsdesk source add' was told. A source
    that cannot be read is told in a line and tried again later, less and less often; the others go on. The archive is
    locked only while something is read, so that others can ingest and remove meanwhile. Sources may be added and
    removed while it runs; 'newsdesk source list' shows how it goes.

    \b
    newsdesk source add newsroom/
    newsdesk watch --archive /srv/newsdesk
    """
    from retrieval.archive.lock import watch_lock
    from retrieval.settings import load_settings
    from retrieval.wiring import build_writable_archive

    settings = load_settings(archive=archive)
    with _stoppable(), closing(build_writable_archive(settings, say_waiting)) as opened:
        with watch_lock(settings.archive):
            watching = Watching(opened, settings)
            watching.run_due() if once else watching.go_on()


class Watching:
    """The sources of an archive, and what is known to have changed in them."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        """Nothing is read yet.

        Args:
            archive: open, without its write lock.
            settings: say whether private addresses may be read.
        """
        self._archive, self._settings = archive, settings
        self._changed: set[str] = set()
        """Names of sources in whose files something has changed."""

    def go_on(self) -> None:
        """Until it is interrupted."""
        known = self._archive.catalogue.sources.all()
        _say(f"Watching {len(known)} source{'s' if len(known) != 1 else ''}; Ctrl-C ends it.")
        # What changed while nobody watched is not told by the folders.
        self._changed = {one.name for one in known if one.is_files}
        while True:
            self._watch_folders()

    def run_due(self) -> None:
        """Read every source that is due, one after the other."""
        now = datetime.now(UTC)
        for one in self._archive.catalogue.sources.all():
            if self._is_due(one, now):
                self._changed.discard(one.name)
                self._run(one)

    def _watch_folders(self) -> None:
        """Until the folders that there are become others."""
        folders = self._folders()
        for changed in _changes(folders):
            self._changed |= {folders[place] for path in changed for place in folders if _is_in(path, place)}
            self.run_due()
            now = self._folders()
            if now != folders:
                # Those that came, went or came back.
                self._changed |= {name for _, name in folders.items() ^ now.items()}
                return

    def _folders(self) -> dict[str, str]:
        """The files and folders of sources that are there, each with its source's name."""
        found = {one.place: one.name for one in self._archive.catalogue.sources.all() if one.is_files}
        return {place: name for place, name in found.items() if Path(place).exists()}

    def _is_due(self, one: Source, now: datetime) -> bool:
        from ingest.schedule import is_due

        return one.name in self._changed or is_due(one, now)

    def _run(self, one: Source) -> None:
        from ingest.updating import Run, update

        try:
            with self._archive.writing("watch", say_waiting):
                run = Run(self._archive, lambda _bytes, _passages: None, self._settings.fetch_private)
                trouble = update(one, run)
        except ArchiveError as error:
            # A server that is away, a disk that is full: the next run may find it well again.
            self._archive.catalogue.sources.note_trouble(one.name, str(error))
            _say(f"{one.name}: failed: {error}")
            return
        _say(f"{one.name}: {report_line(run.report, trouble)}")


def _changes(folders: Mapping[str, str]) -> Iterator[set[str]]:
    """The paths that changed since the last look, again and again; often none."""
    import watchfiles

    if not folders:
        while True:
            threading.Event().wait(_LOOK_MILLISECONDS / 1000)
            yield set()
    for changes in watchfiles.watch(
        *folders,
        debounce=_DEBOUNCE_MILLISECONDS,
        rust_timeout=_LOOK_MILLISECONDS,
        yield_on_timeout=True,
        raise_interrupt=True,
        watch_filter=None,
        ignore_permission_denied=True,
    ):
        yield {path for _, path in changes}


def _is_in(path: str, place: str) -> bool:
    return path == place or Path(path).is_relative_to(place)


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
    click.echo(f"{datetime.now():%H:%M:%S} {line}", err=True)
    sys.stderr.flush()
