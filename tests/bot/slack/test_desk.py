"""The desk sees each delivery through with a bounded pool, whatever its clerk does."""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from bot.slack.deliveries import Deliveries, Delivery
from bot.slack.desk import Desk, Job
from retrieval.archive.catalogue import Catalogue
from tests.bot.slack.installed import catalogue_in

THREAD = "T1:C1:1.0"
QUICK = 0.3
"""Seconds of a short lease."""


@dataclass
class FakeClerk:
    """Notes what it is asked to do; what it answers takes until it is told to go on."""

    deliveries: Deliveries
    go_on: threading.Event = field(default_factory=threading.Event)
    raises: Exception | None = None
    refused: frozenset[str] = frozenset()
    """The ids of those that are not to be answered."""
    welcomed: dict[str, int] = field(default_factory=dict)
    """How many were said to be before each."""
    begun: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    turned_away: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    tidied: int = 0

    def has_seen(self, name: str) -> bool:
        return name in self.welcomed or name in self.turned_away

    def tidy(self) -> None:
        self.tidied += 1

    def welcome(self, job: Job, waiting: int) -> bool:
        self.welcomed[job.delivery.id] = waiting
        if job.delivery.id in self.refused:
            self.deliveries.done(job.delivery.id)
        return job.delivery.id not in self.refused

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


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """A catalogue in a file."""
    with catalogue_in(tmp_path / "catalogue.sqlite3") as made:
        yield made


@contextmanager
def office(catalogue: Catalogue, *, workers: int = 1, queue: int = 10, lease: float = 60.0) -> Iterator[Office]:
    """A desk at work."""
    shared = Deliveries(catalogue, f"process {time.monotonic()}", lease)
    clerk, written = FakeClerk(shared), io.StringIO()
    log = logging.Logger("desk")
    log.addHandler(logging.StreamHandler(written))
    desk = Desk(shared, clerk, workers=workers, queue=queue, log=log)
    desk.start()
    try:
        yield Office(desk, clerk, written)
    finally:
        clerk.go_on.set()
        desk.stop(5)


def test_deliveries_are_answered_in_order(catalogue: Catalogue) -> None:
    """First come, first served."""
    with office(catalogue) as made:
        made.takes("a", "b", "c", "d")
        made.clerk.go_on.set()
        until(lambda: ["a", "b", "c", "d"] == made.clerk.answered)


def test_delivery_that_comes_again_is_not_taken(catalogue: Catalogue) -> None:
    """Neither while it is answered nor later, here or elsewhere."""
    with office(catalogue) as here, office(catalogue) as there:
        here.takes("a")
        assert [False, False] == [desk.take(delivery("a")) for desk in (here.desk, there.desk)]
        here.clerk.go_on.set()
        until(lambda: ["a"] == here.clerk.answered)
        assert [False, False] == [desk.take(delivery("a")) for desk in (here.desk, there.desk)]
        assert {} == there.clerk.welcomed


def test_place_in_the_queue_is_told(catalogue: Catalogue) -> None:
    """None before whom a worker is free for."""
    with office(catalogue, workers=2) as made:
        made.takes("a", "b", "c", "d")
        assert {"a": 0, "b": 0, "c": 1, "d": 2} == made.clerk.welcomed


def test_no_more_than_the_queue_holds_wait(catalogue: Catalogue) -> None:
    """Who comes later is told so at once; there is room again as soon as one was answered."""
    with office(catalogue, queue=2) as made:
        made.takes("a")
        made.waits("a")
        made.takes("b", "c", "d")
        assert ["d"] == made.clerk.turned_away
        assert ["too many questions are waiting"] == made.desk.troubles()
        made.clerk.go_on.set()
        until(lambda: ["a", "b", "c"] == made.clerk.answered)
        made.takes("e")
        until(lambda: ["a", "b", "c", "e"] == made.clerk.answered)
        assert [] == made.desk.troubles()


def test_what_needs_no_answer_takes_no_worker(catalogue: Catalogue) -> None:
    """It was seen to at the welcome."""
    with office(catalogue) as made:
        made.clerk.refused = frozenset({"a"})
        made.takes("a", "b")
        made.waits("b")
        assert ["b"] == made.clerk.begun


def test_clerk_that_raises_does_not_end_the_pool(catalogue: Catalogue) -> None:
    """The delivery is tried again when its lease has run out; others go on at once."""
    with office(catalogue, lease=QUICK) as made:
        made.clerk.raises = RuntimeError("stumbled")
        made.clerk.go_on.set()
        made.takes("a")
        until(lambda: "stumbled" in made.log.getvalue())
        made.clerk.raises = None
        made.takes("b")
        until(lambda: {"a", "b"} == set(made.clerk.answered))
        assert [] == made.desk.troubles()


