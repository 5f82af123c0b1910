"""A question in a modal is answered there, however quick the bot is and however slow Slack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.fakes import RESCUE
from tests.bot.slack.inside import Inside, inside
from tests.bot.slack.seen import words

WELCOME = "You are welcome."


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    """One that answers at once."""
    with inside(tmp_path_factory.mktemp("modals")) as bot:
        yield bot


@pytest.mark.parametrize("seconds", [0.0, 0.4])
@pytest.mark.parametrize(("question", "said"), [("thanks", WELCOME), (RESCUE.question.text, "31 people")])
def test_the_answer_stays(bot: Inside, question: str, said: str, seconds: float) -> None:
    """That it is searched, which stands there when the modal was sent, may come after what the bot says to it."""
    slack, ann = bot.slack, bot.slack.user("U1")
    slack.configure(submitted_seconds=seconds)
    ann.uses_shortcut("ask_the_archive")
    [view] = slack.wait_for(lambda: slack.views("U1"))
    ann.submits(view, question=question)
    # By now Slack has done what it was told when the modal was sent.
    [answered] = slack.wait_for(lambda: [one for one in slack.views("U1") if said in words(one)])
    ann.closes(answered)
    assert view["id"] == answered["id"]
