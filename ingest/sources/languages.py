"""The language of an article: as its source says it, else as its words do."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from retrieval.domain import Article

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2}")
_MOST_CHARACTERS = 2_000
"""Of an article: its beginning tells."""
_FEWEST_LETTERS = 24
_LEAST_PROBABILITY = 0.7


def language_of(article: Article) -> str | None:
    """A language tag (BCP 47) such as ``en`` or ``pt-BR``; None where neither the source nor the words tell."""
    return language_tag(article.language) or detected(f"{article.title}\n{article.text[:_MOST_CHARACTERS]}")


def language_tag(said: str | None) -> str | None:
    """What a source says, where it is a tag: ``en_GB`` is ``en-GB``."""
    found = _TAG.fullmatch((said or "").strip())
    if not found:
        return None
    primary, *others = re.split("[-_]", found[0])
    return "-".join([primary.lower(), *(part.upper() if len(part) == 2 else part for part in others)])


def detected(text: str) -> str | None:
    """The language of a text; None where it is too short or too mixed to tell."""
    if sum(character.isalpha() for character in text) < _FEWEST_LETTERS:
        return None
    language, probability = _identifier().classify(text)
    return str(language) if probability >= _LEAST_PROBABILITY else None


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
