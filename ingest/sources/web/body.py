"""The body of a response: decompressed as it arrives, and never beyond the limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from ingest.sources.content_encoding import COMPRESSED, NOT_COMPRESSED, window_of
from ingest.sources.web.errors import Unavailable

ENCODINGS = "gzip, deflate"
"""What we can decompress, as the header Accept-Encoding says it."""

_PIECE_BYTES = 1 << 16
_BREAKS_OFF = "its compressed data is damaged, breaks off or is too large"


def read_body(pieces: Iterable[bytes], encoding: str, most: int) -> bytes:
    """All of a body; of one above the limit what is below it, and a byte more.

    Args:
        pieces: as they arrive.
        encoding: the header Content-Encoding.
        most: bytes, before and after decompressing.

    Raises:
        Unavailable: it is compressed in another way, or its data are damaged.
    """
    content = bytearray()
    for piece in _decompressed(_bounded(pieces, most), encoding.strip().lower()):
        content += piece
        if len(content) > most:
            break
    return bytes(content[: most + 1])


def _bounded(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    """An endless body that decompresses to nothing would be read for ever."""
    size = 0
    for piece in pieces:
        size += len(piece)
        yield piece
        if size > most:
            return


def _decompressed(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    first = next(pieces, b"")
    if not first or encoding in NOT_COMPRESSED:
        yield first
        yield from pieces
    elif encoding in COMPRESSED:
        yield from _inflated(first, pieces, window_of(first))
    else:
        raise Unavailable(f"the server compresses it in a way that we did not ask for ({encoding[:20]})")


def _inflated(first: bytes, pieces: Iterator[bytes], window: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj(window)
    piece: bytes | None = first
    try:
        while piece is not None and not inflater.eof:
            output = inflater.decompress(piece, _PIECE_BYTES)
            yield output
            # A full piece of output may have left some behind, of its input too, which goes before what comes next.
            piece = inflater.unconsumed_tail if len(output) == _PIECE_BYTES else next(pieces, None)
    except zlib.error as error:
        raise Unavailable(_BREAKS_OFF, passing=True) from error
    if not inflater.eof:
        raise Unavailable(_BREAKS_OFF, passing=True)
