"""Who only reports in a sentence: "Gov. Lee said …" tells who says it, not who did it."""

from __future__ import annotations

import re

from retrieval.question import NAME
from retrieval.words import stems

_WHO = rf"(?:(?:Gov|Sen|Rep|Gen|Lt|Col|Sgt|Prof|Dr|Mr|Mrs|Ms)\.\s+)?(?>{NAME.pattern})"
_REPORTER = re.compile(rf"\b{_WHO}\s+(?:said|says|told)\b|\b(?:said|says|according\s+to)\s+{_WHO}(?!\s*,|\s+who\b)")
_ASKS_WHO_SAID = re.compile(
    r"\b(?:sa(?:y|id|ys)|t(?:ell|old)|according|announce\w*|claim\w*|warn\w*|critici\w+|call(?:s|ed)?|accus\w+|"
    r"describ\w+|argu\w+|testif\w+|tweet\w*|suggest\w*|predict\w*|admit\w*|den(?:y|ied)|respond\w*|spoke\w*)\b",
    re.IGNORECASE,
)
_TITLE_LETTERS = 40
"""Before a name, in which it may be said who that is: "the union's leader, Ada Holm"."""


def without_reporters(question: str, plain_stems: frozenset[str], sentence: str) -> str:
    """A sentence without the names of those who only say what it says: who did it is somebody else.

    One who is described, or named by what was asked for ("Mayor Ann Lee said"), may be the answer, and so may all where
    it is asked who said something.

    Args:
        question: what is asked.
        plain_stems: stems of its words that are no names.
        sentence: its words.
    """
    if _ASKS_WHO_SAID.search(question):
        return sentence

    def unless_meant(match: re.Match[str]) -> str:
        before = sentence[max(match.start() - _TITLE_LETTERS, 0) : match.end()]
        return match.group() if plain_stems.intersection(stems(before)) else " "

    return _REPORTER.sub(unless_meant, sentence)
