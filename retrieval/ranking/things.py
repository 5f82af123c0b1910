"""What a sentence adds to a question: things of the kind asked for, and how many articles say the same.

Several reports of a story repeat what matters in it: what more of the articles found for a question say is more likely
its answer ("Web question answering: is more always better?", Dumais et al. 2002).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from retrieval.kinds import Kind
from retrieval.places import countries_in, states_in
from retrieval.question import names_in
from retrieval.ranking import evidence
from retrieval.ranking.asked import Asked
from retrieval.words import STOPWORDS, stems, words

if TYPE_CHECKING:
    from retrieval.ranking.sentences import Sentence

Things = frozenset[str]
"""Words or short phrases, as ``words`` cuts them, joined by spaces."""

_SHORTEST_NAME = 3
"""Letters of a name's word that means something."""


def things_in(asked: Asked, sentence: str) -> Things:
    """What a sentence has of the kind asked for that the question has not; names and numbers for want of a kind."""
    kind = asked.kind
    if kind in (Kind.HOW_MANY, Kind.HOW_MUCH):
        return _numbers(asked, sentence)
    if kind is Kind.WHEN:
        return _times(asked, sentence)
    if kind in (Kind.COUNTRY, Kind.STATE):
        found = countries_in(sentence) if kind is Kind.COUNTRY else states_in(sentence)
        return frozenset(" ".join(words(name)) for name in found if name.lower() not in asked.text.lower())
    if kind in (Kind.WHO, Kind.WHERE):
        return _names(asked, sentence)
    return _names(asked, sentence) | _numbers(asked, sentence)


def adds_kind(asked: Asked, sentence: str) -> bool | None:
    """Whether a sentence has something of the kind asked for that the question has not; None without a plain kind."""
    if asked.kind in (Kind.OTHER, Kind.YES_NO):
        return None
    if asked.kind is Kind.WHY or (asked.kind is Kind.HOW_MUCH and not evidence.holds(asked.kind, sentence)):
        return evidence.holds(asked.kind, sentence)
    plain = evidence.plain_things(asked.kind, sentence)
    return bool(things_in(asked, sentence)) or any(word not in asked.words for word in plain)


def votes(asked: Asked, sentences: Sequence[Sentence]) -> list[float]:
    """Of each sentence, for the best of the things it adds: log of how many articles have it, by the thing's rarity."""
    added = [things_in(asked, one.text) for one in sentences]
    texts: dict[str, str] = {}
    for passage in {one.passage.id: one.passage for one in sentences}.values():
        texts[passage.article_id] = f"{texts.get(passage.article_id, '')} {' '.join(words(passage.text))} "
    worth = {thing: _worth(asked, thing, texts.values()) for thing in frozenset().union(*added)}
    return [max((worth[thing] for thing in own), default=0.0) for own in added]


def _worth(asked: Asked, thing: str, texts: Collection[str]) -> float:
    articles = sum(f" {thing} " in text for text in texts)
    if articles < 2:
        return 0.0
    return math.log(articles) * max(asked.weigh(stems(thing)).values(), default=0.0)


def _numbers(asked: Asked, sentence: str) -> Things:
    found = (" ".join(words(number)) for number in evidence.numbers_in(sentence))
    return frozenset(number for number in found if number and number not in asked.words)


def _times(asked: Asked, sentence: str) -> Things:
    new = (time for time in evidence.times_in(sentence) if time.lower().strip(" ,.") not in asked.text.lower())
    return frozenset(word for time in new for word in words(time)) - asked.words


def _names(asked: Asked, sentence: str) -> Things:
    """The words of names, but for one word that opens the sentence: hardly ever is that one a name."""
    opening = sentence.split(maxsplit=1)[:1]
    every = (word for name in names_in(sentence) if [name] != opening for word in words(name))
    return frozenset(word for word in every if len(word) >= _SHORTEST_NAME) - asked.words - STOPWORDS
