"""The heading that is searched with every passage of an article, and is no part of any quote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from retrieval.domain import SplitArticle, day

CountTokens = Callable[[Sequence[str]], list[int]]

MAX_HEADING_TOKENS = 48
"""Longer headlines are cut in the heading: every token there is one less for the passage."""


def heading_of(title: str, published: date | None, count_tokens: CountTokens) -> str:
    """Title and date, e.g. ``Ferry crews strike. 4 March 2026``."""
    date_ = f"{day(published):%-d %B %Y}" if published else ""
    title = " ".join(title.split())
    while title and count_tokens([title])[0] > MAX_HEADING_TOKENS:
        title = title[: len(title) * 3 // 4].rsplit(" ", 1)[0]
    return ". ".join(part for part in (title, date_) if part)


def search_text(heading: str, text: str) -> str:
    """What is embedded and indexed of a passage: the heading, then the passage's own words."""
    return f"{heading}\n{text}"


def search_texts(split: SplitArticle) -> list[str]:
    """The same of all passages of an article, in reading order."""
    text = split.article.text
    return [search_text(split.heading, text[span.start : span.end]) for span in split.passages]
