"""What holds for the members of every archive: how they are named, how much they may unpack to, what is passed over.

Names and sizes in an archive are its maker's word. A name is made harmless before it is shown, and nothing is ever
written where it says; sizes are counted as the bytes come.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import RawIOBase
from typing import TYPE_CHECKING

from ingest.sources.compression import FREE_BYTES, MOST_TIMES, Packed, refuse_bomb
from ingest.sources.kinds import Kind, told_kind
from ingest.sources.read import Failure, Remark
from ingest.sources.stream import Opened, Stream
from retrieval.errors import SourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_MEMBERS = 500_000
"""Of one archive. Each takes some memory, whatever is in it."""

_MOST_BYTES = 100 << 30
_LONGEST_NAME = 300
_DRIVE = re.compile(r"^[A-Za-z]:")
_LIKE_A_RECORD = re.compile(r"#(?=\d+$)")
_SUFFIXES = re.compile(r"(?:\.\w{1,10}){0,2}$")
_APPLE = "__MACOSX"

DAMAGED_MEMBER = "it is damaged or cut off in the archive; fetch the archive again"
OTHER_KIND = "of other kinds"
HIDDEN = "hidden"
NO_FILE = "links or devices"


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive."""

    name: str
    """Its harmless path in the archive. Empty where the archive is itself the document, such as a Word file's."""
    stream: Stream
    consumed: int
    """Bytes that it takes in the archive."""
    kind: Kind | None = None
    """Where its name and first bytes do not tell it."""


Unpacker = Callable[[Opened], Iterator[Member | Failure]]
"""Yields an archive's members one after the other; each is read before the next one is asked for."""


class Names:
    """Makes names harmless, and tells apart those that are the same."""

    def __init__(self) -> None:
        """None was met yet."""
        self._met: dict[str, int] = {}

    def of(self, name: str) -> str:
        """The name for an origin: relative, without ways up, drive letters and what cannot be printed; each once."""
        harmless = _harmless(name)
        number = self._met.get(harmless, 0) + 1
        unique = harmless
        while number > 1 and (unique := _numbered(harmless, number)) in self._met:
            number += 1
        self._met[harmless] = number
        self._met.setdefault(unique, 1)
        return unique


def is_hidden(name: str) -> bool:
    """Whether a harmless name is that of a hidden file, or of what a Mac packs beside the files."""
    return any(part.startswith(".") or part == _APPLE for part in name.split("/"))


def is_readable(name: str, stream: Stream) -> bool:
    """Whether it is of a kind that is read."""
    return told_kind(name, stream.head()) is not None


class PassedOver:
    """Counts the files of an archive, and those that are not read."""

    def __init__(self) -> None:
        """None was met yet."""
        self.files = 0
        self._whys: Counter[str] = Counter()
        self._examples: dict[str, str] = {}

    def note(self, why: str, name: str) -> None:
        """One file is passed over."""
        self._whys[why] += 1
        self._examples.setdefault(why, name)

    def told(self, origin: str) -> Iterator[Remark]:
        """One remark, none where all was read; a SourceError where nothing was."""
        if not self.files:
            raise SourceError("it holds no files")
        passed = self._whys.total()
        whys = ", ".join(f"{why}: {count:,} (e.g. {self._examples[why]})" for why, count in self._whys.most_common())
        if passed == self.files:
            raise SourceError(f"it holds no file that is read; {whys}")
        if passed:
            yield Remark(origin, f"passed over {passed:,} of its {self.files:,} files; {whys}")


class Allowance:
    """How much an archive may unpack to, counted as it is read."""

    def __init__(self, packed: Callable[[], int], size: int | None = None) -> None:
        """Nothing is unpacked yet.

        Args:
            packed: tells how many bytes of the archive were read so far.
            size: of the archive, where known. Members that share their bytes would be read from them again and again.
        """
        self._packed, self._size = packed, size
        self._all = self._member = self._start = 0

    @property
    def is_spent(self) -> bool:
        """Whether nothing more of the archive is read."""
        most = _MOST_BYTES if self._size is None else min(_MOST_BYTES, FREE_BYTES + MOST_TIMES * self._size)
        return self._all > most

    def begin(self) -> None:
        """The next member."""
        self._member, self._start = 0, self._packed()

    def take(self, count: int) -> None:
        """Some bytes were unpacked; a SourceError where that is too many for one member or for all."""
        self._all += count
        self._member += count
        refuse_bomb(self._member, self._packed() - self._start)
        if self.is_spent:
            raise SourceError("the archive unpacks to more than an honest one does; it is not read on")


class Counted(RawIOBase):
    """The bytes of a member, each counted."""

    def __init__(self, content: Packed, allowance: Allowance | None = None) -> None:
        """Nothing is read yet.

        Args:
            content: the member, unpacked.
            allowance: of the archive, where it does not count by itself.
        """
        self._content, self._allowance = content, allowance
        self._position = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, into: WriteableBuffer, /) -> int:
        """Some bytes, none at the end."""
        place = memoryview(into).cast("B")
        piece = self._content.read(len(place))
        place[: len(piece)] = piece
        self._position += len(piece)
        if self._allowance:
            self._allowance.take(len(piece))
        return len(piece)

    def tell(self) -> int:
        """How many bytes were read."""
        return self._position


def _harmless(name: str) -> str:
    parts = _DRIVE.sub("", name.replace("\\", "/")).split("/")
    path = "/".join(part for part in parts if part not in ("", ".", ".."))
    shown = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in path[-_LONGEST_NAME:])
    # An origin that ends in a number is a record's.
    return _LIKE_A_RECORD.sub("_", shown) or "unnamed"


def _numbered(name: str, number: int) -> str:
    suffixes = _SUFFIXES.search(name)
    at = suffixes.start() if suffixes else len(name)
    return f"{name[:at]} ({number}){name[at:]}"
