"""The commands ``newsdesk source …``, and bringing all sources up to date."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.interrupts import INTERRUPTED
from ingest.options import archive_option, json_option
from ingest.progress import reading_progress, say_waiting
from retrieval.errors import UsageError
from retrieval.phrasing import counted
from retrieval.untrusted import one_line

if TYPE_CHECKING:
    from ingest.pipeline import IngestReport
    from ingest.sources.read import Failure
    from retrieval.archive.archive import Archive
    from retrieval.archive.lock import Holder
    from retrieval.archive.sources import Source
    from retrieval.settings import Settings

_NO_SOURCES = "there are no sources yet. Add one with: newsdesk source add FOLDER-OR-ADDRESS"

_FAILURES_SHOWN = 3
"""Of a source's run, which is told in a line."""


@click.group()
def source() -> None:
    """Keep folders, feeds and sitemaps up to date.

    A source is a place that is read again and again: 'newsdesk ingest' without arguments reads all of them once,
    'newsdesk watch' goes on doing so. They are kept in the archive.

    \b
    newsdesk source add newsroom/
    newsdesk source add https://gazette.example/feed.xml --every 15m
    newsdesk source list
    newsdesk watch
    """


@source.command()
@click.argument("place")
@archive_option
@click.option("--name", help="What to call it [default: the folder's name, or the address's host].")
@click.option("--every", help="How often it is read: 15m, 6h, 1d [default: folders when they change, feeds 15m].")
@click.option("--as", "kind", type=click.Choice(["page", "feed", "sitemap"]), help="What the address holds.")
@click.option("--prune/--no-prune", default=None, help="What the folder no longer has is taken out of the archive.")
def add(
    place: str, archive: Path | None, name: str | None, every: str | None, kind: str | None, prune: bool | None
) -> None:
    """Note PLACE (a file, a folder or an address) as a source, or change how it is read.

    Of a place that is a source already, what is not told stays as it is. Where more than a fifth of a folder's articles
    is gone at once (and more than three, or all), --prune keeps them and says so.

    \b
    newsdesk source add newsroom/ --prune
    newsdesk source add https://gazette.example/sitemap.xml --as sitemap --every 6h --name gazette
    newsdesk source add https://gazette.example/sitemap.xml --every 12h
    """
    from ingest.adding import Wish, checked_place, made_of
    from ingest.schedule import in_words
    from retrieval.settings import load_settings

    settings = load_settings(archive=archive)
    checked = checked_place(place, allow_private=settings.fetch_private)
    wish = Wish(name, every, kind, prune)
    made_of(checked, wish, None)  # before an archive is made for it
    with closing(_opened(settings)) as opened:
        sources = opened.catalogue.sources
        made = made_of(checked, wish, sources.find(checked.whole))
        other = sources.find(made.name)
        if other and other.place != made.place:
            raise UsageError(f"another source is called '{made.name}' ({other.place}); choose a name with --name.")
        is_new = sources.put(made)
    click.echo(f"{'Added' if is_new else 'Changed'}: {made.name}, {made.place}, read {in_words(made.every)}.")
    click.echo("Read all sources now with: newsdesk ingest. Keep them up to date with: newsdesk watch.")


@source.command("list")
@archive_option
@json_option
def list_sources(archive: Path | None, as_json: bool) -> None:
    """Show all sources: how often they are read, how the last run went, and whether a watch is running."""
    from retrieval.archive.lock import watcher_of
    from retrieval.settings import load_settings
    from retrieval.wiring import build_catalogue

    settings = load_settings(archive=archive)
    with closing(build_catalogue(settings)) as catalogue:
        known = catalogue.sources.all()
    watcher = watcher_of(settings.archive)
    if as_json:
        click.echo(json.dumps({"watch": asdict(watcher) if watcher else None, "sources": [_as_json(s) for s in known]}))
        return
    _show(known, watcher)


@source.command()
@click.argument("name")
@archive_option
def remove(name: str, archive: Path | None) -> None:
    """Forget the source of that NAME (or place). The articles that came from it stay."""
    from retrieval.identity import escaped_name
    from retrieval.settings import load_settings

    with closing(_opened(load_settings(archive=archive))) as opened:
        sources = opened.catalogue.sources
        found = sources.find(escaped_name(name)) or sources.find(escaped_name(os.path.realpath(name)))
        if found is None:
            names = ", ".join(one.name for one in sources.all()) or "none"
            raise UsageError(f"there is no source '{name}'. There are: {names}.")
        sources.remove(found.name)
    click.echo(f"Forgotten: {found.name}. Its articles stay; 'newsdesk remove --help' tells how to take them out.")


