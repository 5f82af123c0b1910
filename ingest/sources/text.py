"""Plain text: a headline on the first line, who wrote it and when, the article below."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.sources.decoding import decoded
from ingest.sources.fields import build_article
from ingest.sources.front_matter import KEYS, labelled_lines
from ingest.sources.top_lines import Top, without_top
from retrieval.domain import Article
from retrieval.errors import SourceError

_LONGEST_ABOVE_EMPTY, _LONGEST = 300, 120
"""Characters of a headline, with an empty line below it and without."""
_SENTENCE_END = re.compile(r"[.:,;。۔।،؛][\"'”’»)」]*$")
_UNDERLINE = re.compile(r"\A\s*[=~*_-]{3,}[ \t]*(?:\n|\Z)")
_OPENING_WORDS = 12


def read_text(content: bytes, origin: str) -> Article:
    """The article of a text file."""
    whole = re.sub(r"\r\n?", "\n", decoded(content)).strip()
    if not whole:
        raise SourceError("it holds no text")
    said, rest = labelled_lines(whole)
    title, top = headed(rest)
    article = build_article(top.text, origin, said, KEYS)
    return replace(
        article,
        title=article.title or title or opening(top.text),
        authors=article.authors or top.authors,
        published=article.published or top.published,
    )


def headed(whole: str) -> tuple[str, Top]:
    """The headline of a text, empty where it has none, and what else the lines above the text say.

    Args:
        whole: with nothing but line feeds at the end of lines, and no empty lines at its ends.
    """
    above = without_top(whole, between="\n")
    title, text = _split(above.text.strip())
    top = without_top(_UNDERLINE.sub("", text) if title else text, title, above.authors, above.published, "\n")
    return title, replace(top, text=top.text.strip())


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
