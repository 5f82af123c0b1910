"""Ctrl-C at a better moment."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it: 128 and the number of the signal."""


def interrupted_enough() -> None:
    """From here on Ctrl-C does nothing: the program is ending, and threads that are cut off would abort it."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def interrupted_afterwards() -> Iterator[None]:
    """What is begun ends before Ctrl-C takes effect; whoever presses it a second time does not wait.

    Only where Ctrl-C would raise ``KeyboardInterrupt`` here: on the main thread, with Python's own handler.
    """
    own = signal.getsignal(signal.SIGINT)
    if own is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed = False

    def note(_number: int, _frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        signal.signal(signal.SIGINT, own)

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, own)
    if pressed:
        raise KeyboardInterrupt
