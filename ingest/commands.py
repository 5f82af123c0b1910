"""The command ``newsdesk ingest``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.progress import reading_progress, say_waiting
from retrieval.errors import ArchiveError

if TYPE_CHECKING:
    from ingest.pipeline import Ingest, IngestReport
    from ingest.pruning import Vanished
    from ingest.sources.folder import Found
    from retrieval.archive.archive import Archive
    from retrieval.settings import Settings

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it: 128 and the number of the signal."""

_FAILURES_SHOWN = 20


@click.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--archive", type=click.Path(path_type=Path), help="The archive's folder [default: ./archive].")
@click.option("--prune", is_flag=True, help="Take out of the archive what the PATHS held before and no longer hold.")
@click.option("--yes", is_flag=True, help="Prune without asking, however much would go.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def ingest(paths: tuple[Path, ...], archive: Path | None, prune: bool, yes: bool, as_json: bool) -> None:
    """Put articles into the archive, or bring it up to date.

    PATHS are files or folders: .txt (headline on the first line), .md (front matter), .html, .jsonl (keys url, title,
    source, authors, published, text), each also gzipped, and what newsdesk export wrote. What has not changed since the
    last time is skipped, what has becomes a new version, and a file that cannot be read is reported and does not stop
    the others. Articles whose file is gone stay, unless --prune says that the PATHS are the whole truth about what came
    from them.

    \b
    newsdesk ingest samples/articles
    newsdesk ingest articles.jsonl.gz more/ --archive /srv/newsdesk
    newsdesk ingest newsroom/ --prune
    """
    from ingest.sources.folder import find_files
    from retrieval.settings import load_settings

    found = find_files(paths)
    run = _Run(load_settings(archive=archive), found, paths if prune else (), yes)
    report = run.report
    run.go()
    click.echo(json.dumps(_report_json(report, found)) if as_json else _report_text(report, found))
    _echo_failures(report)
    if run.kept:
        raise ArchiveError(" ".join(run.kept))
    if report.failed and not (report.added + report.changed + report.unchanged + report.removed):
        raise click.exceptions.Exit(1)


class _Run:
    """One run of the command: reads, then prunes where that was asked for."""

    def __init__(self, settings: Settings, found: Found, prune: tuple[Path, ...], yes: bool) -> None:
        from ingest.pipeline import IngestReport

        self.report = IngestReport(failed=list(found.failures))
        self.kept: list[str] = []
        """Why some sources were not pruned."""
        self._settings, self._found, self._prune, self._yes = settings, found, prune, yes

    def go(self) -> None:
        """Do it all; what is done stays done, whatever happens then."""
        if self._found.files or self._prune:
            with _early_end_said(self.report):
                self._fill()

    def _fill(self) -> None:
        from ingest.pipeline import Ingest
        from ingest.sources.ahead import read_ahead
        from ingest.sources.files import read_files
        from retrieval.wiring import build_writable_archive

        with (
            closing(build_writable_archive(self._settings, say_waiting)) as archive,
            archive.writing("ingest", say_waiting),
        ):
            with reading_progress(self._found.total_bytes) as progress:
                run = Ingest(archive, progress, self.report)
                run.run(read_ahead(read_files(self._found.files)))
            for path in self._prune:
                self._prune_one(path, archive, run)

    def _prune_one(self, path: Path, archive: Archive, run: Ingest) -> None:
        from ingest.pruning import vanished_from

        gone = vanished_from(path, archive.catalogue, run.seen, self.report.failed)
        if gone.sightings and self._may(gone):
            self.report.removed += archive.lose_sight(gone.sightings)

    def _may(self, gone: Vanished) -> bool:
        what = f"{gone.articles:,} of the {gone.before:,} articles from {gone.source} are no longer there"
        if self._yes or not gone.is_drastic:
            return True
        if sys.stdin.isatty() and click.confirm(f"{what}. Take them out of the archive?", err=True):
            return True
        self.kept.append(f"{what}, and were kept: if that is meant, run this again with --yes.")
        return False


@contextmanager
def _early_end_said(report: IngestReport) -> Iterator[None]:
    """Where a run is cut short, say what it has stored: that stays, whatever happened."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"newsdesk: interrupted. {_stored(report)} Run the same command again to go on.", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None
    except ArchiveError as error:
        if not report.passages:
            raise
        raise type(error)(f"{error} {_stored(report)}") from error


def _stored(report: IngestReport) -> str:
    return f"{report.added + report.changed:,} articles of this run are stored."


def _report_text(report: IngestReport, found: Found) -> str:
    total = report.added + report.changed + report.unchanged
    lines = [
        f"{total:,} articles in {report.seconds:.1f} s: {report.added:,} added, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged, {len(report.failed):,} failed. {report.passages:,} passages written."
    ]
    if report.removed:
        lines.append(f"{report.removed:,} are no longer in their source and were taken out.")
    if report.moved:
        lines.append(f"{report.moved:,} of the unchanged were found in another file than before.")
    if report.copied:
        lines.append(f"{report.copied:,} files hold the same as another file, and were not stored again.")
    if report.left_out:
        lines.append(f"{report.left_out:,} were left out: they had been removed for good.")
    if report.repeated:
        lines.append(f"{report.repeated:,} came twice under one address; the first of each was taken.")
    if found.skipped:
        lines.append(f"{len(found.skipped):,} files of other kinds were left out, e.g. {found.skipped[0].name}.")
    return "\n".join(lines)


def _report_json(report: IngestReport, found: Found) -> dict[str, object]:
    return {**asdict(report), "seconds": round(report.seconds, 3), "skipped": [str(path) for path in found.skipped]}


def _echo_failures(report: IngestReport) -> None:
    for word, told in (("failed", report.failed), ("note", report.remarks)):
        for one in told[:_FAILURES_SHOWN]:
            click.echo(f"{word}: {one.origin}: {one.reason}", err=True)
        if len(told) > _FAILURES_SHOWN:
            click.echo(f"… and {len(told) - _FAILURES_SHOWN:,} more; --json lists them all.", err=True)
