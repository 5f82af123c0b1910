"""A sentence as the check reads it: names, numbers, days, denials, hedges and words, in order, each normalised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from retrieval.answers.lexicon import (
    APPROXIMATIONS,
    ATTACHED_SCALES,
    AUXILIARIES,
    DENIALS,
    DETERMINERS,
    FORMS_OF_BE,
    HEDGES,
    INVERTED,
    IRREGULAR,
    LINKS,
    MONTHS,
    ONES,
    ORDINALS,
    PREPOSITIONS,
    PRONOUNS,
    REPORTING,
    SCALES,
    TENS,
    UNITS,
    WEEKDAYS,
)
from retrieval.words import stems


class Role(Enum):
    """What a token does in its sentence."""

    NAME = auto()
    NUMBER = auto()
    DAY = auto()
    """A month or a weekday."""
    DENIAL = auto()
    HEDGE = auto()
    WORD = auto()
    PREPOSITION = auto()
    DETERMINER = auto()
    LINK = auto()
    BE = auto()
    AUXILIARY = auto()
    PRONOUN = auto()
    REPORT = auto()
    BREAK = auto()
    """A comma, a dash, a bracket …"""


CONTENT = frozenset({Role.NAME, Role.NUMBER, Role.DAY, Role.DENIAL, Role.HEDGE, Role.WORD})
"""Roles that a written sentence may only have from its evidence."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark of a sentence."""

    norm: str
    """What it is compared by: a stem, a number's value, a name without its case."""
    lower: str
    role: Role
    is_capital: bool = False
    is_owner: bool = False
    """It ends in 's."""
    about: str = ""
    """Of a number: ``>``, ``≤``, ``<`` or ``~`` where words before it say more than, up to, less than, about."""


_PIECE = re.compile(
    r"(?P<number>(?:(?<![\w])[-−](?=\d))?\d+(?:,\d{3})*(?:[.:]\d+)*)(?P<scale>(?:st|nd|rd|th|[kKmMbB]|mn|bn|tn|s)\b)?"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<mixed>\w+)"
    r"|(?P<sign>[$€£¥₹%])"
    r"|(?P<mark>[,;:()\[\]–—“”\"…!?]|\.(?=\W*$)|(?<=\s)-+(?=\s))"
)
_ABBREVIATION = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_ABOUT = tuple((re.compile(rf"\b(?:{words})$", re.IGNORECASE), sign) for words, sign in APPROXIMATIONS)
_LOOK_BACK = 24
"""Characters before a number in which "no fewer than" and the like are looked for."""
_ONE_WORD = (
    (re.compile(r"\bno one\b", re.IGNORECASE), "nobody"),
    (re.compile(r"\bper\s?cent\b", re.IGNORECASE), "percent"),
    (re.compile(r"\baccording to\b", re.IGNORECASE), "according"),
    (re.compile(r"\b(?:is|are|was|were) to (?=be\b)", re.IGNORECASE), "will "),
    (re.compile(r"\b(?:as|so) long as\b(?! \d)|\bin case(?: of| that)?\b", re.IGNORECASE), "if"),
    (re.compile(r"\b(?:provided|providing|assuming|on (?:the )?condition) that\b", re.IGNORECASE), "if"),
    (re.compile(r"\bin the event (?:of|that)\b|^\W*(?:provided|assuming|but for)\b", re.IGNORECASE), "if"),
    (re.compile(r"(?<=, )(?:should(?= (?:the|an?|[A-Z]))|(?:should|had|were)(?= (?:it|he|she|they)\b))"), "if"),
)
"""What is read as one word: also a future without "will", and conditions without "if"."""


def read(sentence: str) -> tuple[Token, ...]:
    """The tokens of a sentence."""
    for pattern, word in _ONE_WORD:
        sentence = pattern.sub(word, sentence)
    sentence = _ABBREVIATION.sub(lambda found: found.group().replace(".", ""), sentence)
    tokens: list[Token] = []
    money = ""
    for piece in _PIECE.finditer(sentence):
        made = _token(piece, sentence, opens=not any(token.role is not Role.BREAK for token in tokens))
        if piece["sign"] and piece["sign"] != "%":
            money = made.norm
            continue
        tokens.append(made)
        if money and not piece["scale"] and _next_is_scale(sentence, piece.end()):
            continue
        if money:
            tokens.append(Token(money, money, Role.WORD))
            money = ""
    return tuple(_day_first(_joined_numbers(tokens)))


def _day_first(tokens: list[Token]) -> list[Token]:
    """Dates in one order: "July 13" is read as "13 July"."""
    for index in range(len(tokens) - 1):
        month, number = tokens[index], tokens[index + 1]
        after = tokens[index + 2].role if index + 2 < len(tokens) else Role.BREAK
        is_date = month.role is Role.DAY and number.role is Role.NUMBER and number.norm in _DAYS_OF_MONTH
        if is_date and month.norm not in WEEKDAYS and after is not Role.DAY:
            tokens[index : index + 2] = [number, month]
    return tokens


_DAYS_OF_MONTH = frozenset(map(str, range(1, 32)))


def _next_is_scale(sentence: str, end: int) -> bool:
    found = re.match(r"[\s-]*([A-Za-z]+)", sentence[end : end + 12])
    return found is not None and found[1].lower() in SCALES.keys() - ATTACHED_SCALES


