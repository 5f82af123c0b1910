"""Plain text: a headline on the first line, an empty line, the article."""

from __future__ import annotations

import re

from ingest.sources.decoding import decoded
from retrieval.domain import Article
from retrieval.errors import SourceError

_HEADLINE = re.compile(r"([^\n]{1,300})\n[^\S\n]*\n")
_SENTENCE_END = re.compile(r"[.:,;][\"'”’»)]*$")
_OPENING_WORDS = 12


def read_text(content: bytes, origin: str) -> Article:
    """The article of a text file."""
    whole = decoded(content).replace("\r\n", "\n").strip()
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
    first = _HEADLINE.match(whole)
    if not first or _SENTENCE_END.search(first[1].rstrip()):
        return "", whole
    return first[1].strip(), whole[first.end() :].strip()
