"""The measure of extraction, and how well it has to do on the pages that come with it."""

from __future__ import annotations

from statistics import mean

import pytest

from benchmarks.extraction import PAGES, Page, Score, Told, by_newsdesk, by_trafilatura, f1, read_pages, score

TRUTH = Told("One two three four.", "A title", "2024-03-05", frozenset(("Ana Ruiz",)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("One two three four.", 1.0), ("four three, two: ONE", 1.0), ("one two", 2 / 3), ("one one", 1 / 3), ("", 0.0)],
)
def test_f1_is_over_words(text: str, expected: float) -> None:
    """In any order and case, each word as often as it stands there."""
    assert expected == pytest.approx(f1(text, TRUTH.text))


def test_score() -> None:
    """What is wrong or missing costs its own mark; a foreign phrase leaks also across a line break."""
    page = Page("p", b"", None, TRUTH, ("Share this", "Read more"))

    assert Score(1.0, 0.0, 1.0, 1.0, 1.0) == score(page, TRUTH)
    assert Score(0.0, 0.5, 0.0, 0.0, 0.0) == score(page, Told("Share\nthis"))


def test_truths_are_consistent() -> None:
    """Each page has a text, and no foreign phrase is part of it."""
    pages = read_pages(PAGES)
    wrong = [page.name for page in pages for phrase in page.foreign if phrase in " ".join(page.truth.text.split())]

    assert [] == wrong
    assert all(page.truth.text and page.truth.title for page in pages)
    assert len(pages) >= 30


def test_better_than_plain() -> None:
    """Newsdesk keeps nearly all of the text, leaks a third at most of what trafilatura leaks, and knows the titles."""
    pages = read_pages(PAGES)
    ours, plain = ([score(page, extract(page)) for page in pages] for extract in (by_newsdesk, by_trafilatura))

    assert mean(one.f1 for one in ours) >= 0.98
    assert mean(one.leaked for one in ours) <= mean(one.leaked for one in plain) / 3
    assert min(mean(one.title for one in ours), mean(one.published for one in ours)) >= 0.95
