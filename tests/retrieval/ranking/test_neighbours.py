from dataclasses import replace

from retrieval.domain import Hit, Passage, Why
from retrieval.ranking.neighbours import join_neighbours

TEXT = "One came. Two went. \n\nThree stayed. Four slept. Five woke."
PARTS = ("One came.", "Two went.", "Three stayed.", "Four slept.", "Five woke.")


def hit(position: int, score: float, article: str = "a") -> Hit:
    """A hit on a part of the text."""
    start = TEXT.index(PARTS[position])
    end = start + len(PARTS[position])
    passage = Passage(f"{article}.1.{position}", article, 1, position, start, end, TEXT[start:end], ((start, end),))
    return Hit(passage, score, Why(score, 0.0))


def stretch(_passage: Passage, start: int, end: int) -> str:
    return TEXT[start:end]


def texts(hits: list[Hit]) -> list[str]:
    return [one.passage.text for one in hits]


def test_neighbours_become_one_hit_with_the_text_between_them() -> None:
    """It keeps the id of the best of them, holds the sentences of all, and has the sum of their scores."""
    hits = join_neighbours([hit(1, 0.4), hit(4, 0.3), hit(2, 0.2)], 2, stretch)
    assert texts(hits) == ["Two went. \n\nThree stayed.", "Five woke."]
    assert hits[0].passage.id == "a.1.1"
    assert [TEXT[slice(*span)] for span in hits[0].passage.sentences] == ["Two went.", "Three stayed."]
    assert round(hits[0].score, 6) == 0.6


def test_what_is_joined_may_rise() -> None:
    """Two that are good together come before one that is better than either."""
    hits = join_neighbours([hit(4, 0.4), hit(0, 0.3), hit(1, 0.3)], 2, stretch)
    assert texts(hits) == ["One came. Two went.", "Five woke."]


def test_at_most_three_are_joined() -> None:
    """A hit stays short enough to be read."""
    hits = join_neighbours([hit(position, 0.2) for position in range(4)], 1, stretch)
    assert texts(hits) == ["One came. Two went. \n\nThree stayed."]


def test_nothing_is_joined_where_hits_would_be_missing() -> None:
    """Who asks for ten gets ten where there are ten."""
    assert len(join_neighbours([hit(0, 0.5), hit(1, 0.4)], 2, stretch)) == 2


def test_neighbours_are_of_one_version_of_one_article() -> None:
    """Positions of different texts mean nothing to each other."""
    other = hit(1, 0.4, "b")
    newer = replace(other, passage=replace(hit(1, 0.4).passage, version=2))
    assert len(join_neighbours([hit(0, 0.5), other, newer], 1, stretch)) == 1
    assert [one.score for one in join_neighbours([hit(0, 0.5), other, newer], 1, stretch)] == [0.5]
