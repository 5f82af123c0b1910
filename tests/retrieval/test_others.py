"""What may answer a question for the other one."""

import pytest

from retrieval.domain import Hit, Passage, Question, Reading, Turn, Why
from retrieval.followups import standalone
from retrieval.others import of_another

SENTENCES = (
    "VARN, 3 March (Northline) — The Weavers’ Union and the Dyers’ Federation began a strike on Monday.",
    "The Weavers’ Union wants a rise of 6 percent.",
    "A rise is what the Weavers’ Union asks for.",
    "The Dyers’ Federation wants shorter hours.",
)
BEFORE = Turn(
    "What does the Weavers’ Union want?",
    "The Weavers’ Union and the Dyers’ Federation began a strike on Monday. [1] "
    "The Weavers’ Union wants a rise of 6 percent. [2]",
)


def left(question: str, *history: Turn) -> list[str]:
    """The sentences that may answer."""
    text = " ".join(SENTENCES)
    spans = tuple((text.index(one), text.index(one) + len(one)) for one in SENTENCES)
    passage = Passage("a.1.0", "a", 1, 0, 0, len(text), text, spans)
    hit = Hit(passage, 1.0, Why(0.5, 0.5), read=tuple(Reading(span, 1.0, {}) for span in spans))
    asked = Question(question, history=history)
    (found,) = of_another(asked, standalone(asked), [hit])
    return [text[slice(*one.span)] for one in found.read]


@pytest.mark.parametrize("question", ["What about the other union?", "What does the other union want?"])
def test_the_other_one_is_not_the_one_that_was_spoken_of(question: str) -> None:
    """Neither what was quoted, maybe without its dateline, nor what tells of that one alone."""
    assert [SENTENCES[3]] == left(question, BEFORE)


@pytest.mark.parametrize("question", ["Since when?", "Who struck the other day?", "Who else is on strike?"])
def test_any_other_question_may_be_answered_by_the_same_words(question: str) -> None:
    """A sentence may answer two questions."""
    assert list(SENTENCES) == left(question, BEFORE)


def test_without_an_answer_before_there_is_no_other_one() -> None:
    """A refusal said nothing."""
    assert list(SENTENCES) == left("What about the other union?", Turn(BEFORE.question))


def test_another_name_leaves_the_old_one_behind() -> None:
    """Where anything names the new one; else what was found may still answer."""
    before = Turn("What does the Weavers’ Union want?")
    assert [SENTENCES[0], SENTENCES[3]] == left("And the Dyers?", before)
    assert list(SENTENCES) == left("And the Tanners?", before)


def test_a_question_of_its_own_leaves_nothing_behind() -> None:
    """Its words are not those of the question before."""
    assert list(SENTENCES) == left("Whom did the Dyers meet in Varn?", BEFORE)
