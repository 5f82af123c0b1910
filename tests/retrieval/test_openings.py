"""What stands before a question in a conversation, and what it says of the question."""

import pytest

from retrieval.domain import Question, Turn
from retrieval.followups import standalone
from retrieval.openings import Opened, opened

ELECTION = Turn("Who won the election in France?")


@pytest.mark.parametrize(
    "question",
    [
        "What about Germany?",
        "And what about Germany?",
        "But what about Germany?",
        "OK, and in Germany?",
        "Ok what about Germany?",
        "Thank you very much! And in Germany?",
        "Great, thanks. So what about Germany?",
    ],
)
def test_thanks_and_connectives_change_nothing(question: str) -> None:
    """However many there are."""
    assert "Who won the election in Germany?" == standalone(Question(question, history=(ELECTION,)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thanks. What about the war in Syria?", Opened("the war in Syria", is_fragment=True)),
        ("And the runner-up?", Opened("the runner-up?", is_joined=True, is_fragment=True)),
        ("So who won?", Opened("who won?", is_joined=True)),
        ("So far?", Opened("So far?")),
        ("And then?", Opened("then?", is_joined=True, is_fragment=True)),
        ("Great Britain?", Opened("Great Britain?")),
        ("OK", Opened("OK")),
        ("And?", Opened("", is_joined=True)),
    ],
)
def test_only_what_opens_is_taken_away(text: str, expected: Opened) -> None:
    """Not what is asked, and not all of it."""
    assert expected == opened(text)


@pytest.mark.parametrize("question", ["why did Ann Lee resign?", "how many people died in the Kerman attack?"])
def test_a_small_letter_alone_joins_nothing(question: str) -> None:
    """Many type so; with "and" before it a question goes on."""
    assert question == standalone(Question(question, history=(ELECTION,)))
    goes_on = standalone(Question("and how many people voted in cities?", history=(ELECTION,)))
    assert "How many people voted in cities in France?" == goes_on
