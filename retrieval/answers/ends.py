"""Where a written sentence may begin and end within the sentence it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answers.evidence import PARAGRAPH, Evidence
from retrieval.answers.leaving_out import REFUSING, cuts_numbers, is_narrowed, is_phrase, is_weakened
from retrieval.answers.lexicon import (
    ADDING,
    ALLEGED,
    CONDITIONS,
    DISOWNED,
    NOT_LEFT_OUT,
    PARTICLES,
    RELATIVES,
    STRICT_CONDITIONS,
    TIMES,
    UNCHANGING,
)
from retrieval.answers.phrases import is_adverb, is_verb, lead_of, same_lead, same_voice
from retrieval.answers.reading import CONTENT, Role, Token

_TAKES_UP = frozenset({"which", "or"})
_ENDS = frozenset({PARAGRAPH, ";", "?", "!", "."})


def norms(tokens: Sequence[Token]) -> list[str]:
    """What tokens are compared by."""
    return [token.norm for token in tokens]


def may_open(claim: Sequence[Token], first: int, evidence: Evidence, place: int) -> bool:
    """Whether a written sentence can begin there: what stands before does not change what follows."""
    start = evidence.segment_start(place)
    before = evidence.tokens[start:place]
    if norms(claim[:first]) == norms(evidence.tokens[:place]):
        return True
    if any(token.role in REFUSING for token in before) or cuts_name(evidence, place) or _is_object(before):
        return False
    is_moved = bool(lead_of(claim, first))
    if _is_governed(evidence.tokens, start, place, is_moved=is_moved) or _is_counted(
        claim, first, evidence.tokens, place
    ):
        return False
    if not same_lead(lead_of(claim, first), lead_of(evidence.tokens, place), claim[first]):
        return False
    return same_voice(claim[:first], before, claim[first], has_break=start > 0)


def _is_object(before: Sequence[Token]) -> bool:
    """Whether a verb stands right before a phrase, so that it is no subject: "the mayor" of "… shot the mayor"."""
    last = next((token for token in reversed(before) if token.role is not Role.DETERMINER), None)
    return last is not None and (is_verb(last) or last.lower in UNCHANGING)


def _is_counted(claim: Sequence[Token], first: int, tokens: Sequence[Token], place: int) -> bool:
    """Whether it is a number that another number or a preposition says what of: "ten" of "one in ten"."""
    if tokens[place].role is not Role.NUMBER:
        return False
    lead = lead_of(tokens, place)
    return cuts_numbers(tokens, place) or (lead not in ("", "around") and not lead_of(claim, first))


def _is_governed(tokens: Sequence[Token], start: int, place: int, *, is_moved: bool) -> bool:
    """Whether what stands before says that what follows holds on a condition, or in somebody's mind only.

    Args:
        tokens: of the evidence.
        start: where the part between commas begins.
        place: where the written sentence would begin.
        is_moved: it begins with a phrase of its own, such as "On Saturday", that stands anywhere there.
    """
    clause = tokens[_clause_start(tokens, place) : place]
    if any(token.norm in STRICT_CONDITIONS for token in clause) or _is_hearsay(clause):
        return True
    if any(_opens_part(clause, index) and token.norm in CONDITIONS - {"whether"} for index, token in enumerate(clause)):
        return True
    that = next((index for index in range(len(clause) - 1, -1, -1) if _opens_that(clause, index)), None)
    if that is not None:
        return not _is_said(clause[:that])
    return not is_moved and not _is_open(_before_phrase(tokens[start:place]))


def _is_hearsay(clause: Sequence[Token]) -> bool:
    """Whether it opens with a source that is in doubt: "According to a rumour, …"."""
    return bool(clause) and clause[0].norm == "according" and any(t.norm in ALLEGED | DISOWNED for t in clause)


def _clause_start(tokens: Sequence[Token], place: int) -> int:
    """Behind the last full stop, or comma with "and", "but", "while" …, before a place."""
    for index in range(place - 1, 0, -1):
        if tokens[index - 1].norm in _ENDS or (tokens[index - 1].role is Role.BREAK and tokens[index].norm in ADDING):
            return index
    return 0


def _opens_part(clause: Sequence[Token], index: int) -> bool:
    return index == 0 or clause[index - 1].role is Role.BREAK


def _opens_that(clause: Sequence[Token], index: int) -> bool:
    """Whether there is a "that" behind which a clause begins, up to the end: no other part stands between."""
    if clause[index].norm != "that" or index == 0 or clause[index - 1].role is Role.PREPOSITION:
        return False
    rest = clause[index + 1 :]
    return not any(token.role is Role.BREAK for token in rest) or rest[0].role is Role.BREAK


def _is_said(before: Sequence[Token]) -> bool:
    """Whether it says no more than who said what follows: "Police said on Monday"."""
    said = next((index for index in range(len(before) - 1, -1, -1) if before[index].role is Role.REPORT), None)
    if said is None or any(token.role in REFUSING for token in before):
        return False
    rest = [token for token in before[said + 1 :] if token.role not in (Role.BREAK, Role.DAY)]
    return before[said].lower.startswith("t") or is_phrase(rest)  # told whom


def _before_phrase(before: Sequence[Token]) -> Sequence[Token]:
    """What stands before the phrase that is begun in its middle: nothing before "aging ferry" in "the aging ferry"."""
    end = len(before)
    while end and _is_part_of_phrase(before, end - 1):
        end -= 1
    while end and before[end - 1].role is Role.DETERMINER and before[end - 1].norm != "that":
        end -= 1
    return before[:end]


def _is_part_of_phrase(tokens: Sequence[Token], index: int) -> bool:
    """Whether it describes what follows; "first" and "second" say which one, and stay."""
    token = tokens[index]
    if token.role is Role.NUMBER:
        return not token.norm.startswith("#")
    return token.role in (Role.WORD, Role.NAME) and not _is_doing(tokens, index)


def _is_doing(tokens: Sequence[Token], index: int) -> bool:
    """Whether there is a verb as in "an actor playing Rowe"; "the leading party" has none."""
    if is_verb(tokens[index]):
        return True
    is_described = index == 0 or tokens[index - 1].role is Role.DETERMINER
    return tokens[index].role is Role.WORD and tokens[index].lower.endswith("ing") and not is_described


def _is_open(before: Sequence[Token]) -> bool:
    """Whether a sentence can begin behind it: behind nothing, a time or place, "and", or who said it."""
    if before and before[-1].role is Role.LINK:
        return before[-1].norm != "or" and before[-1].norm not in RELATIVES - {"when"}
    link = max((index for index, token in enumerate(before) if token.role is Role.LINK), default=-1)
    rest = before[link + 1 :]
    if any(token.role is Role.REPORT for token in rest):
        return _is_said(rest)
    own = [token for token in rest if token.role in CONTENT and not is_adverb(token)]
    return not own or is_phrase(rest) or rest[-1].lower in TIMES or own[-1].role is Role.DAY


def may_close(claim: Sequence[Token], last: int, evidence: Evidence, place: int) -> bool:
    """Whether a written sentence can end there: no condition follows, and no name or compound is cut in two."""
    own, rest = _unended(claim[last + 1 :]), evidence.tokens[place + 1 :]
    if _is_asked(rest):
        return False
    if norms(own) == norms(_unended(rest)):
        return True
    if own:
        # Words such as "has" or "who does" end a sentence only as they do there: "has not" is another end.
        following = rest[len(own)] if len(rest) > len(own) else None
        return norms(own) == norms(rest[: len(own)]) and (following is None or following.role not in REFUSING)
    if _is_conditional(rest) or _is_disowned(rest) or is_weakened(rest) or is_narrowed(rest):
        return False
    if cuts_numbers(evidence.tokens, place, behind=True):
        return False
    return not (rest and _goes_on(evidence.tokens[place], rest))


def _is_asked(rest: Sequence[Token]) -> bool:
    return next((token.norm for token in rest if token.norm in _ENDS), "") == "?"


def _is_conditional(rest: Sequence[Token]) -> bool:
    """Whether a condition follows in the same clause."""
    if any(token.norm in CONDITIONS for token in rest[:3]):
        return True
    for index, token in enumerate(rest):
        if token.norm in _ENDS or (token.norm in ADDING and (not index or _begins_clause(rest, index))):
            return False
        if token.norm in STRICT_CONDITIONS:
            return True
    return False


def _is_disowned(rest: Sequence[Token]) -> bool:
    """Whether the next part takes back what was said, or makes it somebody's word: "…, Rowe alleged on Monday"."""
    start = next((index for index, token in enumerate(rest) if token.role is not Role.BREAK), 0)
    if not start or (rest[start].role is Role.LINK and rest[start].norm not in _TAKES_UP):
        return False
    end = next((index for index in range(start, len(rest)) if rest[index].role is Role.BREAK), len(rest))
    words = DISOWNED if rest[start].norm == "which" else ALLEGED | DISOWNED
    return any(token.norm in words for token in rest[start:end])


