"""Asking a model within bounds: a time limit, a few retries, and a rest for a provider that keeps failing."""

from __future__ import annotations

import contextvars
import logging
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from retrieval.errors import WriterError

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessageChunk
    from langchain_core.runnables import Runnable

_log = logging.getLogger(__name__)

_BACKOFF_SECONDS = 0.5
"""Before the first retry; it doubles, and each wait is drawn between half of it and all of it."""
_REASONS = ("finish_reason", "stop_reason", "done_reason", "stopReason")
"""What providers call the reason for which a reply ended: OpenAI and Google, Anthropic, Ollama, Bedrock."""
_REFUSALS = frozenset({"refusal", "content_filter", "content_filtered", "guardrail_intervened", "safety", "SAFETY"})
_ENDS = frozenset({"stop", "end_turn", "stop_sequence", "STOP", "tool_use", "tool_calls"})

Messages = Sequence[tuple[str, str]]


class CallFailed(WriterError):
    """A model did not answer. The text is for readers and holds nothing that a provider said."""

    def __init__(
        self,
        reason: str,
        *,
        may_retry: bool = False,
        wait: float = 0.0,
        is_too_long: bool = False,
        is_late: bool = False,
    ) -> None:
        """Say what happened.

        Args:
            reason: in words that fit behind "the model".
            may_retry: the same request may succeed.
            wait: seconds that the provider asks for before it.
            is_too_long: a shorter request may succeed.
            is_late: the time that there was for it is over.
        """
        super().__init__(reason)
        self.may_retry = may_retry
        self.is_trouble = may_retry or is_late
        """The provider is not well, whatever it is asked: what a circuit breaker counts."""
        self.wait = wait
        self.is_too_long = is_too_long

    def log(self) -> None:
        """Tell operators what raised it; once for all attempts, when it has become final."""
        if error := self.__cause__:
            status = getattr(error, "status_code", "-")
            _log.warning("the language model failed: %s (HTTP %s)", type(error).__name__, status)


@dataclass(slots=True)
class Spent:
    """What one request cost."""

    tokens_in: int = 0
    tokens_out: int = 0
    has_ended: bool = False
    """The model said that it was done."""


@dataclass
class Breaker:
    """A circuit breaker (Nygard, "Release It!"): after some failures in a row nobody asks for a while, then one."""

    failures: int = 3
    rest: float = 60.0
    """Seconds."""
    clock: Callable[[], float] = time.monotonic
    _failed: int = 0
    _until: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def is_closed(self) -> bool:
        """Whether to ask now; the first to ask after the rest is the one that tries."""
        with self._lock:
            if self._failed < self.failures:
                return True
            now = self.clock()
            if now < self._until:
                return False
            self._until = now + self.rest
            return True

    def note(self, *, is_good: bool) -> None:
        """Tell how it went."""
        with self._lock:
            self._failed = 0 if is_good else self._failed + 1
            if self._failed >= self.failures:
                self._until = self.clock() + self.rest


def stream(model: Runnable[Any, Any], messages: Messages, deadline: float, spent: Spent) -> Iterator[str]:
    """The pieces of a model's reply, as they arrive.

    The request runs on a thread of its own: a server that sends nothing, or a little forever, cannot hold the question
    beyond its time.

    Args:
        model: a LangChain chat model.
        messages: what it is asked.
        deadline: when to give up, by ``time.monotonic``.
        spent: takes what it cost.

    Raises:
        CallFailed: it did not answer, or not to the end.
    """
    pieces: SimpleQueue[BaseMessageChunk | Exception | None] = SimpleQueue()
    stop = Event()
    context = contextvars.copy_context()  # tracing finds its parent there
    Thread(target=context.run, args=(_pump, model, messages, pieces, stop), name="model", daemon=True).start()
    try:
        while (piece := _next(pieces, deadline)) is not None:
            if isinstance(piece, Exception):
                raise _failed(piece) from piece
            yield _read(piece, spent)
    finally:
        stop.set()


def pause_before(attempt: int, failure: CallFailed, jitter: Callable[[float, float], float] = random.uniform) -> float:
    """Seconds to wait before another attempt: what the provider asked for, else a growing time with jitter."""
    most = _BACKOFF_SECONDS * 2**attempt
    return max(failure.wait, jitter(most / 2, most))


def _pump(
    model: Runnable[Any, Any],
    messages: Messages,
    pieces: SimpleQueue[BaseMessageChunk | Exception | None],
    stop: Event,
) -> None:
    try:
        for piece in model.stream(list(messages)):
            pieces.put(piece)
            if stop.is_set():
                return
        pieces.put(None)
    except Exception as error:  # handed to whoever waits: each provider's package has errors of its own
        pieces.put(error)


def _next(
    pieces: SimpleQueue[BaseMessageChunk | Exception | None], deadline: float
) -> BaseMessageChunk | Exception | None:
    try:
        return pieces.get(timeout=max(deadline - time.monotonic(), 0.001))
    except Empty:
        raise CallFailed("did not answer in time", is_late=True) from None


def _read(piece: BaseMessageChunk, spent: Spent) -> str:
    """A piece's text; what it says of costs and endings is noted."""
    usage = getattr(piece, "usage_metadata", None) or {}
    spent.tokens_in += usage.get("input_tokens", 0)
    spent.tokens_out += usage.get("output_tokens", 0)
    told = piece.response_metadata
    reason = next((str(told[name]) for name in _REASONS if told.get(name)), "")
    if reason in _REFUSALS or piece.additional_kwargs.get("refusal"):
        raise CallFailed("declined to answer")
    spent.has_ended = spent.has_ended or reason in _ENDS
    return piece.text


def _failed(error: Exception) -> CallFailed:
    """What an error of a provider's package means for us."""
    from langchain_core import exceptions

    if isinstance(error, exceptions.ContextOverflowError):
        return CallFailed("cannot read that much at once", is_too_long=True)
    if isinstance(error, exceptions.ModelAuthenticationError | exceptions.ModelPermissionDeniedError):
        return CallFailed("did not accept our key")
    if isinstance(error, exceptions.ModelNotFoundError):
        return CallFailed("is not known to its provider")
    if isinstance(error, exceptions.ModelInvalidRequestError):
        return CallFailed("did not accept the request")
    if isinstance(error, exceptions.ModelRateLimitError):
        return CallFailed("is asked too often", may_retry=True, wait=_retry_after(error))
    if isinstance(error, exceptions.ModelTimeoutError):
        return CallFailed("did not answer in time", may_retry=True)
    if isinstance(error, exceptions.ModelAPIError):
        return CallFailed("has trouble on its provider's side", may_retry=True, wait=_retry_after(error))
    # Broken connections, and packages that do not sort their errors: worth another try.
    return CallFailed("could not be reached, or broke off", may_retry=True, wait=_retry_after(error))


def _retry_after(error: Exception) -> float:
    """Seconds that a response asks for (RFC 9110, 10.2.3: a number or a date), 0 without."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    told = headers.get("retry-after") or ""
    try:
        return max(float(told), 0.0)
    except ValueError:
        pass
    try:
        return max((parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return 0.0
