"""What the archive holds: the commands status, articles and history. They open only its catalogue."""

from __future__ import annotations

import difflib
import json
import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import wording
from bot.contract import coverage_json, history_json, listed_json
from retrieval.archive.listing import Listed, Wanted
from retrieval.archive.lookup import find_article
from retrieval.domain import Dossier
from retrieval.phrasing import counted, enumerated
from retrieval.settings import Settings
from retrieval.untrusted import one_line
from retrieval.wiring import build_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHOWN_OF_ID = 8
_NO_DATE = "no date   "
_MOST_OUTLETS = 5


def show_articles(settings: Settings, wanted: Wanted, most: int, *, as_json: bool) -> None:
    """Print the articles of an archive, the newest first; opens only the catalogue."""
    with closing(build_catalogue(settings)) as catalogue:
        total, listed = catalogue.listing.find(wanted, most)
        outlets = () if total or wanted.outlet is None else catalogue.coverage().outlets
    if as_json:
        click.echo(json.dumps({"total": total, "articles": list(map(listed_json, listed))}))
        return
    for one in listed:
        click.echo("\n".join(_lines(one)))
    if not total:
        click.echo(_no_such(wanted.outlet or "", outlets))
    elif total > len(listed):
        click.echo(f"{len(listed):,} of {total:,} articles; --most {total} lists them all.")


def _no_such(outlet: str, outlets: Sequence[str]) -> str:
    """What is said where nothing was found: a name that is not quite right is told from an outlet without articles."""
    names = {name: "".join(name.casefold().split()) for name in outlets}
    wanted = "".join(outlet.casefold().split())
    near = difflib.get_close_matches(wanted, names.values(), n=_MOST_OUTLETS)
    like = [name for name, folded in names.items() if folded in near or (wanted and wanted in folded)]
    if not like or outlet.casefold() in map(str.casefold, outlets):
        return "No such article."
    told = enumerated([f"“{one_line(name)}”" for name in like], _MOST_OUTLETS)
    return f"No outlet is called “{one_line(outlet)}”. There is: {told}."


def _lines(one: Listed) -> Iterator[str]:
    article = one.article
    published = f"{article.published:%Y-%m-%d}" if article.published else _NO_DATE
    outlet = f" — {one_line(article.source)}" if article.source else ""
    yield f"{one.id[:SHOWN_OF_ID]}  {published}  {wording.title_of(article)}{outlet}"
    if place := article.url or article.origin:
        yield f"{' ' * (SHOWN_OF_ID + 2)}{one_line(place)}"


def show_history(settings: Settings, reference: str, *, as_json: bool) -> None:
    """Print the versions of an article; opens only the catalogue."""
    with closing(build_catalogue(settings)) as catalogue:
        article_id = find_article(catalogue, reference)
        dossier = catalogue.dossier(article_id) or Dossier(article_id)
    if as_json:
        click.echo(json.dumps(history_json(dossier)))
        return
    from bot import terminal
    from bot.history import render_history

    console = terminal.build_console()
    terminal.show(console, render_history(dossier, console))


def show_status(settings: Settings, *, as_json: bool) -> None:
    """Print what the archive holds; opens only its catalogue."""
    with closing(build_catalogue(settings)) as catalogue:
        facts, coverage, lacking = catalogue.facts(), catalogue.coverage(), catalogue.listing.lacking()
    status: dict[str, Any] = {
        "archive": str(settings.archive.absolute()),
        **coverage_json(coverage),
        "model": facts.model.name,
        "bytes": _size_of(settings.archive),
    }
    if as_json:
        click.echo(json.dumps(status))
        return
    from retrieval.answers.refusal import covers

    click.echo(f"{status['archive']} holds {one_line(covers(coverage))}{_lacking(*lacking)}.")
    passages, size = counted(coverage.passages, "passage"), f"{status['bytes'] / 1e6:,.1f} MB"
    click.echo(f"{passages}, embedded with {facts.model.name}; {size} on disk.")


def _lacking(unnamed: int, undated: int) -> str:
    """For how many articles outlets and dates do not speak; empty where they do for all."""
    parts = [f"{unnamed:,} without an outlet"] if unnamed else []
    parts += [f"{undated:,} undated"] if undated else []
    return f" ({', '.join(parts)})" if parts else ""


def _size_of(folder: Path) -> int:
    return sum(_size(os.path.join(place, name)) for place, _, names in os.walk(folder) for name in names)


def _size(file: str) -> int:
    """0 for what a writing process has just removed."""
    try:
        return os.stat(file).st_size
    except OSError:
        return 0
