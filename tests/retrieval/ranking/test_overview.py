from datetime import date

import numpy as np
import pytest

from retrieval.dates import Period
from retrieval.domain import Passage
from retrieval.question import days_asked_about
from retrieval.ranking.overview import overview

TODAY = date(2026, 4, 20)
LAST_WEEK = Period(date(2026, 4, 12), date(2026, 4, 19))
TEXTS = {
    "flood": "The Korrel flood caused damage of 38 million crowns.",
    "flood again": "Insurers say that the flood of the Korrel cost more than that.",
    "flood copied": "The Korrel flood caused damage of 38 million crowns!",
    "vote": "Ferry crews voted for the deal.",
    "lonely": "A heron was seen.",
}
VECTORS = {"flood": (1.0, 0.0), "flood again": (0.9, 0.4), "flood copied": (1.0, 0.0), "vote": (0.0, 1.0)}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What happened last week?", LAST_WEEK),
        ("What was the news on 3 March 2026?", Period(date(2026, 3, 3), date(2026, 3, 3))),
        ("What are the biggest stories this week?", Period(date(2026, 4, 13), TODAY)),
        ("What's new?", Period(date(2026, 4, 13), TODAY)),
        ("whats new", Period(date(2026, 4, 13), TODAY)),
        ("What's the latest?", Period(date(2026, 4, 13), TODAY)),
        ("latest headlines", Period(date(2026, 4, 13), TODAY)),
        ("What happened in April 2026?", Period(date(2026, 4, 1), TODAY)),
        ("What happened over the past week?", Period(date(2026, 4, 13), TODAY)),
        ("What happened during the past three days?", Period(date(2026, 4, 17), TODAY)),
        ("What happened earlier today?", Period(TODAY, TODAY)),
        ("What happened on Sunday morning?", Period(date(2026, 4, 19), date(2026, 4, 19))),
        ("What happened Sunday?", Period(date(2026, 4, 19), date(2026, 4, 19))),
        ("What made headlines last week?", LAST_WEEK),
        ("What happened recently?", Period(date(2026, 4, 13), TODAY)),
        ("Give me the latest news", Period(date(2026, 4, 13), TODAY)),
        ("Anything happening today?", Period(TODAY, TODAY)),
        ("Who resigned recently?", None),
        ("Any news?", Period(date(2026, 4, 13), TODAY)),
        ("What's going on today?", Period(TODAY, TODAY)),
        ("What will happen on Sunday?", None),
        ("What happened to her last week?", None),
        ("What happened there last week?", None),
        ("Any news from Korrel?", None),
        ("What happened in Korrel last week?", None),
        ("What about last week?", None),
        ("Who resigned last week?", None),
        ("Who was it last week?", None),
        ("What about him?", None),
        ("How big is it?", None),
        ("Is it new?", None),
        ("What is the story?", None),
    ],
)
def test_whether_all_of_some_days_is_asked_for(question: str, expected: Period | None) -> None:
    """A time and nothing else; or just the news."""
    assert expected == days_asked_about(question, TODAY)


def test_stories_are_shown_once_the_most_reported_first() -> None:
    """A report for each, with those that carry it word for word; what has no vector is left out."""
    openings = [Passage(name, name, 1, 0, 0, len(text), text, ()) for name, text in TEXTS.items()]
    hits = overview(openings, {name: np.array(vector, np.float32) for name, vector in VECTORS.items()}, 10)
    assert ["flood", "vote"] == [hit.passage.id for hit in hits]
    assert ["flood copied"] == [passage.id for passage in hits[0].carried_by]
    assert hits[0].score > hits[1].score
    assert 1 == len(overview(openings, {"vote": np.ones(2, np.float32)}, 1))
    assert [] == overview(openings, {}, 10)
