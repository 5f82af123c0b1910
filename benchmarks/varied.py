"""Many articles from few, for archives of any size: first the real ones, then mixtures of two.

A mixture has sentences of both in a new order, new numbers, half of each headline and another date. So it is no copy
of a story that a search would list once, while its words are as frequent as those of real news. All are cut to the same
length, so that an archive's passages grow as its articles do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

Article = Mapping[str, Any]

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_NUMBER = re.compile(r"\d+")
_LONG = 10
"""Digits of what is no number but a code."""
_DAYS = 1500
"""How far back a mixture's date may lie."""


def varied(articles: Sequence[Article], count: int, words: int, seed: int) -> Iterator[dict[str, Any]]:
    """So many articles of at most so many words; the same for the same seed.

    Args:
        articles: real ones, two or more.
        count: how many to make.
        words: where their texts are cut.
        seed: makes the mixtures repeatable; a longer run begins with the same ones.
    """
    chance = random.Random(seed)
    for number in range(count):
        if number < len(articles):
            yield {**articles[number], "text": _cut(_sentences(articles[number]), words)}
        else:
            one, other = chance.sample(articles, 2)
            yield _mixture(one, other, number, words, chance)


def _mixture(one: Article, other: Article, number: int, words: int, chance: random.Random) -> dict[str, Any]:
    sentences = [*_sentences(one), *_sentences(other)]
    chance.shuffle(sentences)
    return {
        "url": f"https://news.example/{number}",
        "title": f"{_half(one['title'])} {_half(other['title'])}",
        "source": one["source"],
        "published": _another_day(one["published"], chance),
        "text": _NUMBER.sub(lambda found: _another_number(found.group(), chance), _cut(sentences, words)),
    }


def _sentences(article: Article) -> list[str]:
    return _SENTENCE_END.split(article["text"])


def _cut(sentences: Sequence[str], words: int) -> str:
    """As many sentences as come first and fit; one at least."""
    kept, total = [sentences[0]], len(sentences[0].split())
    for sentence in sentences[1:]:
        total += len(sentence.split())
        if total > words:
            break
        kept.append(sentence)
    return " ".join(" ".join(kept).split()[:words])


def _half(title: str) -> str:
    words = title.split()
    return " ".join(words[: (len(words) + 1) // 2])


def _another_number(digits: str, chance: random.Random) -> str:
    """As many digits, so that a year stays one of four."""
    return str(chance.randrange(10 ** (len(digits) - 1), 10 ** len(digits))) if len(digits) < _LONG else digits


def _another_day(published: str | None, chance: random.Random) -> str | None:
    if published is None:
        return None
    return (date.fromisoformat(published[:10]) - timedelta(days=chance.randrange(_DAYS))).isoformat()
