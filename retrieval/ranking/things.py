"""What a sentence adds to a question: things of the kind asked for, and how many articles say the same.

Several reports of a story repeat what matters in it: what more of the articles found for a question say is more likely
its answer ("Web question answering: is more always better?", Dumais et al. 2002).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from retrieval.dates import CALENDAR_WORDS
from retrieval.domain import Passage
from retrieval.kinds import Kind
from retrieval.places import countries_in, states_in
from retrieval.question import names_in
from retrieval.ranking import answer_types
from retrieval.ranking.asked import Asked
from retrieval.ranking.reporters import without_reporters
from retrieval.words import STOPWORDS, holds_words, stems, words

Things = frozenset[str]
"""Words or short phrases, as ``words`` cuts them, joined by spaces."""

_SHORTEST_NAME = 3
"""Letters of a name's word that means something."""
_NO_NAMES = STOPWORDS | CALENDAR_WORDS


def things_in(asked: Asked, sentence: str) -> Things:
    """What a sentence has of the kind asked for that the question has not; names and numbers for want of a kind."""
    kind = asked.kind
    if kind in (Kind.HOW_MANY, Kind.HOW_MUCH):
        return _numbers(asked, sentence)
    if kind is Kind.WHEN:
        return _times(asked, sentence)
    if kind in (Kind.COUNTRY, Kind.STATE):
        found = countries_in(sentence) if kind is Kind.COUNTRY else states_in(sentence)
        return frozenset(" ".join(words(name)) for name in found if not holds_words(asked.text, name))
    if kind is Kind.WHO:
        places = (*countries_in(sentence), *states_in(sentence))
        return _names(asked, without_reporters(asked.text, asked.plain_stems, sentence)) - frozenset(
            words(" ".join(places))
        )
    if kind is Kind.WHERE:
        return _names(asked, sentence)
    return _names(asked, sentence) | _numbers(asked, sentence)


def adds_kind(asked: Asked, sentence: str, added: Things) -> bool | None:
    """Whether a sentence has something of the kind asked for that the question has not; None without a plain kind.

    Args:
        asked: the question.
        sentence: its words.
        added: what is in it, by ``things_in``.
    """
    if asked.kind in (Kind.OTHER, Kind.YES_NO):
        return None
    if asked.kind is Kind.WHY:
        return answer_types.gives_reason(sentence)
    if asked.kind is Kind.HOW_MUCH and not answer_types.holds_amount(sentence):
        return False
    return bool(added) or any(word not in asked.words for word in answer_types.plain_things(asked.kind, sentence))


def votes(asked: Asked, passages: Iterable[Passage], added: Sequence[Things]) -> list[float]:
    """How many articles have the best of the things that a sentence adds: its logarithm, by the thing's rarity.

    Args:
        asked: the question.
        passages: what was found for it.
        added: of each sentence, by ``things_in``.
    """
    articles = _articles_with(frozenset().union(*added), passages)
    shared = {thing: stems(thing) for thing, count in articles.items() if count > 1}
    rarity = asked.weigh(frozenset(stem for own in shared.values() for stem in own))
    worth = {thing: math.log(articles[thing]) * max(rarity[stem] for stem in own) for thing, own in shared.items()}
    return [max((worth.get(thing, 0.0) for thing in own), default=0.0) for own in added]


def _articles_with(things: Things, passages: Iterable[Passage]) -> Counter[str]:
    """In how many articles each thing stands."""
    of_article: dict[str, list[str]] = {}
    for passage in passages:
        of_article.setdefault(passage.article_id, []).extend((*words(passage.text), ""))
    phrases = [thing for thing in things if " " in thing]
    found: Counter[str] = Counter()
    for own in of_article.values():
        found.update(things.intersection(own))
        found.update(phrase for phrase in phrases if f" {phrase} " in f" {' '.join(own)} ")
    return found


def _numbers(asked: Asked, sentence: str) -> Things:
    found = (" ".join(words(number)) for number in answer_types.numbers_in(sentence))
    return frozenset(number for number in found if number and number not in asked.words)


def _times(asked: Asked, sentence: str) -> Things:
    new = (time for time in answer_types.times_in(sentence) if not holds_words(asked.text, time))
    return frozenset(word for time in new for word in words(time)) - asked.words


def _names(asked: Asked, sentence: str) -> Things:
    """The words of names, but for one word that opens the sentence: hardly ever is that one a name."""
    opening = sentence.split(maxsplit=1)[:1]
    every = (word for name in names_in(sentence) if [name] != opening for word in words(name))
    return frozenset(word for word in every if len(word) >= _SHORTEST_NAME) - asked.words - _NO_NAMES
