"""Each delivery is one process's own, whoever else wants it: in a file and in PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.slack.deliveries import Deliveries
from bot.slack.delivery import UNKNOWN, Delivery, Lost
from bot.slack.wordings import Wordings
from retrieval.archive.catalogue import Catalogue
from tests.bot.slack.installed import catalogue_in
from tests.conftest import ROOT

ASKED = Delivery("T1:C1:1.0", "T1:C1:1.0", "slack:T1:U1", {"question": "Why?"})
LATER = Delivery("T1:C1:2.0", "T1:C1:1.0", "slack:T1:U2", {"question": "And then?"})
ELSEWHERE = Delivery("T1:C22:3.0", "T1:C22:3.0", "slack:T1:U1", {"question": "Where?"})
BRIEF = 0.2
"""Seconds of a lease that shall run out."""
_TAKER = """
import sys
from pathlib import Path
from bot.slack.deliveries import Deliveries
from bot.slack.delivery import Delivery
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.database import open_postgres, open_sqlite
place = sys.argv[1]
catalogue = Catalogue(open_postgres(place) if "://" in place else open_sqlite(Path(place)))
deliveries = Deliveries(catalogue, sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
taken = [f"T1:C1:{n}" for n in range(50) if deliveries.take(Delivery(f"T1:C1:{n}", "T1:C1:0", "slack:T1:U1"))]
print(" ".join(taken), flush=True)
catalogue.close()
"""
"""A process that takes what it can."""

As = Callable[..., Deliveries]
"""The deliveries as a process sees them, by its name; with the seconds of its leases."""


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where the catalogue is."""
    if request.param == "sqlite":
        return tmp_path / "catalogue.sqlite3"
    address: str = request.getfixturevalue("postgres").new_database()
    return address


@pytest.fixture
def catalogue(place: Path | str) -> Iterator[Catalogue]:
    """A catalogue."""
    with catalogue_in(place) as made:
        yield made


@pytest.fixture
def as_(catalogue: Catalogue) -> As:
    """What processes see of it."""
    return lambda owner="a", lease=60.0: Deliveries(catalogue, owner, lease)


def past(lease: float = BRIEF) -> None:
    """Let leases run out."""
    time.sleep(lease + 0.05)


def holds(word: Callable[[], object]) -> bool:
    """Whether a process may still note something of a delivery, which it has done then."""
    try:
        word()
    except Lost:
        return False
    return True


def test_delivery_is_taken_once_by_many_threads(as_: As) -> None:
    """However many want it at the same moment."""
    owners = [as_(f"process {number}") for number in range(8)]
    with ThreadPoolExecutor(16) as pool:
        for number in range(10):
            wanted = replace(ASKED, id=f"T1:C1:{number}.0")
            taken = list(pool.map(lambda owner, wanted=wanted: owner.take(wanted), owners * 2))
            assert 1 == sum(taken)


def test_delivery_is_taken_once_by_many_processes(place: Path | str, catalogue: Catalogue) -> None:
    """Replicas share nothing but the database."""
    arguments = [sys.executable, "-c", _TAKER, str(place)]
    takers = [
        subprocess.Popen([*arguments, f"process {number}"], cwd=ROOT, stdin=-1, stdout=-1, text=True)
        for number in range(3)
    ]
    for taker in takers:
        assert taker.stdout and "ready\n" == taker.stdout.readline()
    taken = [taker.communicate("go\n", 60)[0].split() for taker in takers]
    assert sorted(f"T1:C1:{number}" for number in range(50)) == sorted(sum(taken, []))


def test_what_is_taken_is_kept_as_it_was(as_: As) -> None:
    """A successor knows all that there is to do."""
    as_().take(ASKED)
    assert ASKED == as_("b").find(ASKED.id)
    assert as_("b").find("T1:C1:9.9") is None


def test_lease_keeps_others_off(as_: As) -> None:
    """Nobody adopts what is being worked on."""
    as_().take(ASKED)
    assert [] == as_("b").adopt(9)


def test_lease_that_ran_out_is_adopted(as_: As) -> None:
    """With all that is known of it; the oldest first, and no more than are wanted."""
    dead = as_("dead", BRIEF)
    dead.take(ASKED)
    dead.take(LATER)
    dead.note_answer(ASKED.id, "1.5")
    dead.note_receipt(ASKED.id, "r1")
    past()
    assert [replace(ASKED, answer="1.5", receipt="r1", is_adopted=True)] == as_("b").adopt(1)
    assert [replace(LATER, is_adopted=True)] == as_("c").adopt(9)
    assert [] == as_("d").adopt(9)


def test_renewed_lease_lasts(as_: As) -> None:
    """From its renewal on; the seconds are many, since a busy machine takes some of them."""
    slow = as_("slow", 3.0)
    slow.take(ASKED)
    time.sleep(1.6)
    slow.renew([ASKED.id])
    time.sleep(1.6)
    assert [] == as_("b").adopt(9)
    past(3.0)
    assert [ASKED.id] == [one.id for one in as_("b").adopt(9)]


def test_only_the_owner_renews(as_: As) -> None:
    """A process that comes back too late does not take away what another one has adopted."""
    slow, heir = as_("slow", BRIEF), as_("heir", BRIEF)
    slow.take(ASKED)
    past()
    heir.adopt(9)
    as_("slow", 60).renew([ASKED.id])
    past()
    assert [ASKED.id] == [one.id for one in as_("c").adopt(9)]


def test_delivery_is_adopted_by_one_of_many(as_: As) -> None:
    """All replicas notice a death at the same time."""
    as_("dead", 0.0).take(ASKED)
    heirs = [as_(f"process {number}") for number in range(8)]
    time.sleep(0.01)
    with ThreadPoolExecutor(8) as pool:
        adopted = list(pool.map(lambda heir: heir.adopt(9), heirs))
    assert 1 == sum(map(len, adopted))


def test_what_is_released_is_adopted_at_once(as_: As) -> None:
    """Only what is one's own."""
    as_().take(ASKED)
    as_("b").release([ASKED.id])
    assert [] == as_("c").adopt(9)
    as_().release([ASKED.id])
    assert [ASKED.id] == [one.id for one in as_("c").adopt(9)]


def test_what_is_done_is_never_taken_again(as_: As) -> None:
    """Nor adopted, nor seized; what was asked is forgotten."""
    ours = as_("a", 0.0)
    ours.take(ASKED)
    ours.note_answer(ASKED.id, "1.5")
    ours.done(ASKED.id, receipt="r1")
    assert not ours.take(ASKED)
    assert [] == as_("b").adopt(9)
    assert not as_("b").seize(ASKED.id)
    assert ours.is_done(ASKED.id)
    assert replace(ASKED, task={}, answer="1.5", receipt="r1", is_done=True) == ours.find(ASKED.id)
    assert [(ASKED.id, "r1")] == [(one.id, one.receipt) for one in ours.asked_in(ASKED.thread)]


def test_slow_process_learns_that_it_was_replaced(as_: As) -> None:
    """Whatever it wants to note; what the other one notes stands."""
    slow, heir = as_("slow", 0.0), as_("heir")
    slow.take(ASKED)
    time.sleep(0.01)
    heir.adopt(9)
    assert not holds(lambda: slow.note_answer(ASKED.id, "1.5"))
    assert not holds(lambda: slow.note_receipt(ASKED.id, "r1"))
    assert not holds(lambda: slow.claim_answer(ASKED, "1.5"))
    assert not holds(lambda: slow.done(ASKED.id))
    heir.note_answer(ASKED.id, "1.6")
    heir.done(ASKED.id)
    assert replace(ASKED, task={}, answer="1.6", is_done=True) == heir.find(ASKED.id)


def test_what_is_done_while_it_is_adopted_stays_done(as_: As) -> None:
    """What a slow process ends at the last moment is ended; all else is its heir's."""
    slow, heir = as_("slow", 0.0), as_("heir")
    ids = [f"T1:C1:{number:02}.0" for number in range(40)]
    for id_ in ids:
        slow.take(replace(ASKED, id=id_))
    time.sleep(0.01)
    with ThreadPoolExecutor(1) as pool:
        adopting = pool.submit(heir.adopt, len(ids))
        while holds(partial(slow.note_answer, ids[0], UNKNOWN)):
            time.sleep(0.001)
        # The heir knows of all by now and began at the oldest: they meet on the way.
        done = [id_ for id_ in reversed(ids) if holds(partial(slow.done, id_))]
    assert ids == sorted(done + [one.id for one in adopting.result()])


def test_seized_is_lost_to_its_owner(as_: As) -> None:
    """Whoever stops an answer says so in its place."""
    as_().take(ASKED)
    assert as_("b").seize(ASKED.id)
    assert not holds(lambda: as_().note_answer(ASKED.id, UNKNOWN))
    as_("b").done(ASKED.id)


def test_message_is_claimed_by_one_of_many(as_: As) -> None:
    """Two answers that a crash cut off in one thread are not taken for the same."""
    processes = [as_(f"process {number}") for number in range(8)]
    lost = [replace(ASKED, id=f"T1:C1:{number}.0") for number in range(8)]
    for process, delivery in zip(processes, lost, strict=True):
        process.take(delivery)
    with ThreadPoolExecutor(8) as pool:
        claimed = list(pool.map(lambda process, delivery: process.claim_answer(delivery, "9.0"), processes, lost))
    assert 1 == sum(claimed)


def test_question_and_its_edit_share_their_answer(as_: As) -> None:
    """What answered the one is put right for the other."""
    ours, edit = as_(), replace(ASKED, id=f"{ASKED.id}:edited:2.0", task={"edits": ASKED.id})
    ours.take(ASKED)
    ours.note_answer(ASKED.id, "1.5")
    ours.done(ASKED.id)
    ours.take(edit)
    assert set() == ours.answers_to_others(edit)
    assert ours.claim_answer(edit, "1.5")
    ours.done(edit.id)
    assert "1.5" == Wordings(ours).answer(edit)


def test_answers_of_a_thread_are_known(as_: As) -> None:
    """As far as they have been posted; and whether one is being posted now."""
    ours = as_()
    for delivery in (ASKED, LATER, ELSEWHERE):
        ours.take(delivery)
    ours.note_answer(ELSEWHERE.id, UNKNOWN)
    assert not ours.is_another_posted(LATER)
    ours.note_answer(ASKED.id, UNKNOWN)
    assert (set(), True) == (ours.answers_to_others(LATER), ours.is_another_posted(LATER))
    assert not ours.is_another_posted(ASKED)
    ours.note_answer(ASKED.id, "1.5")
    assert ({"1.5"}, False) == (ours.answers_to_others(LATER), ours.is_another_posted(LATER))
    assert [ASKED.id, LATER.id] == [one.id for one in ours.all_in(ASKED.thread)]
    assert ours.knows_thread(ASKED.thread)
    assert not ours.knows_thread("T1:C1:9.0")


def test_questions_are_counted_by_asker_and_by_place(as_: As) -> None:
    """Since a moment; a channel whose name begins like another's is another one."""
    ours, before = as_(), time.time()
    for delivery in (ASKED, LATER, ELSEWHERE):
        ours.take(delivery)
    counted = [ours.taken_since(before, asker=ASKED.asker), ours.taken_since(before, place="T1:C2:")]
    assert [2, 0] == [len(moments) for moments in counted]
    assert sorted(counted[0], reverse=True) == counted[0]
    assert 2 == len(ours.taken_since(before, place="T1:C1:"))
    assert [] == ours.taken_since(time.time() + 1, asker=ASKED.asker)
    assert 0 < ours.age(ASKED.id) < 10
    assert 0 == ours.age("T1:C1:9.0")


def test_only_what_is_done_is_forgotten(as_: As) -> None:
    """Work that waits for its process is never too old to be kept."""
    ours = as_()
    ours.take(ASKED)
    ours.take(LATER)
    ours.done(ASKED.id)
    ours.forget_before(time.time() - 60)
    assert ours.find(ASKED.id)
    ours.forget_before(time.time() + 60)
    assert [None, LATER] == [ours.find(ASKED.id), ours.find(LATER.id)]


def test_place_is_forgotten_whole(as_: As) -> None:
    """What a workspace asked goes when the bot has left it; nobody else's."""
    ours, other = as_(), replace(ASKED, id="T11:C1:1.0", thread="T11:C1:1.0")
    for delivery in (ASKED, LATER, other):
        ours.take(delivery)
    ours.forget_place("T1:")
    assert [None, None, other] == [ours.find(one.id) for one in (ASKED, LATER, other)]
