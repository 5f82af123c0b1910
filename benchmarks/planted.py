"""Written sentences made of articles: honest ones, and ones with a fault of a known kind planted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.altered import (
    halves,
    is_another,
    mapped,
    opened,
    other_number,
    replaced,
    shifted,
    swapped,
    unless_part,
)
from ingest.passages import split_article
from retrieval.answers.checking import Claim, Quoted
from retrieval.domain import Article, Passage, parse_published
from retrieval.ranking.furniture import is_furniture

_PASSAGE_WORDS = 150
_GIVEN = 8
"""Passages given together, as the bot gives them to a model."""
_WORDS = range(8, 36)
_LEANS = re.compile(
    r"\W*(?:he|she|it|they|his|her|their|its|this|that|these|those|them|i|we|you|there|and|but|so|still|then|also|yet)\b",
    re.IGNORECASE,
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_ON_A_DAY = re.compile(rf" on (?:{'|'.join(_DAYS)})(?=\.$)")
_MONTHS = "January February March April June July August September October November December".split()
_UNITS = {
    "percent": "dollars", "miles": "kilometers", "kilometers": "miles", "kilometres": "miles", "million": "billion",
    "billion": "million", "years": "months", "months": "weeks", "weeks": "days", "days": "weeks", "hours": "days",
    "minutes": "hours", "thousand": "million", "feet": "meters", "meters": "feet", "pounds": "tons", "dollars": "euros",
    "people": "families", "degrees": "percent",
}  # fmt: skip
_VERBS = {
    "approved": "rejected", "rejected": "approved", "won": "lost", "lost": "won", "rose": "fell", "fell": "rose",
    "increased": "decreased", "killed": "injured", "injured": "killed", "died": "survived", "arrested": "released",
    "released": "arrested", "bought": "sold", "sold": "bought", "opened": "closed", "closed": "opened",
    "announced": "cancelled", "signed": "vetoed", "began": "ended", "ended": "began", "backed": "opposed",
    "supported": "opposed", "launched": "halted", "passed": "defeated", "found": "lost", "led": "left",
    "met": "avoided", "joined": "left", "accused": "cleared", "convicted": "acquitted", "raised": "cut",
    "gave": "took", "became": "replaced", "asked": "ordered", "called": "ruled", "made": "broke", "took": "gave",
}  # fmt: skip
_HEDGED = re.compile(r"\b(?:may|might|could|will|would|allegedly|reportedly|likely|expected to|plans to)\s+")
_ABOUT = re.compile(
    r"\b(?:(?:more than|at least|nearly|almost|about|around|up to|less than|fewer than)\s+)+(?=[\d$£€])", re.I
)
_DENIAL = re.compile(r"\s+(?:not|never)\b|n['’]t\b")
_BE = re.compile(r"\b(is|are|was|were|has|have|had|will|would|can|could)\b(?!\s+not|n['’]t|['’])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
_ACTION = re.compile(
    r"^(?P<who>(?:The |A )?[A-Z][\w’']+(?: [A-Z][\w’']+)*) (?P<did>[a-z]+ed) "
    r"(?P<whom>(?:the )?[A-Z][\w’']+(?: [A-Z][\w’']+)*)\b"
)
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w.,-]*\d)")
_SAID = re.compile(r",\s+(?:(?:[\w.’'-]+ ){1,6}said|said (?:[\w.’'-]+ ?){1,6}|according to [^,]+)\.$")
_ASIDE = re.compile(r"(?<=\w), (?:a|an|the|who|which|where) [^,;:—–()“”\"]{8,80},(?= [a-z])")
_CONDITION = re.compile(r"^(?:If|Unless|Had|Should|Were) [^,;:—–()“”\"]{8,80}, (?=(?:the|an?|[A-Z]))")
_CLAUSE = re.compile(r" (?:if|unless) [^,;:—–()“”\"]{8,80}(?=\.$)")
_ALLEGED = re.compile(
    r"\b(?:alleged|alleges|argued|argues|claimed|claims|suggested|suggests|believes?|denied) that (?=\w)"
)
_OR = re.compile(r"^(?:Either )?(?:[A-Z][\w’']+ ){1,3}or (?=[A-Z])")
_RANGE = re.compile(r"\b(?:between )?\d[\d.,]* (?:to|and|or) (?=\d)|(?<=\d)[-–]\d+(?= [a-z])")
_SPELLED = dict(enumerate("zero one two three four five six seven eight nine ten eleven twelve".split()))


@dataclass(frozen=True, slots=True)
class Case:
    """One written sentence and the passages that were given to whoever wrote it."""

    kind: str
    claim: Claim
    passages: Sequence[Passage]
    is_honest: bool
    right: int | None = None
    """For an honest sentence with a wrong number: the right passage's."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of one of the passages given."""

    passages: Sequence[Passage]
    number: int
    text: str
    others: tuple[str, ...]
    """Other sentences of the passages given, of other passages."""
    random: Random


