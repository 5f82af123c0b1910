"""A question's misspelt words, put right by the archive's own.

Only a word that stands nowhere in the archive and is no common one is misspelt, and only another that is one letter off
takes its place: an error of another kind is rarer (Damerau 1964, "A technique for computer detection and correction of
spelling errors"). What is common, the embedding model's tokenizer tells: it has a piece for each such word, and takes
misspelt ones apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from retrieval.archive.archive import Archive
from retrieval.embedding import Embedder
from retrieval.words import STOPWORDS, stems, words

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 5
_SHORTEST_NAME = 8
"""Letters. A short name that the archive does not know is most often just another one."""
_SHORTEST_STEM = 4
_ENDINGS = ("s", "es", "ed", "ing", "er", "ers", "ly", "ise", "ised", "ize", "ized")
_LOOKED_AT = 20
"""Passages in which a word like it is looked for."""


def spelled(question: str, archive: Archive) -> str:
    """The question with its misspelt words put right; as it is where none is."""
    doubtful = [match.group() for match in _WORD.finditer(question) if _may_be_wrong(match, question)]
    if not doubtful:
        return question
    return archive.undisturbed(lambda: _spelled(question, doubtful, archive))


def one_off(word: str, other: str) -> bool:
    """Whether a letter more, less or another, or two that changed places, make one word of the other."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    start = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    left, right = word[start:], other[start:]
    is_swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] == right or left == right[1:] or left[1:] == right[1:] or is_swapped


def _may_be_wrong(match: re.Match[str], question: str) -> bool:
    word = match.group()
    is_name = word[0].isupper() and bool(question[: match.start()].strip())
    return len(word) >= (_SHORTEST_NAME if is_name else _SHORTEST) and word.lower() not in STOPWORDS


def _spelled(question: str, doubtful: Iterable[str], archive: Archive) -> str:
    for word in archive.keywords.lacking(doubtful):
        if not _is_common(word.lower(), archive.embedder) and (right := _like(word.lower(), archive)):
            question = re.sub(rf"\b{word}\b", right.capitalize() if word[0].isupper() else right, question)
    return question


def _is_common(word: str, embedder: Embedder) -> bool:
    """Whether a word, or what it is made of by a common ending, is one piece to the embedding model."""
    stems_of = [word, *(word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))]
    return 1 in embedder.count_tokens([one for one in stems_of if len(one) >= _SHORTEST_STEM])


def _like(word: str, archive: Archive) -> str | None:
    """The most common word that is one letter off, in the passages that hold any."""
    passages = archive.passages(archive.keywords.resembling(stems(word)[0], _LOOKED_AT)).values()
    texts = (f"{passage.title} {passage.text}" for passage in passages)
    found = Counter(one for text in texts for one in words(text) if one_off(word, one))
    return found.most_common(1)[0][0] if found else None
