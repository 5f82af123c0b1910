"""What reading yields: an article or the reason why there is none, and how far it got."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from retrieval.domain import Article


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or record that could not be read."""

    origin: str
    """The file's absolute path, with ``#line`` for one record of many."""
    reason: str
    """What is wrong, and what to do about it where that helps."""


@dataclass(frozen=True, slots=True)
class Read:
    """One step of reading."""

    item: Article | Failure
    consumed: int
    """Bytes of the file on disk read since the step before; a file's steps add up to its size."""


def origin_of(path: Path) -> str:
    r"""The absolute path as text that can be stored: a byte of the name that is no UTF-8 is written ``\xe9``."""
    return os.fsencode(os.path.abspath(path)).decode("utf-8", "backslashreplace")