def places(articles: Sequence[Article], seed: int = 1) -> Iterator[Place]:
    """Sentences that could be written about, with other passages around them."""
    random = Random(seed)
    passages = [passage for number, article in enumerate(articles) for passage in passages_of(article, f"a{number}")]
    random.shuffle(passages)
    for start in range(0, len(passages) - _GIVEN, _GIVEN):
        given = passages[start : start + _GIVEN]
        said = [(number, text) for number, passage in enumerate(given, 1) for text in _sentences(passage)]
        random.shuffle(said)
        for number, text in said[:3]:
            yield Place(given, number, text, tuple(other for n, other in said if n != number), random)


def passages_of(article: Article, id_: str) -> list[Passage]:
    """An article's passages, cut as the archive cuts them but by words."""
    split = split_article(article, lambda texts: [len(text.split()) for text in texts], _PASSAGE_WORDS)
    return [
        Passage(
            f"{id_}.1.{position}", id_, 1, position, span.start, span.end, article.text[span.start : span.end],
            span.sentences, article.title, article.url, article.source, article.published,
        )
        for position, span in enumerate(split.passages)
    ]  # fmt: skip


def article_of(record: dict[str, object]) -> Article:
    """An article of a JSONL line."""
    published = record.get("published")
    return Article(
        text=str(record["text"]),
        title=str(record.get("title") or ""),
        source=str(record["source"]) if record.get("source") else None,
        published=parse_published(str(published)) if published else None,
    )


