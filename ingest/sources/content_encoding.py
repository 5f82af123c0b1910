"""What servers say in the header Content-Encoding, and what they mean by it."""

from __future__ import annotations

import zlib

NOT_COMPRESSED = ("", "identity", "none", "utf-8", "binary")
COMPRESSED = ("gzip", "x-gzip", "deflate")
"""What is read. Its data are told apart by their first bytes, since servers confuse them."""
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


def window_of(first: bytes) -> int:
    """How zlib is to take compressed data that begin so.

    Some servers send deflate data without the header that belongs to them.
    """
    try:
        zlib.decompressobj(_GZIP_OR_ZLIB).decompress(first, 1)
    except zlib.error:
        return -zlib.MAX_WBITS
    return _GZIP_OR_ZLIB
