"""What reading yields: an article, all of an article's past, or why there is neither; and how far it got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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


class UnderEmbargo(SourceError):
    """An agency's item that is to be published later."""

    def __init__(self, end: datetime | None, item: str | None, version: int | None) -> None:
        """Take when that is, None where it is not known yet, and the item's id and version where they are told."""
        told = f"until {end:%-d %b %Y %H:%M %Z}; an ingest after that takes it" if end else "until its agency says more"
        super().__init__(f"embargoed {told}")
        self.end, self.item, self.version = end, item, version


@dataclass(frozen=True, slots=True)
class Withdrawal(Failure):
    """An agency's item that was withdrawn: what the archive has of it is no longer to be searched."""

    status: str
    """Such as ``canceled``."""
    item: str | None
    """The agency's id for it."""
    version: int | None
    """Of the item; a later one is to be published again."""


@dataclass(frozen=True, slots=True)
class Embargoed(Withdrawal):
    """An agency's item that waits for the end of its embargo, which counts for its older versions too."""

    end: str | None
    """In ISO 8601, with its time zone; None where it is not known yet."""


@dataclass(frozen=True, slots=True)
class Waiting(Remark):
    """What is embargoed, and not taken yet."""

    end: str | None
    """In ISO 8601, with its time zone; None where it is not known yet."""


def failure_of(origin: str, error: SourceError) -> Failure:
    """Why a record could not be taken."""
    if isinstance(error, Withdrawn):
        return Withdrawal(origin, str(error), error.status, error.item, error.version)
    if isinstance(error, UnderEmbargo):
        # The version itself is to be taken later; where nobody counts, no other can be told from it.
        item, before = (error.item, error.version - 1) if error.version is not None else (None, None)
        return Embargoed(origin, str(error), "embargoed", item, before, error.end.isoformat() if error.end else None)
    return Failure(origin, str(error))


@dataclass(frozen=True, slots=True)
class Read:
    """One step of reading."""

    item: Article | Dossier | Failure
    """A dossier where the file is a backup that ``newsdesk export`` has made."""
    consumed: int
    """Bytes of the file on disk read since the step before; a file's steps add up to its size."""
