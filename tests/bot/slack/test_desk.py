"""The desk sees each delivery through with a bounded pool, whatever its clerk does."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.deliveries import Deliveries
from bot.slack.settings import SlackError
from retrieval.archive.catalogue import Catalogue
from tests.bot.slack.installed import catalogue_in
from tests.bot.slack.offices import THREAD, delivery, office, until

QUICK = 0.3
"""Seconds of a short lease."""


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """A catalogue in a file."""
    with catalogue_in(tmp_path / "catalogue.sqlite3") as made:
        yield made


def test_deliveries_are_answered_in_order(catalogue: Catalogue) -> None:
    """First come, first served."""
    with office(catalogue) as made:
        made.takes("a", "b", "c", "d")
        made.clerk.go_on.set()
        until(lambda: ["a", "b", "c", "d"] == made.clerk.answered)


def test_a_thread_is_answered_in_its_order(catalogue: Catalogue) -> None:
    """However many workers are free: what is asked second leans on the first answer; other threads do not wait."""
    with office(catalogue, workers=3) as made:
        made.takes("a", "b")
        made.takes("c", thread="T1:C1:2.0")
        made.waits("a", "c")
        time.sleep(0.1)
        assert {"a", "c"} == set(made.clerk.begun)
        made.clerk.go_on.set()
        until(lambda: {"a", "b", "c"} == set(made.clerk.answered))
        assert made.clerk.begun[-1] == "b"


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


def test_how_far_it_has_come_is_told_beside_the_work(catalogue: Catalogue) -> None:
    """Neither whoever tells it nor Slack is waited for; who has waited is told when it is begun."""
    with office(catalogue) as made:
        made.clerk.announcements.clear()
        made.takes("a", "b")
        made.clerk.go_on.set()
        until(lambda: ["a", "b"] == made.clerk.answered)
        made.clerk.announcements.set()
        assert [("a", 0), ("b", 1), ("b", 0)] == made.clerk.announced


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


def test_those_that_come_at_once_are_counted_too(catalogue: Catalogue) -> None:
    """However many are welcomed at the same moment, no more are let in than there is room for, each at its place."""
    with office(catalogue, queue=2) as made:
        made.clerk.welcomes.clear()
        for name in "abcde":
            assert made.desk.take(delivery(name))
        until(lambda: ["d", "e"] == sorted(made.clerk.turned_away))
        made.clerk.welcomes.set()
        made.clerk.go_on.set()
        until(lambda: {"a", "b", "c"} == set(made.clerk.answered))
        assert {"a": 0, "b": 1, "c": 2} == made.clerk.welcomed


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


def test_keeper_that_stumbles_goes_on(catalogue: Catalogue) -> None:
    """Whatever it stumbles over: leases are renewed, and what others leave is adopted."""
    with office(catalogue, lease=QUICK, untidy=TimeoutError("no connection is free")) as made:
        until(lambda: "no connection is free" in made.log.getvalue())
        made.clerk.untidy = None
        made.clerk.go_on.set()
        Deliveries(catalogue, "dead", 0.0).take(delivery("a"))
        until(lambda: ["a"] == made.clerk.answered)
        made.desk.watch()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_desk_without_a_keeper_does_not_go_on(catalogue: Catalogue) -> None:
    """Whoever watches it learns that a thread has ended, so that the process can be started anew."""
    with office(catalogue, lease=QUICK, untidy=SystemExit()) as made:
        until(lambda: ["keeper has ended"] == made.desk.troubles())
        with pytest.raises(SlackError, match="keeper has ended by a mistake of Newsdesk's"):
            made.desk.watch()


def test_old_things_are_forgotten_now_and_then(catalogue: Catalogue) -> None:
    """Not each time that leases are renewed."""
    with office(catalogue, lease=0.03) as made:
        until(lambda: made.clerk.tidied)
        time.sleep(0.1)
        assert 1 == made.clerk.tidied
