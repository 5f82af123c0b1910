"""Words that strangers wrote, made safe to show: titles, outlets, addresses and texts of articles are never trusted.

A terminal obeys escape sequences, and direction overrides make a reader see other words than are there. Nothing that
can be read is changed, so a cleaned quote still says what the article says.
"""

from __future__ import annotations

import re
from urllib.parse import quote as percent_encode

_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor moves, erasing
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f]*(?:\x07|\x1b\\|\x9c)"  # window titles, links, clipboard
    r"|\x1b[ -/]*[0-~]"
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
WIDTHLESS = "\u00ad\u200b\u2060\ufeff"
"""Soft hyphens, and spaces and joints without a width; like the next ones to stand in a class of a pattern."""
STEERING = "\u061c\u200e\u200f\u202a-\u202e\u2061-\u206f\ufff9-\ufffb\U000e0000-\U000e007f"
"""Direction marks and overrides, and tags that nobody sees; not the joiners that scripts and emoji need."""
_HIDDEN = re.compile(f"[{STEERING}\u2060\ufeff]")
"""Not the places where a long word may break."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_MANY_LINE_ENDS = re.compile(r"\s*\n\s*\n\s*")
_OPENABLE = re.compile(r"(?:https?|file)://", re.IGNORECASE)
_URL_SAFE = "%/:?#[]@!$&'()*+,;=~-._"


def one_line(text: str) -> str:
    """The text as a single line of plain characters, its words set apart by single spaces."""
    return " ".join(_plain(_SEQUENCE.sub("", text)).split())


def lines(text: str) -> str:
    """The text as plain characters with its line breaks kept, at most one empty line between two paragraphs."""
    text = _LINE_END.sub("\n", _SEQUENCE.sub("", text))
    return _MANY_LINE_ENDS.sub("\n\n", _BLANKS.sub(" ", _plain(text)))


def safe_link(link: str | None) -> str | None:
    """The link in characters that no terminal and no Markdown reader takes for anything else.

    None where there is no link, or one that is neither a web address nor a file's.
    """
    if link is None or not _OPENABLE.match(link):
        return None
    return percent_encode(one_line(link), safe=_URL_SAFE, errors="replace")


def _plain(text: str) -> str:
    text = _CONTROL.sub(lambda found: " " if found.group().isspace() else "", text)
    return _SURROGATE.sub("\ufffd", _HIDDEN.sub("", text))
