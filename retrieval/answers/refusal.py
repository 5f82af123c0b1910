"""Saying no: what the archive covers and the nearest it has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from retrieval.domain import Coverage, Hit, Passage, day

_NEAREST = 3
_OUTLETS = 5


def refusal_text(coverage: Coverage, hits: Sequence[Hit]) -> str:
    """The words of a refusal: not in the archive, what is, and the articles nearest to the question."""
    parts = [f"Not in the archive. It holds {covers(coverage)}."]
    if titles := nearest_titles(hits):
        parts.append("Nearest: " + "; ".join(titles) + ".")
    return " ".join(parts)


def covers(coverage: Coverage) -> str:
    """An archive's contents in words: how many articles, from whom, from when to when."""
    if not coverage.articles:
        return "no articles yet"
    count = f"{coverage.articles:,} article{'s' if coverage.articles != 1 else ''}"
    return count + _from_whom(coverage.sources) + _from_when(coverage.first, coverage.last)


def nearest_titles(hits: Sequence[Hit]) -> list[str]:
    """Titles, with outlet and date, of the first few articles among hits."""
    described = dict.fromkeys(_describe(hit.passage) for hit in hits)
    return [title for title in described if title][:_NEAREST]


def _from_whom(sources: Sequence[str]) -> str:
    if not sources:
        return ""
    named = list(sources[:_OUTLETS])
    rest = len(sources) - len(named)
    if rest:
        named.append(f"{rest} more")
    return " from " + (" and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0])


def _from_when(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    if first == last:
        return f", dated {_written(first)}"
    return f", dated {_written(first)} to {_written(last)}"


def _describe(passage: Passage) -> str:
    if not passage.title:
        return ""
    details = [passage.source or "", _written(passage.published) if passage.published else ""]
    known = ", ".join(detail for detail in details if detail)
    return f"“{passage.title}”" + (f" ({known})" if known else "")


def _written(moment: date) -> str:
    return f"{day(moment):%-d %b %Y}"