def _begins_clause(rest: Sequence[Token], index: int) -> bool:
    following = rest[index + 1] if len(rest) > index + 1 else None
    return rest[index - 1].role is Role.BREAK or (following is not None and is_verb(following))


def _unended(tokens: Sequence[Token]) -> Sequence[Token]:
    return tokens[:-1] if tokens and tokens[-1].role is Role.BREAK else tokens


def _goes_on(last: Token, rest: Sequence[Token]) -> bool:
    """Whether the next words make something else of the last one: "a school" of "a school bus"."""
    following = rest[0]
    if following.norm in ("or", "nor"):
        return True
    if last.role is Role.NAME:
        return following.role is Role.NAME or (following.role is Role.WORD and last.is_owner)
    if last.role is Role.NUMBER:
        return following.role in (Role.NUMBER, Role.WORD) and not is_adverb(following)
    if is_verb(last) and following.lower in PARTICLES:
        return following.role is Role.WORD or len(rest) == 1 or rest[1].role in (Role.BREAK, Role.PREPOSITION)
    return following.role is Role.WORD and not is_adverb(following) and not is_verb(last) and not is_verb(following)


def cuts_name(evidence: Evidence, place: int) -> bool:
    """Whether a name would be begun in its middle where that makes another of it: "Korea" of "North Korea"."""
    before = evidence.tokens[place - 1] if place else None
    return (
        evidence.tokens[place].role is Role.NAME
        and before is not None
        and before.is_capital
        and before.lower in NOT_LEFT_OUT
    )