def test_lease_lasts_as_long_as_the_work(catalogue: Catalogue) -> None:
    """However long that is: nobody adopts what somebody is at."""
    with office(catalogue, lease=QUICK) as slow, office(catalogue, lease=QUICK) as other:
        slow.takes("a", "b")
        time.sleep(4 * QUICK)
        assert {} == other.clerk.welcomed
        slow.clerk.go_on.set()
        until(lambda: ["a", "b"] == slow.clerk.answered)


def test_work_of_the_dead_is_adopted(catalogue: Catalogue) -> None:
    """By one of those that are there; each delivery once."""
    dead = Deliveries(catalogue, "dead", QUICK)
    names = [f"{number:02}" for number in range(20)]
    for name in names:
        dead.take(delivery(name))
    with office(catalogue, lease=QUICK) as one, office(catalogue, lease=QUICK) as another:
        one.clerk.go_on.set()
        another.clerk.go_on.set()
        until(lambda: len(one.clerk.answered) + len(another.clerk.answered) >= len(names))
        assert names == sorted(one.clerk.answered + another.clerk.answered)


def test_no_more_is_adopted_than_there_is_room_for(catalogue: Catalogue) -> None:
    """What was taken once is never turned away."""
    dead = Deliveries(catalogue, "dead", 0.0)
    names = [f"{number:02}" for number in range(12)]
    for name in names:
        dead.take(delivery(name))
    with office(catalogue, queue=2, lease=QUICK) as made:
        until(lambda: len(made.clerk.welcomed) == 3)
        time.sleep(2 * QUICK)
        assert names[:3] == sorted(made.clerk.welcomed)
        made.clerk.go_on.set()
        until(lambda: names == sorted(made.clerk.answered))
        assert [] == made.clerk.turned_away


def test_single_question_does_not_wait_for_another(catalogue: Catalogue) -> None:
    """A worker is woken by it, whichever other thread of the desk has waited longer."""
    with office(catalogue, workers=2) as made:
        made.clerk.go_on.set()
        for number in range(30):
            made.desk.take(delivery(str(number)))
            until(lambda: len(made.clerk.answered) > number, 2)  # noqa: B023 (looked at while it is that number)


def test_stop_finishes_what_was_begun(catalogue: Catalogue) -> None:
    """And what waits; nothing new is begun, but left to others."""
    with office(catalogue) as made, office(catalogue, lease=QUICK) as other:
        other.clerk.go_on.set()
        made.takes("a", "b")
        ending: list[bool] = []
        stopper = threading.Thread(target=lambda: ending.append(made.desk.stop(10)))
        stopper.start()
        until(lambda: made.desk.is_stopping)
        assert made.desk.take(delivery("c"))
        made.clerk.go_on.set()
        stopper.join(10)
        assert ([True], ["a", "b"]) == (ending, made.clerk.answered)
        until(lambda: ["c"] == other.clerk.answered)


def test_stop_that_has_no_time_gives_back_what_is_left(catalogue: Catalogue) -> None:
    """At once what nobody has begun; not what is in a worker's hands, who may be about to post."""
    with office(catalogue) as made:
        made.takes("a", "b", "c")
        made.waits("a")
        assert not made.desk.stop(0.1)
        heir = Deliveries(catalogue, "heir")
        assert ["b", "c"] == [one.id for one in heir.adopt(9)]


def test_stopped_thread_is_told_to_its_jobs(catalogue: Catalogue) -> None:
    """To those in that thread only."""
    with office(catalogue) as made:
        made.takes("a")
        made.takes("b", thread="T1:C1:2.0")
        assert ["a"] == [job.delivery.id for job in made.desk.stop_thread(THREAD)]
        assert [] == made.desk.stop_thread("T1:C1:3.0")
        made.desk.stop_delivery("nothing of ours")
        made.clerk.go_on.set()
        until(lambda: (["b"], ["a"]) == (made.clerk.answered, made.clerk.stopped))


def test_being_stopped_is_a_trouble(catalogue: Catalogue) -> None:
    """Health checks shall send nobody here any more."""
    with office(catalogue) as made:
        made.clerk.go_on.set()
        assert made.desk.stop(5)
        assert ["it is being stopped"] == made.desk.troubles()


def test_old_things_are_forgotten_now_and_then(catalogue: Catalogue) -> None:
    """Not each time that leases are renewed."""
    with office(catalogue, lease=0.03) as made:
        until(lambda: made.clerk.tidied)
        time.sleep(0.1)
        assert 1 == made.clerk.tidied
