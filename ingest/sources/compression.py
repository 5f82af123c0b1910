"""Which files are compressed, and how bzip2 and xz are read in constant memory, whatever their headers ask for."""

from __future__ import annotations

import bz2
import lzma
import re
from collections.abc import Callable
from io import RawIOBase
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIECE_BYTES = 1 << 16
_MOST_MEMORY = 256 << 20
"""For an xz dictionary; the strongest setting of xz uses 65 MB. A hostile header asks for four billion bytes."""

_NAMES = (
    (re.compile(r"\.(?:gz|tgz)$", re.IGNORECASE), "gzip"),
    (re.compile(r"\.(?:tar\.bz2|tbz2?)$", re.IGNORECASE), "bzip2"),
    (re.compile(r"\.(?:tar\.xz|txz)$", re.IGNORECASE), "xz"),
)


def compression_of(name: str) -> str | None:
    """How a file is compressed, as its name says: ``gzip``, for TAR also ``bzip2`` and ``xz``, or None."""
    return next((compression for pattern, compression in _NAMES if pattern.search(name)), None)


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