def honest(place: Place) -> Iterator[Case]:
    """What a careful writer makes of a sentence."""
    for kind, text in _rewritten(place.text):
        yield _case(kind, place, text, place.text, is_honest=True)
    words = place.text.split()
    middle = " ".join(words[1 : max(len(words) * 2 // 3, 6)])
    yield _case("part of it quoted", place, place.text, middle, is_honest=True)
    marks = place.text.replace("“", '"').replace("”", '"').replace("’", "'").upper()
    yield _case("quoted in other type", place, place.text, "  ".join(marks.split()), is_honest=True)
    wrong = place.number % len(place.passages) + 1
    claim = Claim(place.text, (Quoted(wrong, place.text),))
    yield Case("wrong [n], quote stands elsewhere", claim, place.passages, True, place.number)
    if place.others and (other := _number_of(place, place.others[0])):
        both = f"{place.text.rstrip('.')}, while {_inside(place.others[0])}"
        quotes = (Quoted(place.number, place.text), Quoted(other, place.others[0]))
        yield Case("two sources joined", Claim(both, quotes), place.passages, True)


def _rewritten(text: str) -> Iterator[tuple[str, str]]:
    yield "as it stands", text
    if (cut := _SAID.sub(".", text)) != text:
        yield "without who said it", cut
    if (cut := _ASIDE.sub("", text, count=1)) != text:
        yield "without an aside", cut
    if found := _ON_A_DAY.search(text):
        yield (
            "day moved to the front",
            f"{found.group().strip().replace('on', 'On', 1)}, {_inside(text[: found.start()])}.",
        )
    for pattern, kind, new in _WRITTEN_OTHERWISE:
        if (changed := pattern.sub(new, text)) != text:
            yield kind, changed


def _spelled(found: re.Match[str]) -> str:
    return _SPELLED[int(found.group())]


_WRITTEN_OTHERWISE: tuple[tuple[re.Pattern[str], str, str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?<=\d)%"), "numbers written otherwise", " percent"),
    (re.compile(r"(?<=\d) percent\b"), "numbers written otherwise", "%"),
    (re.compile(r"\$(\d[\d.,]*(?: [mb]illion)?)\b(?![\w.,]*\d)"), "numbers written otherwise", r"\1 dollars"),
    (re.compile(r"(?<= )(?:[2-9]|1[0-2])(?= [a-z])"), "numbers written otherwise", _spelled),
    (re.compile(rf"\b({'|'.join(_MONTHS)}) (\d{{1,2}})\b(?!,? \d)"), "dates written otherwise", r"\2 \1"),
)


def faulty(place: Place) -> Iterator[Case]:
    """What a careless or lying writer makes of it: one fault each."""
    for kind, changed in _changes(place):
        if changed and changed != place.text:
            yield _case(kind, place, changed, place.text, is_honest=False)
    yield from _false_quotes(place)
    yield from _false_sources(place)


def _changes(place: Place) -> Iterator[tuple[str, str | None]]:
    text, random = place.text, place.random
    yield "number changed", replaced(_NUMBER, text, lambda found: other_number(found, random))
    numbers = _NUMBER.findall(text)
    if len(set(numbers)) > 1:
        yield "numbers swapped", swapped(text, *list(dict.fromkeys(numbers))[:2])
    names = [name for other in place.others for name in _NAME.findall(other) if is_another(name, text)]
    if names:
        yield "name changed", replaced(_NAME, text, lambda found: unless_part(found, names[0], text))
    if action := _ACTION.match(text):
        turned = (
            f"{action['whom'][:1].upper()}{action['whom'][1:]} {action['did']} {action['who']}{text[action.end() :]}"
        )
        yield "subject and object swapped", turned
        yield "active made passive", f"{action['who']} was {action['did']} by {action['whom']}{text[action.end() :]}"
    yield "denial added", replaced(_BE, text, lambda found: f"{found.group()} not")
    yield "denial left out", replaced(_DENIAL, text, lambda _: "")
    yield "hedge left out", replaced(_HEDGED, text, lambda _: "")
    yield "about, more than … left out", _ABOUT.sub("", text)
    yield "condition left out", opened(replaced(_CONDITION, text, lambda _: "") or _CLAUSE.sub("", text))
    if alleged := _ALLEGED.search(text):
        yield "allegation left out", opened(text[alleged.end() :])
    yield "one of two left out", replaced(_OR, text, lambda _: "")
    yield "end of a range left out", replaced(_RANGE, text, lambda _: "")
    yield "day changed", shifted(text, _DAYS)
    yield "month changed", shifted(text, _MONTHS)
    yield "year changed", replaced(re.compile(r"\b(?:19|20)\d\d\b"), text, lambda found: str(int(found.group()) - 1))
    yield "unit changed", mapped(text, _UNITS)
    yield "verb changed", mapped(text, _VERBS)
    yield "something added", f"{text.rstrip('.')}, leaving dozens homeless."


def _false_quotes(place: Place) -> Iterator[Case]:
    words = place.text.split()
    middle = len(words) // 2
    for kind, quote in (
        ("quote: a word left out", [*words[:middle], *words[middle + 1 :]]),
        ("quote: a word put in", [*words[:middle], "indeed", *words[middle:]]),
        ("quote: a word changed", [*words[:middle], "purportedly", *words[middle + 1 :]]),
        ("quote: two words swapped", [*words[:middle], words[middle + 1], words[middle], *words[middle + 2 :]]),
    ):
        if quote != words and " ".join(quote) not in place.passages[place.number - 1].text:
            yield _case(kind, place, place.text, " ".join(quote), is_honest=False)
    if place.others:
        stitched = " ".join([*words[:middle], *place.others[0].split()[3:10]])
        yield _case("quote: from two places", place, place.text, stitched, is_honest=False)
        cut = " ".join(words[: middle - 2]) + " … " + " ".join(words[middle + 1 :])
        yield _case("quote: with a hole", place, place.text, cut, is_honest=False)


def _false_sources(place: Place) -> Iterator[Case]:
    quote = Quoted(len(place.passages) + place.random.randint(1, 90), place.text)
    yield Case("invented source", Claim(place.text, (quote,)), place.passages, False)
    if not place.others:
        return
    other = place.others[0]
    yield _case("another passage's sentence", place, other, place.text, is_honest=False)
    number = _number_of(place, other)
    subject, rest = halves(place.text), halves(other)
    if subject and rest and number:
        mixed = Claim(f"{subject[0]} {rest[1]}", (Quoted(place.number, place.text), Quoted(number, other)))
        yield Case("one's subject, another's deed", mixed, place.passages, False)


def _case(kind: str, place: Place, text: str, quote: str, *, is_honest: bool) -> Case:
    return Case(kind, Claim(text, (Quoted(place.number, quote),)), place.passages, is_honest)


def _sentences(passage: Passage) -> list[str]:
    texts = (" ".join(passage.text[a - passage.start : b - passage.start].split()) for a, b in passage.sentences)
    return [text for text in texts if _is_usable(text)]


def _is_usable(text: str) -> bool:
    if len(text.split()) not in _WORDS or not re.fullmatch(r"[A-Z].*[a-z\d]\.", text):
        return False
    return not (is_furniture(text) or _LEANS.match(text) or re.search(r"[“”\"|:?]", text))


def _number_of(place: Place, text: str) -> int | None:
    return next((n for n, p in enumerate(place.passages, 1) if text in " ".join(p.text.split())), None)


def _inside(text: str) -> str:
    """A sentence as it reads within another: names keep their capital."""
    first = text.split(maxsplit=1)[0]
    return text[0].lower() + text[1:] if first.lower() in ("the", "a", "an", "in", "on", "at", "after") else text
