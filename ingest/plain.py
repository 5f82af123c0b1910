"""What files and servers say of themselves, as it may be shown in a terminal."""

from __future__ import annotations


def plain(text: str) -> str:
    """One line without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
