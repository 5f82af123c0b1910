"""A run of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """A run of days, both ends included."""

    first: date
    last: date


def days_between(moment: date, period: Period) -> int:
    """How many days a day lies before or after a period; 0 within it."""
    return max((period.first - moment).days, (moment - period.last).days, 0)
