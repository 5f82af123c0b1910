from datetime import date

from retrieval.answers.refusal import covers, refusal_text
from retrieval.domain import Coverage, Hit, Passage, Why


def hit(title: str, source: str | None = None, published: date | None = None) -> Hit:
    """A hit of an article of that title."""
    passage = Passage("p", title, 1, 0, 0, 1, "x", ((0, 1),), title=title, source=source, published=published)
    return Hit(passage, 0.1, Why(0.1, 0.1))


def test_a_refusal_says_what_there_is_and_what_is_nearest() -> None:
    """Each article once, three at most, with outlet and date where known."""
    coverage = Coverage(1_234, 9_999, ("Wire", "Gazette"), date(2026, 1, 8), date(2026, 6, 22))
    hits = [hit("Rain", "Wire", date(2026, 3, 1)), hit("Rain", "Wire", date(2026, 3, 1)), hit("Snow"), hit("")]
    assert refusal_text(coverage, hits) == (
        "Not in the archive. It holds 1,234 articles from Wire and Gazette, dated 8 Jan 2026 to 22 Jun 2026. "
        "Nearest: “Rain” (Wire, 1 Mar 2026); “Snow”."
    )


def test_many_outlets_are_summed_up() -> None:
    """Five are named, the rest counted."""
    coverage = Coverage(7, 7, tuple("ABCDEFG"), None, None)
    assert covers(coverage) == "7 articles from A, B, C, D, E and 2 more"


def test_little_is_said_of_little() -> None:
    """An empty archive, and one article without outlet or a range of dates."""
    assert covers(Coverage(0, 0, (), None, None)) == "no articles yet"
    assert covers(Coverage(1, 1, (), date(2026, 1, 8), date(2026, 1, 8))) == "1 article, dated 8 Jan 2026"
