"""The desk behind the listeners: what was delivered is taken here, and worked off by a bounded pool.

A listener only hands a delivery to the desk, which notes it, so Slack is acknowledged in time however much there is to
do. Each delivery is first *welcomed* (may it be asked?) by quick hands of their own, and then *answered* by a worker,
in the order of arrival; how far it has come is *announced* beside that. What is asked in one thread is answered one
after the other: each answer stands there before the next one is begun, and "And when?" finds the answer that it leans
on.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from bot.slack.deliveries import Deliveries
from bot.slack.delivery import Delivery
from bot.slack.settings import SlackError
from bot.slack.status import Status
from retrieval.errors import NewsdeskError

_WELCOMERS = 8
_ANNOUNCERS = 8
_TIDY_SECONDS = 3600.0
_END_SECONDS = 2.0
"""For a thread to end that has nothing to do."""


@dataclass(eq=False, slots=True)
class Job:
    """A delivery on its way to its answer."""

    delivery: Delivery
    stopped: threading.Event = field(default_factory=threading.Event)
    """Set when nobody wants the answer any more."""
    has_place: bool = True
    """It is one of those that are answered or may wait."""
    waiting: int = 0
    """How many are before it, 0 when a worker is free or has begun."""
    status: Status = field(default_factory=Status)
    begun: float = field(default_factory=time.monotonic)

    @property
    def line(self) -> str:
        """What stands in one line is answered one after the other."""
        return self.delivery.thread if self.delivery.task.get("kind") == "thread" else self.delivery.id


class Clerk(Protocol):
    """Who does the work."""

    def welcome(self, job: Job) -> bool:
        """Whether what has just arrived is to be answered; where not, that is said."""

    def announce(self, job: Job) -> None:
        """Show how far it has come: how many are before it, or that it is worked on."""

    def answer(self, job: Job) -> None:
        """Answer it; what cannot be answered is said."""

    def turn_away(self, job: Job) -> None:
        """Say that too many are waiting."""

    def tidy(self) -> None:
        """Forget what is kept no longer; called now and then."""


class Desk:
    """Takes deliveries and sees that each is worked off once, through crashes of this process and of others."""

    def __init__(self, deliveries: Deliveries, clerk: Clerk, *, workers: int, queue: int, log: logging.Logger) -> None:
        """Nothing runs before ``start``.

        Args:
            deliveries: shared with other processes.
            clerk: does the work.
            workers: how many are answered at the same time.
            queue: how many may wait.
            log: where failures are told.
        """
        self.deliveries = deliveries
        self._clerk = clerk
        self._workers = workers
        self._most_waiting = queue
        self._log = log
        self._jobs: dict[str, Job] = {}
        self._waiting: set[Job] = set()
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._welcomers = ThreadPoolExecutor(_WELCOMERS, "welcome")
        self._announcers = ThreadPoolExecutor(_ANNOUNCERS, "announce")
        self._stopping = False
        self._over = False
        self._next_tidying = 0.0

    def start(self) -> None:
        """Begin to work, first of all on what others left unfinished."""
        names = [f"answer-{number}" for number in range(1, self._workers + 1)]
        self._threads = [threading.Thread(target=self._work, name=name, daemon=True) for name in names]
        self._threads.append(threading.Thread(target=self._keep, name="keeper", daemon=True))
        for thread in self._threads:
            thread.start()

    def take(self, delivery: Delivery) -> bool:
        """Take a delivery and see to it; False for one that was taken before, here or elsewhere.

        What still comes in while the desk is being stopped is left to others.

        Raises:
            ArchiveError: it cannot be noted; Slack should send it again.
        """
        if not self.deliveries.take(delivery):
            return False
        if not self._welcome(Job(delivery)):
            self.deliveries.release([delivery.id])
        return True

    @property
    def is_stopping(self) -> bool:
        """Whether nothing new is taken: Slack should send it to another process."""
        return self._stopping

    def stop_thread(self, thread: str) -> list[Job]:
        """Nobody wants the answers in a thread any more: those that were still to come."""
        with self._changed:
            stopped = [job for job in self._jobs.values() if job.delivery.thread == thread]
        for job in stopped:
            job.stopped.set()
        return stopped

    def stop_delivery(self, id_: str) -> None:
        """Nobody wants this answer any more."""
        if job := self._jobs.get(id_):
            job.stopped.set()

    def stop(self, seconds: float) -> bool:
        """Take nothing new, finish what was begun: False where time ran out; the rest is left to others."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._jobs, seconds)
            self._over = True
            is_done = not self._jobs
            left = [job.delivery.id for job in self._waiting]
            self._changed.notify_all()
        for pool in (self._welcomers, self._announcers):
            pool.shutdown(wait=is_done, cancel_futures=True)
        for thread in self._threads:
            thread.join(_END_SECONDS)
        # Not what is in somebody's hands: its lease runs out when this process is surely gone.
        self.deliveries.release(left)
        return is_done

    def troubles(self) -> list[str]:
        """Why nothing can be answered now; empty when all is well."""
        if self._stopping:
            return ["it is being stopped"]
        with self._changed:
            full = len(self._waiting) >= self._most_waiting
        return [*(["too many questions are waiting"] if full else []), *(f"{name} has ended" for name in self._dead())]

    def watch(self) -> None:
        """See whether all hands are still there; call it often.

        Raises:
            SlackError: one has ended.
        """
        if not self._stopping and (dead := self._dead()):
            raise SlackError(f"{dead[0]} has ended by a mistake of Newsdesk's, which the log tells: start it again.")

    def _dead(self) -> list[str]:
        return [thread.name for thread in self._threads if not thread.is_alive()]

    def _welcome(self, job: Job) -> bool:
        """Let it in; False at the end, when nothing more is begun."""
        with self._changed:
            if self._stopping:
                return False
            # Those on their way count too: ten that come at once are not all told that they are next.
            before = sum(one.has_place for one in self._jobs.values())
            job.has_place = job.delivery.is_adopted or before < self._workers + self._most_waiting
            self._jobs[job.delivery.id] = job
            job.waiting = max(0, before + 1 - self._workers)
            self._welcomers.submit(self._guarded, self._admit, job)
        return True

    def _admit(self, job: Job) -> None:
        if not job.has_place:
            self._clerk.turn_away(job)
            self._finish(job)
        elif self._clerk.welcome(job):
            with self._changed:
                self._waiting.add(job)
                # The keeper waits here too: one that is woken alone may be the wrong one.
                self._changed.notify_all()
                self._announcers.submit(self._announce, job)
        else:
            self._finish(job)

    def _announce(self, job: Job) -> None:
        try:
            self._clerk.announce(job)
        except Exception:  # any bug: a pool would keep it to itself
            self._log.exception("a status was not shown", extra={"delivery": job.delivery.id})

    def _work(self) -> None:
        while job := self._next():
            self._guarded(self._answer, job)

    def _answer(self, job: Job) -> None:
        self._clerk.answer(job)
        self._finish(job)

    def _next(self) -> Job | None:
        """Wait for the next job, and begin it; None at the end."""
        with self._changed:
            while not self._over:
                if job := self._whose_turn():
                    self._begin(job)
                    return job
                self._changed.wait()
        return None

    def _begin(self, job: Job) -> None:
        self._waiting.remove(job)
        if job.waiting:
            job.waiting = 0
            self._announcers.submit(self._announce, job)

    def _whose_turn(self) -> Job | None:
        """The first that waits with nothing before it in its line."""
        lines: set[str] = set()
        for job in self._jobs.values():
            if job in self._waiting and job.line not in lines:
                return job
            if job.has_place:
                lines.add(job.line)
        return None

    def _guarded(self, do: Callable[[Job], None], job: Job) -> None:
        """A clerk that stumbles leaves the job to be adopted later; the pool goes on."""
        try:
            do(job)
        except Exception:  # any bug: raised, it would end a thread of the pool, and questions would wait for ever
            self._log.exception("a job failed", extra={"delivery": job.delivery.id})
            self._finish(job)

    def _finish(self, job: Job) -> None:
        with self._changed:
            self._jobs.pop(job.delivery.id, None)
            self._changed.notify_all()

    def _keep(self) -> None:
        """Hold on to what is being worked on, and adopt what nobody holds on to."""
        while not self._over:
            try:
                self.deliveries.renew(list(self._jobs))
                self._adopt()
                self._tidy()
            except NewsdeskError as error:
                self._log.warning("the deliveries cannot be read: %s", error)
            except Exception:  # any bug: without a keeper, leases would run out and nothing would be adopted any more
                self._log.exception("the deliveries cannot be kept")
            with self._changed:
                self._changed.wait_for(lambda: self._over, self.deliveries.lease_seconds / 3)

    def _tidy(self) -> None:
        if time.monotonic() >= self._next_tidying:
            self._next_tidying = time.monotonic() + _TIDY_SECONDS
            self._clerk.tidy()

    def _adopt(self) -> None:
        """As many as find a place in the queue: nothing that was taken is turned away later."""
        room = self._most_waiting + self._workers - len(self._jobs)
        if self._stopping or room <= 0:
            return
        for delivery in self.deliveries.adopt(room):
            if delivery.id not in self._jobs:
                self._log.info("adopted", extra={"delivery": delivery.id})
                if not self._welcome(Job(delivery)):
                    self.deliveries.release([delivery.id])
