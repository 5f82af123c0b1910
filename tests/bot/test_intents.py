"""Tests of what is wanted by whoever writes to the bot."""

from __future__ import annotations

import pytest

from bot.intents import Intent, intent_of


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("", Intent.EMPTY),
        (" … ?", Intent.EMPTY),
        (":wave:", Intent.THANKS),
        ("help", Intent.HELP),
        ("Hello!", Intent.HELP),
        ("thanks a lot!", Intent.THANKS),
        ("Great, thank you :tada:", Intent.THANKS),
        ("ok", Intent.THANKS),
        ("Who are you?", Intent.HELP),
        ("How many articles do you have?", Intent.ABOUT),
        ("which outlets are in the archive", Intent.ABOUT),
        ("What’s in your archive?", Intent.ABOUT),
        ("How far back does the archive go?", Intent.ABOUT),
        ("Who said thanks?", Intent.QUESTION),
        ("How many articles does the constitution have?", Intent.QUESTION),
        ("What does the minister know?", Intent.QUESTION),
        ("ferry strike", Intent.QUESTION),
        ("Help for farmers", Intent.QUESTION),
    ],
)
def test_intent(text: str, intent: Intent) -> None:
    """What is no question is not searched for."""
    assert intent is intent_of(text)
