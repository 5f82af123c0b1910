import pytest

from benchmarks.compare import as_reply, within
from benchmarks.measures import quality_of

QUESTION = {"choices": ["Italy", "Spain", "Peru", "Chad"], "answer": 1, "answer_urls": ["u1"]}


def found(*passages: tuple[str, str, float]) -> dict[str, object]:
    """What a peer prints for passages of these addresses, texts and scores."""
    keys = ("url", "text", "score")
    return {"passages": [{"rank": n, **dict(zip(keys, p, strict=True))} for n, p in enumerate(passages, 1)]}


def test_a_peer_answers_with_the_first_60_words_of_its_first_passage() -> None:
    """As sure as that passage's score."""
    reply = as_reply(found(("u1", "word " * 70, 0.3), ("u2", "other", 0.2)))
    assert reply["text"].split() == ["word"] * 60
    assert (reply["answered"], reply["confidence"]) == (True, 0.3)


def test_a_peer_that_found_nothing_gave_no_answer() -> None:
    """And is less sure than of anything."""
    reply = as_reply(found())
    assert reply["answered"] is False
    assert reply["confidence"] < as_reply(found(("u1", "", -1e9)))["confidence"]


def test_articles_left_out_answer_nothing() -> None:
    """A question of which no article is left is not answerable."""
    assert within({"u2"}, QUESTION)["answer_urls"] == []
    assert within({"u1", "u2"}, QUESTION) == QUESTION


def test_all_measures_of_a_run() -> None:
    """One answerable question, found second; one that is not; one absent."""
    replies = [as_reply(found(("u9", "Peru", 0.9), ("u1", "Spain", 0.8))), as_reply(found(("u1", "Spain", 0.5)))]
    quality = quality_of([QUESTION, within(set(), QUESTION)], replies, [as_reply(found(("u1", "", 0.1)))])
    assert quality.answerable == 1
    assert quality.gold == (0.0, 1.0, 1.0, 1.0)
    assert quality.answer == 0.0
    assert quality.choices == 2
    assert quality.choice == pytest.approx(0.5)
    assert quality.abstention == 1.0


def test_choice_counts_questions_with_four_choices_only() -> None:
    """Fewer choices are easier to guess."""
    three = {**QUESTION, "choices": ["Italy", "Spain", "Peru"]}
    assert quality_of([three], [as_reply(found(("u1", "Spain", 0.5)))]).choices == 0
