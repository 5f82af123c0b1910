"""What goes wrong while bytes are read, in words: one place for all that the standard library's readers raise."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from lzma import LZMAError
from tarfile import TarError
from zipfile import BadZipFile, LargeZipFile

from retrieval.errors import SourceError

_DAMAGE = (gzip.BadGzipFile, zlib.error, LZMAError, EOFError, BadZipFile, LargeZipFile, TarError, struct.error)
_NONSENSE = (ValueError, OverflowError, IndexError, KeyError, MemoryError, RecursionError)
"""What zipfile and tarfile raise beside their own errors where a header holds numbers or names that cannot be."""


@contextmanager
def damage_told(what: str) -> Iterator[None]:
    """Errors of reading as a SourceError fit to be shown.

    Args:
        what: is damaged, e.g. ``its gzip data is damaged or cut off; fetch it again``.
    """
    try:
        yield
    except _DAMAGE as error:
        raise SourceError(what) from error
    except NotImplementedError as error:  # raised by zipfile for a compression method that it does not know
        raise SourceError(f"it is packed in a way that is not read ({error}); pack it anew as a plain ZIP") from error
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}") from error


@contextmanager
def nonsense_told(what: str) -> Iterator[None]:
    """As ``damage_told``, for calls of zipfile and tarfile alone: they trust the headers and stumble in many ways."""
    try:
        with damage_told(what):
            yield
    except _NONSENSE as error:
        raise SourceError(what) from error
    except RuntimeError as error:
        # What zipfile raises where it wants a password.
        raise SourceError(f"{what} ({error})") from error
