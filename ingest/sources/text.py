"""Plain text: a headline on the first line, the article below."""

from __future__ import annotations

import re

from ingest.sources.decoding import decoded
from retrieval.domain import Article
from retrieval.errors import SourceError

_LONGEST_ABOVE_EMPTY, _LONGEST = 300, 120
"""Characters of a headline, with an empty line below it and without."""
_SENTENCE_END = re.compile(r"[.:,;。۔।،؛][\"'”’»)」]*$")
_OPENING_WORDS = 12


def read_text(content: bytes, origin: str) -> Article:
    """The article of a text file."""
    whole = re.sub(r"\r\n?", "\n", decoded(content)).strip()
    if not whole:
        raise SourceError("it holds no text")
    title, text = _split(whole)
    return Article(text=text, title=title or opening(text), origin=origin)


def opening(text: str) -> str:
    """The first words of a text, to name it by where it has no headline."""
    words = text.split(maxsplit=_OPENING_WORDS)
    return " ".join(words[:_OPENING_WORDS]) + ("…" if len(words) > _OPENING_WORDS else "")


def _split(whole: str) -> tuple[str, str]:
    """The headline and the rest.

    A first line that ends like a sentence is the story's lead: taken for the headline it could not be quoted.
    """
    first, _, rest = whole.partition("\n")
    first = first.rstrip()
    if not rest or _SENTENCE_END.search(first) or not _stands_alone(first, rest.split("\n")):
        return "", whole
    return first, rest.strip()


def _stands_alone(first: str, below: list[str]) -> bool:
    """Whether the first line is no beginning of a paragraph: nobody goes on below while there is room on the line."""
    if not below[0].strip():
        return len(first) <= _LONGEST_ABOVE_EMPTY
    word = below[0].split(maxsplit=1)[0]
    has_room = len(first) + len(" ") + len(word) <= max(map(len, below))
    return len(first) <= _LONGEST and has_room and not word[0].islower()
