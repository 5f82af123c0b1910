from collections.abc import Iterable, Iterator
from datetime import date

import pytest

from retrieval.answers.choosing import Choice
from retrieval.domain import Hit, Passage, Reading, Why
from retrieval.ranking.asked import Asked


def asked(text: str) -> Asked:
    def weigh(stems: Iterable[str]) -> dict[str, float]:
        return dict.fromkeys(stems, 1.0)

    return Asked.of(text, date(2026, 3, 1), weigh)


def hit(
    *read: tuple[str, float],
    odds: float = 1.0,
    names: float = 1.0,
    coverage: float = 1.0,
    published: date | None = None,
) -> Hit:
    """A hit of these sentences with their scores; ``odds`` is what the ranker says of each.

    ``names`` is how much of the question's names is around them, ``coverage`` how much of its words is in them.
    """
    text = " ".join(sentence for sentence, _ in read)
    spans = [(text.index(sentence), text.index(sentence) + len(sentence)) for sentence, _ in read]
    passage = Passage("a.1.0", "a", 1, 0, 0, len(text), text, tuple(spans), published=published)
    readings = (
        Reading(
            span,
            score,
            {
                "read": odds,
                "promise": 0.0,
                "names_around": names,
                "lacks_kind": "because" not in words,
                "coverage": coverage,
                "opens_with_pronoun": words.startswith("It "),
            },
        )
        for span, (words, score) in zip(spans, read, strict=True)
    )
    return Hit(passage, 1.0, Why(0.5, 0.5), read=tuple(readings))


def shown(question: str, *hits: Hit) -> list[str]:
    """The sentences in the order in which they are taken, all of them shown."""

    def taking() -> Iterator[str]:
        choice = Choice(asked(question), hits)
        while taken := choice.take():
            choice.show(taken)
            yield taken[0].passage.text[slice(*taken[1])]

    return list(taking())


def test_the_best_come_first() -> None:
    """By their log odds."""
    two = hit(("Ann Lee leads the union.", 1.0), ("Tom Rowe led it before.", 2.0))
    assert shown("Who leads the union?", two) == ["Tom Rowe led it before.", "Ann Lee leads the union."]


def test_another_answer_comes_before_the_same_in_other_words() -> None:
    """The second best name says more than the best one once more, and the number in the question is no new one."""
    read = hit(
        ("The fire destroyed 1,240 homes.", 5.0),
        ("Flames took 1,240 homes, officials said on Monday.", 4.5),
        ("Later counts put the lost homes at 1,300.", 3.4),
    )
    assert shown("How many homes did the fire destroy?", read) == [
        "The fire destroyed 1,240 homes.",
        "Later counts put the lost homes at 1,300.",
        "Flames took 1,240 homes, officials said on Monday.",
    ]


@pytest.mark.parametrize("question", ["Was the fire arson?", "Why did the hall burn?"])
def test_where_names_do_not_answer_new_ones_count_for_nothing(question: str) -> None:
    """What decides may be said of nobody and with no number."""
    read = hit(
        ("Inspector Ann Lee reported on the fire.", 3.0),
        ("The report ruled out arson because of a cable.", 2.9),
        ("Tom Rowe owned 3 freezers.", 2.0),
    )
    assert "Tom Rowe owned 3 freezers." == shown(question, read)[2]


def test_a_reason_comes_first_where_one_is_asked_for() -> None:
    """Before what says the question's words once more."""
    read = hit(("The hall burned on Monday.", 3.0), ("It was lost because of a cable.", 2.5))
    assert ["It was lost because of a cable.", "The hall burned on Monday."] == shown("Why did the hall burn?", read)
    assert "The hall burned on Monday." == shown("When did the hall burn?", read)[0]


def test_what_says_the_same_in_the_same_words_is_left_out() -> None:
    """A copy adds nothing, however good."""
    read = hit(("Ann Lee leads the dockers’ union.", 3.0), ("And Ann Lee leads the dockers’ union.", 2.9))
    assert shown("Who leads the union?", read) == ["Ann Lee leads the dockers’ union."]


def test_what_is_clearly_worse_is_left_out() -> None:
    """Sooner where the ranker does not believe that it answers."""
    sentences = (("Ann Lee leads the union.", 5.0), ("Tom Rowe leads the choir.", 2.0))
    assert len(shown("Who leads the union?", hit(*sentences, odds=0.0))) == 2
    assert len(shown("Who leads the union?", hit(*sentences, odds=-3.0))) == 1


def test_nothing_read_is_nothing_shown() -> None:
    """A hit without a sentence that was read has none to give."""
    assert shown("Who leads the union?", hit()) == []


def test_another_story_is_not_shown_behind_the_answer() -> None:
    """Another vote has figures too, but not the names that were asked about."""
    right = hit(("Dreyling got 28,194 votes.", 3.0))
    others = (hit(("The council voted 11 to 4.", 2.5), names=0.0), hit(("He got 9,000 in May.", 2.0), names=0.6))
    assert shown("How many votes did Dreyling get?", right, *others) == [
        "Dreyling got 28,194 votes.",
        "He got 9,000 in May.",
    ]


@pytest.mark.parametrize(
    ("published", "score", "expected"),
    [
        (date(2026, 1, 12), 3.0, ["The ferry ran aground."]),
        (date(2026, 1, 12), 4.5, ["The fish hall burned.", "The ferry ran aground."]),
        (date(2026, 2, 20), 3.0, ["The fish hall burned.", "The ferry ran aground."]),
        (None, 3.0, ["The fish hall burned.", "The ferry ran aground."]),
    ],
)
def test_where_something_is_of_the_days_asked_about_what_is_not_is_left_out(
    published: date | None, score: float, expected: list[str]
) -> None:
    """Unless that is clearly better, or has no day."""
    ferry = hit(("The ferry ran aground.", 2.0), published=date(2026, 2, 19))
    fire = hit(("The fish hall burned.", score), published=published)
    assert expected == shown("What happened in Port Maddern last week?", ferry, fire)


def test_the_day_of_something_else_is_not_shown_behind_the_answer() -> None:
    """A sentence with none of the words of a question for a time, unless it leans on the one before it."""
    right = hit(("The tram strike was to start on Tuesday.", 3.0))
    others = hit(("New pay takes effect in May.", 2.9), ("It was called off on Monday.", 2.8), coverage=0.0)
    expected = ["The tram strike was to start on Tuesday.", "It was called off on Monday."]
    assert expected == shown("When was the tram strike to start?", right, others)
    assert 3 == len(shown("What became of the tram strike?", right, others))
