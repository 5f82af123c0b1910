"""Receipts of the answers that ask and chat give."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.conversation import Answering, Streaming
from retrieval.domain import Answer, Question
from retrieval.errors import ArchiveError
from retrieval.settings import Settings

if TYPE_CHECKING:
    from retrieval.archive.catalogue import Catalogue

_log = logging.getLogger(__name__)


class Keeping:
    """Stands in for a chain and keeps what it answers."""

    def __init__(self, chain: Answering, catalogue: Catalogue, asker: str, days: int) -> None:
        """Set it up.

        Args:
            chain: answers.
            catalogue: takes the receipts.
            asker: who asks, such as ``chat``.
            days: for how long receipts are kept.
        """
        from retrieval.receipts import Receipts

        self._chain = chain
        self._receipts = Receipts(catalogue)
        self._asker = asker
        self._days = timedelta(days=days)

    def invoke(self, input: Question, /) -> Answer:
        """Answer one question and keep the answer."""
        answer = self._chain.invoke(input)
        self._keep(answer)
        return answer

    def stream(self, input: Question, /) -> Iterator[Answer]:
        """Answer one question as the answer grows; the whole one is kept."""
        if not isinstance(self._chain, Streaming):
            yield self.invoke(input)
            return
        for answer in self._chain.stream(input):
            yield answer
        self._keep(answer)

    def _keep(self, answer: Answer) -> None:
        """An archive that cannot be written now still answers."""
        try:
            self._receipts.keep(answer, self._asker, {})
            self._receipts.forget_before(datetime.now(UTC) - self._days, self._asker)
        except ArchiveError as error:
            _log.warning("the answer's receipt could not be kept: %s", error)


def kept(chain: Answering, catalogue: Catalogue, settings: Settings, asker: str) -> Answering:
    """A chain whose answers are kept, unless the settings say not to."""
    return Keeping(chain, catalogue, asker, settings.receipt_days) if settings.receipts else chain