def update_all(settings: Settings, *, as_json: bool) -> None:
    """Read every source once.

    Raises:
        UsageError: there are none.
        click.exceptions.Exit: with 1, where none of them could be read.
    """
    from retrieval.wiring import build_catalogue, build_writable_archive

    if not settings.archive.exists():
        raise UsageError(f"give files, folders or addresses to read; {_NO_SOURCES}")
    with closing(build_catalogue(settings)) as catalogue:
        known = catalogue.sources.all()
    if not known:
        raise UsageError(f"give files, folders or addresses to read; {_NO_SOURCES}")
    with (
        _interrupt_said(),
        closing(build_writable_archive(settings, say_waiting)) as archive,
        archive.writing("ingest", say_waiting),
    ):
        # While others were read, a source may have been changed or removed.
        current = (archive.catalogue.sources.find(one.place) for one in known)
        outcomes = [(one, *_update(one, archive, settings, quiet=as_json)) for one in current if one]
    if as_json:
        click.echo(json.dumps({"sources": [_outcome_json(*outcome) for outcome in outcomes]}))
    if outcomes and all(trouble for _, _, trouble in outcomes):
        raise click.exceptions.Exit(1)


@contextmanager
def _interrupt_said() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        click.echo("newsdesk: interrupted. What is stored stays; run the same command again to go on.", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None


def report_line(report: IngestReport, trouble: str | None) -> str:
    """How the run of a source went, in a line."""
    if trouble:
        return f"failed: {trouble}"
    parts = [f"{report.added:,} added", f"{report.changed:,} changed", f"{report.unchanged:,} unchanged"]
    parts += [f"{report.removed:,} taken out"] if report.removed else []
    parts += [f"{len(report.failed):,} failed ({_few(report.failed)})"] if report.failed else []
    parts += [f"{counted(len(report.remarks), 'note')} ({_few(report.remarks)})"] if report.remarks else []
    return f"{', '.join(parts)} in {report.seconds:.1f} s"


def _few(told: Sequence[Failure]) -> str:
    """The first ones, each with what it is about."""
    shown = [f"{one.origin}: {one.reason}" for one in told[:_FAILURES_SHOWN]]
    more = len(told) - len(shown)
    return "; ".join([*shown, f"and {more:,} more, which newsdesk ingest --json lists"] if more else shown)


def _update(one: Source, archive: Archive, settings: Settings, *, quiet: bool) -> tuple[IngestReport, str | None]:
    from ingest.updating import Run, update

    with reading_progress(None) as progress:
        run = Run(archive, progress, settings.fetch_private)
        trouble = update(one, run)
    if not quiet:
        click.echo(one_line(f"{one.name}: {report_line(run.report, trouble)}"), err=bool(trouble))
    return run.report, trouble


def _opened(settings: Settings) -> Archive:
    from retrieval.wiring import build_writable_archive

    return build_writable_archive(settings, say_waiting)


def _show(known: Sequence[Source], watcher: Holder | None) -> None:
    if not known:
        click.echo(_NO_SOURCES[0].upper() + _NO_SOURCES[1:])
        return
    for one in known:
        click.echo(f"{click.style(one.name, bold=True)}  {one.place}")
        click.echo(f"    {_how(one)}")
        if one.trouble:
            click.echo(f"    cannot be read: {one.trouble} ({_when(one.ran)}, {one.failures} in a row)")
    click.echo()
    click.echo(f"{watcher} is keeping them up to date." if watcher else "No watch is running: newsdesk watch")


def _how(one: Source) -> str:
    """What it is, how often it is read, how that went, and when it is read again."""
    from ingest.schedule import in_words

    counts = ", ".join(f"{count:,} {what}" for what, count in one.outcome.items() if count)
    last = f"last read {_when(one.succeeded)}{f' ({counts})' if counts else ''}" if one.succeeded else "never read"
    return "; ".join(filter(None, (f"{one.kind}, read {in_words(one.every)}", last, _next(one))))


def _next(one: Source) -> str:
    from ingest.schedule import due_at

    due = due_at(one)
    if due is None:
        return "next at once"
    return f"next {_when(due)}" if one.every or one.failures else ""


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone():%-d %b %Y %H:%M}" if moment else "never"


def _as_json(one: Source) -> dict[str, object]:
    from ingest.schedule import due_at

    due = due_at(one)
    moments = {"ran": one.ran, "succeeded": one.succeeded, "due": due if one.every or one.failures else None}
    told = {name: moment.isoformat() if moment else None for name, moment in moments.items()}
    said = {name: getattr(one, name) for name in ("name", "place", "kind", "every", "prune", "trouble", "failures")}
    return {**said, "outcome": dict(one.outcome), **told}


def _outcome_json(one: Source, report: IngestReport, trouble: str | None) -> dict[str, object]:
    return {"name": one.name, "place": one.place, "trouble": trouble, **asdict(report)}