def _token(piece: re.Match[str], sentence: str, *, opens: bool) -> Token:
    if piece["number"]:
        return _number(piece, sentence)
    if piece["sign"]:
        return Token(UNITS[piece["sign"]], piece["sign"], Role.WORD)
    if piece["mark"]:
        return Token(piece["mark"], piece["mark"], Role.BREAK)
    return _word(piece.group(), sentence, piece, opens=opens)


def _number(piece: re.Match[str], sentence: str) -> Token:
    digits = piece["number"].replace(",", "").replace("−", "-")
    scale = (piece["scale"] or "").lower()
    if digits.count(".") > 1 or ":" in digits:
        return Token(digits, digits, Role.NUMBER)
    value = float(digits) * SCALES.get(scale, 1)
    mark = "s" if scale == "s" else ""
    return Token(f"{value:.10g}{mark}", digits, Role.NUMBER, about=_about(sentence, piece.start()))


def _about(sentence: str, start: int) -> str:
    before = sentence[max(start - _LOOK_BACK, 0) : start].rstrip(" $€£¥₹")
    return next((sign for pattern, sign in _ABOUT if pattern.search(before)), "")


def _word(written: str, sentence: str, piece: re.Match[str], *, opens: bool) -> Token:
    lower = written.lower().replace("’", "'")
    is_owner = lower.endswith("'s") or lower.endswith("s'")
    bare = lower.removesuffix("'s").removesuffix("'")
    capital = written[0].isupper()
    if opens and bare in INVERTED:
        return Token("if", bare, Role.HEDGE, capital)
    if bare.endswith("n't") or bare in DENIALS:
        return Token(DENIALS.get(bare, "not"), bare, Role.DENIAL)
    acronym = len(written) > 1 and written.isupper()
    followed = _before_number(sentence, piece)
    if role := _closed(lower, bare, capital=capital and not opens, acronym=acronym, before_number=followed):
        norm = HEDGES.get(bare, bare) if role is Role.HEDGE else MONTHS.get(bare, bare)
        return Token(norm, bare, role, capital)
    number = ONES.get(bare, TENS.get(bare))
    if number is not None:
        return Token(str(number), bare, Role.NUMBER, capital, about=_about(sentence, piece.start()))
    if bare in ORDINALS:
        return Token(f"#{ORDINALS[bare]}", bare, Role.NUMBER, capital)
    is_name = capital and (not opens or acronym)
    norm = bare if is_name else _lemma(bare)
    return Token(norm, bare, Role.NAME if is_name else Role.WORD, capital, is_owner)


def _before_number(sentence: str, piece: re.Match[str]) -> bool:
    return re.match(r"\.?\s+\d", sentence[piece.end() : piece.end() + 4]) is not None


def _closed(lower: str, bare: str, *, capital: bool, acronym: bool, before_number: bool) -> Role | None:
    """The role of a word of a closed list."""
    if bare in WEEKDAYS or (bare in MONTHS and (capital or before_number)):
        return Role.DAY
    if lower in UNITS or (lower in PRONOUNS and acronym):
        return None
    for role, words in (
        (Role.HEDGE, HEDGES),
        (Role.REPORT, REPORTING),
        (Role.PREPOSITION, PREPOSITIONS),
        (Role.DETERMINER, DETERMINERS),
        (Role.LINK, LINKS),
        (Role.BE, FORMS_OF_BE),
        (Role.AUXILIARY, AUXILIARIES),
        (Role.PRONOUN, PRONOUNS),
    ):
        if lower in words and not (capital and role in _NEVER_CAPITAL):
            return role
    return None


_NEVER_CAPITAL = frozenset({Role.HEDGE, Role.BE, Role.AUXILIARY, Role.REPORT})
"""Roles of words that within a sentence are names where they have a capital: Will Smith."""


def _lemma(bare: str) -> str:
    unit = UNITS.get(bare)
    if unit:
        return unit
    word = IRREGULAR.get(bare, bare)
    return (stems(word) or [word])[0]


def _joined_numbers(tokens: Sequence[Token]) -> list[Token]:
    """Numbers of several words as one: "two hundred and five", "5.2 million", "twenty-one"."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last and last.role is Role.NUMBER and (value := _combined(last, token)):
            joined[-1] = replace(last, norm=value, lower=f"{last.lower} {token.lower}")
        elif token.lower in SCALES.keys() - ATTACHED_SCALES:
            value = f"{SCALES[token.lower]:.10g}" + ("s" if token.lower.endswith("s") else "")
            joined.append(replace(token, norm=value, role=Role.NUMBER))
        else:
            joined.append(token)
    return joined


def _combined(left: Token, right: Token) -> str | None:
    """The value of two number words together; None where they are two numbers."""
    if not re.fullmatch(r"-?[\d.e+]+", left.norm):
        return None
    if right.lower in SCALES.keys() - ATTACHED_SCALES:
        return f"{float(left.norm) * SCALES[right.lower]:.10g}"
    spelled = left.lower.split()[-1].isalpha() and right.lower in ONES
    last = left.lower.split()[-1]
    if spelled and (last in TENS and ONES[right.lower] < 10):
        return f"{float(left.norm) + ONES[right.lower]:.10g}"
    return None


def content(tokens: Sequence[Token]) -> list[int]:
    """Which tokens a written sentence may only have from its evidence."""
    return [index for index, token in enumerate(tokens) if token.role in CONTENT]
