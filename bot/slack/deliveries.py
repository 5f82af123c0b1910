"""What was delivered to the bot, in the catalogue's database: each delivery is answered once.

A delivery is *taken* by a process, which holds a lease on it and renews it while it works. What stands *done* is never
answered again, however often Slack sends it and to whichever replica. When a process dies, its leases run out and
another one, or its successor, adopts what it had taken: the message that answers is noted before it is complete, so
that it is finished in its place and not posted twice.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from retrieval.archive.catalogue import Catalogue
from retrieval.archive.schema import deliveries

LEASE_SECONDS = 15.0
"""So long after the death of a process others wait before they go on with its work."""

UNKNOWN = "?"
"""Noted in place of a message that may have been posted without our knowing its time stamp."""

_TAKEN, _DONE = "taken", "done"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that has to be answered once."""

    id: str
    """Workspace, channel and time stamp, or what else is its own."""
    thread: str
    """Where it is answered: workspace, channel and time stamp of the first message."""
    asker: str
    task: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What is to be done, as JSON can hold it."""
    answer: str | None = None
    """Time stamp of the message that answers, ``UNKNOWN`` while it is being posted."""
    is_adopted: bool = False
    """Another process began it."""


class Deliveries:
    """The deliveries that all processes of an archive share."""

    def __init__(self, catalogue: Catalogue, owner: str) -> None:
        """Take the catalogue, and the name of this process."""
        self._transaction = catalogue.transaction
        self._owner = owner

    def take(self, delivery: Delivery) -> bool:
        """Make a delivery this process's own; False where somebody has taken it already."""
        now = time.time()
        row = {
            "id": delivery.id,
            "thread": delivery.thread,
            "asker": delivery.asker,
            "state": _TAKEN,
            "owner": self._owner,
            "lease": now + LEASE_SECONDS,
            "taken": now,
            "task": dict(delivery.task),
            "answer": delivery.answer,
        }
        with self._transaction(writes=True, latest=True) as connection:
            return _inserted(connection, row)

    def renew(self, ids: Collection[str]) -> None:
        """Hold on to deliveries for the time of another lease."""
        if ids:
            own = deliveries.c.id.in_(list(ids)) & (deliveries.c.owner == self._owner)
            self._update(own & (deliveries.c.state == _TAKEN), lease=time.time() + LEASE_SECONDS)

    def note_answer(self, id_: str, answer: str) -> None:
        """Note the time stamp of the message that answers, or that one is about to be posted (``UNKNOWN``)."""
        self._update(deliveries.c.id == id_, answer=answer)

    def done(self, id_: str, *, receipt: str | None = None) -> None:
        """Nothing is left to do; what was asked is forgotten, but for the receipt."""
        self._update(deliveries.c.id == id_, state=_DONE, task=None, receipt=receipt)

    def adopt(self) -> list[Delivery]:
        """Take over what nobody holds on to any more."""
        now = time.time()
        stale = (deliveries.c.state == _TAKEN) & (deliveries.c.lease < now)
        with self._transaction() as connection:
            rows = connection.execute(select(deliveries).where(stale).order_by(deliveries.c.taken)).all()
        return [_delivery(row, is_adopted=True) for row in rows if self._take_over(row, now)]

    def release(self, ids: Collection[str]) -> None:
        """Let others adopt what this process will not get to."""
        if ids:
            self._update(deliveries.c.id.in_(list(ids)) & (deliveries.c.owner == self._owner), lease=0.0)

    def find(self, id_: str) -> Delivery | None:
        """A delivery of an id, None where there is none."""
        with self._transaction() as connection:
            row = connection.execute(select(deliveries).where(deliveries.c.id == id_)).first()
        return _delivery(row) if row else None

    def is_done(self, id_: str) -> bool:
        """Whether a delivery has been answered."""
        query = select(deliveries.c.id).where(deliveries.c.id == id_, deliveries.c.state == _DONE)
        with self._transaction() as connection:
            return connection.execute(query).first() is not None

    def age(self, id_: str) -> float:
        """How long ago a delivery was first taken, in seconds; 0 for one that is not there."""
        with self._transaction() as connection:
            taken = connection.execute(select(deliveries.c.taken).where(deliveries.c.id == id_)).scalar()
        return time.time() - taken if taken else 0.0

    def knows_thread(self, thread: str) -> bool:
        """Whether something was asked in a thread."""
        query = select(deliveries.c.id).where(deliveries.c.thread == thread).limit(1)
        with self._transaction() as connection:
            return connection.execute(query).first() is not None

    def taken_in(self, thread: str) -> list[Delivery]:
        """What is still to be answered in a thread, by whichever process."""
        query = select(deliveries).where(deliveries.c.thread == thread, deliveries.c.state == _TAKEN)
        with self._transaction() as connection:
            return [_delivery(row) for row in connection.execute(query)]

    def receipts_in(self, thread: str) -> dict[str, str]:
        """The receipts of what was answered in a thread, by the ids of the deliveries."""
        query = select(deliveries.c.id, deliveries.c.receipt).where(deliveries.c.thread == thread)
        with self._transaction() as connection:
            return {row.id: row.receipt for row in connection.execute(query) if row.receipt}

    def answer_to(self, id_: str) -> str | None:
        """The time stamp of the message that answers a question, as it was asked first or edited later."""
        same = (deliveries.c.id == id_) | deliveries.c.id.startswith(f"{id_}:edited:", autoescape=True)
        query = select(deliveries.c.answer).where(same, deliveries.c.answer.is_not(None), deliveries.c.state == _DONE)
        with self._transaction() as connection:
            found = connection.execute(query.order_by(deliveries.c.taken.desc())).scalars().all()
        return next((str(answer) for answer in found if answer != UNKNOWN), None)

    def answers_in(self, thread: str) -> set[str]:
        """The time stamps of the messages that answer in a thread, as far as they are known."""
        query = select(deliveries.c.answer).where(deliveries.c.thread == thread, deliveries.c.answer.is_not(None))
        with self._transaction() as connection:
            return set(connection.execute(query).scalars()) - {UNKNOWN}

    def count_since(self, moment: float, *, asker: str = "", place: str = "") -> int:
        """How much was taken since a moment (seconds since 1970) from somebody, or in threads that start so."""
        wanted = deliveries.c.taken > moment
        wanted &= deliveries.c.asker == asker if asker else deliveries.c.thread.startswith(place, autoescape=True)
        with self._transaction() as connection:
            return int(connection.execute(select(func.count()).select_from(deliveries).where(wanted)).scalar_one())

    def forget_before(self, moment: float) -> None:
        """Delete what was done before a moment, seconds since 1970."""
        old = (deliveries.c.taken < moment) & (deliveries.c.state == _DONE)
        with self._transaction(writes=True, latest=True) as connection:
            connection.execute(delete(deliveries).where(old))

    def forget_place(self, place: str) -> None:
        """Delete all of threads that start so, such as those of a workspace that the bot has left."""
        with self._transaction(writes=True, latest=True) as connection:
            connection.execute(delete(deliveries).where(deliveries.c.thread.startswith(place, autoescape=True)))

    def _take_over(self, row: Row[Any], now: float) -> bool:
        """Of several that try, one."""
        unchanged = (deliveries.c.id == row.id) & (deliveries.c.owner == row.owner) & (deliveries.c.lease == row.lease)
        mine = {"owner": self._owner, "lease": now + LEASE_SECONDS}
        with self._transaction(writes=True, latest=True) as connection:
            return connection.execute(update(deliveries).where(unchanged).values(mine)).rowcount == 1

    def _update(self, which: Any, **values: object) -> None:  # noqa: ANN401  # a condition of SQLAlchemy's
        with self._transaction(writes=True, latest=True) as connection:
            connection.execute(update(deliveries).where(which).values(values))


def _inserted(connection: Connection, row: Mapping[str, object]) -> bool:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return connection.execute(insert(deliveries).values(row).on_conflict_do_nothing()).rowcount == 1


def _delivery(row: Row[Any], *, is_adopted: bool = False) -> Delivery:
    return Delivery(row.id, row.thread, row.asker, row.task or {}, row.answer, is_adopted)
