"""Tests of what is said of sources that differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from retrieval.answers.disagreement import disagreement, figures
from retrieval.archive.archive import Archive
from retrieval.chain import RetrievalChain
from retrieval.domain import Answer, Article, Citation, Passage, Question, SplitArticle
from retrieval.ranking.asked import Asked
from retrieval.settings import Settings
from retrieval.wiring import build_chain
from tests.conftest import store

OLD, NEW = date(2024, 3, 4), date(2024, 3, 9)


def citation(
    number: int, quote: str, published: date | None = OLD, article: str = "", source: str = "Wire", title: str = ""
) -> Citation:
    """A quote that is its whole article."""
    passage = Passage(f"p{number}", article or f"a{number}", 1, 0, 0, len(quote), quote, ())
    passage = replace(passage, published=published, source=source, title=title)
    return Citation(number, passage, quote, 0, len(quote), None)


def asked(question: str) -> Asked:
    """A question whose longer words say more."""
    return Asked.of(question, NEW, lambda stems: {stem: float(len(stem)) for stem in stems})


def said(question: str, one: str, other: str) -> str:
    """What is said of an older and a newer quote, of articles that are about what is asked."""
    return disagreement(
        asked(question), [citation(1, one, OLD, source="Post", title=question), citation(2, other, NEW, title=question)]
    )


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        (
            "How many homes lost power?",
            "The storm left 1,200 homes without power.",
            "In the end 1,450 homes were without power.",
            "Sources differ: 1,450 homes [2] (Wire, 9 March 2024); 1,200 homes [1] (Post, 4 March 2024).",
        ),
        (
            "How much damage did the flood cause?",
            "The flood caused damage of $38 million.",
            "The ministry put the damage at $61 million.",
            "Sources differ: $61 million [2] (Wire, 9 March 2024); $38 million [1] (Post, 4 March 2024).",
        ),
        (
            "When will the bridge reopen?",
            "The bridge will reopen on May 3.",
            "The bridge will reopen on May 17.",
            "Sources differ: May 17 [2] (Wire, 9 March 2024); May 3 [1] (Post, 4 March 2024).",
        ),
        (
            "When did the strike begin?",
            "The strike began on 5 March.",
            "Crews began their strike on 7 March.",
            "Sources differ: 7 March [2] (Wire, 9 March 2024); 5 March [1] (Post, 4 March 2024).",
        ),
        (
            "How much does the slide cost the town?",
            "The slide costs the town 240,000 crowns per day.",
            "The slide costs 220,000 crowns in lost fees a day.",
            "Sources differ: 220,000 crowns [2] (Wire, 9 March 2024); 240,000 crowns [1] (Post, 4 March 2024).",
        ),
    ],
)
def test_different_figures_are_named_with_their_days(question: str, one: str, other: str, expected: str) -> None:
    """The newer one first."""
    assert expected == said(question, one, other)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How many homes lost power?", "The storm left 1,200 homes dark.", "Power failed in 1200 homes."),
        ("How many homes lost power?", "The storm left 1,200 homes dark.", "Some 40 schools stay closed."),
        ("Who leads the union?", "The union is led by Ada Holm.", "The union is led by Tom Reed."),
        ("How many homes lost power?", "Of 1,200 homes 300 lost power.", "Power failed in 450 homes."),
        ("How many homes lost power?", "More than 1,200 homes were dark.", "Power failed in 1,250 homes."),
        ("How much of the dam is left?", "Not 138% but 38% is left of it.", "Of the dam, 38% is left."),
        ("How much does the slide cost?", "It has cost 3.1 million crowns so far.", "It costs 220,000 crowns a day."),
        ("How much does the slide cost?", "It costs 9,000 crowns an hour.", "It costs 220,000 crowns a day."),
        ("How much does the slide cost?", "The daily cost is 220,000 crowns.", "It has cost 310,000 crowns."),
        ("How many homes lost power?", "In all 1,200 homes lost power.", "Power failed in 300 homes every hour."),
        ("How soon will it open?", "It could open on one of two days.", "It could open on June 21."),
        ("How much did the deal cost?", "The deal cost $1.2bn.", "The deal cost $1.2 billion."),
        ("How much did the deal cost?", "The deal cost $44B in all.", "The deal cost $44 billion."),
        ("How much did prices rise?", "Prices rose 8.6% in May.", "Prices rose 7.7% in October."),
        (
            "How many jobs were there?",
            "In the first quarter it had 120 jobs.",
            "In the third quarter it had 90 jobs.",
        ),
        ("When did the strike end?", "The strike began on 5 March.", "The strike ended on 7 March."),
    ],
)
def test_what_is_not_plainly_another_figure_is_not_said(question: str, one: str, other: str) -> None:
    """The same number written otherwise or in round figures, one of another thing or for a time, names, several."""
    assert "" == said(question, one, other)


@pytest.mark.parametrize(
    ("question", "wrong", "right", "expected"),
    [
        ("How many beds has the wing?", "The wing has 64 beds.", "The wing has 46 beds, not 64.", "64 beds"),
        (
            "How many beds has the wing?",
            "The wing has 64 beds.",
            "The wing has 46 beds. An earlier version of this article said 64.",
            "64 beds",
        ),
        (
            "How many paintings were stolen?",
            "Thieves stole five paintings.",
            "Thieves stole four paintings. The police corrected an earlier figure of five.",
            "five paintings",
        ),
        (
            "How much will the wing cost?",
            "The wing will cost $4.2 million.",
            "The wing will cost $2.4 million. We wrongly reported $4.2 million.",
            "$4.2 million",
        ),
        ("When will the wing open?", "The wing will open on May 3.", "The wing opens May 17, not on May 3.", "May 3"),
    ],
)
def test_a_figure_that_one_source_takes_back_is_corrected(question: str, wrong: str, right: str, expected: str) -> None:
    """Whichever was published first; the sources do not differ."""
    assert f"Corrected in [2]: {expected} [1] (Post, 4 March 2024)." == said(question, wrong, right)
    assert f"Corrected in [1]: {expected} [2] (Wire, 9 March 2024)." == said(question, right, wrong)


def test_sources_that_deny_each_other_differ() -> None:
    """Neither of them corrects the other."""
    note = said("How many beds has the wing?", "The wing has 64 beds, not 46.", "The wing has 46 beds, not 64.")
    assert "Sources differ: 46 beds [2] (Wire, 9 March 2024); 64 beds [1] (Post, 4 March 2024)." == note


def test_another_event_is_no_other_figure() -> None:
    """An attack killed others than the earthquake that is asked about."""
    quake = citation(1, "The quake killed 31 people.", OLD, title="Earthquake kills 31 in Kerman")
    attack = citation(2, "The Kerman attack killed 95 people.", NEW, title="Kerman mourns the dead of a bomb attack")

    assert "" == disagreement(asked("How many people did the Kerman earthquake kill?"), [quake, attack])


def test_one_article_does_not_differ_from_itself() -> None:
    """It may tell of then and of now."""
    quotes = [citation(1, "It killed 12 people.", article="a"), citation(2, "It killed 15 people.", article="a")]
    assert "" == disagreement(asked("How many people were killed?"), quotes)


def test_figures_go_by_value() -> None:
    """However they are written."""
    assert figures("1,240 on 5 March") == figures("March 5: 1240") != figures("1,250 on 5 March")


def test_sentences_alike_but_for_their_number_are_both_shown(
    archive: Archive, split: Callable[[Article], SplitArticle]
) -> None:
    """Two reports of one storm, word for word the same up to the number of homes."""
    texts = {
        OLD: "The storm left 1,200 homes in the harbour district without power, the city said.",
        NEW: "The storm left 1,450 homes in the harbour district without power, the city said.",
    }
    articles = [
        Article(text, "Storm cuts power", f"https://n.example/{day}", "Wire", published=day)
        for day, text in texts.items()
    ]
    store(archive, split, *articles)
    chain: RetrievalChain = build_chain(Settings(archive=archive.folder), archive)
    answer: Answer = chain.invoke(Question("How many homes lost power in the storm?", NEW))

    assert ["1,200" in answer.text, "1,450" in answer.text] == [True, True]
    assert "Sources differ: 1,450 homes" in answer.text
    assert answer.note in answer.text


def test_the_corrected_figure_comes_first(archive: Archive, split: Callable[[Article], SplitArticle]) -> None:
    """Also where both were published on one day."""
    texts = {
        "Port Maddern hospital opens its children’s wing": "The new wing of the Port Maddern hospital has 64 beds.",
        "Correction": "The new wing of the Port Maddern hospital has 46 beds, not 64 as we reported.",
    }
    articles = [
        Article(text, title, f"https://n.example/{len(text)}", "Wire", published=NEW) for title, text in texts.items()
    ]
    store(archive, split, *articles)
    chain: RetrievalChain = build_chain(Settings(archive=archive.folder), archive)
    answer: Answer = chain.invoke(Question("How many beds does the new wing of the Port Maddern hospital have?", NEW))

    assert ["46 beds", "64 beds"] == [citation.decisive[0] for citation in answer.citations]
    assert "Corrected in [1]: 64 beds [2] (Wire, 9 March 2024)." == answer.note
