"""What to read of a feed or of sitemaps: the newest first, bounded, and the rest told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ingest.sources.read import Failure, Remark
from ingest.sources.web.client import Web
from ingest.sources.web.entries import Entry, Listing, newest_first
from ingest.sources.web.response import Response
from ingest.sources.web.sitemap import MOST_SITEMAP_BYTES, sitemap_of
from retrieval.domain import day
from retrieval.errors import SourceError

_MOST_SITEMAPS = 50
_DEEPEST = 3


class Sitemaps:
    """A sitemap with all that it leads to. Iterate over it for entries, and for what went wrong."""

    def __init__(self, answer: Response, web: Web, since: date | None) -> None:
        """The further ones are not read yet.

        Args:
            answer: the sitemap.
            web: to fetch further ones with.
            since: those that were last changed before are passed over.

        Raises:
            SourceError: it is none.
        """
        self._web = web
        self._since = since
        self._origin = answer.asked
        self._met = {answer.url}
        self._listing = sitemap_of(answer)
        self.is_index = bool(self._listing.sitemaps)

    def __iter__(self) -> Iterator[Entry | Failure]:
        yield from self._of(self._listing, self._origin, 1)

    def _of(self, listing: Listing, origin: str, depth: int) -> Iterator[Entry | Failure]:
        yield from sorted(listing.entries, key=newest_first)
        wanted = [(url, changed) for url, changed in listing.sitemaps if not self._is_old(changed)]
        if wanted and depth == _DEEPEST:
            yield Remark(origin, f"its further sitemaps are nested too deeply; {_DEEPEST} levels are read")
            return
        for url, _ in sorted(wanted, key=lambda one: newest_first(Entry(one[0], updated=one[1]))):
            yield from self._child(url, origin, depth + 1)

    def _child(self, url: str, origin: str, depth: int) -> Iterator[Entry | Failure]:
        if url in self._met:
            return
        if len(self._met) == _MOST_SITEMAPS:
            yield Remark(origin, f"it leads to more than {_MOST_SITEMAPS} sitemaps; the others are not read")
        self._met.add(url)
        if len(self._met) > _MOST_SITEMAPS:
            return
        try:
            listing = sitemap_of(self._web.get(url, MOST_SITEMAP_BYTES, anew=True))
        except SourceError as error:
            yield Failure(url, str(error))
        else:
            yield from self._of(listing, url, depth)

    def _is_old(self, changed: date | None) -> bool:
        return bool(self._since and changed and day(changed) < self._since)


def bounded(listed: Iterable[Entry | Failure], origin: str, most: int, since: date | None) -> Iterator[Entry | Failure]:
    """The entries to be read, each page once; at the end what was passed over.

    Args:
        listed: entries and what went wrong, the newest first.
        origin: the feed or sitemap.
        most: so many entries are read.
        since: those of before are passed over.
    """
    met: set[str] = set()
    older = 0
    for item in listed:
        if isinstance(item, Failure):
            yield item
        elif since and item.day and item.day < since:
            older += 1
        elif item.url not in met:
            if len(met) == most:
                yield Remark(origin, f"it lists more than {most:,} pages; the others are not read")
                break
            met.add(item.url)
            yield item
    if older:
        yield Remark(origin, f"{older:,} pages that it lists are from before {since} and were passed over")
