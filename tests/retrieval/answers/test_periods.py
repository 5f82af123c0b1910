"""Tests of stories beside the days that a question names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from retrieval.answers.periods import said_before, without_other_years
from retrieval.archive.archive import Archive
from retrieval.chain import RetrievalChain
from retrieval.domain import Article, Hit, Passage, Question, Reading, SplitArticle, Why
from retrieval.ranking.asked import Asked
from retrieval.settings import Settings
from retrieval.wiring import build_chain
from tests.conftest import store

TODAY = date(2026, 6, 17)
RACE = "Who won the Port Maddern regatta in 2022?"


def asked(question: str) -> Asked:
    """A question whose words all weigh the same."""
    return Asked.of(question, TODAY, lambda stems: dict.fromkeys(stems, 1.0))


def passage(text: str, published: date | None) -> Passage:
    """The whole of an article."""
    whole = Passage("a.1.0", "a", 1, 0, 0, len(text), text, ((0, len(text)),))
    return replace(whole, published=published)


def is_kept(question: str, text: str, published: date | None, article: str = "") -> bool:
    """Whether what was read in a passage counts; ``article`` is what the article says elsewhere."""
    found = passage(text, published)
    read = Reading(found.sentences[0], 1.0, {})
    (hit,) = without_other_years(
        asked(question), [Hit(found, 1.0, Why(0.5, 0.5), read=(read,))], lambda _: Article(f"{text} {article}")
    )
    return hit.read == (read,)


@pytest.mark.parametrize(
    "question",
    [RACE, "In 2022, who won the Port Maddern regatta?", "Who won the Port Maddern regatta in August 2022?"],
)
def test_an_article_of_another_year_does_not_tell_of_the_one_asked_about(question: str) -> None:
    """It was published more than a year later, and that year stands nowhere in it."""
    assert not is_kept(question, "Ada Holm won the regatta on Sunday.", date(2026, 3, 15))


@pytest.mark.parametrize(
    ("text", "published", "article"),
    [
        ("Ada Holm won the regatta on Sunday.", date(2022, 8, 15), ""),
        ("Ada Holm won the regatta on Sunday.", date(2023, 12, 30), ""),
        ("Ada Holm won the regatta on Sunday.", None, ""),
        ("Ada Holm won the regatta.", date(2026, 3, 15), "In 2022 it was held in the rain."),
        ("Ada Holm won the regatta.", date(2026, 3, 15), "Her boat was the best of the 2021-22 season."),
        ("Ada Holm won the regatta four years ago.", date(2026, 3, 15), ""),
    ],
)
def test_an_article_that_may_tell_of_that_year_counts(text: str, published: date | None, article: str) -> None:
    """It is of that year or the next, undated, names it, or says how long ago it was."""
    assert is_kept(RACE, text, published, article)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the Port Maddern regatta?",
        "Who won the Port Maddern regatta in 2026?",
        "Who bought the yacht this week that sank in 2022?",
        "Who found the skipper, who disappeared in 2022?",
    ],
)
def test_where_no_past_year_is_asked_about_all_count(question: str) -> None:
    """One that stands in a clause of its own may be of something else."""
    assert is_kept(question, "Ada Holm won the regatta on Sunday.", date(2026, 3, 15))


@pytest.mark.parametrize(
    ("question", "published", "expected"),
    [
        ("What was stolen last week?", date(2026, 5, 12), "[1] is of 12 May 2026, before the days asked about."),
        ("What was stolen last week?", date(2026, 6, 10), ""),
        ("What was stolen last week?", date(2026, 6, 16), ""),
        ("What was stolen last week?", None, ""),
        ("What was stolen?", date(2026, 5, 12), ""),
        ("Where is the summit in July?", date(2026, 5, 12), ""),
    ],
)
def test_a_story_of_before_the_days_asked_about_is_said_to_be(
    question: str, published: date | None, expected: str
) -> None:
    """It cannot have happened in them, unless they are to come."""
    assert expected == said_before(asked(question), passage("Three bells were stolen.", published))


def test_its_day_has_room_behind_it(archive: Archive, split: Callable[[Article], SplitArticle]) -> None:
    """Further sentences give way to it."""
    text = (
        "Thieves stole three bronze bells from the church of Port Maddern on Monday night, its priest said. "
        "The bells that the thieves stole from the church of Port Maddern were cast in the foundry of Saint Oda. "
        "Thieves stole a silver cup and two lamps from the same church in Port Maddern in May, said the police."
    )
    store(archive, split, Article(text, "Bells stolen", "https://n.example/1", "Wire", published=date(2026, 5, 12)))
    chain: RetrievalChain = build_chain(Settings(archive=archive.folder), archive)
    answer = chain.invoke(Question("What was stolen from the church of Port Maddern last week?", TODAY))

    assert "[1] is of 12 May 2026, before the days asked about." == answer.note
    assert answer.text.endswith(answer.note)


def test_the_winner_of_another_year_is_refused(archive: Archive, split: Callable[[Article], SplitArticle]) -> None:
    """Whoever asks about the year of the article is answered."""
    text = "Ada Holm won the mayoral election in Port Maddern on Sunday with 54 per cent of the vote."
    store(
        archive, split, Article(text, "Holm elected mayor", "https://n.example/1", "Wire", published=date(2026, 3, 15))
    )
    chain: RetrievalChain = build_chain(Settings(archive=archive.folder), archive)
    question = "Who won the mayoral election in Port Maddern in"
    answers = [chain.invoke(Question(f"{question} {year}?", TODAY)) for year in (2022, 2026)]

    assert [(False, 0.0), (True, 1.0)] == [(answer.answered, round(answer.confidence)) for answer in answers]
