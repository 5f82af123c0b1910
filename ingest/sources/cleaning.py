"""What no reader of an article wants to see in it goes before it is stored: what is stored is what is cited.

Three things only: characters that were decoded wrongly are put right, characters that nobody sees are taken out, and
lines that are a page's furniture are left out. The article's words, and the spaces between them, are never changed.
JSON lines are not cleaned: they are Newsdesk's own exchange format, and come back from an export as they went in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from ingest.sources.furniture import is_furniture
from retrieval.domain import Article
from retrieval.untrusted import WIDTHLESS

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

_UNSEEN = re.compile(f"[{WIDTHLESS}]")
"""Those that scripts need inside their words stay."""
_EMPTY_LINES = re.compile(r"\n{3,}")

_LONGEST_LINE = 4096
"""Characters that are put right together. A line of a hundred thousand accents would take minutes."""


def cleaned(article: Article) -> Article:
    """The article as it is stored."""
    text = without_furniture(mended(article.text))
    authors = tuple(filter(None, (_line(author) for author in article.authors)))
    source = _line(article.source) if article.source else article.source
    return replace(article, text=text, title=_line(article.title), authors=authors, source=source)


def mended(text: str) -> str:
    """Text with its characters put right: "CafÃ©" is "Café", in the normal form NFC, without what nobody sees."""
    text = "\n".join(_mended(plain, lines) for plain, lines in groupby(_lines(text), str.isascii))
    return _UNSEEN.sub("", text).strip()


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def _mended(plain: bool, lines: Iterable[str]) -> str:
    """Lines put right one by one; ASCII has nothing that could be wrong but control characters, and takes no time."""
    import ftfy
    from ftfy.fixes import fix_line_breaks, remove_control_chars, remove_terminal_escapes

    text = "\n".join(lines)
    return (
        remove_control_chars(remove_terminal_escapes(fix_line_breaks(text)))
        if plain
        else ftfy.fix_text(text, _config())
    )


def without_furniture(text: str) -> str:
    """Text without lines that are no part of the article; all of it where nothing else would be left."""
    lines = text.split("\n")
    kept = [line for before, line in pairwise(("", *lines)) if _is_kept(before.strip(), line.strip())]
    if len(kept) == len(lines):
        return text
    return _EMPTY_LINES.sub("\n\n", "\n".join(kept)).strip() or text


def _is_kept(before: str, line: str) -> bool:
    """Where lines are wrapped, the last words of a sentence may stand alone: they go on in small letters."""
    goes_on = before and line[:1].islower() and not before.endswith((".", "!", "?", ":"))
    return not line or bool(goes_on) or not is_furniture(line)


def _line(text: str) -> str:
    return " ".join(mended(text).split())


@lru_cache(maxsize=1)
def _config() -> TextFixerConfig:
    """Repairs of the encoding alone: quotation marks, ligatures and wide letters are the article's own."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        normalization="NFC",
        explain=False,
        max_decode_length=_LONGEST_LINE,
    )
