"""Names in a question that was typed in small letters, written as the archive writes them: "nato", "chris rock"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from retrieval.archive.archive import Archive
from retrieval.domain import Question
from retrieval.words import STOPWORDS

_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 20
"""Passages that share words with the question, in which it is looked how they are written."""
_FEWEST = 2
"""Mentions of a name, in an archive that has so many passages; in a smaller one, a single mention tells."""
_SHORTEST = 2
_NEVER_NAMES = frozenset("a an the in on at of by for to from with and or but is are was were do does did".split())
"""They open sentences before a name, and are none of it."""
_LEAST_SHARE = 0.8
"""Of its mentions within sentences, so many must be capitalised for a word to be a name."""
_TURNS = 3
"""Of a conversation, the last ones."""
_INSIDE = r"(?<=[a-zß-ÿ,;] )"
"""Within a sentence: what begins one, or stands in a headline, is capitalised anyway."""


class Casing:
    """Knows how an archive writes its names."""

    def __init__(self, archive: Archive) -> None:
        """Take the archive; what was looked up is remembered."""
        self._archive = archive
        self._known = lru_cache(maxsize=256)(self._look_up)

    def cased(self, question: Question) -> Question:
        """The question with its names capitalised, and those before it; what was typed with capitals stays."""
        early, late = question.history[:-_TURNS], question.history[-_TURNS:]
        turns = tuple(replace(turn, question=self._known(turn.question)) for turn in late)
        return replace(question, text=self._known(question.text), history=(*early, *turns))

    def _look_up(self, text: str) -> str:
        return self._archive.undisturbed(lambda: self._with_names(text)) if _is_small(text) else text

    def _with_names(self, text: str) -> str:
        passages = self._archive.passages(self._archive.matching(text, _LOOKED_AT)).values()
        fewest = _FEWEST if len(passages) == _LOOKED_AT else 1
        archive = "\n".join(passage.text for passage in passages)
        typed = _WORD.findall(text)
        names = _names(typed, archive, fewest)
        names |= _first_words(typed, names, archive, fewest)
        return _WORD.sub(lambda match: names.get(match.group(), match.group()), text)


def _is_small(text: str) -> bool:
    """Whether it is typed in small letters, but perhaps for its first one."""
    return text[1:] == text[1:].lower() and any(character.isalpha() for character in text)


def _names(typed: Sequence[str], archive: str, fewest: int) -> dict[str, str]:
    """The words that are names in a text, each as it is written there most often."""
    asked = {word.lower(): word for word in typed if len(word) >= _SHORTEST and word.lower() not in STOPWORDS}
    if not asked:
        return {}
    within = re.compile(rf"{_INSIDE}(?:{'|'.join(map(re.escape, asked))})\b", re.IGNORECASE)
    written: dict[str, Counter[str]] = {word: Counter() for word in asked}
    for match in within.finditer(archive):
        written[match.group().lower()][match.group()] += 1
    best = {word: _most_written(forms, fewest) for word, forms in written.items()}
    return {asked[word]: form for word, form in best.items() if form}


def _most_written(forms: Counter[str], fewest: int) -> str | None:
    """A word's commonest form with a capital; None where small letters are too common."""
    capital = Counter({form: count for form, count in forms.items() if form[0].isupper()})
    is_name = capital.total() >= max(fewest, _LEAST_SHARE * forms.total())
    return capital.most_common(1)[0][0] if is_name else None


def _first_words(typed: Sequence[str], names: Mapping[str, str], archive: str, fewest: int) -> dict[str, str]:
    """Common words that begin a name: the "will" before Smith, the "new" before York."""
    found: dict[str, str] = {}
    for word, following in pairwise(typed):
        if word in names or following not in names or word.lower() in _NEVER_NAMES:
            continue
        together = archive.count(f"{word.capitalize()} {names[following]}")
        if together >= fewest and together > archive.count(f" {word.lower()} {names[following]}"):
            found[word] = word.capitalize()
    return found
