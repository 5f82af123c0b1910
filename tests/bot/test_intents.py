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
        ("Perfect, thank you!", Intent.THANKS),
        ("thanks, that helps", Intent.THANKS),
        ("Thanks for your help", Intent.THANKS),
        ("thank u", Intent.THANKS),
        ("ok thanks", Intent.THANKS),
        ("thank you, newsdesk!", Intent.THANKS),
        ("good night", Intent.THANKS),
        ("ok thanks " * 200 + "x", Intent.QUESTION),
        ("never mind", Intent.THANKS),
        ("Never mind, I found it.", Intent.THANKS),
        ("cool", Intent.THANKS),
        ("good bot", Intent.THANKS),
        ("That's great. Well done!", Intent.THANKS),
        ("merci", Intent.THANKS),
        ("danke", Intent.THANKS),
        ("hola", Intent.HELP),
        ("hi there!", Intent.HELP),
        ("Hey Newsdesk", Intent.HELP),
        ("help please", Intent.HELP),
        ("how do I use this?", Intent.HELP),
        ("what can i ask you", Intent.HELP),
        ("Who said thanks?", Intent.QUESTION),
        ("Nice attack", Intent.QUESTION),
        ("Good Friday agreement", Intent.QUESTION),
        ("Never mind the Bollocks", Intent.QUESTION),
        ("Thanks, and how many were injured?", Intent.QUESTION),
        ("hello kitty", Intent.QUESTION),
        ("Cool Britannia", Intent.QUESTION),
        ("What can I ask the minister?", Intent.QUESTION),
        ("How many articles does the constitution have?", Intent.QUESTION),
        ("What does the minister know?", Intent.QUESTION),
        ("ferry strike", Intent.QUESTION),
        ("Help for farmers", Intent.QUESTION),
    ],
)
def test_intent(text: str, intent: Intent) -> None:
    """What is no question is not searched for."""
    assert intent is intent_of(text)
