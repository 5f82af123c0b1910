"""Where "it", "there", "that" and "those" mean nothing said before: they stand for nothing, or join clauses."""

from __future__ import annotations

import re

from retrieval.domain import Span
from retrieval.subjects import PREPOSITION

AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|might|should|must)(?:n['’]t)?"
SAYING = (
    r"(?:sa(?:y|id|ys|ying)|claim\w*|announc\w+|warn\w*|report\w*|f[io]u?nd|show\w*|believ\w+|th(?:ink|ought)|kn[eo]wn?|"
    r"decid\w+|confirm\w*|den(?:y|ied|ies)|argu\w+|agree\w*|rul(?:e|ed|es)|reveal\w*|suggest\w*|declar\w+|predict\w*|"
    r"promis\w+|t(?:ell|old)|insist\w*|admit\w*|hop(?:e|ed|es)|fear\w*|expect\w*|accus\w+|alleg\w+|true|likely)"
)
"""Words before "that" and what is said."""
JOINS = r"(?:that|if|whether|because|when|while|before|after|until|although|though|how|why|where)"
"""Words that begin a clause."""
_SENTENCE_GOES_ON = rf"(?=(?!{PREPOSITION}\b)\w)"
_JUDGED = (
    r"(?:legal|illegal|possible|impossible|true|false|likely|unlikely|clear|safe|unsafe|dangerous|necessary|easy|hard|"
    r"difficult|good|bad|better|best|wrong|right|fair|normal|common|okay?|allowed|worth|time|too late)\s+"
    r"(?:to|that|for|if|when)\b"
)
_THERE = rf"\b{AUXILIARY}\s+there\s+(?=\w)|\bthere\s+{AUXILIARY}\b"
"""Was there an earthquake?"""
_SAID_THAT = rf"\b{SAYING}(?:\s+\w+)?\s+that\s+{_SENTENCE_GOES_ON}"
"""Who said that the bridge was unsafe?"""
_ONE_THAT = (
    r"\b(?:the|an?|which|what|any|some|how many)\s+(?:(?!(?:do|does|did|is|was|are|were)\b)[\w'’-]+\s+){1,4}?"
    rf"(?<!\bof\s)(?<!\bin\s)(?<!\bto\s)that\s+{_SENTENCE_GOES_ON}"
)
"""Which is the company that makes ferries?"""
_THAT_DID = (
    rf"(?<!\bwho\s)(?<!\bwhat\s)(?<!\bof\s)\b(?!(?:{PREPOSITION}|{AUXILIARY}|when|why|where|how|who|what)\b)[a-z]+\s+"
    rf"that\s+(?=(?:{AUXILIARY}|it|they|he|she|we|you|\w+ed)\b)"
)
"""Which park was hit by floods that washed out roads?"""
_THOSE_WHO = r"\bthose\s+(?=(?:who|whose|that|in|of|with|from|\w+ed)\b)"
_THIS_TIME = r"\bthis\s+(?=(?:(?:year|week|month)['’]s|season|time|term|election)\b)"
_IS_IT = (
    rf"\b(?:is|was|be|been)\s+it\s+(?:still\s+|ever\s+|not\s+)?{_JUDGED}|\bit\s+(?:is|was|will be)\s+{_JUDGED}|"
    r"\b(?:is|was)\s+it\s+(?:to|that|like\s+to)\b"
)
"""Is it legal to fish? How hard is it to leave?"""
_WAS_IT_WHO = r"\b(?:is|was)\s+it\s+(?-i:[A-Z])[\w ]{0,40}?\s+(?:who|that)\b"
"""Was it Ann Lee who won?"""
_TAKES = r"\bit\s+(?:takes?|costs?)\s+(?:\w+\s+)?to\s+\w+\s+(?=\w)"
"""What does it cost to repair a bridge?"""
_IDIOM = r"\b(?:battle|fight|slug|make|made)\s+it\b(?=\s+(?:out|to|into|through)\b)"
_WEATHER = (
    r"\bit\s+(?:(?:is|was)\s+(?:raining|snowing)|rain(?:s|ed)|snow(?:s|ed))\b|\b(?:is|was)\s+it\s+(?:raining|snowing)\b"
)
_IDLE = re.compile(
    "|".join(
        [
            _THERE,
            _SAID_THAT,
            _ONE_THAT,
            _THAT_DID,
            _THOSE_WHO,
            _THIS_TIME,
            _IS_IT,
            _WAS_IT_WHO,
            _TAKES,
            _IDIOM,
            _WEATHER,
        ]
    ),
    re.IGNORECASE,
)


def idle_spans(text: str) -> list[Span]:
    """Where such words stand, with those around them that show it."""
    return [found.span() for found in _IDLE.finditer(text)]
