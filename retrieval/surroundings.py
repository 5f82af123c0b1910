"""What a follow-up leans on, to be said behind it: what "it" is, or the circumstances of what was talked about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.dates import without_time_words
from retrieval.leaning import is_of_an_event
from retrieval.openings import ASKING
from retrieval.pronouns import names_place, open_person, open_things
from retrieval.question import NAME
from retrieval.subjects import PREPOSITION, named_thing, names_of
from retrieval.words import STOPWORDS

ASKED = re.compile(
    r"^\W*(?:(?:(?:by|for|since|until|at|in|on)\s+)?(?:how many \w+|how \w+)|(?:since|until)\s+when|"
    r"(?:in|on|at)\s+(?:what|which)\s+\w+|\w+)",
    re.IGNORECASE,
)
"""What opens a question."""
_IT = frozenset(("it", "its", "they", "them", "their", "theirs"))
_SINGULAR = frozenset(("it", "its"))
_PLURAL = re.compile(r"the\s+(?:[a-z][\w-]*(?<!s)\s+)*?(?:[a-z][\w-]*s|people|police)\b", re.IGNORECASE)
"""What may be "they"."""
_SUBJECT = re.compile(
    r"\b(?:is|are|was|were|do|does|did|will|has|have|had|caused|about)\s+(?P<thing>(?:the|an?)\s+[a-z][\w'’-]*"
    r"(?:\s+(?:in|on|at|of|for|from|between|near)\s+\S.*)?)$",
    re.IGNORECASE,
)
"""What a question is about, at its end: "the crack in the Halvard Bridge"."""
_OBJECT = re.compile(
    r"^\W*who\s+(?!(?:is|are|was|were|will|has|had|have|would|can|could|do|does|did)\b)[a-z]\w+\s+"
    r"(?P<thing>(?:the|an?)\s+(?:[a-z][\w'’-]*\s+){1,2}?(?:in|on|at|of|for|from|between|near)\s+\S.*)$",
    re.IGNORECASE,
)
"""What somebody did something to: "Who won the election in France"."""
_PREDICATED = re.compile(
    r"^\W*(?:who|what|how\s+(?!many\b|much\b)\w+)\s+(?:is|are|was|were)\s+"
    r"(?P<thing>(?:the|an?)(?:\s+(?!\w+(?:ing|ed)\b)[a-z][\w'’-]*)+)$",
    re.IGNORECASE,
)
"""What has been said of it already stands before it: "How long was the longest crack"."""
_VERB_LAST = re.compile(
    r"\b(?:do|does|did|will|would|can|could|should)\s+(?P<thing>(?:the|an?)\s.*?\s(?:in|at|on|near|of|from)\s+"
    rf"(?P<article>the\s+)?{NAME.pattern})(?P<verb>(?:\s+[a-z][\w'’-]*)+)$"
)
"""A question whose subject ends in a name, and the verb behind it: "does the new wing at Lowmarsh Quay have"."""
_NO_NOUNS = frozenset(
    "have get go come become say want give take make mean receive contain include employ earn".split()
)
"""Verbs, also behind a name with an article, which often has a noun: "the Halvard Bridge"."""
SETTING = re.compile(
    r"\b(?:in|on|at|of|for|from|with|during|after|before|about|against|over|under|behind|by|to)\s+"
    r"(?!(?:who|whom|what|which|it|them)\b)\S.*$",
    re.IGNORECASE,
)
_WHERE_OR_WHEN = re.compile(r"^(?:in|on|at|near|during|after|before|over|under|behind)\b", re.IGNORECASE)
"""A setting that says the same beside another deed, as "stolen from the museum" does not beside "recovered"."""
_TO_WHAT = re.compile(r"^\w+\s+(?:(?:the|an?)\s+)?", re.IGNORECASE)
_SAID_BEHIND = re.compile(r"\s\([^()]+\)$")
"""What an earlier follow-up leant on."""
_DESCRIBED = re.compile(
    rf"\b(?:the|an?)\s+(?:(?!{PREPOSITION}\b)[a-z][\w'’-]*\s+)+?(?:who|whose|that|in|at|of|from|for)\s+[^()]+"
)
"""Somebody or something told by more than a word: "the mayor of Tollen", "the player who won"."""


def with_setting(text: str, asked: str, story: str) -> str:
    """A follow-up with what "it" is, or with the circumstances of what was talked about.

    Args:
        text: the follow-up.
        asked: the question before it, standing alone.
        story: the last question that says what is talked about.
    """
    added = _setting(text, asked.rstrip(" ?.!"), story.rstrip(" ?.!"))
    return text if not added or added.strip(" ,()").lower() in text.lower() else f"{text.rstrip(' ?.!')}{added}?"


def _setting(text: str, asked: str, story: str) -> str:
    """What the text leans on, to be added to it.

    Whom the question before described, where "she" is nobody by name; what "it" is, or what a part is of; else the
    last "in …", "of …" of the story and the names that stand before it, else its names.
    """
    if open_person(text) and (described := _DESCRIBED.search(_without_verb(asked))):
        return f" ({described.group()})"
    refers = open_things(text)
    is_thing = not _IT.isdisjoint(refers)
    if is_thing and (thing := _thing(asked)) and (_SINGULAR.intersection(refers) or _PLURAL.match(thing)):
        return f", {thing}"
    names = names_of(story)
    named = named_thing(story, names[0]) if is_thing and len(names) == 1 else None
    if names_place(text):
        return f", {named}" if named else ""
    if _is_part(text) and (thing := _thing(story)):
        return f" ({thing})"
    if said := _SAID_BEHIND.search(story):
        return said.group()
    setting = SETTING.search(_without_verb(story))
    if setting and not any(setting.group() in name for name in names):
        return _beside(setting.group(), [name for name in names if name not in f"{setting.group()} {text}"])
    if named:
        return f", {named}"
    phrase = _content(story) if refers else " ".join(names) or _thing(story) or _content(story)
    return phrase and f" ({phrase})"


def _is_part(text: str) -> bool:
    """Whether something of what was talked about is asked for: "The runner-up?", "What was the turnout?"."""
    is_named = not re.match(ASKING, text, re.IGNORECASE) and open_person(text) is None
    return is_named or is_of_an_event(text)


def _beside(setting: str, names: Sequence[str]) -> str:
    """A setting as it fits behind another question, with names that stood before it."""
    if not _WHERE_OR_WHEN.match(setting):
        return f" ({' '.join([*names, _TO_WHAT.sub('', setting)])})"
    return f" ({' '.join(names)}) {setting}" if names else f" {setting}"


def _thing(question: str) -> str | None:
    """What a question is about, with its article."""
    bare = _without_verb(question)
    found = _VERB_LAST.search(question) if bare != question else _told_at_end(bare)
    return bare[found.start("thing") :] if found else None


def _told_at_end(question: str) -> re.Match[str] | None:
    return _PREDICATED.match(question) or _SUBJECT.search(question) or _OBJECT.match(question)


def _without_verb(question: str) -> str:
    """A question without the verb that ends it behind a name: "have" in "does the new wing at Lowmarsh Quay have"."""
    found = _VERB_LAST.search(question)
    if not found or not without_time_words(found["verb"]).strip():
        return question
    if not found["article"]:
        return question[: found.start("verb")]
    rest, _, last = question.rpartition(" ")
    return rest if last in _NO_NOUNS else question


def _content(text: str) -> str:
    """A question's own words without the asking ones."""
    found = re.findall(r"(?:\w\.){2,}|[\w'’-]+", ASKED.sub("", text, count=1))
    return " ".join(word for word in found if word.lower() not in STOPWORDS)
