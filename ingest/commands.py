"""The command ``newsdesk ingest``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.interrupts import INTERRUPTED, interrupted_enough
from ingest.options import archive_option, json_option
from ingest.progress import reading_progress, say_waiting
from ingest.source_commands import update_all
from retrieval.errors import ArchiveError, UsageError
from retrieval.phrasing import counted
from retrieval.untrusted import one_line

if TYPE_CHECKING:
    from ingest.pipeline import IngestReport
    from ingest.places import Places
    from ingest.pruning import Vanished
    from ingest.sources.folder import Found
    from retrieval.settings import Settings

_FAILURES_SHOWN = 20


@click.command("ingest")
@click.argument("paths", nargs=-1, metavar="[PLACES]...")
@archive_option
@click.option("--columns", help="Of tables: which column is which field, such as text=Body,title=Headline.")
@click.option("--prune", is_flag=True, help="Take out of the archive what the PLACES held before and no longer hold.")
@click.option("--yes", is_flag=True, help="Prune without asking, however much would go.")
@json_option
def ingest(
    paths: tuple[str, ...], archive: Path | None, columns: str | None, prune: bool, yes: bool, as_json: bool
) -> None:
    """Put articles into the archive, or bring it up to date.

    PLACES are files, folders and addresses. Files: text (headline on the first line), Markdown (front matter), web
    pages, JSON lines (keys url, title, source, authors, published, text), PDF, Word, mail, tables, the agencies'
    NewsML-G2, NITF and ninjs, WARC, and ZIP or TAR archives of all these; what newsdesk export wrote comes back as it
    was. Addresses: an article's page, a feed, a sitemap. Without PLACES, all sources that 'newsdesk source add' has
    noted are brought up to date.

    What has not changed since the last time is skipped, what has becomes a new version, and what cannot be read is
    reported and does not stop the rest. Articles whose file is gone stay, unless --prune says that the PLACES are the
    whole truth about what came from them; when that would take out more than a fifth of them, it asks first.

    \b
    newsdesk ingest samples/articles
    newsdesk ingest articles.jsonl.gz more/ --archive /srv/newsdesk
    newsdesk ingest newsroom/ --prune
    newsdesk ingest table.csv --columns text=Body,title=Headline
    newsdesk ingest https://gazette.example/feed.xml
    """
    from retrieval.settings import load_settings

    settings = load_settings(archive=archive)
    if not paths:
        if prune or columns:
            raise UsageError("--prune and --columns are for PLACES: give some, or leave the options out.")
        update_all(settings, as_json=as_json)
        return
    _refuse_pruning_addresses(paths if prune else ())
    _ingest_places(settings, paths, columns, prune, yes, as_json)


def _refuse_pruning_addresses(paths: tuple[str, ...]) -> None:
    from ingest.places import is_address

    if address := next(filter(is_address, paths), None):
        raise UsageError(f"--prune is for files and folders: what {address} lists is never all that it has published.")


def _ingest_places(
    settings: Settings, paths: tuple[str, ...], columns: str | None, prune: bool, yes: bool, as_json: bool
) -> None:
    from ingest.places import Places

    places = Places.of(paths, columns=_columns(columns))
    run = _Ingesting(settings, places, tuple(map(Path, paths)) if prune else (), yes)
    report = run.report
    run.go()
    click.echo(json.dumps(_report_json(report, places.found)) if as_json else _report_text(report, places.found))
    _echo_failures(report)
    if run.kept:
        raise ArchiveError(" ".join(run.kept))
    if report.took_nothing or report.broke_off:
        raise click.exceptions.Exit(1)


class _Ingesting:
    """One run of the command: reads, then prunes where that was asked for."""

    def __init__(self, settings: Settings, places: Places, prune: tuple[Path, ...], yes: bool) -> None:
        from ingest.pipeline import IngestReport

        self.report = IngestReport()
        self.kept: list[str] = []
        """Why some sources were not pruned."""
        self._settings, self._places, self._prune, self._yes = settings, places, prune, yes

    def go(self) -> None:
        """Do it all; what is done stays done, whatever happens then."""
        if not (self._places or self._prune):
            self.report.failed += self._places.found.failures
            return
        with _early_end_said(self.report):
            self._fill()

    def _fill(self) -> None:
        from ingest.updating import Run
        from retrieval.wiring import build_writable_archive

        total = None if self._places.addresses else self._places.found.total_bytes
        with (
            closing(build_writable_archive(self._settings, say_waiting)) as archive,
            archive.writing("ingest", say_waiting),
            reading_progress(total) as progress,
        ):
            run = Run(archive, progress, self._settings.fetch_private, self.report)
            run.go(self._places, self._prune, self._may)

    def _may(self, gone: Vanished) -> bool:
        whence = f"{gone.before:,} articles from {gone.source}"
        what = f"{gone.articles:,} of the {whence} are no longer there ({gone.examples})"
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
        interrupted_enough()
        click.echo(f"newsdesk: interrupted. {_stored(report)} Run the same command again to go on.", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None
    except ArchiveError as error:
        if not report.passages:
            raise
        raise type(error)(f"{error} {_stored(report)}") from error


def _stored(report: IngestReport) -> str:
    return f"{report.added + report.changed:,} articles of this run are stored."


def _columns(text: str | None) -> Mapping[str, str]:
    if text is None:
        return {}
    from ingest.sources.columns import parse_columns

    return parse_columns(text)


def _report_text(report: IngestReport, found: Found) -> str:
    total = report.added + report.changed + report.unchanged
    lines = [
        f"{counted(total, 'article')} in {report.seconds:.1f} s: {report.added:,} added, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged, {len(report.failed):,} failed. {counted(report.passages, 'passage')} written."
    ]
    if report.histories:
        lines.append(f"Kept again as they were, and removed as before: {counted(report.histories, 'article')}.")
    if report.removed:
        lines.append(
            f"Taken out, since their source no longer has them or their agency withdrew them: {report.removed:,}."
        )
    if report.moved:
        lines.append(f"{report.moved:,} of the unchanged were found in another file than before.")
    if report.copied:
        lines.append(f"Not stored again, since another file holds the same: {counted(report.copied, 'file')}.")
    if report.left_out:
        lines.append(f"Kept out, as removed for good or withdrawn: {counted(report.left_out, 'article')}.")
    if report.repeated:
        lines.append(f"{report.repeated:,} came twice under one address; each was taken once.")
    if report.differing:
        last = "the last one was taken, unless it was published before another"
        lines.append(f"{counted(report.differing, 'article')} came with differing contents: {last}.")
    if found.skipped:
        lines.append(f"Left out, of another kind: {counted(len(found.skipped), 'file')}, e.g. {found.skipped[0].name}.")
    return "\n".join(lines)


def _report_json(report: IngestReport, found: Found) -> dict[str, object]:
    return {**asdict(report), "seconds": round(report.seconds, 3), "skipped": [str(path) for path in found.skipped]}


def _echo_failures(report: IngestReport) -> None:
    for word, told in (("failed", report.failed), ("note", report.remarks)):
        for one in told[:_FAILURES_SHOWN]:
            click.echo(one_line(f"{word}: {one.origin}: {one.reason}"), err=True)
        if len(told) > _FAILURES_SHOWN:
            click.echo(f"… and {len(told) - _FAILURES_SHOWN:,} more; --json lists them all.", err=True)
