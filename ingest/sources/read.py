"""What reading yields: an article, all of an article's past, or why there is neither; and how far it got."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.domain import Article, Dossier


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or record that could not be read."""

    origin: str
    """The file's absolute path, with ``#line`` for one record of many; of what comes from the web the address."""
    reason: str
    """What is wrong, and what to do about it where that helps."""


@dataclass(frozen=True, slots=True)
class Remark(Failure):
    """What was passed over in a file that was read otherwise: worth knowing, though nothing went wrong."""


@dataclass(frozen=True, slots=True)
class Unchanged(Remark):
    """A page that holds what it held when it was last read; the origin is its address."""


@dataclass(frozen=True, slots=True)
class Read:
    """One step of reading."""

    item: Article | Dossier | Failure
    """A dossier where the file is a backup that ``newsdesk export`` has made."""
    consumed: int
    """Bytes of the file on disk read since the step before; a file's steps add up to its size."""
