"""Questions asked too early: of an archive as it was three weeks before, which does not have their news yet.

Its stories, names and places are those of the question's own days: harder to refuse than questions of another year.
Some of them older articles do answer ("Where is the glacier?"), so that none of them being answered is not the aim.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from benchmarks.training.examples import Example, RememberingRanker
from retrieval.archive.archive import Archive
from retrieval.dates import Period, without_relative_days
from retrieval.domain import Passage, day
from retrieval.ranking.asked import Asked
from retrieval.ranking.passages import Found

_WEEKS = 3
_BEGINNING = date(1900, 1, 1)
_NEAREST = 400
"""Passages by meaning of the whole archive, of which those of the weeks since are left out."""
_DEPTH, _KEPT = 60, 60
"""As the retriever has them."""


def early_example(archive: Archive, question: dict[str, Any], ranker: RememberingRanker) -> Example:
    """A question of which nothing that is found is right; no article known for it is among what is found."""
    on = date.fromisoformat(question["asked"])
    asked = Asked.of(question["question"], on, archive.rarity)
    found = _found(archive, asked, on - timedelta(weeks=_WEEKS), frozenset(question["related_urls"]))
    return Example(question, archive, asked, found, ranker, False, lambda _passage, _span: False, is_early=True)


def _found(archive: Archive, asked: Asked, end: date, known: frozenset[str]) -> list[Found]:
    """What the retriever finds in the archive without what was published on a day or later."""

    def remains(passage: Passage) -> bool:
        return passage.published is not None and day(passage.published) < end and passage.url not in known

    vector = archive.embed_query(asked.text)
    near = archive.nearest(vector, _NEAREST)
    text, before = without_relative_days(asked.text), Period(_BEGINNING, end - timedelta(days=1))
    keywords = archive.matching(text, _DEPTH, within=before)
    passages = archive.passages([*near, *keywords])
    remaining = [id_ for id_ in near if id_ in passages and remains(passages[id_])][:_DEPTH]
    cosines = archive.cosines(vector, list(dict.fromkeys([*remaining, *keywords])))
    found = [Found(passages[id_], cosine, keywords.get(id_, 0.0)) for id_, cosine in cosines.items() if id_ in passages]
    best = sorted(found, key=lambda one: (-one.cosine - one.keyword, one.passage.id))
    return [one for one in best if remains(one.passage)][:_KEPT]
