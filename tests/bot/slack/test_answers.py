"""Answers: what is shown of them, and what is left out when there is too much."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.slack import ids
from bot.slack.answers import (
    answer_message,
    closing_blocks,
    follow_ups,
    private_answer,
    shared_answer,
    streamed_texts,
)
from bot.slack.message import Block, weight
from retrieval.domain import AnswerSentence, Writing
from tests.bot.fakes import CROSSINGS, FERRY_PASSAGES, cite, hit
from tests.bot.slack.samples import ANSWER, RECEIPT, REFUSAL, WRITTEN

_MANY = replace(
    ANSWER,
    citations=tuple(
        cite(number, replace(FERRY_PASSAGES[0], article_id=str(number), title=f"Story {number}"), "The ferry Aurora")
        for number in range(1, 200)
    ),
    sentences=tuple(AnswerSentence(f"Sentence {number}. " * 10, (number,)) for number in range(1, 200)),
)


def _read(blocks: tuple[Block, ...]) -> str:
    """The words of blocks, as somebody reads them."""
    return "\n".join(_words(block) for block in blocks)


def _words(part: object) -> str:
    if isinstance(part, dict):
        own = part["text"] if isinstance(part.get("text"), str) else ""
        return own + "".join(_words(value) for value in part.values() if not isinstance(value, str))
    return "".join(map(_words, part)) if isinstance(part, list) else ""


def test_follow_ups_are_about_related_articles() -> None:
    """What else was found nearly as well is what is asked next."""
    expected = [
        "What is known about “Crossings suspended”?",
        "What is known about “Aurora passed its last safety check in March, inspectors say”?",
    ]
    assert [question for _, question in follow_ups(ANSWER)] == expected


def test_a_refusal_has_no_follow_ups_and_no_sources() -> None:
    """What does not answer is not offered as if it did."""
    read = _read(answer_message(REFUSAL, RECEIPT).blocks)
    assert (follow_ups(REFUSAL), "Sources" in read, "Show passages" in read) == ([], False, False)


def test_a_follow_up_is_not_the_question_itself() -> None:
    """Who asked a follow-up is not offered it again."""
    asked = replace(ANSWER, question=replace(ANSWER.question, text="What is known about “Crossings suspended”?"))
    assert len(follow_ups(asked)) == 1


def test_a_long_headline_is_whole_in_the_question() -> None:
    """The button is short, the question behind it is not."""
    headline = "Ferry company suspends all crossings after the sinking of the Aurora off Port Ellen"
    answer = replace(ANSWER, hits=(*ANSWER.hits[:1], hit(replace(CROSSINGS, title=headline), 0.7)))
    shown = answer_message(answer, RECEIPT).blocks[-2]["elements"][1]
    assert shown["text"]["text"] == "More on “Ferry company suspends all crossings after the sinking of…”"
    assert shown["value"] == f"What is known about “{headline}”?"


def test_long_answers_are_shortened_and_say_so() -> None:
    """What is left out is counted, and the passages show the rest of the sources."""
    message = answer_message(_MANY, RECEIPT)
    read = _read(message.blocks)
    assert ("more sentences." in read, "more sources: see Show passages." in read) == (True, True)
    assert weight(list(message.blocks)) < 11_000


def test_streamed_texts_are_paragraphs() -> None:
    """Each sentence after the first opens a paragraph of its own."""
    expected = [
        "“Rescuers pulled 31 people from the water within two hours.” \\[1\\]",
        "\n\n“Nine passengers are still missing, the coastguard said.” \\[2\\]",
    ]
    assert streamed_texts(ANSWER) == expected


def test_why_a_model_did_not_write_stands_before_the_quotes() -> None:
    """Once in the message, in its notification and in a stream."""
    writing = Writing("house:small", "1", failure="could not be reached")
    answer = replace(ANSWER, note=writing.excuse, writing=writing)
    said = answer_message(answer, RECEIPT)
    for text in (json.dumps(said.blocks), said.text, "".join(streamed_texts(answer))):
        why, quotes = text.index("could not be reached; what follows are quotes"), text.index("Rescuers pulled")
        assert (True, 1) == (why < quotes, text.count("could not be reached"))


def test_a_written_sentence_shows_its_quotes() -> None:
    """A sentence that is no quote has its quote below its source."""
    read = _read(answer_message(WRITTEN, RECEIPT).blocks)
    assert "“Harbour police counted 29 survivors on the quay on Sunday morning.”" in read


def test_an_article_is_listed_once() -> None:
    """Two quotes of one article are one source with two numbers."""
    assert _read(closing_blocks(ANSWER, RECEIPT)).count("“Ferry sinks”") == 1


@pytest.mark.parametrize(("user", "named"), [("U0ADAHOLM1", True), ("!channel", False), ("U1> <!here", False)])
def test_only_the_asker_is_named(user: str, named: bool) -> None:
    """What is no user's id names nobody."""
    first = shared_answer(ANSWER, RECEIPT, user).blocks[0]["elements"][0]["elements"][0]
    assert first == ({"type": "user", "user_id": user} if named else {"type": "text", "text": "Someone"})


def test_a_private_answer_can_be_shared() -> None:
    """The first button shares the answer with this receipt."""
    buttons = private_answer(ANSWER, RECEIPT).blocks[-2]["elements"]
    assert (buttons[0]["action_id"], buttons[0]["value"]) == (ids.SHARE, RECEIPT)


@pytest.mark.parametrize("praises", [True, False])
def test_feedback_is_read_back(praises: bool) -> None:
    """What a feedback button sends tells which thumb, and the receipt."""
    value = ids.thumbs_up(RECEIPT) if praises else ids.thumbs_down(RECEIPT)
    assert ids.read_feedback(value) == (praises, RECEIPT)


def test_foreign_feedback_is_refused() -> None:
    """Any other value is nobody's feedback."""
    with pytest.raises(ValueError, match="feedback button"):
        ids.read_feedback("sideways:r1")
