"""What a run reads: files and addresses, in one stream."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.sources.files import read_files
from ingest.sources.folder import Found, find_files
from ingest.sources.read import Read

if TYPE_CHECKING:
    from ingest.remembered import Remembered

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def is_address(place: str) -> bool:
    """Whether a place is an address of the web, and no file."""
    return _ADDRESS.match(place) is not None


@dataclass(frozen=True, slots=True)
class Places:
    """Files and addresses."""

    found: Found = field(default_factory=Found)
    addresses: tuple[str, ...] = ()
    kind: str = "any"
    """Of the addresses: ``page``, ``feed``, ``sitemap``, or ``any`` for whatever they hold."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Of tables."""

    @classmethod
    def of(cls, named: Sequence[str], kind: str = "any", columns: Mapping[str, str] | None = None) -> Places:
        """The places that a user names."""
        files = [Path(place) for place in named if not is_address(place)]
        addresses = tuple(dict.fromkeys(place for place in named if is_address(place)))
        return cls(find_files(files), addresses, kind, columns or {})

    def __bool__(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.found.files or self.addresses)

    def read(self, remembered: Remembered, *, allow_private: bool) -> Iterator[Read]:
        """All that they hold, files first."""
        yield from read_files(self.found.files, self.columns)
        if self.addresses:
            from ingest.sources.web.client import Web
            from ingest.sources.web.read import WebKind, read_web

            kind = None if self.kind == "any" else WebKind(self.kind)
            with Web(remembered, allow_private=allow_private) as web:
                for address in self.addresses:
                    yield from read_web(address, web, as_=kind)
