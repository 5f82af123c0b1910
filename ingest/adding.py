"""What is noted of a place when it becomes a source, or changes: checked, in one spelling, with what was not told."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from ingest.places import is_address
from ingest.schedule import DEFAULTS, parse_every
from retrieval.archive.sources import FILES, Source
from retrieval.errors import UsageError
from retrieval.identity import escaped_name

_LONGEST_NAME = 80
_SHORTEST_WEB = 60
"""Seconds between two runs of an address that is somebody else's."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A file, a folder or an address, in one spelling."""

    whole: str
    is_files: bool
    is_private: bool = False
    """An address of this machine or of a network that is not public, as far as its spelling tells."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a user says of a source; None where nothing is said."""

    name: str | None = None
    every: str | None = None
    kind: str | None = None
    prune: bool | None = None


def checked_place(place: str, *, allow_private: bool) -> Place:
    """The place that a user names.

    Raises:
        UsageError: there is none, or it may not be read.
    """
    if is_address(place):
        return _address(place.strip(), allow_private)
    if _SCHEME.match(place):
        raise UsageError(f"{place} is no address that can be read: it must begin with https:// or http://.")
    if not Path(place).exists():
        raise UsageError(f"there is no file or folder {place}.")
    whole = os.path.realpath(place)
    if escaped_name(whole) != whole:
        raise UsageError(
            f"{escaped_name(whole)} cannot be a source: its name is not UTF-8. Rename it, or ingest it by name."
        )
    return Place(whole, is_files=True)


def made_of(place: Place, wish: Wish, before: Source | None) -> Source:
    """The source that a place becomes; of one that it is already, what is not told stays.

    Raises:
        UsageError: it cannot be read in that way.
    """
    if place.is_files and wish.kind:
        raise UsageError("--as is for addresses: what a file is, its bytes tell.")
    if wish.prune and not place.is_files:
        raise UsageError("--prune is for files and folders: what an address lists is never all that it has published.")
    kind = FILES if place.is_files else wish.kind or "any"
    known = before or Source(_default_name(place), place.whole, kind, DEFAULTS[kind])
    return replace(
        known,
        name=_name(wish.name) if wish.name else known.name,
        kind=wish.kind or known.kind,
        every=_every(wish.every, place) if wish.every else known.every,
        prune=known.prune if wish.prune is None else wish.prune,
    )


def _address(place: str, allow_private: bool) -> Place:
    from ingest.sources.web.addresses import checked_url
    from ingest.sources.web.errors import Unavailable

    try:
        checked_url(place)
    except Unavailable as error:
        raise UsageError(f"{place} cannot be a source: {error}.") from error
    is_private = _is_private(urlsplit(place).hostname or "")
    if is_private and not allow_private:
        raise UsageError(
            f"{place} is not on the public internet, so it is not fetched; if it is a server of your own, set "
            "NEWSDESK_FETCH_PRIVATE=true."
        )
    return Place(place, is_files=False, is_private=is_private)


def _is_private(host: str) -> bool:
    """Names are looked up when they are fetched, and checked then."""
    from ingest.sources.web.addresses import is_public

    try:
        return not is_public(str(ip_address(host)))
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _default_name(place: Place) -> str:
    return (Path(place.whole).name if place.is_files else urlsplit(place.whole).netloc)[:_LONGEST_NAME]


def _name(name: str) -> str:
    if not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise UsageError(f"a name has 1 to {_LONGEST_NAME} letters, and all of them can be seen.")
    return name.strip()


def _every(told: str, place: Place) -> int:
    seconds = parse_every(told)
    if seconds < _SHORTEST_WEB and not (place.is_files or place.is_private):
        raise UsageError(f"--every {told} is too often for somebody else's server; 1m is the least.")
    return seconds
