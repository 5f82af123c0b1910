"""Tests of what is read in a thread."""

from __future__ import annotations

from typing import Any, cast

import pytest
from slack_sdk.web import WebClient

from bot.slack.threads import answer_to, metadata_for, read_thread, turn_of, turns_of
from retrieval.domain import Turn
from tests.bot.fakes import CHESS, RESCUE

BOT = "UBOT"


def said(ts: str, text: str, user: str = "U1", **more: object) -> dict[str, Any]:
    """A message of a thread."""
    return {"ts": ts, "text": text, "user": user, **more}


def test_turns_are_peoples_questions_with_the_answers_as_given() -> None:
    """Neither sources nor buttons of the bot's messages, nor chatter, nor what came later."""
    messages = [
        said("1.0", "<@UBOT> How many were rescued?"),
        said("2.0", "“Rescuers pulled 31 …” [1]\n\n[1] Ferry sinks", BOT, bot_id="B1"),
        said("3.0", "thanks!"),
        said("4.0", "Who won the chess championship?"),
        said("5.0", "And the others?"),
        said("6.0", "Why?"),
    ]
    turns = turns_of(messages, BOT, "5.0", {"1.0": turn_of(RESCUE), "4.0": turn_of(CHESS)}, {})
    expected = Turn("How many were rescued?", RESCUE.text), Turn("Who won the chess championship?", "")
    assert expected == turns


def test_clicks_are_turns_in_the_order_of_time() -> None:
    """No message of a person's says what was asked with a button; what was clicked later does not count."""
    messages = [said("9.0", "Who won?"), said("11.0", "Who won the chess championship?"), said("13.0", "And then?")]
    turns = turns_of(messages, BOT, "13.0", {"11.0": None}, {"10.5": turn_of(RESCUE), "14.0": turn_of(CHESS)})
    assert (Turn("Who won?"), turn_of(RESCUE), Turn("Who won the chess championship?")) == turns


def test_a_question_in_a_file_is_a_turn() -> None:
    """Its words are in the file, not in the message."""
    messages = [said("1.0", "", files=[{"id": "F1"}]), said("2.0", "Look!", files=[{"id": "F2"}])]
    kept = {"1.0": turn_of(RESCUE), "2.0": None}
    assert (turn_of(RESCUE), Turn("Look!")) == turns_of(messages, BOT, "3.0", kept, {})


def test_chatter_is_no_turn() -> None:
    """Once the bot was asked; before that it is what the bot was called for, and a mention is always for it."""
    messages = [
        said("1.0", "A ferry has sunk"),
        said("2.0", "<@UBOT> How many were rescued? :pray:"),
        said("3.0", "lunch at one then"),
        said("4.0", "<@UBOT> And when?"),
        said("5.0", "So sad"),
    ]
    turns = turns_of(messages, BOT, "9.0", {"2.0": None}, {})
    assert (Turn("A ferry has sunk"), Turn("How many were rescued?"), Turn("And when?")) == turns


def test_only_the_last_turns_are_kept() -> None:
    """Long threads cost no more than short ones."""
    messages = [said(f"{number}.0", f"What is {number}?") for number in range(1, 30)]
    turns = turns_of(messages, BOT, "40.0", {}, {})
    assert [f"What is {number}?" for number in range(20, 30)] == [turn.question for turn in turns]


class Pages:
    """A client that gives a thread's messages a page at a time."""

    def __init__(self, number: int) -> None:
        """Take how many there are."""
        self._messages = [said(f"{one}.0", f"What is {one}?") for one in range(1, number + 1)]

    def conversations_replies(self, *, limit: int, cursor: str | None, **_where: object) -> dict[str, Any]:
        start = int(cursor or 0)
        end = start + limit
        more = str(end) if end < len(self._messages) else ""
        return {"messages": self._messages[start:end], "response_metadata": {"next_cursor": more}}


@pytest.mark.parametrize(("number", "last"), [(600, 600), (700, 650)])
def test_the_latest_turns_of_a_very_long_thread_count(number: int, last: int) -> None:
    """Slack gives the oldest messages first: what it does not come to is remembered, what was deleted is not."""
    thread = read_thread(cast("WebClient", Pages(number)), "C1", "1.0", until="999.0")
    kept: dict[str, Turn | None] = {f"{one}.0": Turn(f"What is {one}?", "That.") for one in range(1, 651)}
    turns = turns_of(thread.messages, BOT, "999.0", kept, thread.beyond(kept))
    assert [f"What is {one}?" for one in range(last - 9, last + 1)] == [turn.question for turn in turns]


def test_answer_is_found_by_its_mark() -> None:
    """Whatever else stands there."""
    mark = metadata_for("T1:C1:1.0")
    messages = [said("2.0", "x", BOT), said("3.0", "y", BOT, metadata=mark), said("4.0", "z", metadata=mark)]
    assert "3.0" == answer_to(messages, BOT, "T1:C1:1.0", [])


def test_cut_off_answer_is_ours_and_nobody_elses() -> None:
    """A stream that a crash cut off has no mark; others' answers have theirs, or are known."""
    other = metadata_for("T1:C1:9.0")
    messages = [said("2.0", "a", BOT, metadata=other), said("3.0", "b", BOT), said("4.0", "c", BOT), said("5.0", "d")]
    assert "4.0" == answer_to(messages, BOT, "T1:C1:1.0", ["3.0"])
    assert answer_to(messages[:2], BOT, "T1:C1:1.0", ["3.0"]) is None
