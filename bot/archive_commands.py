"""The commands that look into the archive. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from bot.options import Day, archive_option, json_option


@click.command()
@archive_option
@json_option
def status(archive: Path | None, as_json: bool) -> None:
    """Say what the archive holds."""
    from bot.listing import show_status
    from retrieval.settings import load_settings

    show_status(load_settings(archive=archive), as_json=as_json)


@click.command()
@click.argument("words", nargs=-1)
@archive_option
@json_option
@click.option("--outlet", help="Only those of this outlet.")
@click.option("--since", type=Day(), help="Only those published on this day or later.")
@click.option("--until", type=Day(), help="Only those published on this day or before.")
@click.option("--most", type=click.IntRange(min=1), default=20, show_default=True, help="How many to list.")
def articles(
    words: tuple[str, ...],
    archive: Path | None,
    as_json: bool,
    outlet: str | None,
    since: date | None,
    until: date | None,
    most: int,
) -> None:
    """List the articles, the newest first.

    What each begins with is the id that 'newsdesk history' and 'newsdesk remove' take. WORDS are looked for in titles,
    addresses and file names; 'newsdesk search' looks into the texts.

    \b
    newsdesk articles ferry strike
    newsdesk articles --outlet "The Harbour Gazette" --since 2026-03-01
    """
    from bot.listing import show_articles
    from retrieval.archive.listing import Wanted
    from retrieval.identity import escaped_name
    from retrieval.settings import load_settings

    wanted = Wanted(tuple(map(escaped_name, words)), escaped_name(outlet) if outlet is not None else None, since, until)
    show_articles(load_settings(archive=archive), wanted, most, as_json=as_json)


@click.command()
@click.argument("article")
@archive_option
@json_option
def history(article: str, archive: Path | None, as_json: bool) -> None:
    """Show the versions of an article, and what changed from one to the next.

    ARTICLE is its web address, the file it was read from (FILE#3 for line 3 of a file of many), its id (or the first
    six characters of it, or more), or the id of one of its passages as 'newsdesk ask --json' shows it.

    The archive keeps every version it has seen. Words that the next one lacks stand in [-…-], new ones in {+…+}; on a
    terminal they are red and green. Times are in UTC.

    \b
    newsdesk history https://gazette.example/2026/03/strike
    newsdesk history samples/articles/lowmarsh/2026-01-22-quay-library.md
    newsdesk history 05821d4b --json
    """
    from bot.listing import show_history
    from retrieval.settings import load_settings

    show_history(load_settings(archive=archive), article, as_json=as_json)
