"""Names of countries and of the United States' states."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale

_ALSO_CALLED = (
    "US", "U.S.", "USA", "America", "UK", "U.K.", "Britain", "England", "Scotland", "Wales", "Northern Ireland",
    "North Korea", "South Korea", "Turkey", "Holland", "Burma", "Ivory Coast", "Czech Republic", "Congo", "Bosnia",
)  # fmt: skip
_STATES = (
    "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware", "Florida",
    "Georgia", "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas", "Kentucky", "Louisiana", "Maine",
    "Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi", "Missouri", "Montana", "Nebraska", "Nevada",
    "New Hampshire", "New Jersey", "New Mexico", "New York", "North Carolina", "North Dakota", "Ohio", "Oklahoma",
    "Oregon", "Pennsylvania", "Rhode Island", "South Carolina", "South Dakota", "Tennessee", "Texas", "Utah",
    "Vermont", "Virginia", "Washington", "West Virginia", "Wisconsin", "Wyoming",
)  # fmt: skip


def countries_in(text: str) -> list[str]:
    """The countries that a text names, in order, as it writes them."""
    return _countries().findall(text)


def states_in(text: str) -> list[str]:
    """The states of the United States that a text names, in order."""
    return _states().findall(text)


@lru_cache(maxsize=1)
def _countries() -> re.Pattern[str]:
    """English short names of the territories with a code of two letters (CLDR), and what they are also called."""
    names = [name for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()]
    return _any_of([*names, *_ALSO_CALLED])


@lru_cache(maxsize=1)
def _states() -> re.Pattern[str]:
    return _any_of(_STATES)


def _any_of(names: list[str] | tuple[str, ...]) -> re.Pattern[str]:
    """The longest first: "South Korea" is not "Korea"."""
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)")
