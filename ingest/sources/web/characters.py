"""Halves of characters, which JSON and XML can spell though no encoding can write them."""

from __future__ import annotations

import re

DAMAGED = "\ufffd"
"""Stands for a character that is lost."""

_HALF = re.compile("[\ud800-\udfff]")


def printable(text: str) -> str:
    """The text with what is half a character marked as damaged; neither an archive nor a terminal takes the half."""
    return _HALF.sub(DAMAGED, text)
