"""Words, their stems, and which of them say something."""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+")
_LETTER_SHORT = 1
_MOST_STEMS = 65_536
"""Words whose stems are remembered."""
STOPWORDS = frozenset(
    "a about an and are as at be been but by can could did do does for from had has have he her him his how i if in "
    "into is it its me my no not of on or our she should so that the their them there these they this those to us "
    "was we were what when where which while who whom whose why will with would you your "
    # words that only frame a question: "how many", "what is the latest", "what happened", "was anybody"
    "many much latest happen happened happening anybody anyone somebody someone say said says tell told".split()
)

_CASUALTIES = ("wounded wounding injured injuring injuries hurt", "killed killing dead died deaths fatalities")
"""Words that say the same where people are counted."""


def words(text: str) -> list[str]:
    """The words of a text, lower-cased, cut as the keyword index cuts them."""
    lowered = text.lower()
    if len(lowered) == len(text):  # so each letter became one letter, and words begin and end where they did
        return _WORD.findall(lowered)
    return [word.lower() for word in _WORD.findall(text)]


def holds_words(text: str, phrase: str) -> bool:
    """Whether a text has the words of a phrase, one after the other: "woman" does not hold "Oman"."""
    return f" {' '.join(words(phrase))} " in f" {' '.join(words(text))} "


def content_words(text: str) -> list[str]:
    """The words that say something, each once, in order; all words when only stopwords are left."""
    every = list(dict.fromkeys(word for word in words(text) if len(word) > _LETTER_SHORT or word.isdigit()))
    return [word for word in every if word not in STOPWORDS] or every


def stems(text: str) -> list[str]:
    """The stems of all words of a text, in order."""
    return list(map(_STEMS.__getitem__, words(text)))


def content_stems(text: str) -> list[str]:
    """The stems of the words that say something, each once, in order."""
    return list(dict.fromkeys(_STEMS[word] for word in content_words(text)))


def counted_alike(stem: str) -> frozenset[str]:
    """Words that say the same as one of this stem where people are counted, "injured" as "wounded"; none for others."""
    return next((frozenset(group.split()) for group in _CASUALTIES if stem in stems(group)), frozenset())


class _Stems(dict[str, str]):
    """Snowball's English stems, the same that tantivy's ``en_stem`` makes; most were asked before."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_STEMS:
            self.clear()
        stem = self[word] = str(_stemmer().stemWord(word))
        return stem


_STEMS = _Stems()


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")
