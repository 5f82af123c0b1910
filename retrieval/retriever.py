"""Question → hits: found by meaning and by words, also among the days asked about, then read and ranked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from retrieval.archive.archive import Archive
from retrieval.dates import Period, without_relative_days
from retrieval.domain import Hit
from retrieval.ranking.asked import Asked
from retrieval.ranking.neighbours import join_neighbours
from retrieval.ranking.passages import Found
from retrieval.ranking.reader import Reader

_DEPTH = 60
"""Candidates taken from each of the searches by meaning and by words."""
_DEPTH_WITHIN = 20
"""Candidates taken by words from the days asked about: among many years of news they might not be found otherwise."""
_KEPT = 60
"""Candidates that are looked at: those whose cosine and keyword score add up to most."""
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
        asked, found = self.find(query, on)
        hits = self.reader.rank(asked, found, self.limit)
        return join_neighbours(hits, self.limit, self.archive.stretch)

    def find(self, query: str, on: date) -> tuple[Asked, list[Found]]:
        """The question as this archive weighs it, and what the searches find for it."""
        return self.archive.undisturbed(lambda: self._find(Asked.of(query, on, self.archive.rarity)))

    def _find(self, asked: Asked) -> tuple[Asked, list[Found]]:
        vector = self.archive.embed_query(asked.text)
        cosines = self.archive.nearest(vector, _DEPTH)
        keywords = self._matching(asked)
        cosines |= self.archive.cosines(vector, [id_ for id_ in keywords if id_ not in cosines])
        best = sorted(cosines, key=lambda id_: (-cosines[id_] - keywords.get(id_, 0.0), id_))[: max(_KEPT, self.limit)]
        passages = self.archive.passages(best)
        return asked, [Found(passages[id_], cosines[id_], keywords.get(id_, 0.0)) for id_ in best if id_ in passages]

    def _matching(self, asked: Asked) -> dict[str, float]:
        """By words; where only a time was asked about ("What happened last week?"), all that is of then."""
        text = without_relative_days(asked.text)
        within = asked.period or Period(asked.on - _RECENT, asked.on)
        if asked.period and not asked.says_something:
            return self.archive.matching("", _DEPTH, within)
        return self.archive.matching(text, _DEPTH_WITHIN, within) | self.archive.matching(text, _DEPTH)


def to_document(hit: Hit) -> Document:
    """A hit as LangChain sees it."""
    passage = hit.passage
    metadata: dict[str, Any] = {"hit": hit, "title": passage.title, "url": passage.url, "source": passage.source}
    return Document(id=passage.id, page_content=passage.text, metadata=metadata)
