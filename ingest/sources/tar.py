"""TAR archives, read once from beginning to end, so that they may come compressed."""

from __future__ import annotations

from collections.abc import Iterator
from tarfile import TarFile, TarInfo
from typing import cast

from ingest.sources.archives import (
    DAMAGED_MEMBER,
    HIDDEN,
    MOST_MEMBERS,
    NO_FILE,
    OTHER_KIND,
    Allowance,
    Counted,
    Member,
    Names,
    PassedOver,
    is_hidden,
    is_readable,
)
from ingest.sources.compression import Packed
from ingest.sources.damage import damage_told, nonsense_told
from ingest.sources.read import Failure
from ingest.sources.stream import Opened, Stream
from retrieval.errors import SourceError

_MOST_HEADERS = 1 << 20
"""Bytes of all that is said of one member before it comes; it is read as a whole."""
_PIECE_BYTES = 1 << 16


def unpack_tar(file: Opened) -> Iterator[Member | Failure]:
    """The members of a TAR in their order; what is after a damaged place cannot be told from data and is not read."""
    tape = _Tape(file)
    with nonsense_told(_damaged(0)):
        archive = TarFile(fileobj=tape, mode="r")  # type: ignore[arg-type]  # typeshed wants a whole file; reading a tape in order takes less
    yield from _Unpacking(file, archive, tape).members()


class _Unpacking:
    """One TAR that is being unpacked."""

    def __init__(self, file: Opened, archive: TarFile, tape: _Tape) -> None:
        self._file, self._archive, self._tape = file, archive, tape
        self._names, self._passed = Names(), PassedOver()
        self._told = 0

    def members(self) -> Iterator[Member | Failure]:
        """All that are read, and at the end what was passed over."""
        while info := self._next():
            if not info.isdir():
                self._passed.files += 1
                yield from self._member(info)
        self._tape.refuse_early_end(self._passed.files)
        yield from self._passed.told(self._file.origin)

    def _next(self) -> TarInfo | None:
        if self._passed.files > MOST_MEMBERS:
            raise SourceError(f"it has more than {MOST_MEMBERS:,} members; the rest is not read: split it")
        with nonsense_told(_damaged(self._passed.files)):
            self._tape.expect_headers()
            info = self._archive.next()
            self._tape.expect_content()
        # It would remember every member, for going back to it.
        self._archive.members.clear()  # type: ignore[attr-defined]  # tarfile has the list, typeshed does not know it
        return info

    def _member(self, info: TarInfo) -> Iterator[Member | Failure]:
        name = self._names.of(info.name)
        try:
            if why := _passed_over(info, name):
                self._passed.note(why, name)
            else:
                yield from self._opened(name, info)
        except SourceError as error:
            yield Failure(f"{self._file.origin}/{name}", str(error))

    def _opened(self, name: str, info: TarInfo) -> Iterator[Member]:
        with damage_told(DAMAGED_MEMBER):
            content = cast(Packed, self._archive.extractfile(info))
            stream = Stream.of(Counted(content), info.size).unpacked(name)
            readable = is_readable(name, stream)
        if readable:
            yield Member(name, stream, self._consumed())
        else:
            self._passed.note(OTHER_KIND, name)

    def _consumed(self) -> int:
        """Since the member before: how far the next ones reach is not known yet."""
        before, self._told = self._told, self._file.stream.position
        return self._told - before


class _Tape:
    """The file that tarfile reads: forward only, counted, and no more at once than headers may have."""

    def __init__(self, file: Opened) -> None:
        self._stream = file.stream
        self._allowance = Allowance(lambda: self._stream.position)
        self._position = 0
        self._headers: int | None = _MOST_HEADERS
        self._last = b""

    def expect_headers(self) -> None:
        """What is read next says what is in the archive."""
        self._headers = _MOST_HEADERS
        self._allowance.begin()

    def expect_content(self) -> None:
        """What is read next is a member's content."""
        self._headers = None

    def refuse_early_end(self, files: int) -> None:
        """To tarfile, a damaged header is as good an end as the zeros that should be there."""
        if self._last.strip(b"\0"):
            raise SourceError(_damaged(files))

    def read(self, size: int = -1) -> bytes:
        """As of any file."""
        if self._headers is not None:
            self._headers -= size
            if size < 0 or self._headers < 0:
                raise SourceError("it is no TAR archive that is read: it says too much of one member, or is damaged")
        content = self._stream.content.read(size)
        self._moved(len(content))
        if self._headers is not None:
            self._last = content
        return content

    def seek(self, position: int) -> int:
        """Forward, by reading on."""
        if position < self._position:
            raise SourceError("it is a damaged TAR archive: a member would begin before the one before it ends")
        while (left := position - self._position) and (piece := self._stream.content.read(min(left, _PIECE_BYTES))):
            self._moved(len(piece))
        return self._position

    def tell(self) -> int:
        """How far it was read, decompressed."""
        return self._position

    def _moved(self, count: int) -> None:
        self._position += count
        self._allowance.take(count)


def _damaged(files: int) -> str:
    return f"it is a TAR archive that is damaged or cut off after {files:,} files; fetch it again"


def _passed_over(info: TarInfo, name: str) -> str | None:
    if is_hidden(name):
        return HIDDEN
    if info.issparse():
        return "sparse"
    return None if info.isreg() else NO_FILE
