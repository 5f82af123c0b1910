"""How a message opens that goes on with a conversation: "OK, thanks. And what about …" before what is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.words import words

ASKING = (
    r"(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should)\b"
)
"""Words that open a question."""
_THANKS = r"(?:thanks?(?:\s+you)?|thx|cheers)(?:\s+(?:a\s+lot|so\s+much|very\s+much))?"
_ASIDE = re.compile(
    rf"\W*(?:(?:ok(?:ay)?|{_THANKS})\b[\s,.!;:–—-]+|"
    r"(?:great|right|well|now|oh|ah|hm+|sorry|please|yes|yeah|alright|interesting|i\s+see|got\s+it)\b\s*[,.!;:–—-]+\s*)",
    re.IGNORECASE,
)
_JOINING = re.compile(
    r"\W*(?P<word>and|but|or|so(?!\s+(?:far|much|many|long)\b)|(?:also|then)(?!\W*$))\b[\s,]*", re.IGNORECASE
)
_ABOUT = re.compile(r"^(?:what|how) about\s+(?P<subject>.+?)\W*$", re.IGNORECASE)
_NO_QUESTION = re.compile(rf"^(?!{ASKING})(?:(?!\b\w+ed\b).)+$", re.IGNORECASE)


@dataclass(frozen=True)
class Opened:
    """A message without what it opens with."""

    text: str
    is_joined: bool = False
    """It began with "and", "but" or the like."""
    is_fragment: bool = False
    """It names something and is no question of its own: "And Pakistan?", "What about Pakistan?"."""

    @property
    def goes_on(self) -> bool:
        """It was joined in the middle of a sentence, and its first letter is still a small one."""
        return self.is_joined and self.text[:1].islower()


def opened(text: str) -> Opened:
    """The message without thanks, "OK" and "and" before it, however many, and without "what about"."""
    rest, joining = text, ""
    while found := _ASIDE.match(rest) or _JOINING.match(rest):
        rest = rest[found.end() :]
        joining = found.groupdict().get("word") or joining
    if not words(rest):
        return Opened("", bool(joining)) if joining else Opened(text)
    if about := _ABOUT.match(rest):
        return Opened(about["subject"], bool(joining), is_fragment=True)
    is_named = joining.lower() == "and" and _NO_QUESTION.match(rest.strip()) is not None
    return Opened(rest.strip(" ,"), bool(joining), is_named)
