"""A desk at work with a clerk that notes what it is asked to do, for tests of the desk."""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from bot.slack.deliveries import Deliveries
from bot.slack.delivery import Delivery
from bot.slack.desk import Desk, Job
from retrieval.archive.catalogue import Catalogue

THREAD = "T1:C1:1.0"


@dataclass
class FakeClerk:
    """Notes what it is asked to do; what it answers takes until it is told to go on."""

    deliveries: Deliveries
    go_on: threading.Event = field(default_factory=threading.Event)
    welcomes: threading.Event = field(default_factory=threading.Event)
    """Cleared, it keeps whoever is welcomed waiting."""
    announcements: threading.Event = field(default_factory=threading.Event)
    """Cleared, it keeps whoever announces something waiting."""
    raises: Exception | None = None
    refused: frozenset[str] = frozenset()
    """The ids of those that are not to be answered."""
    welcomed: dict[str, int] = field(default_factory=dict)
    """How many were said to be before each."""
    announced: list[tuple[str, int]] = field(default_factory=list)
    """How many were said to be before each while it waits, and that none is when it is begun."""
    begun: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    turned_away: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    tidied: int = 0
    untidy: BaseException | None = None
    """What it raises at the next tidying."""

    def __post_init__(self) -> None:
        self.welcomes.set()
        self.announcements.set()

    def has_seen(self, name: str) -> bool:
        return name in self.welcomed or name in self.turned_away

    def tidy(self) -> None:
        self.tidied += 1
        if self.untidy:
            raise self.untidy

    def welcome(self, job: Job) -> bool:
        self.welcomed[job.delivery.id] = job.waiting
        assert self.welcomes.wait(10)
        if job.delivery.id in self.refused:
            self.deliveries.done(job.delivery.id)
        return job.delivery.id not in self.refused

    def announce(self, job: Job) -> None:
        self.announced.append((job.delivery.id, job.waiting))
        assert self.announcements.wait(10)

    def answer(self, job: Job) -> None:
        self.begun.append(job.delivery.id)
        assert self.go_on.wait(10)
        if self.raises:
            raise self.raises
        self.deliveries.done(job.delivery.id)
        (self.stopped if job.stopped.is_set() else self.answered).append(job.delivery.id)

    def turn_away(self, job: Job) -> None:
        self.deliveries.done(job.delivery.id)
        self.turned_away.append(job.delivery.id)


@dataclass
class Office:
    """A desk at work, its clerk, and what it logs."""

    desk: Desk
    clerk: FakeClerk
    log: io.StringIO

    def takes(self, *names: str, thread: str = THREAD) -> None:
        """Let deliveries come in, each when the one before has been welcomed."""
        for name in names:
            assert self.desk.take(delivery(name, thread))
            until(partial(self.clerk.has_seen, name))
            time.sleep(0.02)  # from the welcome to the queue

    def waits(self, *names: str) -> None:
        """Wait until these are in the hands of workers."""
        until(lambda: set(names) <= set(self.clerk.begun))


def delivery(name: str, thread: str = THREAD) -> Delivery:
    """Something to be answered."""
    return Delivery(name, thread, "slack:T1:U1", {"kind": "thread"})


def until(true: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for something to be so."""
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.01)


@contextmanager
def office(
    catalogue: Catalogue,
    *,
    workers: int = 1,
    queue: int = 10,
    lease: float = 60.0,
    untidy: BaseException | None = None,
) -> Iterator[Office]:
    """A desk at work."""
    shared = Deliveries(catalogue, f"process {time.monotonic()}", lease)
    clerk, written = FakeClerk(shared, untidy=untidy), io.StringIO()
    log = logging.Logger("desk")
    log.addHandler(logging.StreamHandler(written))
    desk = Desk(shared, clerk, workers=workers, queue=queue, log=log)
    desk.start()
    try:
        yield Office(desk, clerk, written)
    finally:
        clerk.go_on.set()
        clerk.announcements.set()
        desk.stop(5)
