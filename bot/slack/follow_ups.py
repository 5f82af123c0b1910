"""Which posts ask the bot: replies that do not mention it, and mentions that only speak of it.

In a thread in which it has answered, people talk to each other too, and a bot that breaks in is worse than one that has
to be mentioned: what is not surely a question to an archive is left alone.
"""

from __future__ import annotations

import re

from bot.intents import Intent, intent_of
from bot.slack.personal import is_personal
from bot.slack.posts import Post

_MOST_CHARACTERS = 200
"""Of a question between others; what is longer tells something."""
_END = re.compile(r"(?<=[a-z]{3}[.!?])\s+|(?<=[？؟])\s*", re.IGNORECASE)
"""Of a sentence, and not of an abbreviation."""
_MARK = re.compile(r"[?？؟][\"”’)]*$")
_BEGINNING = r"(?:(?:and|but|so|then|also|ok(?:ay)?|please),?\s+)*"
_TELL = r"(?:(?:can|could|will|would) you (?:please )?)?(?:tell|show|give|find|list)(?: me| us)?"
_FORM = re.compile(
    rf"{_BEGINNING}(?:"
    r"(?:what|how) about|who(?! knows| cares)|whose|whom|"
    r"(?:what|when|where|why|how)(?:['’]s| (?:is|are|was|were|do|does|did|has|have|had|can|could|will|would))|"
    r"what (?:else|happened|caused)|how (?:many|much|long|old|far|often|big|large|high)|"
    rf"{_TELL} (?:more|all|about|what|who|when|where|why|how|whether|which)|explain|summari[sz]e)\b",
    re.IGNORECASE,
)
"""How a question begins that needs no mark: no "What a mess", "When I get home", "Which is sad", "Will do"."""
_REQUEST = re.compile(rf"{_BEGINNING}{_TELL}\b", re.IGNORECASE)
_SURPRISE = re.compile(r"(?!(?:who|whom|whose|what|when|where|why|which|how)\b)[a-z]+\W+", re.IGNORECASE)
"""A single word, such as "Really?"."""


def is_follow_up(post: Post) -> bool:
    """Whether a reply asks for something that articles may tell: of nobody by name, and not about who is talking."""
    if not post.is_reply or post.mentions_others or len(post.text) > _MOST_CHARACTERS:
        return False
    return intent_of(post.text) is Intent.ABOUT or _asks(post.text)


def is_for_the_bot(post: Post) -> bool:
    """Whether a post that mentions the bot is said to it: "Ann, you can ask @newsdesk about that" is not."""
    return not post.speaks_of_bot or _asks(post.text)


def _asks(text: str) -> bool:
    """Whether the last thing said, thanks aside, is a question; what was told before it may be anything."""
    questions = [one for one in _END.split(text) if intent_of(one) is Intent.QUESTION]
    return bool(questions) and _is_question(questions[-1])


def _is_question(sentence: str) -> bool:
    if _SURPRISE.fullmatch(sentence) or not (_MARK.search(sentence) or _FORM.match(sentence)):
        return False
    return not is_personal(_REQUEST.sub("", sentence))
