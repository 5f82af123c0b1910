"""Being told to stop: the first signal asks for an orderly end, the second one ends at once."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import Executor
from types import FrameType, TracebackType
from typing import Any, Self

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class StopSignals:
    """Heeds SIGTERM and SIGINT while it is entered; for the main thread."""

    def __init__(self) -> None:
        """Nothing is heeded yet."""
        self._told = threading.Event()
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        """Heed them."""
        self._before = {which: signal.signal(which, self._heed) for which in _SIGNALS}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Leave them to who heeded them before."""
        for which, before in self._before.items():
            signal.signal(which, before)

    def wait(self, seconds: float) -> bool:
        """Wait for the first signal, so many seconds at most; whether it came."""
        return self._told.wait(seconds)

    def _heed(self, number: int, _frame: FrameType | None) -> None:
        if self._told.is_set():
            # Threads that hang would be waited for by any gentler way.
            os._exit(128 + number)
        self._told.set()


def end(executor: Executor, seconds: float) -> bool:
    """Let what an executor has taken end; False where it has not after that time."""
    ending = threading.Thread(target=executor.shutdown, daemon=True)
    ending.start()
    ending.join(seconds)
    return not ending.is_alive()
