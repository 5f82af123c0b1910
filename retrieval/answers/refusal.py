"""Saying no: what the archive covers and the nearest it has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from retrieval.domain import Answer, Coverage, Hit, Passage
from retrieval.phrasing import counted, enumerated, written

_NEAREST = 3
_OUTLETS = 5


def refusal_text(coverage: Coverage, hits: Sequence[Hit]) -> str:
    """The words of a refusal: not in the archive, what is, and the articles nearest to the question."""
    return f"Not in the archive. It holds {covers(coverage)}.{_nearest_sentence(hits)}"


def without_nearest(answer: Answer) -> tuple[str, bool]:
    """The words of a refusal but for the sentence that names the nearest articles, and whether it has one."""
    sentence = _nearest_sentence(answer.hits)
    return answer.text.removesuffix(sentence), bool(sentence) and answer.text.endswith(sentence)


def covers(coverage: Coverage) -> str:
    """An archive's contents in words: how many articles, from whom, from when to when."""
    if not coverage.articles:
        return "no articles yet"
    return (
        counted(coverage.articles, "article") + _from_whom(coverage.outlets) + _from_when(coverage.first, coverage.last)
    )


def _nearest_sentence(hits: Sequence[Hit]) -> str:
    """Titles, with outlet and date, of the first few articles among hits; with a space before them."""
    described = dict.fromkeys(_describe(hit.passage) for hit in hits)
    titles = [title for title in described if title][:_NEAREST]
    return f" Nearest: {'; '.join(titles)}." if titles else ""


def _from_whom(sources: Sequence[str]) -> str:
    return f" from {enumerated(sources, _OUTLETS)}" if sources else ""


def _from_when(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    if first == last:
        return f", dated {written(first)}"
    return f", dated {written(first)} to {written(last)}"


def _describe(passage: Passage) -> str:
    if not passage.title:
        return ""
    details = [passage.source or "", written(passage.published) if passage.published else ""]
    known = ", ".join(detail for detail in details if detail)
    return f"“{passage.title}”" + (f" ({known})" if known else "")
