"""The command articles: what is in the archive."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from bot import wording
from bot.untrusted import one_line
from retrieval.archive.listing import Listed, Wanted
from retrieval.settings import Settings
from retrieval.wiring import build_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN_OF_ID = 8
_NO_DATE = "no date   "


def show_articles(settings: Settings, wanted: Wanted, most: int, *, as_json: bool) -> None:
    """Print the articles of an archive, the newest first; opens only the catalogue."""
    with closing(build_catalogue(settings)) as catalogue:
        total, listed = catalogue.listing.find(wanted, most)
    if as_json:
        click.echo(json.dumps({"total": total, "articles": list(map(listed_json, listed))}, ensure_ascii=False))
        return
    for one in listed:
        click.echo("\n".join(_lines(one)))
    if not total:
        click.echo("No such article.")
    elif total > len(listed):
        click.echo(f"{len(listed):,} of {total:,} articles; --most {total} lists them all.")


def listed_json(one: Listed) -> dict[str, Any]:
    """An article as other programs read it."""
    article = one.article
    described = {name: getattr(article, name) for name in ("title", "url", "source", "language", "origin")}
    published = article.published.isoformat() if article.published else None
    return {"article_id": one.id, **described, "authors": list(article.authors), "published": published}


def _lines(one: Listed) -> Iterator[str]:
    article = one.article
    published = f"{article.published:%Y-%m-%d}" if article.published else _NO_DATE
    outlet = f" — {one_line(article.source)}" if article.source else ""
    yield f"{one.id[:SHOWN_OF_ID]}  {published}  {wording.title_of(article)}{outlet}"
    if place := article.url or article.origin:
        yield f"{' ' * (SHOWN_OF_ID + 2)}{one_line(place)}"
