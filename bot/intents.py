"""What somebody wants who writes to the bot: most often an answer, but not always."""

from __future__ import annotations

import re
from enum import Enum

_HELP = re.compile(
    r"help(?: me)?|hi|hello|hey|good (?:morning|afternoon|evening)|(?:who|what) are you|what can you do|"
    r"(?:hi|hello|hey),? (?:there|newsdesk|bot)|how does (?:this|it) work",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:(?:many |ok(?:ay)?,? |great,? )?(?:thanks?|thank you|thx|cheers|ta)(?: (?:a lot|so much|very much|you))?"
    r"(?:,? (?:newsdesk|bot))?|great|perfect|got it|nice|ok(?:ay)?)",
    re.IGNORECASE,
)
_ARCHIVE = r"(?:the|this|your) archive"
_HOLDINGS = r"(?:news )?(?:articles|stories|documents|sources|outlets|newspapers|papers)"
_ABOUT = re.compile(
    rf"(?:how many|what|which) {_HOLDINGS} (?:(?:do you|does {_ARCHIVE}) (?:have|hold|know|cover|contain|search)|"
    rf"are (?:there )?in {_ARCHIVE}|are there|have you got)|"
    rf"what(?:['’]s| is) in {_ARCHIVE}|what (?:do you|does {_ARCHIVE}) (?:know|cover|have|hold|contain)|"
    rf"how (?:far back|old|big|large) (?:do you go|is {_ARCHIVE}|does {_ARCHIVE} (?:go|reach))|"
    rf"(?:what|which) (?:period|dates|years|time) (?:do you|does {_ARCHIVE}) cover",
    re.IGNORECASE,
)
_PICTOGRAM = re.compile(r":[a-z0-9_+'-]+:", re.IGNORECASE)
"""A pictogram as Slack writes it: ``:tada:``."""


class Intent(Enum):
    """What is wanted."""

    QUESTION = "question"
    EMPTY = "empty"
    HELP = "help"
    THANKS = "thanks"
    ABOUT = "about"
    """To know what the archive holds, of which no article tells."""


def intent_of(text: str) -> Intent:
    """What is wanted with a line or a message; only what is nothing else as a whole is no question."""
    bare = _PICTOGRAM.sub("", text).strip()
    if not any(character.isalnum() for character in bare):
        # A pictogram alone is a reaction, but nothing at all is a bot that was called without a question.
        return Intent.THANKS if _PICTOGRAM.search(text) else Intent.EMPTY
    said = re.sub(r"\W+$", "", bare)
    known = ((_HELP, Intent.HELP), (_THANKS, Intent.THANKS), (_ABOUT, Intent.ABOUT))
    return next((intent for pattern, intent in known if pattern.fullmatch(said)), Intent.QUESTION)
