"""The commands that look after an archive: remove, doctor, reindex."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.options import archive_option, json_option
from ingest.progress import counting_progress, say_waiting
from retrieval.errors import ArchiveError
from retrieval.untrusted import one_line

if TYPE_CHECKING:
    from retrieval.archive.archive import Archive
    from retrieval.archive.rows import Stored
    from retrieval.domain import Version
    from retrieval.settings import Settings


@click.command()
@click.argument("references", nargs=-1, required=True, metavar="ARTICLE...")
@archive_option
@click.option("--for-good", is_flag=True, help="Erase all versions, and keep the article out of later ingests.")
@click.option("--yes", is_flag=True, help="With --for-good: do not ask.")
def remove(references: tuple[str, ...], archive: Path | None, for_good: bool, yes: bool) -> None:
    """Take articles out of the archive.

    ARTICLE is a web address, a file, or an id as 'newsdesk articles' lists them. It is found no more, and its history
    stays; an ingest of a source that still has it brings it back. With --for-good its texts are erased, and no ingest
    brings it back.

    \b
    newsdesk remove https://gazette.example/2026/03/strike
    newsdesk remove articles/strike.txt --for-good
    """
    from retrieval.archive.lock import write_lock
    from retrieval.archive.lookup import find_article
    from retrieval.settings import load_settings
    from retrieval.wiring import build_catalogue

    settings = load_settings(archive=archive)
    with closing(build_catalogue(settings)) as catalogue:
        with write_lock(settings.archive, "remove", say_waiting):
            pass  # where nothing can be written, that is said before anything is shown
        ids = list(dict.fromkeys(find_article(catalogue, reference) for reference in references))
        for id_ in ids:
            click.echo(_described(catalogue.history(id_)))
        there = [id_ for id_ in ids if _can_go(catalogue.stored(id_), for_good=for_good)]
    if not there:
        click.echo("Removed already; nothing was done.")
        return
    if for_good and not yes:
        click.confirm("Erase this for good? Exports made before still hold it.", abort=True, err=True)
    with _writable(settings, "remove") as opened:
        opened.remove(there, for_good=for_good)
    count = f"{len(there):,} {'articles' if len(there) != 1 else 'article'}"
    before = f" {len(ids) - len(there):,} were removed already." if len(there) < len(ids) else ""
    click.echo(f"{count} removed{' for good' if for_good else ''}.{before}")


def _can_go(stored: Stored | None, *, for_good: bool) -> bool:
    """Whether there is something to remove; of a removed article, its history."""
    return stored is not None and (stored.current or (for_good and stored.version > 0))


@click.command()
@archive_option
@click.option("--repair", is_flag=True, help="Mend what is wrong.")
@json_option
def doctor(archive: Path | None, repair: bool, as_json: bool) -> None:
    """Check that catalogue, vectors and keywords agree, and say what does not.

    The catalogue holds the articles; vectors and keywords are made from it. --repair makes them hold exactly what the
    catalogue says, also where they are gone or cannot be read. Only what the catalogue keeps no embedding of is
    embedded again.

    \b
    newsdesk doctor
    newsdesk doctor --repair
    """
    from ingest.checkup import Checkup
    from retrieval.settings import load_settings

    with _locked(load_settings(archive=archive), "doctor") as opened:
        checkup = Checkup.of(opened)
        if checkup and repair:
            with counting_progress("Repairing", checkup.work) as progress:
                checkup.mend(opened, progress)
        left = Checkup.of(opened) if checkup and repair else checkup
    if as_json:
        click.echo(json.dumps({**checkup.as_json(), "repaired": repair and bool(checkup) and not left}))
    else:
        click.echo("\n".join(checkup.in_words(is_mended=repair and not left)))
    if left:
        hint = "What is left cannot be repaired here" if repair else "Mend it with: newsdesk doctor --repair"
        raise ArchiveError(f"the archive is not sound. {hint}; what was ingested is safe in the catalogue.")
    if checkup and not as_json:
        click.echo("Repaired: all stores agree now.")


@click.command()
@archive_option
@click.option("--model", help="The model to embed with [default: NEWSDESK_EMBEDDING_MODEL, or the bundled one].")
def reindex(archive: Path | None, model: str | None) -> None:
    """Embed the archive anew with another model.

    The new vectors are built beside those that are searched, and take their place at the end. Interrupt it at any
    time: run again, it goes on. A chat that is open meanwhile must be started again afterwards.

    \b
    newsdesk reindex --model /models/bge-small-en-v1.5
    newsdesk reindex --model all-MiniLM-L6-v2
    """
    from ingest.reindex import reindex as run
    from retrieval.archive.lock import write_lock
    from retrieval.settings import BUNDLED_MODEL, load_settings
    from retrieval.wiring import build_archive_to_reindex

    settings = load_settings(archive=archive)
    name = model or settings.embedding_model or BUNDLED_MODEL
    with closing(build_archive_to_reindex(settings, name)) as opened, write_lock(opened.folder, "reindex", say_waiting):
        opened.refresh()
        if opened.facts.model == opened.embedder.stamp:
            click.echo(f"The archive is embedded with {name} already.")
            return
        with counting_progress("Embedding", len(opened.catalogue.current_ids())) as progress:
            run(opened, progress)
    click.echo(f"{opened.coverage().passages:,} passages are now embedded with {name}.")


@contextmanager
def _writable(settings: Settings, doing: str) -> Iterator[Archive]:
    from retrieval.wiring import build_archive

    with closing(build_archive(settings, serve=True)) as opened, opened.writing(doing, say_waiting):
        yield opened


@contextmanager
def _locked(settings: Settings, doing: str) -> Iterator[Archive]:
    """As ``_writable``, with everything as it is found."""
    from retrieval.archive.lock import write_lock
    from retrieval.wiring import build_archive

    with closing(build_archive(settings, serve=True)) as opened, write_lock(opened.folder, doing, say_waiting):
        opened.refresh()
        yield opened


def _described(history: list[Version]) -> str:
    if not history:
        return "an article of which nothing is kept"
    article = history[-1].article
    parts = (article.title or "untitled", article.source or "", article.url or article.origin or "")
    return " · ".join(one_line(part) for part in parts if part)
