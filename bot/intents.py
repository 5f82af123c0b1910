"""What somebody wants who writes to the bot: most often an answer, but not always."""

from __future__ import annotations

import re
from enum import Enum

_BOT = r"(?:newsdesk|bot)"
_HELP = re.compile(
    rf"(?:please )?help(?: me)?(?:,? please)?|(?:who|what) are you|what can (?:you do|i ask(?: you)?)|"
    rf"how (?:does (?:this|it) work|(?:do|can) i use (?:this|it|you))|"
    rf"(?:hi|hello|hey|hallo|hola|bonjour|ciao|good (?:morning|afternoon|evening)),?(?: (?:there|{_BOT}))?",
    re.IGNORECASE,
)
_THANKS = (
    r"(?:many |ok(?:ay)? |great )?(?:thanks|thank (?:you|u)|thx|cheers|ta|merci|danke|gracias|grazie)"
    r"(?: (?:a lot|so much|very much|you|again|beaucoup|schön|sehr))?"
    r"(?: for (?:your|the|that|this)(?: (?:quick |kind )?(?:help|answer|reply|info|information))?)?"
)
_PRAISE = (
    r"(?:that|this|it) (?:really )?(?:helps|helped|works|worked)(?: a lot)?|"
    r"(?:(?:that|this)(?: is|['’]s) )?(?:very )?(?:great|perfect|nice|cool|good|awesome|excellent|brilliant|helpful)"
    rf"(?: (?:{_BOT}|answer|job|work|one))?|well done|got it|ok(?:ay)?|understood|i see"
)
_ENOUGH = r"lol|ha(?:ha)+|wow|hm+|never ?mind|forget it|found it|no (?:thanks|thank you)|good ?night|bye"
_WORD = rf"(?>{_THANKS}|{_ENOUGH}|{_PRAISE})"
"""Read in one way only: a long line of them costs no time."""
_CHATTER = re.compile(
    rf"{_WORD}(?:[\s,.!;–—-]++(?:i |i['’]ve |and )?{_WORD})*(?:,? {_BOT})?",
    re.IGNORECASE,
)
"""Nothing but words of those who are content, however many."""
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
    said = bare[: bare.rindex(next(filter(str.isalnum, reversed(bare)))) + 1]
    known = ((_HELP, Intent.HELP), (_CHATTER, Intent.THANKS), (_ABOUT, Intent.ABOUT))
    return next((intent for pattern, intent in known if pattern.fullmatch(said)), Intent.QUESTION)
