"""What a question may lean on: the bot's own questions and answers, and nothing that people said to each other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.deliveries import Deliveries
from bot.slack.delivery import Delivery
from bot.slack.history import History, turn_of
from retrieval.domain import Turn
from retrieval.receipts import Receipts
from tests.bot.fakes import CHESS, RESCUE, UNION
from tests.bot.slack.inside import Inside, inside
from tests.bot.slack.installed import catalogue_in
from tests.bot.slack.offices import until
from tests.bot.slack.seen import words

RESCUED, LED = RESCUE.question.text, UNION.question.text
THREAD = "T1:C1:1.0"


class Desk:
    """Takes questions and answers them, without a Slack."""

    def __init__(self, receipts: Receipts, deliveries: Deliveries) -> None:
        self.receipts, self.deliveries = receipts, deliveries

    def asks(self, id_: str, question: str = "And then?", answer: object = None, thread: str = THREAD) -> Delivery:
        """Take a question; it is answered where an answer is given."""
        _, channel, ts, *_ = id_.split(":")
        task = {"kind": "thread", "team": "T1", "channel": channel, "ts": ts, "question": question}
        delivery = Delivery(id_, thread, "slack:T1:U1", {**task, "is_reply": thread != id_})
        self.deliveries.take(delivery)
        if answer is not None:
            self.ends(id_, self.receipts.keep(answer, "slack:T1:U1", {}))  # type: ignore[arg-type]  # an answer
        return delivery

    def ends(self, id_: str, receipt: str | None = None) -> None:
        """It was answered with this, or otherwise."""
        self.deliveries.note_answer(id_, f"{id_.split(':')[2]}5")
        self.deliveries.done(id_, receipt=receipt)

    def before(self, delivery: Delivery) -> tuple[Turn, ...]:
        """What it leans on."""
        return History(self.receipts, self.deliveries).before(delivery)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """One with nothing on it."""
    with catalogue_in(tmp_path / "catalogue.sqlite3") as catalogue:
        yield Desk(Receipts(catalogue), Deliveries(catalogue, "a"))


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Inside]:
    """One with prepared answers."""
    with inside(tmp_path) as bot:
        yield bot


def test_turns_are_questions_with_the_answers_as_given(desk: Desk) -> None:
    """In the order of time, of one thread, up to the question; a refusal's words are nothing to lean on."""
    desk.asks("T1:C1:4.0", answer=CHESS)
    desk.asks("T1:C1:1.0", answer=RESCUE)
    desk.asks("T1:C1:2.0", answer=UNION, thread="T1:C1:2.0")
    desk.asks("T1:C1:6.0", answer=UNION)
    assert (turn_of(RESCUE), Turn(CHESS.question.text)) == desk.before(desk.asks("T1:C1:5.0"))


def test_clicks_are_turns_by_the_moment_of_the_click(desk: Desk) -> None:
    """Not by the message that they were made on."""
    desk.asks("T1:C1:3.0", answer=UNION)
    desk.asks("T1:C1:2.0:click:U1:4.0", answer=RESCUE)
    assert (turn_of(UNION), turn_of(RESCUE)) == desk.before(desk.asks("T1:C1:5.0"))


def test_what_is_still_to_be_answered_is_a_turn(desk: Desk) -> None:
    """Another process may be at it; thanks are none, and what got another word than an answer is none either."""
    desk.asks("T1:C1:1.0", RESCUED)
    desk.asks("T1:C1:2.0", "thanks!")
    desk.asks("T1:C1:3.0", "x" * 5_000)
    desk.ends("T1:C1:3.0")
    assert (Turn(RESCUED),) == desk.before(desk.asks("T1:C1:5.0"))


def test_an_edit_takes_the_place_of_what_it_changes(desk: Desk) -> None:
    """Once it is answered."""
    desk.asks("T1:C1:1.0", answer=RESCUE)
    desk.asks("T1:C1:1.0:edited:2.0", LED)
    last = desk.asks("T1:C1:5.0")
    before = desk.before(last)
    desk.ends("T1:C1:1.0:edited:2.0", desk.receipts.keep(UNION, "slack:T1:U1", {}))
    assert [(turn_of(RESCUE),), (turn_of(UNION),)] == [before, desk.before(last)]


def test_only_the_last_turns_are_kept(desk: Desk) -> None:
    """Long threads cost no more than short ones."""
    for number in range(1, 15):
        desk.asks(f"T1:C1:{number}.0", f"What is {number}?")
    turns = desk.before(desk.asks("T1:C1:20.0"))
    assert [f"What is {number}?" for number in range(5, 15)] == [turn.question for turn in turns]


def test_what_somebody_asked_somewhere_is_found(desk: Desk) -> None:
    """Since a moment, whichever threads it began; not what they asked elsewhere, such as with a command."""
    before = time.time()
    for id_ in ("T1:D1:1.0", "T1:D12:2.0", "T1:private:3.0"):
        desk.asks(id_, thread=id_)
    own = [desk.deliveries.asked_by("slack:T1:U1", "T1:D1:", since) for since in (before, time.time())]
    assert [["T1:D1:1.0"], []] == [[one.id for one in asked] for asked in own]
    assert [] == desk.deliveries.asked_by("slack:T1:U2", "T1:D1:", before)


def test_what_people_say_to_each_other_is_neither_kept_nor_sent(bot: Inside) -> None:
    """Before the bot came in or after it: the model and the receipts see what the bot was asked."""
    ann, ben = bot.slack.user("U1"), bot.slack.user("U2")
    root = ben.says("C1", "Between us: is the minister about to resign?")
    ann.mentions_bot("C1", RESCUED, thread=root)
    bot.slack.wait_for_replies("C1", root)
    ben.says("C1", "Jane Doe told me so", thread=root)
    ann.mentions_bot("C1", "And how many were injured?", thread=root)
    bot.slack.wait_for_replies("C1", root, 2)
    bot.settle()
    histories = [(), (turn_of(RESCUE),)]
    assert histories == [one.history for one in bot.chain.asked]
    assert histories == sorted((one.answer.question.history for one in bot.house.receipts.all()), key=len)


def test_a_direct_message_goes_on_at_its_root(bot: Inside) -> None:
    """There people write one message below the other, and mean the one before; each of their own."""
    ann, ben = bot.slack.user("U1"), bot.slack.user("U2")
    for user, text in ((ann, RESCUED), (ben, LED), (ann, "And how many were injured?")):
        bot.slack.wait_for_replies(user.dm, user.says(user.dm, text))
        bot.settle()
    assert [(), (), (turn_of(RESCUE),)] == [one.history for one in bot.chain.asked]


def test_a_shared_answer_is_gone_on_with(bot: Inside) -> None:
    """It stands there like one that was asked for: in its thread nobody has to mention the bot, or to say it again."""
    slack, ann, ben = bot.slack, bot.slack.user("U1"), bot.slack.user("U2")
    ann.runs_command("/ask", RESCUED, "C1")
    ann.clicks(slack.wait_for(lambda: [one for one in slack.ephemerals("U1") if "31 people" in words(one)])[0], "share")
    [shared] = slack.wait_for(lambda: slack.bot_messages("C1"))
    until(lambda: bot.house.desk.deliveries.knows_thread(f"T1:C1:{shared['ts']}"))
    ben.says("C1", LED, thread=shared["ts"])
    slack.wait_for_replies("C1", shared["ts"])
    assert (turn_of(RESCUE),) == bot.chain.asked[-1].history
