"""Whether a question leans on what was talked about, where no pronoun says so."""

from __future__ import annotations

import re

from retrieval.pronouns import names_place
from retrieval.question import names_in
from retrieval.words import STOPWORDS, content_words, words

_SHORT_QUESTION_WORDS = 4
"""A question of at most so many words may lean on what was said before, …"""
_FEWEST_WORDS = 2
"""… and one of at most so many does."""
_DEFINITE = re.compile(r"\bthe\b", re.IGNORECASE)
"""Before what was spoken of."""
_GOES_ON = re.compile(
    r"\b(?:before|previously|earlier|afterwards|later|instead|else|too|as well|since|so far)\W*$|^\w+ else\b",
    re.IGNORECASE,
)
"""What only says something beside what was spoken of."""
_EXISTS = re.compile(
    r"^\W*(?:is|are|was|were|will|has|have)\s+there\s+(?:be\s+|been\s+)?(?:(?:any|an?|other|more)\s+)*[a-z-]+\W*$",
    re.IGNORECASE,
)
"""Where or of what is not said: "Were there any arrests?"."""
_OF_AN_EVENT = frozenset(
    "responsibility weapon motive toll suspect suspects attacker attackers gunman victim victims survivors casualties "
    "culprit turnout margin runner winner loser scorer verdict".split()
)
"""What there is only of something: where a question does not say of what, it is of what was spoken of."""
_MOST_WORDS_OF_IT = 6


def leans(text: str) -> bool:
    """Whether a question says too little to stand alone: "Who was the gunman?", "Who else stood?", "What weapon?"."""
    return _says_little(text) or _only_goes_on(text) or is_of_an_event(text) or bool(_EXISTS.match(text))


def _says_nothing(text: str) -> bool:
    """Whether a question has no word of its own: "By how much?"."""
    return STOPWORDS.issuperset(words(text))


def _says_little(text: str) -> bool:
    """A few words without a name: "Who was the gunman?", but not "Which states banned abortion?".

    A single one may be any word, capitalised as the first.
    """
    count = len(text.split())
    if count == 1:
        return True
    is_vague = count <= _FEWEST_WORDS or len(content_words(text)) <= 1 or _says_nothing(text) or _DEFINITE.search(text)
    return bool(count <= _SHORT_QUESTION_WORDS and not names_in(text) and is_vague)


def _only_goes_on(text: str) -> bool:
    return bool(_GOES_ON.search(text)) and not names_in(text)


def is_of_an_event(text: str) -> bool:
    """Whether a question asks for what there is only of something, and does not say of what: "What was the motive?"."""
    is_short = len(words(text)) <= _MOST_WORDS_OF_IT and not names_in(text) and not names_place(text)
    return is_short and not _OF_AN_EVENT.isdisjoint(words(text)) and not re.search(r"\b(?:of|in|for)\b", text)
