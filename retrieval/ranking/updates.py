"""The news of a topic: how the newest articles about it begin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from retrieval.domain import Hit, Passage, Why, day
from retrieval.ranking.asked import Asked
from retrieval.ranking.copies import group_copies
from retrieval.ranking.passages import days_away
from retrieval.words import stems


def updates(topic: Asked, openings: Sequence[Passage], limit: int) -> list[Hit]:
    """The articles that are about a topic from their first words on, the newest first, undated ones last.

    Args:
        topic: what the news of is asked for.
        openings: the first passages of articles.
        limit: how many at most; an article that others carry too counts once.
    """
    about = sorted((one for one in openings if is_about(topic, one)), key=_published, reverse=True)
    groups = group_copies(about, limit)
    return [
        Hit(group[0], 1 / rank, Why(0.0, 0.0, days_away(topic, group[0]), coverage=1.0), tuple(group[1:]))
        for rank, group in enumerate(groups, 1)
    ]


def is_about(topic: Asked, passage: Passage) -> bool:
    """Whether a passage opens its article, and it or its title has all words of a topic; it is of the topic's days."""
    if passage.position or (topic.period and days_away(topic, passage)):
        return False
    return topic.content_stems <= frozenset(stems(f"{passage.title} {passage.text}"))


def _published(passage: Passage) -> date:
    return day(passage.published) if passage.published else date.min
