"""The command ``newsdesk export``; ``newsdesk ingest`` brings back what it writes."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.options import archive_option
from ingest.progress import counting_progress
from retrieval.phrasing import counted

if TYPE_CHECKING:
    from ingest.export import Exported


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@archive_option
def export(file: Path, archive: Path | None) -> None:
    """Write the whole archive to FILE: a backup, or a way to another machine.

    FILE ends in .jsonl.gz, or in .jsonl to have it uncompressed. It holds every article with all its versions and their
    dates, also those that were removed, and which ones were removed for good; not the vectors, which are made again.
    Others may ask and ingest meanwhile: FILE is the archive as it was at the start. An older FILE stays until the new
    one is whole.

    'newsdesk ingest FILE' brings it all back: into an empty archive as it was, into another one what that does not
    know. Each line is also an article as any JSONL reader takes it, with what else the archive knows under "newsdesk".

    \b
    newsdesk export newsdesk.jsonl.gz
    newsdesk ingest newsdesk.jsonl.gz --archive /srv/restored
    """
    from ingest.export import export as write
    from retrieval.settings import load_settings
    from retrieval.wiring import build_catalogue

    try:
        with closing(build_catalogue(load_settings(archive=archive))) as catalogue:
            with counting_progress("Exporting", catalogue.article_count()) as progress:
                exported = write(catalogue.dossiers(), file, progress)
    except KeyboardInterrupt:
        click.echo(f"newsdesk: interrupted. Nothing was written; an older {file} is as it was.", err=True)
        raise
    click.echo(_in_words(exported, file))


def _in_words(exported: Exported, file: Path) -> str:
    articles, versions = counted(exported.articles, "article"), counted(exported.versions, "version")
    size = f"{exported.bytes / 1e6:,.1f} MB" if exported.bytes >= 1e6 else f"{exported.bytes / 1e3:.0f} kB"
    return f"{articles} with {versions} exported to {file} ({size})."
