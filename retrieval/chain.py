"""The retrieval chain: question → standalone question → hits → answer, as a LangChain Runnable."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from langchain_core.callbacks import CallbackManagerForChainRun
from langchain_core.runnables import RunnableConfig, RunnableSerializable
from langchain_core.runnables.config import patch_config
from pydantic import ConfigDict

from retrieval.domain import Answer, Hit, Question
from retrieval.followups import readings
from retrieval.others import of_another
from retrieval.question import check_question, with_mark
from retrieval.retriever import HybridRetriever
from retrieval.spelling import spelled

_AS_GOOD = 0.02
"""A reading whose confidence is so much below the other's is as likely."""


class Engine(Protocol):
    """Makes an answer of what was found."""

    def stream(self, question: Question, standalone: str, hits: Sequence[Hit]) -> Iterator[Answer]:
        """A cited answer, or a refusal, as it grows; the last one is whole."""


def _as_typed(question: Question) -> Question:
    return question


class RetrievalChain(RunnableSerializable[Question, Answer]):
    """Answers questions from an archive; ``invoke``, ``batch`` and ``stream`` work as for any Runnable.

    ``stream`` yields the answer as it grows: each one takes the place of the one before, the last one is whole.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: HybridRetriever
    engine: Any
    """An ``Engine``."""
    rewrite: Callable[[Question], Sequence[str]] = readings
    """Makes a follow-up stand alone: in the one way, or in the two, in which it may be meant."""
    cased: Callable[[Question], Question] = _as_typed
    """Writes names as the archive does where they were typed in small letters."""

    def invoke(self, input: Question, config: RunnableConfig | None = None, **_kwargs: object) -> Answer:
        """Answer one question.

        Raises:
            QuestionError: it is empty or too long.
        """
        return self._call_with_config(self._answer, input, config)

    def stream(self, input: Question, config: RunnableConfig | None = None, **_kwargs: object) -> Iterator[Answer]:
        """Answer one question, sentence by sentence where the engine writes.

        Raises:
            QuestionError: it is empty or too long.
        """
        return self._transform_stream_with_config(iter([input]), self._stream, config)

    def _answer(self, question: Question, run_manager: CallbackManagerForChainRun, config: RunnableConfig) -> Answer:
        *_, last = self._answers(question, run_manager, config)
        return last

    def _stream(
        self, questions: Iterator[Question], run_manager: CallbackManagerForChainRun, config: RunnableConfig
    ) -> Iterator[Answer]:
        for question in questions:
            yield from self._answers(question, run_manager, config)

    def _answers(
        self, question: Question, run_manager: CallbackManagerForChainRun, config: RunnableConfig
    ) -> Iterator[Answer]:
        started = time.perf_counter()
        question = replace(question, text=check_question(question.text), asked=question.asked or date.today())
        cased = self.cased(question)
        found = [self._found(cased, query, run_manager, config) for query in self.rewrite(cased)]
        answers = (self.engine.stream(question, *one) for one in found)
        for answer in next(answers) if len(found) == 1 else _likelier(answers):
            yield replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    def _found(
        self, question: Question, reading: str, run_manager: CallbackManagerForChainRun, config: RunnableConfig
    ) -> tuple[str, list[Hit]]:
        """The standalone question without spelling mistakes, and what is found for it."""
        query = with_mark(spelled(reading, self.retriever.archive))
        config = patch_config(config, callbacks=run_manager.get_child())
        documents = self.retriever.invoke(query, config, asked=question.asked)
        return query, of_another(question, query, [document.metadata["hit"] for document in documents])


def _likelier(answers: Iterator[Iterator[Answer]]) -> list[Answer]:
    """Of two readings of a question, the one that the archive answers: that it goes on with the talk, where both do."""
    (*_, alone), (*_, going_on) = answers
    is_better = going_on.confidence >= alone.confidence - _AS_GOOD
    return [going_on if going_on.answered and (is_better or not alone.answered) else alone]
