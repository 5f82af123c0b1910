"""Texts laid out for a terminal, or left in whole lines where there is none; and the styles that are shared."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot import wording
from retrieval.domain import Passage
from retrieval.untrusted import safe_link

QUIET = Style(dim=True)
STRONG = Style(bold=True)
NUMBER = Style(color="cyan", bold=True)
INDENT = len("[1] ")

_WIDEST = 96
"""Cells of a line of prose: longer ones are hard to read, however wide the terminal."""


def hang(text: Text, indent: int, console: Console) -> Text:
    """The text wrapped to the terminal, its further lines indented; as it is where there is no terminal."""
    if not console.is_terminal or not text:
        return text
    wrapped = text[indent:].wrap(console, min(console.width, _WIDEST) - indent, overflow="fold")
    for line in wrapped:
        line.rstrip()
    return text[:indent] + Text("\n" + " " * indent).join(wrapped)


def styled(words: str, style: Style) -> Text:
    """Words in a style of their own, that is not passed on to what is appended."""
    return Text.assemble((words, style))


def stacked(blocks: Iterable[Text], gap: str = "\n") -> Text:
    """The blocks below each other, empty ones left out."""
    return Text(gap).join(block for block in blocks if block)


def indented(text: Text, console: Console) -> Text:
    """The text below a number."""
    return hang(Text(" " * INDENT) + text, INDENT, console) if text else text


def article_line(passage: Passage, *, linked: bool = False, note: str = "") -> Text:
    """Title, outlet and date, and what else there is to say of the article: that is not as quiet."""
    title = styled(wording.title_of(passage), Style(link=safe_link(passage.url) if linked else None))
    whence = wording.whence(passage)
    described = styled(whence, QUIET) + styled(", " if whence and note else "", QUIET) + Text(note)
    return title + styled(" — ", QUIET) + described if described else title
