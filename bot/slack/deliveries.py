"""What was delivered to the bot, in the catalogue's database: each delivery is answered once.

A delivery is *taken* by a process, which holds a lease on it and renews it while it works. What stands *done* is never
answered again, however often Slack sends it and to whichever replica. When a process dies, its leases run out and
another one, or its successor, adopts what it had taken: the message that answers is noted before it is complete, so
that it is finished in its place and not posted twice. Whoever was only slow, and comes back after that, is told so at
its next word (``Lost``) and leaves the delivery alone.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.slack.delivery import UNKNOWN, Delivery, Lost
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.schema import deliveries

LEASE_SECONDS = 15.0
"""So long after the death of a process others wait before they go on with its work."""

_TAKEN, _DONE = "taken", "done"
_NOBODY = ""
_LET_IN = (deliveries.c.state == _TAKEN) | deliveries.c.answer.is_not(None) | deliveries.c.receipt.is_not(None)
"""Answered, or still to be: not what was refused or taken back, which leaves neither message nor receipt."""


class Deliveries:
    """The deliveries that all processes of an archive share."""

    def __init__(self, catalogue: Catalogue, owner: str, lease_seconds: float = LEASE_SECONDS) -> None:
        """Take the catalogue, and the name of this process."""
        self.lease_seconds = lease_seconds
        self._transaction = catalogue.transaction
        self._owner = owner

    def take(self, delivery: Delivery) -> bool:
        """Make a delivery this process's own; False where somebody has taken it already."""
        row = {
            "id": delivery.id,
            "thread": delivery.thread,
            "asker": delivery.asker,
            "state": _TAKEN,
            "owner": self._owner,
            "task": dict(delivery.task),
            "answer": delivery.answer,
        }
        with self._transaction(writes=True, latest=True) as connection:
            # Once it is its turn: what was taken later shall look so to whoever counts.
            now = time.time()
            return _inserted(connection, {**row, "taken": now, "lease": now + self.lease_seconds})

    def note_given(self, delivery: Delivery, receipt: str | None = None) -> bool:
        """Note something as done, with its answer and receipt; False for what was noted before."""
        if is_new := self.take(delivery):
            self.done(delivery.id, receipt=receipt)
        return is_new

    def renew(self, ids: Collection[str]) -> None:
        """Hold on to deliveries for the time of another lease."""
        if ids:
            self._update(self._own(ids), lease=time.time() + self.lease_seconds)

    def note_answer(self, id_: str, answer: str | None) -> None:
        """Note the time stamp of the message that answers, or that one is about to be posted (``UNKNOWN``), or was not.

        Raises:
            Lost: another process answers it now.
        """
        if not self._update(self._own([id_]), answer=answer):
            raise Lost(f"{id_} is answered by another process")

    def note_receipt(self, id_: str, receipt: str) -> None:
        """Note the receipt of what is about to be answered.

        Raises:
            Lost: another process answers it now.
        """
        if not self._update(self._own([id_]), receipt=receipt):
            raise Lost(f"{id_} is answered by another process")

    def claim_answer(self, delivery: Delivery, answer: str) -> bool:
        """Note a message that was found as the answer; False where it answers another delivery of the thread.

        Raises:
            Lost: another process answers it now.
        """
        in_thread = select(deliveries.c.id, deliveries.c.answer).where(deliveries.c.thread == delivery.thread)
        with self._transaction(writes=True, latest=True) as connection:
            # Of two that claim one message, the second one waits until the first one has it.
            connection.execute(in_thread.order_by(deliveries.c.id).with_for_update()).all()
            others = [row for row in connection.execute(in_thread) if not delivery.shares_answer(row.id)]
            if answer in [row.answer for row in others]:
                return False
            noted = update(deliveries).where(self._own([delivery.id])).values(answer=answer)
            if not connection.execute(noted).rowcount:
                raise Lost(f"{delivery.id} is answered by another process")
        return True

    def done(self, id_: str, *, receipt: str | None = None) -> None:
        """Nothing is left to do; what was asked is forgotten, but for the receipt.

        Raises:
            Lost: another process answers it now.
        """
        if not self._update(self._own([id_]), state=_DONE, task=None, receipt=receipt):
            raise Lost(f"{id_} is answered by another process")

    def withdraw(self, deletion: Delivery) -> None:
        """A question was taken back: nothing was answered there, in whichever words it was asked."""
        ids = [one.id for one in self.all_in(deletion.thread) if deletion.shares_answer(one.id)]
        self._update(deliveries.c.id.in_(ids), answer=None, receipt=None)

    def adopt(self, most: int) -> list[Delivery]:
        """Take over what nobody holds on to any more, the oldest first, and no more than so many."""
        now = time.time()
        stale = (deliveries.c.state == _TAKEN) & (deliveries.c.lease < now)
        query = select(deliveries).where(stale).order_by(deliveries.c.taken).limit(most)
        with self._transaction() as connection:
            rows = connection.execute(query).all()
        return [_delivery(row, is_adopted=True) for row in rows if self._take_over(row, now)]

    def seize(self, id_: str) -> bool:
        """Take over what another process may still hold on to; False where nothing is left to do."""
        undone = (deliveries.c.id == id_) & (deliveries.c.state == _TAKEN)
        return bool(self._update(undone, owner=self._owner, lease=time.time() + self.lease_seconds))

    def release(self, ids: Collection[str]) -> None:
        """Let others adopt what this process will not get to."""
        if ids:
            self._update(self._own(ids), owner=_NOBODY, lease=0.0)

    def find(self, id_: str) -> Delivery | None:
        """A delivery of an id, None where there is none."""
        with self._transaction() as connection:
            row = connection.execute(select(deliveries).where(deliveries.c.id == id_)).first()
        return _delivery(row) if row else None

    def has_answer(self, id_: str) -> bool:
        """Whether a message answers a delivery already, or is about to."""
        return bool((found := self.find(id_)) and found.answer)

    def holds(self, delivery: Delivery) -> bool:
        """Whether this process is the one that works on a delivery, as it was found."""
        return delivery.owner == self._owner

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
        """Whether something was answered in a thread, or is about to be."""
        query = select(deliveries.c.id).where(deliveries.c.thread == thread, _LET_IN).limit(1)
        with self._transaction() as connection:
            return connection.execute(query).first() is not None

    def all_in(self, thread: str) -> list[Delivery]:
        """What was asked in a thread, the oldest first, whatever became of it."""
        query = select(deliveries).where(deliveries.c.thread == thread).order_by(deliveries.c.taken)
        with self._transaction() as connection:
            return [_delivery(row) for row in connection.execute(query)]

    def asked_in(self, thread: str) -> list[Delivery]:
        """What was asked in a thread and answered, or is still to be, the oldest first."""
        return self._asked(deliveries.c.thread == thread)

    def open_teams(self, enterprise: str) -> set[str]:
        """The workspaces of an organisation in which something is still to be answered."""
        query = select(deliveries.c.task).where(deliveries.c.state == _TAKEN)
        with self._transaction() as connection:
            tasks = connection.execute(query).scalars().all()
        return {str(task["team"]) for task in tasks if task and task.get("enterprise") == enterprise}

    def asked_by(self, asker: str, place: str, since: float) -> list[Delivery]:
        """The same of somebody, wherever the ids of questions start so, since a moment in seconds since 1970."""
        own = (deliveries.c.asker == asker) & (deliveries.c.taken > since)
        return self._asked(own & deliveries.c.id.startswith(place, autoescape=True))

    def answers_to_others(self, delivery: Delivery) -> set[str]:
        """The time stamps of the messages that answer other questions in the same thread, as far as they are known."""
        others = [one for one in self.all_in(delivery.thread) if not delivery.shares_answer(one.id)]
        return {one.answer for one in others if one.answer} - {UNKNOWN}

    def is_another_posted(self, delivery: Delivery) -> bool:
        """Whether another answer is being posted in the same thread."""
        others = (deliveries.c.thread == delivery.thread) & (deliveries.c.id != delivery.id)
        held = (deliveries.c.state == _TAKEN) & (deliveries.c.lease > time.time())
        query = select(deliveries.c.id).where(others, held, deliveries.c.answer == UNKNOWN).limit(1)
        with self._transaction() as connection:
            return connection.execute(query).first() is not None

    def taken_since(self, moment: float, *, asker: str = "", place: str = "", until: str = "") -> list[float]:
        """When it was taken what came since a moment from somebody, or in threads that start so, the newest first.

        What was refused does not count: who tries again too early need not wait for longer.

        Args:
            moment: in seconds since 1970, as the times are.
            asker: from whom.
            place: the beginning of the threads' ids.
            until: the id of the last delivery that counts, if not all do.
        """
        wanted = (deliveries.c.taken > moment) & _LET_IN
        wanted &= deliveries.c.asker == asker if asker else deliveries.c.thread.startswith(place, autoescape=True)
        if until:
            wanted &= deliveries.c.taken <= select(deliveries.c.taken).where(deliveries.c.id == until).scalar_subquery()
        query = select(deliveries.c.taken).where(wanted).order_by(deliveries.c.taken.desc())
        with self._transaction() as connection:
            return list(connection.execute(query).scalars())

    def forget(self, id_: str) -> None:
        """Delete a delivery: it may be taken again."""
        with self._transaction(writes=True, latest=True) as connection:
            connection.execute(delete(deliveries).where(deliveries.c.id == id_))

    def forget_before(self, moment: float) -> None:
        """Delete what was done before a moment, seconds since 1970."""
        old = (deliveries.c.taken < moment) & (deliveries.c.state == _DONE)
        with self._transaction(writes=True, latest=True) as connection:
            connection.execute(delete(deliveries).where(old))

    def forget_place(self, place: str) -> None:
        """Delete all of threads that start so, such as those of a workspace that the bot has left.

        All rows are looked at: it is done once in a while.
        """
        with self._transaction(writes=True, latest=True) as connection:
            connection.execute(delete(deliveries).where(deliveries.c.thread.startswith(place, autoescape=True)))

    def _asked(self, which: ColumnElement[bool]) -> list[Delivery]:
        query = select(deliveries).where(which, _LET_IN).order_by(deliveries.c.taken)
        with self._transaction() as connection:
            return [_delivery(row) for row in connection.execute(query)]

    def _take_over(self, row: Row[Any], now: float) -> bool:
        """Of several that try, one."""
        unchanged = (deliveries.c.id == row.id) & (deliveries.c.state == _TAKEN)
        unchanged &= (deliveries.c.owner == row.owner) & (deliveries.c.lease == row.lease)
        mine = {"owner": self._owner, "lease": now + self.lease_seconds}
        with self._transaction(writes=True, latest=True) as connection:
            return connection.execute(update(deliveries).where(unchanged).values(mine)).rowcount == 1

    def _own(self, ids: Collection[str]) -> ColumnElement[bool]:
        """Those that this process works on."""
        mine = (deliveries.c.owner == self._owner) & (deliveries.c.state == _TAKEN)
        return deliveries.c.id.in_(list(ids)) & mine

    def _update(self, which: ColumnElement[bool], **values: object) -> int:
        with self._transaction(writes=True, latest=True) as connection:
            return connection.execute(update(deliveries).where(which).values(values)).rowcount


def _inserted(connection: Connection, row: Mapping[str, object]) -> bool:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    # What came of it and not how many rows: for an insert, PostgreSQL's driver does not say.
    wanted = insert(deliveries).values(row).on_conflict_do_nothing().returning(deliveries.c.id)
    return connection.execute(wanted).first() is not None


def _delivery(row: Row[Any], *, is_adopted: bool = False) -> Delivery:
    is_done = row.state == _DONE
    return Delivery(
        row.id, row.thread, row.asker, row.task or {}, row.answer, row.receipt, is_done, is_adopted, row.owner
    )
