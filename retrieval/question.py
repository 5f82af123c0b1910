"""What is asked: checked, and the names in it."""

from __future__ import annotations

import re

from retrieval.errors import QuestionError

MAX_QUESTION_CHARACTERS = 2_000
"""A long paragraph; what is longer is no question but a document."""

NAME = re.compile(r"(?:[A-ZÀ-ÞА-Я][\w'’.-]*[\w])(?:\s+(?:(?:of|the|de|al|bin|van|von)\s+)?[A-ZÀ-ÞА-Я][\w'’-]*)*")
"""A run of capitalised words."""
QUESTION_WORDS = frozenset(
    "Who What When Where Why Which Whom Whose How Is Are Was Were Do Does Did Has Have Had Can Could Will Would "
    "Should And But So Also Then In On At By For The A An Tell Please It He She They His Her There This That".split()
)
"""Words that open a sentence, capitalised, and are no names."""


def check_question(text: str) -> str:
    """The question without surrounding space.

    Raises:
        QuestionError: it is empty, holds no word, or is too long.
    """
    # A lone surrogate, as broken JSON escapes leave them, can be neither embedded nor printed.
    text = " ".join(text.encode("utf-8", "replace").decode().split())
    if not text:
        raise QuestionError(
            'the question is empty. Ask in plain words, for example: newsdesk ask "Who won the election?"'
        )
    if len(text) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"the question has {len(text):,} characters; at most {MAX_QUESTION_CHARACTERS:,} can be searched. "
            "Ask for one thing at a time."
        )
    if not re.search(r"\w", text):
        raise QuestionError("the question holds no word to search for. Ask in plain words.")
    return text


def names_in(text: str) -> list[str]:
    """Runs of capitalised words that look like names, in order; words that only open a sentence are left out."""
    names = []
    for match in NAME.finditer(text):
        words = match.group().split()
        while words and words[0] in QUESTION_WORDS:
            words = words[1:]
        if words:
            names.append(" ".join(words))
    return names
