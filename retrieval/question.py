"""What is asked: checked, the names in it, and whether it is about some days and nothing else."""

from __future__ import annotations

import re
from datetime import date, timedelta

from retrieval.dates import Period, looks_ahead, period_in, without_time_words
from retrieval.errors import QuestionError
from retrieval.words import STOPWORDS, words

MAX_QUESTION_CHARACTERS = 2_000
"""A long paragraph; what is longer is no question but a document."""

NAME = re.compile(
    r"(?:[A-ZÀ-ÞА-Я][\w'’.-]*[\w])(?:\s+(?:(?:of|the|de|al|bin|van|von)\s+)?[A-ZÀ-ÞА-Я][\w'’-]*(?:\.[\w'’-]+)*)*"
)
"""A run of capitalised words."""
QUESTION_WORDS = frozenset(
    "Who What When Where Why Which Whom Whose How Is Are Was Were Do Does Did Has Have Had Can Could Will Would "
    "Should And But So Also Then In On At By For The A An Tell Please It He She They His Her There This That".split()
)
"""Words that open a sentence, capitalised, and are no names."""
_OPENERS = frozenset(
    "After Against Among Before Behind Between During From Into Near Over Since Through Under Until With Within "
    "Without All Another Any Both Each Every Many Most No Several Some These Those Not "
    "Although As Because If Though Unless While "
    "Anybody Anyone Anything Everybody Everyone Everything Nobody Nothing Somebody Someone Something".split()
)
"""Words that are none when they stand alone at the opening; elsewhere a name may begin with them: "Under Armour"."""
_UNMARKED = re.compile(
    r"^\W*(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should)(?:['’]?s)?\b[^?]*$",
    re.IGNORECASE,
)
_LATELY = timedelta(days=7)
_NEWS = frozenset("news headline headlines stories events topics recently lately".split())
_OF_NEWS = frozenset(
    "any anything far give made make show new important main big biggest top major key occurred reported going".split()
)
"""What may be said of news, whatever they are."""
_WHATS_NEW = re.compile(
    r"^\W*(?:(?:what|anything)(?:['’]?s| is)?(?: else)? new\b|what(?:['’]?s| is)(?: the)? latest\b)", re.IGNORECASE
)
_HAPPENED = frozenset(("happen", "happened", "happening"))
_GOING_ON = re.compile(r"^\W*what(?:['’]?s| is| was)(?: been)? going on\b", re.IGNORECASE)
_OF_SOMEBODY = frozenset("he him she her it they them there that".split())
"""What happened to somebody or somewhere is no news of all."""


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


def with_mark(text: str) -> str:
    """A question with its question mark, which hardly anybody types in a chat; keywords stay as they are."""
    return f"{text.rstrip(' .!')}?" if _UNMARKED.match(text) else text


def names_in(text: str) -> list[str]:
    """Runs of capitalised words that look like names, in order; words that only open a sentence are left out."""
    names = []
    for match in NAME.finditer(text):
        name = match.group().split()
        while name and (name[0] in QUESTION_WORDS or name[0] in ("of", "the")):
            name = name[1:]
        opens = not re.search(r"\w", text[: match.start()])
        if name and not (opens and len(name) == 1 and name[0] in _OPENERS):
            names.append(" ".join(name))
    return names


def days_asked_about(question: str, on: date) -> Period | None:
    """The days whose stories are asked for: "What happened last week?", "the news today"; None otherwise.

    News without a time are those of the last seven days, and none are of days to come.
    """
    if looks_ahead(question):
        return None
    own = frozenset(word for word in words(without_time_words(question)) if len(word) > 1) - {"whats"}
    is_news = bool(own & _NEWS or _WHATS_NEW.match(question))
    has_happened = bool(own & _HAPPENED or _GOING_ON.match(question))
    if own - STOPWORDS - _NEWS - _OF_NEWS or own & _OF_SOMEBODY or not (is_news or has_happened):
        return None
    days = period_in(question, on) or (Period(on - _LATELY, on) if is_news else None)
    return Period(days.first, min(days.last, on)) if days and days.first <= on else days
