from datetime import date

from retrieval.domain import Passage
from retrieval.ranking.bursts import bursts


def passage(article: str, published: date | None, position: int = 0) -> Passage:
    return Passage(f"{article}.1.{position}", article, 1, position, 0, 1, "x", ((0, 1),), published=published)


FLOOD = [passage("a", date(2026, 3, 1)), passage("b", date(2026, 3, 4)), passage("c", date(2026, 3, 14))]
SCATTERED = [passage(f"old {year}", date(year, 3, 1)) for year in range(2015, 2021)]


def test_a_story_that_many_tell_within_days_is_a_burst() -> None:
    """Two of two others that rank high are of its days, and two of eight others that were found."""
    assert bursts(FLOOD, FLOOD + SCATTERED)[0] == 1 - 2 / 8


def test_what_stands_alone_in_time_is_none() -> None:
    """Nothing else is of its days, neither high up nor anywhere."""
    assert bursts(SCATTERED[:3], FLOOD + SCATTERED) == [0.0, 0.0, 0.0]


def test_in_an_archive_of_few_days_there_are_none() -> None:
    """All is of the same days there, which says nothing of the story."""
    assert bursts(FLOOD, FLOOD) == [0.0, 0.0, 0.0]


def test_an_article_is_no_burst_by_itself() -> None:
    """Several passages of one article tell it once."""
    own = [passage("a", date(2026, 3, 1), position) for position in range(4)]
    assert bursts(own, own + SCATTERED) == [0.0] * 4


def test_undated_passages_are_of_no_days() -> None:
    """Neither of their own nor of another's."""
    undated = [passage("u", None), passage("v", None)]
    assert bursts([*undated, FLOOD[0]], [*undated, *FLOOD, *SCATTERED])[:2] == [0.0, 0.0]
    assert bursts([FLOOD[0], FLOOD[1], undated[0]], [*FLOOD, *undated])[0] == 1 / 2 - 2 / 4


def test_a_fortnight_is_the_limit() -> None:
    """Fourteen days apart is the same burst, fifteen is not."""
    early, late = passage("a", date(2026, 3, 1)), passage("b", date(2026, 3, 16))
    assert bursts([early, late], [early, late, *SCATTERED]) == [0.0, 0.0]
    assert bursts([early, FLOOD[2]], [early, FLOOD[2], *SCATTERED])[0] == 1 - 1 / 7
