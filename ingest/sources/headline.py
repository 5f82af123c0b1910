"""A page's headline without the outlet's name."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SEPARATOR = r"\s*(?:\s[|/·•«»–—-]|::|\|)\s+"
_BEHIND = re.compile(_SEPARATOR)
_BEFORE = re.compile(rf"(?:.*?(?:{_SEPARATOR}|:\s+))", re.DOTALL)
_THE = re.compile(r"^the\s+")

_LONGEST = 300
"""Characters of a headline; what is longer is taken as it is."""


def headline(told: str, headings: Iterable[str | None], outlet: str | None) -> str:
    """The headline in a page's title, which often names the outlet, the section or the author too.

    Args:
        told: the title.
        headings: what may be the headline by itself, the most trustworthy first.
        outlet: the outlet's name, where known.
    """
    own = [one for one in headings if one and len(one) <= _LONGEST and not is_same_line(one, outlet)]
    if not told or is_same_line(told, outlet):
        return own[0] if own else told
    if len(told) > _LONGEST:
        return told
    for heading in own:
        if cut := _cut(told, heading):
            return cut
    return _without_outlet(told, outlet) if outlet else told


def _cut(told: str, heading: str) -> str:
    """The heading as the title has it at one of its ends; empty where it does not."""
    size = len(heading)
    if is_same_line(told[:size], heading) and _BEHIND.match(told[size:]):
        return told[:size]
    if is_same_line(told[-size:], heading) and _BEFORE.fullmatch(told[:-size]):
        return told[-size:]
    return ""


def _without_outlet(told: str, outlet: str) -> str:
    for found in _BEHIND.finditer(told):
        if found.start() and is_same_line(told[found.end() :], outlet):
            return told[: found.start()]
        if is_same_line(told[: found.start()], outlet):
            return told[found.end() :]
    return told


def is_same_line(one: str, other: str | None) -> bool:
    """Whether two lines are the same but for spaces, capitals and an article before them."""
    return _folded(one) == _folded(other or "")


def _folded(text: str) -> str:
    return _THE.sub("", " ".join(text.split()).casefold())
