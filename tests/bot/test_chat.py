"""Tests of the REPL as a user meets it, in a pseudo-terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.terminals import CTRL_C, CTRL_D, Terminal, has_terminals

UP = "\x1b[A"


pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(not has_terminals(), reason="this machine gives no pseudo-terminal"),
]


def start(history: Path) -> Terminal:
    """A chat that waits for its first line."""
    # pexpect does not answer when it is asked where the cursor is.
    variables = {**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1"}
    command = (sys.executable, "-m", "tests.bot.chat_script", str(history))
    chat = Terminal(*command, rows=40, columns=100, timeout=30, variables=variables)
    chat.expect_exact("Ctrl-D leaves.")
    await_prompt(chat)
    return chat


def await_prompt(chat: Terminal) -> None:
    """Until the cursor stands behind the mark, in raw mode."""
    chat.expect(r"> .*\x1b\[\?25h")


def leave(chat: Terminal) -> int:
    """Press Ctrl-D; the exit code."""
    chat.send(CTRL_D)
    return chat.ended()


def test_question_is_answered_and_recalled_the_next_day(tmp_path: Path) -> None:
    """The Up arrow brings back what was asked in an earlier chat; Ctrl-D leaves without an error."""
    first = start(tmp_path / "history")
    first.send("Who leads the union?\r")
    first.expect_exact("Searching 4,682 articles…")
    first.expect_exact("Ada Holm")
    await_prompt(first)
    assert 0 == leave(first)

    second = start(tmp_path / "history")
    second.send(UP)
    second.expect_exact("Who leads the union?")
    second.send("\r")
    second.expect_exact("Ada Holm")
    await_prompt(second)
    assert 0 == leave(second)


def test_interrupt_stops_the_answer_and_not_the_program(tmp_path: Path) -> None:
    """Ctrl-C while it searches says so; the next question is answered."""
    chat = start(tmp_path / "history")
    chat.send("Who is slow?\r")
    chat.expect_exact("Searching")
    chat.send(CTRL_C)
    chat.expect_exact("Stopped.")
    await_prompt(chat)
    chat.send("Who leads the union?\r")
    chat.expect_exact("Ada Holm")
    await_prompt(chat)

    assert 0 == leave(chat)


def test_interrupt_clears_the_line_then_tells_how_to_leave(tmp_path: Path) -> None:
    """The first Ctrl-C takes back what was typed, one on an empty line names the keys that leave."""
    chat = start(tmp_path / "history")
    chat.send("half a question")
    chat.expect_exact("half a question")
    chat.send(CTRL_C)
    chat.send(CTRL_C)
    chat.expect_exact("Ctrl-D or /quit leaves.")
    await_prompt(chat)
    chat.send("/quit\r")

    assert 0 == chat.ended()
    assert "half" not in (tmp_path / "history").read_text()


def test_tab_completes_commands(tmp_path: Path) -> None:
    """/so and Tab make /source."""
    chat = start(tmp_path / "history")
    chat.send("/so")
    chat.expect_exact("/source")  # the menu
    chat.send("\t")
    chat.expect_exact("urce")
    chat.send("\r")
    chat.expect_exact("There is no answer yet.")
    await_prompt(chat)

    assert 0 == leave(chat)
    assert "+/source" in (tmp_path / "history").read_text().split()
