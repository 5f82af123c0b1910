"""What reading yields: an article, all of an article's past, or why there is neither; and how far it got."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.domain import Article, Dossier
from retrieval.errors import SourceError


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or record that could not be read."""

    origin: str
    """The file's absolute path, with ``#line`` for one record of many; of what comes from the web the address."""
    reason: str
    """What is wrong, and what to do about it where that helps."""


@dataclass(frozen=True, slots=True)
class Incomplete(Failure):
    """A backup that breaks off: what it no longer holds cannot be named, so a run that met one has not gone well."""


@dataclass(frozen=True, slots=True)
class Remark(Failure):
    """What was passed over in a file that was read otherwise: worth knowing, though nothing went wrong."""


@dataclass(frozen=True, slots=True)
class Unchanged(Remark):
    """A page that holds what it held when it was last read; the origin is its address."""


class Withdrawn(SourceError):
    """An agency's item, which the agency has canceled, or does not want published."""

    def __init__(self, status: str, item: str | None, version: int | None) -> None:
        """Take what the agency says of it: its status, its id and its version where they are told."""
        super().__init__(f"its agency says that it is {status}; it was not taken")
        self.status, self.item, self.version = status, item, version


@dataclass(frozen=True, slots=True)
class Withdrawal(Failure):
    """An agency's item that was withdrawn: what the archive has of it is no longer to be searched."""

    status: str
    """Such as ``canceled``."""
    item: str | None
    """The agency's id for it."""
    version: int | None
    """Of the item; a later one is to be published again."""


def failure_of(origin: str, error: SourceError) -> Failure:
    """Why a record could not be taken."""
    if isinstance(error, Withdrawn):
        return Withdrawal(origin, str(error), error.status, error.item, error.version)
    return Failure(origin, str(error))


@dataclass(frozen=True, slots=True)
class Read:
    """One step of reading."""

    item: Article | Dossier | Failure
    """A dossier where the file is a backup that ``newsdesk export`` has made."""
    consumed: int
    """Bytes of the file on disk read since the step before; a file's steps add up to its size."""
