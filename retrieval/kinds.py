"""The kind of thing that must answer a question, told from its words."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    """What kind of thing answers a question."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    COUNTRY = "which country"
    STATE = "which state"
    """Of the United States."""
    HOW_MANY = "how many"
    HOW_MUCH = "how much"
    WHY = "why"
    YES_NO = "yes or no"
    OTHER = "other"


_QUALIFIED = (
    r"(?:(?!(?:of|in|on|at|by|for|to|from|with|and|or|is|are|was|were|did|does|do|has|have|had|will|would|can|could|"
    r"the|a|an|that|who|which|this|last|past|yesterday|today|recently)\b)[\w'’.&-]+\s+){0,3}?"
)
"""Up to three words before a noun that belong to it: "which (other European) country"."""
_WHICH = rf"(?:what|which) {_QUALIFIED}"
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)(?:n['’]t)?\b"
_PEOPLE = (
    "person|people|man|woman|actor|actress|singer|rapper|musician|comedian|celebrity|star|player|athlete|coach|president|"
    "minister|senator|governor|mayor|lawmaker|representative|politician|leader|judge|justice|official|billionaire|author|"
    "writer|director|designer|artist|royal|king|queen|prince|princess|candidate|member|contestant|winner|"
    "driver|c[efo]o|executive|founder|secretary"
)
_NUMBERS = (
    "number|percentage|share|proportion|percent|fraction|age|population|toll|rate|rise|increase|decrease|speed|height|"
    "length|distance|size|temperature|magnitude|margin"
)
_SUMS = "price|cost|sum|amount|budget|salary|fine|revenue"
_WHAT_IS = rf"(?:what(?:['’]?s| is| are| was| were)(?: the)? {_QUALIFIED}|{_WHICH})"
_KINDS = (
    (
        Kind.HOW_MUCH,
        rf"how much|how expensive|{_WHAT_IS}(?:{_SUMS})|what (?:does|do|did|will|would) \S+(?: \S+){{0,6}}? cost",
    ),
    (
        Kind.HOW_MANY,
        r"how (?:many|old|long|far|tall|big|large|high|deep|fast|often|soon)|"
        rf"{_WHAT_IS}(?:{_NUMBERS})",
    ),
    (Kind.WHEN, rf"when(?:['’]?s)?|{_WHICH}(?:day|date|year|time|month|week|season|decade|century)"),
    (Kind.COUNTRY, rf"{_WHICH}(?:country|countries|nations?|member states?)"),
    (Kind.STATE, rf"{_WHICH}states?(?! of)"),
    (
        Kind.WHERE,
        rf"where(?:['’]?s)?|{_WHICH}(?:city|cities|town|place|continent|region|area|island|county|province|capital|village|ocean)",
    ),
    (Kind.WHO, rf"who(?:['’]?s)?|whom|whose|{_WHICH}(?:{_PEOPLE})s?"),
    (Kind.WHY, r"why|what(?:['’]?s| is| are| was| were) the (?:reason|cause)s?|what caused|(?:what|which) reasons?"),
    (Kind.YES_NO, rf"{_AUXILIARY}(?! not\b)"),
)
_PATTERNS = tuple(
    (kind, re.compile(rf"(?:(?:in|on|at|by|for|of|to|from|with) )?(?:{pattern})\b", re.IGNORECASE))
    for kind, pattern in _KINDS
)
_ASKING_WORD = r"\b(?:who|whom|whose|when|where|why|how|which|what)\b"
_ASKING = re.compile(rf"(?:\b(?:in|on|at|by|for|of|to|from|with)\s+)?{_ASKING_WORD}", re.IGNORECASE)
_SAID = r"(?:say|said|know|known|tell|told|reveal(?:ed)?|announced?|explain(?:ed)?|disclosed?|f(?:ind|ound) out|clear)"
_LEAD_IN = re.compile(
    r"^\W*(?:(?:and|but|so|also|then|ok|okay|well|please|now|thanks)\b[\s,.!]*)*"
    r"(?:(?:(?:can|could|would|will) (?:you|anyone|anybody)(?: please| kindly)? )?(?:please )?tell (?:me|us)\b"
    r"|do(?:es)? (?:you|anybody|anyone)(?: happen to)? know\b|i(?: would|'d) like to know\b|i want to know\b|any idea\b"
    rf"|{_AUXILIARY} (?:\S+ ){{1,4}}?(?:yet )?{_SAID}(?: (?:me|us|you|yet|exactly))?,?"
    rf"(?=\s+(?:(?:in|on|by|for|to) )?{_ASKING_WORD}))?\s*",
    re.IGNORECASE,
)
"""What stands before the question that is meant: "Could you please tell me …", "Did they say …"."""
_JOINS = re.compile(
    rf"(?:when|where)\b(?!\W*$|,|\s+{_AUXILIARY}|\s+(?:in|on|exactly)\b)|"
    rf"what\s+(?:{_AUXILIARY}|(?:he|she|it|they|we|you|i)\b)(?!\s+the\b)|which\s+{_AUXILIARY}|"
    r"how\s+(?!(?:many|much|old|long|far|tall|big|large|high|deep|fast|often|soon|expensive)\b)",
    re.IGNORECASE,
)
"""A question word inside a sentence that only joins its clauses: "when they met", "which was sold"."""
_WHO = re.compile(r"(?:who|whom|whose)\b(?!\W*$)", re.IGNORECASE)
_SCENE = re.compile(
    rf"^\W*(?:when|where)\s+(?!{_AUXILIARY}|(?:in|on|at|exactly|else|and|or|about)\b)[^?]*?,\s+"
    rf"(?:(?:and|then)\s+)?(?={_ASKING_WORD}|{_AUXILIARY}\s)",
    re.IGNORECASE,
)
"""A clause before the question: "When the bridge collapsed, how many …"."""
_ABBREVIATED = "".join(
    rf"(?<!\b{word}\.)" for word in "[A-Z] Mr Mrs Ms Dr St Gov Sen Rep Gen Lt Sgt No vs Jr Sr".split()
)
_SENTENCE_END = re.compile(rf"(?<=[.!?])(?:{_ABBREVIATED}\s+|\s+(?=(?:Who|Whose|What|When|Where|Why|How|Which)\b))")


def asking_part(question: str) -> str:
    """The sentence of a question that asks; what stands before it only sets the scene."""
    parts = [part for part in _SENTENCE_END.split(question.strip()) if part]
    return next((part for part in reversed(parts) if part.endswith("?")), parts[-1] if parts else "")


@lru_cache(maxsize=256)
def kind_of(question: str) -> Kind:
    """What kind of thing must answer a question.

    The question word may stand anywhere: "According to the police, how many were hurt?". Where the question begins
    with one, those behind it only join: "What did they do when it rained?", unless it only sets the scene: "When it
    rained, who left?". Else the last one asks, but for those that join, and for "who" where another asks: "Ann Lee, who
    died on Monday, led which union?".
    """
    bare = _LEAD_IN.sub("", asking_part(question))
    scene = _SCENE.match(bare)
    opening = None if scene else _kind_at(bare)
    if opening or (_ASKING.match(bare) and not scene):
        return opening or Kind.OTHER
    inner = [bare[match.start() :] for match in _ASKING.finditer(bare, 1)]
    asking = [text for text in inner if not _JOINS.match(text)] or inner
    plain = [text for text in asking if not _WHO.match(text)] or asking
    asked = plain[-1] if plain else bare[scene.end() :] if scene else ""
    return _kind_at(asked) or Kind.OTHER


def _kind_at(text: str) -> Kind | None:
    return next((kind for kind, pattern in _PATTERNS if pattern.match(text)), None)
