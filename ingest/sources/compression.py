"""Which files are compressed, and how they are read in constant memory, and within reason, whatever is in them."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
from collections.abc import Callable
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, Protocol

from retrieval.errors import SourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIECE_BYTES = 1 << 16
_MOST_MEMORY = 256 << 20
"""For an xz dictionary; the strongest setting of xz uses 65 MB. A hostile header asks for four billion bytes."""

FREE_BYTES = 64 << 20
MOST_TIMES = 200
"""Text packs to a tenth, a table of repetitions to a fiftieth; a bomb to a thousandth, or less by tricks."""

_NAMES = (
    (re.compile(r"\.(?:gz|tgz)$", re.IGNORECASE), "gzip"),
    (re.compile(r"\.(?:tar\.bz2|tbz2?)$", re.IGNORECASE), "bzip2"),
    (re.compile(r"\.(?:tar\.xz|txz)$", re.IGNORECASE), "xz"),
)


def compression_of(name: str) -> str | None:
    """How a file is compressed, as its name says: ``gzip``, for TAR also ``bzip2`` and ``xz``, or None."""
    return next((compression for pattern, compression in _NAMES if pattern.search(name)), None)


def refuse_bomb(unpacked: int, packed: int) -> None:
    """Stop reading what unpacks to too many bytes for those it was packed in, with a SourceError."""
    if unpacked > FREE_BYTES + MOST_TIMES * packed:
        raise SourceError(f"it unpacks to more than {MOST_TIMES} times its size, as bombs do; it is not read on")


class Packed(Protocol):
    """What compressed bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes, none at the end."""


class _Decompressor(Protocol):
    """What bz2's and lzma's have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /, max_length: int = -1) -> bytes: ...


class Gunzipped(RawIOBase):
    """The bytes of one or more gzip streams in a row; a SourceError where they are a bomb's."""

    def __init__(self, packed: BufferedReader, tell: Callable[[], int]) -> None:
        """Nothing is read yet.

        Args:
            packed: the compressed bytes.
            tell: how many of them were read so far.
        """
        self._content = gzip.GzipFile(fileobj=packed)
        self._tell = tell
        self._unpacked = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, into: WriteableBuffer, /) -> int:
        """Some bytes, none at the end; what stands before a damage is given."""
        place = memoryview(into).cast("B")
        piece = self._content.read1(len(place))
        place[: len(piece)] = piece
        self._unpacked += len(piece)
        refuse_bomb(self._unpacked, self._tell())
        return len(piece)


class Decompressed(RawIOBase):
    """The bytes of one or more bzip2 or xz streams in a row."""

    def __init__(self, packed: Packed, compression: str) -> None:
        """Nothing is read yet.

        Args:
            packed: the compressed bytes.
            compression: as ``compression_of`` names it.
        """
        self._packed = packed
        self._new: Callable[[], _Decompressor] = bz2.BZ2Decompressor if compression == "bzip2" else _xz
        self._decompressor: _Decompressor = self._new()

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, into: WriteableBuffer, /) -> int:
        """Some bytes, none at the end; EOFError where the data break off."""
        place = memoryview(into).cast("B")
        while (piece := self._input()) is not None:
            if content := self._decompressor.decompress(piece, len(place)):
                place[: len(content)] = content
                return len(content)
        return 0

    def _input(self) -> bytes | None:
        """What is to be decompressed next, None at the end."""
        if self._decompressor.eof:
            return self._next_stream()
        if not self._decompressor.needs_input:
            return b""
        piece = self._packed.read(_PIECE_BYTES)
        if not piece:
            raise EOFError("the compressed data break off")
        return piece

    def _next_stream(self) -> bytes | None:
        """Zeros may fill up the space between two streams."""
        piece = self._decompressor.unused_data or self._packed.read(_PIECE_BYTES)
        while piece and not piece.lstrip(b"\0"):
            piece = self._packed.read(_PIECE_BYTES)
        self._decompressor = self._new()
        return piece.lstrip(b"\0") or None


def _xz() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_MEMORY)
