"""The retrieval chain: question → standalone question → hits → answer, as a LangChain Runnable."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from langchain_core.callbacks import CallbackManagerForChainRun
from langchain_core.runnables import RunnableConfig, RunnableSerializable
from langchain_core.runnables.config import patch_config
from pydantic import ConfigDict

from retrieval.domain import Answer, Hit, Question
from retrieval.question import check_question, standalone
from retrieval.retriever import HybridRetriever


class Engine(Protocol):
    """Makes an answer of what was found."""

    def answer(self, question: Question, standalone: str, hits: Sequence[Hit]) -> Answer:
        """A cited answer, or a refusal."""


class RetrievalChain(RunnableSerializable[Question, Answer]):
    """Answers questions from an archive; ``invoke``, ``batch`` and ``stream`` work as for any Runnable."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: HybridRetriever
    engine: Any
    """An ``Engine``."""

    def invoke(self, input: Question, config: RunnableConfig | None = None, **_kwargs: object) -> Answer:
        """Answer one question.

        Raises:
            QuestionError: it is empty or too long.
        """
        return self._call_with_config(self._answer, input, config)

    def _answer(self, question: Question, run_manager: CallbackManagerForChainRun, config: RunnableConfig) -> Answer:
        started = time.perf_counter()
        question = replace(question, text=check_question(question.text))
        query = standalone(question)
        config = patch_config(config, callbacks=run_manager.get_child())
        documents = self.retriever.invoke(query, config, asked=question.asked or date.today())
        answer: Answer = self.engine.answer(question, query, [document.metadata["hit"] for document in documents])
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))
