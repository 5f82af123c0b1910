"""Tests of questions that ask for the news of something."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.domain import Passage
from retrieval.ranking.asked import Asked
from retrieval.ranking.updates import updates
from retrieval.topics import topic_asked_about


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What's the latest on the ferry strike?", "ferry strike"),
        ("latest on Ada Holm", "Ada Holm"),
        ("Any news about the Halvard Bridge?", "Halvard Bridge"),
        ("Please give me the latest news on eels.", "eels"),
        ("What's new with Orlasay Lines this week?", "Orlasay Lines this week"),
        ("What is happening in Pellworth?", "Pellworth"),
        ("What are the latest developments in the pay talks?", "pay talks"),
        ("Update me on the strike", "strike"),
        ("whats the latest on the ferry strike", "ferry strike"),
        ("summarize the ferry strike", "ferry strike"),
        ("list all articles about the flood", "flood"),
        ("ferry strike news", "ferry strike"),
        ("Halvard Bridge: latest", "Halvard Bridge"),
    ],
)
def test_the_news_of_something_is_asked_for_in_many_ways(question: str, topic: str) -> None:
    """With a question word or without."""
    assert topic == topic_asked_about(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest?",
        "What was the news on 3 March 2026?",
        "latest headlines",
        "What is the report about?",
        "What did the report on the dam say?",
        "Who wrote the news about the strike?",
        "What is the current price of fuel?",
        "What do we know about the gunman?",
        "Any news about it?",
        "What happened in Pellworth?",
    ],
)
def test_other_questions_ask_for_something_else(question: str) -> None:
    """All news, a fact, or nothing that could be looked for."""
    assert topic_asked_about(question) is None


def opening(id_: str, text: str, published: date | None, position: int = 0) -> Passage:
    """The first passage of an article without a title."""
    return Passage(id_, id_, 1, position, 0, len(text), text, (), published=published)


def test_the_newest_articles_about_a_topic_come_first() -> None:
    """Those that open with all of its words; a copy counts once, undated ones come last."""
    ended = "The strike of the ferry crews has ended, said the union that had called it."
    openings = [
        opening("old", "The ferry strike began in Orla on Monday, and the quays were empty.", date(2026, 3, 2)),
        opening("undated", "Of ferry crews and their strike little is known to most islanders.", None),
        opening("new", ended, date(2026, 3, 9)),
        opening(
            "copy", "The strike of the ferry crews has ended, said the union that had called it.", date(2026, 3, 9)
        ),
        opening("other", "The ferry had a new captain.", date(2026, 3, 10)),
        opening("inside", "The ferry strike was long.", date(2026, 3, 11), position=3),
    ]
    topic = Asked.of("ferry strike", date(2026, 4, 1), lambda stems: dict.fromkeys(stems, 1.0))
    hits = updates(topic, openings, 10)
    assert ["new", "old", "undated"] == [hit.passage.id for hit in hits]
    assert ["copy"] == [passage.id for passage in hits[0].carried_by]
    assert ["new"] == [hit.passage.id for hit in updates(topic, openings, 1)]


def test_a_topic_of_some_days_has_news_of_these_days() -> None:
    """And of no others."""
    openings = [
        opening("before", "The ferry strike began.", date(2026, 3, 2)),
        opening("then", "The ferry strike has ended.", date(2026, 3, 31)),
    ]
    topic = Asked.of("ferry strike this week", date(2026, 4, 1), lambda stems: dict.fromkeys(stems, 1.0))
    assert ["then"] == [hit.passage.id for hit in updates(topic, openings, 10)]
