"""What to read of a feed or of sitemaps: the newest first, bounded, and the rest told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.sources.read import Failure, Remark
from ingest.sources.web.client import Web
from ingest.sources.web.entries import Entry, Listing, newest_first
from ingest.sources.web.response import Response
from ingest.sources.web.sitemap import MOST_SITEMAP_BYTES, sitemap_of
from retrieval.errors import SourceError

_MOST_SITEMAPS = 50
_DEEPEST = 3


class Sitemaps:
    """A sitemap with all that it leads to. Iterate over it for entries, and for what went wrong."""

    def __init__(self, response: Response, web: Web) -> None:
        """The further ones are not read yet.

        Args:
            response: the sitemap.
            web: to fetch further ones with.

        Raises:
            SourceError: it is none.
        """
        self._web = web
        self._origin = response.asked
        self._met = {response.url}
        self._listing = sitemap_of(response)
        self.is_index = bool(self._listing.sitemaps)

    def __iter__(self) -> Iterator[Entry | Failure]:
        yield from self._of(self._listing, self._origin, 1)

    def _of(self, listing: Listing, origin: str, depth: int) -> Iterator[Entry | Failure]:
        yield from sorted(listing.entries, key=newest_first)
        if listing.sitemaps and depth == _DEEPEST:
            yield Remark(origin, f"its further sitemaps are nested too deeply; {_DEEPEST} levels are read")
            return
        for url, _ in sorted(listing.sitemaps, key=lambda one: newest_first(Entry(one[0], updated=one[1]))):
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


def bounded(listed: Iterable[Entry | Failure], origin: str, most: int) -> Iterator[Entry | Failure]:
    """The entries to be read, each page once; where they are too many, a remark at the end.

    Args:
        listed: entries and what went wrong, the newest first.
        origin: the feed or sitemap.
        most: so many entries are read.
    """
    met: set[str] = set()
    for item in listed:
        if isinstance(item, Failure):
            yield item
        elif item.url not in met:
            if len(met) == most:
                yield Remark(origin, f"it lists more than {most:,} pages; the others are not read")
                break
            met.add(item.url)
            yield item
