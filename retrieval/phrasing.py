"""Dates, counts and lists in words, as answers and everything around them write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from retrieval.domain import day


def written(moment: date) -> str:
    """A date in words, e.g. ``8 May 2022``."""
    return f"{day(moment).day} {moment:%b %Y}"


def counted(number: int, noun: str) -> str:
    """How many, e.g. ``1 article`` and ``4,682 articles``."""
    return f"{number:,} {noun}{'s' if number != 1 else ''}"


def enumerated(names: Sequence[str], most: int) -> str:
    """Names in a row, e.g. ``A, B and 3 more``; nothing where there are none."""
    rest = len(names) - most
    named = [*names[:most], f"{rest} more"] if rest > 0 else list(names)
    return " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else "".join(named)
