"""Tests of what is read in a thread."""

from __future__ import annotations

from typing import Any

from bot.slack.threads import answer_to, metadata_for

BOT = "UBOT"


def said(ts: str, text: str, user: str = "U1", **more: object) -> dict[str, Any]:
    """A message of a thread."""
    return {"ts": ts, "text": text, "user": user, **more}


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
