"""A conversation: questions that may lean on the ones before, wherever they are typed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from datetime import date
from typing import Protocol, runtime_checkable

from retrieval.domain import Answer, Question, Turn

TURNS_KEPT = 10
"""A follow-up leans on what was said a moment ago; older turns would only cost time."""


class Answering(Protocol):
    """What answers the questions: the retrieval chain, or a stand-in for it."""

    def invoke(self, input: Question, /) -> Answer:
        """Answer one question."""


@runtime_checkable
class Streaming(Protocol):
    """What also shows an answer as it grows."""

    def stream(self, input: Question, /) -> Iterator[Answer]:
        """Answer one question; each answer takes the place of the one before, the last one is whole."""


def growing(chain: Answering, question: Question) -> Iterator[Answer]:
    """The answer as it grows where the chain streams; the last one is whole.

    Raises:
        NewsdeskError: the question or the archive cannot be used.
    """
    if isinstance(chain, Streaming):
        yield from chain.stream(question)
    else:
        yield chain.invoke(question)


class Conversation:
    """The turns so far and the day of asking."""

    def __init__(self, chain: Answering, *, asked: date | None = None) -> None:
        """Start without turns.

        Args:
            chain: answers the questions.
            asked: the day that "today" means; None is the real today. It may be set anew at any time.
        """
        self.asked = asked
        self.last: Answer | None = None
        self._chain = chain
        self._turns: deque[Turn] = deque(maxlen=TURNS_KEPT)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The last turns, oldest first."""
        return tuple(self._turns)

    def ask(self, text: str, watch: Callable[[Answer], None] | None = None) -> Answer:
        """Answer a question in the light of the turns before it; a question that fails leaves no turn.

        Args:
            text: the question.
            watch: is shown the answer as it grows, where the chain streams.

        Raises:
            NewsdeskError: the question or the archive cannot be used.
        """
        answer = self._answer(Question(text, self.asked, self.turns), watch)
        # A refusal's words name outlets and nearby articles; "he" in the next question means none of them.
        self._turns.append(Turn(text, answer.text if answer.answered else ""))
        self.last = answer
        return answer

    def _answer(self, question: Question, watch: Callable[[Answer], None] | None) -> Answer:
        if watch is None or not isinstance(self._chain, Streaming):
            return self._chain.invoke(question)
        for answer in self._chain.stream(question):
            watch(answer)
        return answer

    def new(self) -> None:
        """Forget the turns and the last answer; the day of asking stays."""
        self._turns.clear()
        self.last = None
