"""Which replies ask the bot, though they do not mention it, in a thread in which it has answered.

People talk to each other there too, and a bot that breaks in is worse than one that has to be mentioned: what is not
surely a question to an archive is left alone.
"""

from __future__ import annotations

import re

from bot.intents import Intent, intent_of
from bot.slack.posts import Post

_END = re.compile(r"(?<=[a-z]{3}[.!?])\s+", re.IGNORECASE)
"""Of a sentence, and not of an abbreviation."""
_MARK = re.compile(r"\?[\"”’)]*$")
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
_SURPRISE = re.compile(r"(?!(?:who|whom|whose|what|when|where|why|which|how)\b)\w+\W+", re.IGNORECASE)
"""A single word, such as "Really?"."""
_PERSONAL = re.compile(r"\b(?:[Ii]|me|[Mm]y|mine|[Ww]e|us|[Oo]urs?|[Yy]ou|[Yy]ours?|[Ll]et['’]s)\b")
"""Words of people who talk to each other; "US" is a country."""


def is_follow_up(post: Post) -> bool:
    """Whether a reply asks for something that articles may tell: of nobody by name, and not about who is talking."""
    if not post.is_reply or post.mentions_others or intent_of(post.text) not in (Intent.QUESTION, Intent.ABOUT):
        return False
    return any(_asks(sentence) for sentence in _END.split(post.text))


def _asks(sentence: str) -> bool:
    if _SURPRISE.fullmatch(sentence) or not (_MARK.search(sentence) or _FORM.match(sentence)):
        return False
    return not _PERSONAL.search(_REQUEST.sub("", sentence))
