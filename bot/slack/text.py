"""Words and links that are safe to show in Slack.

Foreign words (of articles, outlets, questions, models) go into rich text or plain text, where Slack looks for no
markup. Only two places know no such thing: a message's fallback text (``mrkdwn``) and a stream (``markdown``).

Lengths are counted as Slack may count them at worst: in UTF-16 units, ``&``, ``<`` and ``>`` as entities.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from bot import wording
from retrieval.domain import Citation, Passage
from retrieval.untrusted import one_line, safe_link

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKDOWN = re.compile(r"[\\`*_~\[\]|#]")
_LINE_START = re.compile(r"^(?:([-+=])|(\d{1,9})([.)]))")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")
_HALF_CHARACTERS = "\u200d\ufe0f\u200c"
_WORD_CUT = 30
"""So many characters at most are given up to end on a whole word."""
_TITLE_LENGTH = 200
_LINK_LENGTH = 2_000
"""No limit is documented for links in rich text; a button's is 3,000."""


def length(text: str) -> int:
    """How long Slack may find a text: UTF-16 units, with ``&``, ``<`` and ``>`` as entities."""
    return sum(map(_units, text))


def fits(text: str, limit: int) -> bool:
    """Whether a text is no longer than ``limit``."""
    return len(text) <= limit and length(text) <= limit


def shorten(text: str, limit: int) -> str:
    """The text, cut with dots where it is longer than ``limit``, at the end of a word where one is near."""
    return text if fits(text, limit) else cut(text, limit - 1).rstrip() + "…"


def cut(text: str, limit: int) -> str:
    """As much of a text's beginning as fits, without dots, at the end of a word where one is near."""
    start = text[: _fitting(text[:limit], _units, limit)]
    space = start.rfind(" ")
    return start[:space] if len(start) - space <= _WORD_CUT < len(start) < len(text) else start.rstrip(_HALF_CHARACTERS)


def cut_before(text: str, limit: int) -> str:
    """As much of a text's end as fits, with dots before it where something is left out."""
    if fits(text, limit):
        return text
    end = text[len(text) - _fitting(text[: -limit - 1 : -1], _units, limit - 1) :]
    space = end.find(" ")
    return "…" + (end[space + 1 :] if 0 <= space <= _WORD_CUT else end)


def mrkdwn(text: str, limit: int) -> str:
    """Words for a text that Slack reads as mrkdwn: nothing in them is a mention, a link or a date.

    Args:
        text: the words.
        limit: the most bytes of UTF-8 that the result may have.
    """
    whole = _fitting(text[:limit], _bytes, limit) == len(text)
    text = text if whole else text[: _fitting(text[:limit], _bytes, limit - 3)].rstrip() + "…"
    return "".join(_ENTITIES.get(character, character) for character in text)


def markdown(text: str) -> str:
    """Words for a line of Markdown that Slack renders: every character is shown as it is.

    Backslashes keep Markdown's marks from being obeyed. Angle brackets must be entities, or Slack would take
    ``<!channel>`` for a mention; an ampersand needs it only where it would begin an entity itself.
    """
    text = _MARKDOWN.sub(r"\\\g<0>", _ENTITY.sub("&amp;", text))
    text = _LINE_START.sub(lambda found: found.expand(r"\\\1" if found[1] else r"\2\\\3"), text)
    return text.replace("<", "&lt;").replace(">", "&gt;")


def web_link(link: str | None) -> str | None:
    """The link where anyone can open it: web addresses only, no files on the machine that the bot runs on.

    A link that is too long loses the words that it would have opened the article at.
    """
    safe = safe_link(link)
    if safe is None or not _is_web(safe):
        return None
    shorter = (safe, safe.partition(":~:")[0].rstrip("#"), safe.partition("#")[0])
    return next((link for link in shorter if len(link) <= _LINK_LENGTH), None)


def title_of(passage: Passage) -> str:
    """The article's title in quotation marks; for one without, its web address or its file's name, never a folder."""
    if title := one_line(passage.title):
        return wording.in_quotes(shorten(title, _TITLE_LENGTH))
    link = web_link(passage.url)
    address = urlsplit(link).netloc + urlsplit(link).path if link else ""
    return shorten(one_line(unquote(address)) or file_of(passage), _TITLE_LENGTH) or "an untitled article"


def file_of(passage: Passage) -> str:
    """The name of the file that the article was read from, without its folders; or nothing."""
    return one_line(PurePath((passage.origin or "").replace("\\", "/")).name)


def described(passage: Passage) -> str:
    """Outlet, date, when it was corrected, and the file of an article that is nowhere on the web."""
    file = "" if web_link(passage.url) or not one_line(passage.title) else file_of(passage)
    parts = (shorten(wording.whence(passage), 150), wording.corrected(passage), shorten(file, 100))
    return " · ".join(part for part in parts if part)


def quotation(citation: Citation, limit: int) -> str:
    """The quote in quotation marks; what is left out is dots outside of them."""
    whole = wording.quotation(citation)
    if fits(whole, limit):
        return whole
    before = "… " if whole.startswith("… ") else ""
    return before + wording.in_quotes(cut(one_line(citation.quote), limit - 6).rstrip()) + " …"


def _is_web(link: str) -> bool:
    try:
        parts = urlsplit(link)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:  # an address that is none, e.g. with a stray bracket
        return False


def _units(character: str) -> int:
    return len(_ENTITIES.get(character, "")) or 1 + (character > "\uffff")


def _bytes(character: str) -> int:
    return len(_ENTITIES.get(character, character).encode("utf-8", "replace"))


def _fitting(text: str, size: Callable[[str], int], room: int) -> int:
    """How many of a text's first characters there is room for."""
    return bisect_right(list(accumulate(map(size, text))), room)
