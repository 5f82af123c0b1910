"""Whether an agency wants an item published: not what it has canceled or withheld, and what is embargoed only later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from ingest.sources.agency import number_of
from ingest.sources.dates import moment_of
from ingest.sources.read import UnderEmbargo, Withdrawn

_CANCELED = frozenset(("canceled", "cancelled", "killed"))
_WITHHELD = "withheld"
_EMBARGOED = "embargoed"
"""A status of NITF; elsewhere an embargo is a property of its own."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """What an agency says of an item's publication."""

    item: str
    """The agency's id for it; may be empty."""
    version: str | None = None
    statuses: Iterable[str] = ()
    embargo: str | None = None
    """Until when it is embargoed, as the agency writes it, or what else stands there; None where nothing does."""
    created: str | None = None
    """When this version was made."""

    def refuse_unpublished(self) -> None:
        """Raise a Withdrawn or an UnderEmbargo for an item that is not to be published, or not yet."""
        statuses = {status.lower() for status in self.statuses}
        end = moment_of(self.embargo)
        if canceled := statuses & _CANCELED:
            self._withdraw(min(canceled))
        if _is_open(end) if end else self.embargo is not None or _EMBARGOED in statuses:
            raise UnderEmbargo(end, self.item or None, number_of(self.version))
        if _WITHHELD in statuses and not self._was_embargoed_until(end):
            self._withdraw(_WITHHELD)

    def _withdraw(self, status: str) -> None:
        raise Withdrawn(status, self.item or None, number_of(self.version))

    def _was_embargoed_until(self, end: datetime | None) -> bool:
        """Whether it was withheld for its embargo only: what was withheld after that is so for another reason."""
        created = moment_of(self.created)
        return end is not None and created is not None and created < end


def _is_open(end: datetime) -> bool:
    return datetime.now(UTC) < end
