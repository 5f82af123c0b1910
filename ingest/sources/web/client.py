"""Fetches addresses: one request at a time, bounded in every way, and never from a network that is not public."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Self

from ingest.sources.web.memory import Memory

AGENT = "Newsdesk"
"""The name that robots.txt knows us by."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one address may cost."""

    seconds: float = 30.0
    """For one answer, from the first byte sent to the last one read."""


class Web:
    """The web as we may read it. A context manager; for one thread."""

    def __init__(
        self,
        memory: Memory,
        *,
        allow_private: bool = False,
        user_agent: str = AGENT,
        pause: float = 1.0,
        limits: Limits = Limits(),  # noqa: B008  # frozen
    ) -> None:
        """Nothing is asked yet.

        Args:
            memory: what is known from earlier runs.
            allow_private: also read from this machine and from networks that are not public.
            user_agent: how we introduce ourselves.
            pause: seconds between two requests to one host; a host may ask for more.
            limits: the most that one address may cost.
        """
        self.memory = memory
        self.limits = limits

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
