"""Question → hits: found by meaning and by words, also among the days asked about, then read and ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from retrieval.archive.archive import Archive
from retrieval.dates import Period, without_relative_days
from retrieval.domain import Hit, Passage, day
from retrieval.question import days_asked_about
from retrieval.ranking.asked import Asked
from retrieval.ranking.neighbours import join_neighbours
from retrieval.ranking.overview import overview
from retrieval.ranking.passages import LATER, Found
from retrieval.ranking.reader import Reader
from retrieval.ranking.updates import updates
from retrieval.topics import topic_asked_about

_DEPTH = 60
"""Candidates taken from each of the searches by meaning and by words."""
_DEPTH_LONG_AGO = 600
"""The same by meaning, where most of the nearest were published after the day of asking."""
_DEPTH_WITHIN = 20
"""Candidates taken by words from the days asked about: among many years of news they might not be found otherwise."""
_KEPT = 60
"""Candidates that are looked at: those whose cosine and keyword score add up to most."""
_MORE = 20
"""Looked up beside them where some may have been published after the day of asking."""
_OF_DAYS = 2_000
"""Passages that are looked at, the newest, where it is asked what happened in some days: some 200 articles."""
_RECENT = timedelta(days=45)
"""A question without a time in it is most often about what is new."""


class HybridRetriever(BaseRetriever):
    """Finds passages by meaning (vectors) and by words (BM25), and reads them, as a LangChain retriever.

    ``invoke(question, asked=date)`` gives LangChain documents whose ``metadata["hit"]`` is our ``Hit``.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    archive: Archive
    reader: Reader
    limit: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, asked: date | None = None
    ) -> list[Document]:
        return [to_document(hit) for hit in self.hits(query, asked or date.today())]

    def hits(self, query: str, on: date) -> list[Hit]:
        """The best passages for a standalone question asked on a day, best first, at most ``limit``."""
        # Where there is nothing of the days asked about, what happened lately before comes nearest.
        before = Period(date.min, on)
        if (days := days_asked_about(query, on)) and (stories := self._stories(days) or self._stories(before)):
            return _behind(stories, self._ranked(query, on) if len(stories) < self.limit else [])[: self.limit]
        if (topic := topic_asked_about(query)) and (stories := self._updates(topic, on)):
            return _behind(stories, self._ranked(query, on))[: self.limit]
        return self._ranked(query, on)

    def _ranked(self, query: str, on: date) -> list[Hit]:
        asked, found = self.find(query, on)
        hits = self.reader.rank(asked, found, self.limit)
        return join_neighbours(hits, self.limit, self.archive.stretch)

    def _stories(self, days: Period) -> list[Hit]:
        """What happened in some days, in the last of them where they are many; nothing where the archive has none."""

        def search() -> list[Hit]:
            openings = [id_ for id_ in self.archive.published(days, _OF_DAYS) if id_.endswith(".0")]
            found = self.archive.passages(openings)
            passages = [found[id_] for id_ in openings if id_ in found]
            return overview(passages, self.archive.catalogue.embeddings(openings), self.limit)

        return self.archive.undisturbed(search)

    def _updates(self, topic: str, on: date) -> list[Hit]:
        """The newest articles that are about something; nothing where the archive has none."""
        asked, found = self.find(topic, on)
        openings = dict.fromkeys(f"{one.passage.id.rpartition('.')[0]}.0" for one in found)
        return updates(asked, [*self.archive.passages(openings).values()], self.limit)

    def find(self, query: str, on: date) -> tuple[Asked, list[Found]]:
        """The question as this archive weighs it, and what the searches find for it."""
        return self.archive.undisturbed(lambda: self._find(Asked.of(query, on, self.archive.rarity)))

    def _find(self, asked: Asked) -> tuple[Asked, list[Found]]:
        vector = self.archive.embed_query(asked.text)
        keywords = self._matching(asked)
        for depth in (_DEPTH, _DEPTH_LONG_AGO):
            cosines = self.archive.nearest(vector, depth)
            cosines |= self.archive.cosines(vector, [id_ for id_ in keywords if id_ not in cosines])
            best = sorted(cosines, key=lambda id_: (-cosines[id_] - keywords.get(id_, 0.0), id_))
            passages = self._published(best, _last_day(asked))
            if len(passages) >= min(_KEPT // 2, len(best)):
                break
        return asked, [Found(one, cosines[one.id], keywords.get(one.id, 0.0)) for one in passages]

    def _published(self, ids: Sequence[str], until: date) -> list[Passage]:
        """The first of these passages, as many as are looked at, that had been published by a day, or are undated."""
        most = max(_KEPT, self.limit)
        kept: list[Passage] = []
        left, wanted = list(ids), most + (_MORE if until < date.max else 0)
        while left and len(kept) < most:
            part, left = left[:wanted], left[wanted:]
            found = self.archive.passages(part)
            kept += [found[id_] for id_ in part if id_ in found and _is_early(found[id_], until)]
        return kept[:most]

    def _matching(self, asked: Asked) -> dict[str, float]:
        """By words, among the days asked about and among all."""
        text = without_relative_days(asked.text)
        within, until = asked.period or Period(asked.on - _RECENT, asked.on), _last_day(asked)
        found = self.archive.matching(text, _DEPTH_WITHIN, until, within)
        return found | self.archive.matching(text, _DEPTH, until)


def _last_day(asked: Asked) -> date:
    """Until when passages may have been published; all may, where the question is asked now."""
    last = asked.on + LATER
    return last if last < date.today() else date.max


def _is_early(passage: Passage, until: date) -> bool:
    return passage.published is None or day(passage.published) <= until


def _behind(stories: list[Hit], found: Sequence[Hit]) -> list[Hit]:
    """Stories, and what else was found behind them: as probable as it is among what is left."""
    known = {hit.passage.id for hit in stories}
    return stories + [replace(hit, score=hit.score * stories[-1].score) for hit in found if hit.passage.id not in known]


def to_document(hit: Hit) -> Document:
    """A hit as LangChain sees it."""
    passage = hit.passage
    metadata: dict[str, Any] = {"hit": hit, "title": passage.title, "url": passage.url, "source": passage.source}
    return Document(id=passage.id, page_content=passage.text, metadata=metadata)
