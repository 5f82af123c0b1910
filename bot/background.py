"""Answering on a thread of its own, so that an interrupt ends the wait for an answer but not the work on it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread

from bot.conversation import Answering, Streaming
from retrieval.domain import Answer, Question

_log = logging.getLogger(__name__)

_LEAVING_SECONDS = 1.0
"""How long unfinished work may keep the user who leaves."""

_Seen = SimpleQueue[Answer | None]
_Job = tuple[Question, Future[Answer], _Seen]


class Background:
    """Stands in for a chain and passes its questions on, one at a time, to a thread.

    Work that is broken off in the middle of loading the embedding model leaves modules half imported, and no later
    question can be answered in that process. Here it runs to its end, and the next question waits for that.
    """

    def __init__(self, chain: Answering, *, warm_up: Callable[[], object] | None = None) -> None:
        """Start the thread.

        Args:
            chain: answers the questions.
            warm_up: called before the first question, e.g. to load a model while the user types.
        """
        self._chain = chain
        self._warm_up = warm_up
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="answers", daemon=True)
        self._thread.start()

    def invoke(self, input: Question, /) -> Answer:
        """Wait for the answer; KeyboardInterrupt ends the wait."""
        *_, last = self.stream(input)
        return last

    def stream(self, input: Question, /) -> Iterator[Answer]:
        """The answer as it grows; KeyboardInterrupt ends the wait."""
        answer: Future[Answer] = Future()
        seen: _Seen = SimpleQueue()
        self._jobs.put((input, answer, seen))
        try:
            while (growing := seen.get()) is not None:
                yield growing
            answer.result()  # raises what went wrong
        except KeyboardInterrupt:
            answer.cancel()
            raise

    def close(self) -> None:
        """Let the work end, or leave it where it is after a moment."""
        self._jobs.put(None)
        self._thread.join(_LEAVING_SECONDS)

    def _work(self) -> None:
        self._prepare()
        while (job := self._jobs.get()) is not None:
            question, answer, seen = job
            if answer.set_running_or_notify_cancel():
                self._answer(question, answer, seen)

    def _prepare(self) -> None:
        try:
            if self._warm_up:
                self._warm_up()
        except (
            Exception
        ) as error:  # whatever fails here fails again at the first question, where it is shown to the user
            _log.info("warming up failed: %s", error)

    def _answer(self, question: Question, answer: Future[Answer], seen: _Seen) -> None:
        try:
            for growing in self._growing(question):
                seen.put(growing)
            answer.set_result(growing)
        except BaseException as error:  # handed to whoever waits
            answer.set_exception(error)
        finally:
            seen.put(None)

    def _growing(self, question: Question) -> Iterator[Answer]:
        if isinstance(self._chain, Streaming):
            yield from self._chain.stream(question)
        else:
            yield self._chain.invoke(question)
