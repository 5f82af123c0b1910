"""Ctrl-C waits for what is being stored."""

import signal
import threading

import pytest

from ingest.interrupts import interrupted_afterwards, interrupted_enough


def press() -> None:
    """Ctrl-C."""
    signal.raise_signal(signal.SIGINT)


def test_what_is_begun_ends_first() -> None:
    """Then the program is interrupted after all."""
    done = []
    with pytest.raises(KeyboardInterrupt), interrupted_afterwards():
        press()
        done.append("stored")
    assert ["stored"] == done
    assert signal.default_int_handler is signal.getsignal(signal.SIGINT)


def test_a_second_time_is_not_waited_for() -> None:
    """Whatever it is that takes so long."""
    done = []
    with pytest.raises(KeyboardInterrupt), interrupted_afterwards():
        press()
        press()
        done.append("stored")
    assert [] == done


def test_an_error_is_told_rather_than_the_interrupt() -> None:
    """It says more."""
    with pytest.raises(OSError, match="full"), interrupted_afterwards():
        press()
        raise OSError("full")
    assert signal.default_int_handler is signal.getsignal(signal.SIGINT)


def test_other_threads_and_other_handlers_are_left_alone() -> None:
    """Ctrl-C never reaches the one, and the other has its own ideas."""
    seen: list[object] = []

    def elsewhere() -> None:
        with interrupted_afterwards():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupted_afterwards():
            press()
            seen.append(signal.getsignal(signal.SIGINT))
    finally:
        signal.signal(signal.SIGINT, before)
    assert [signal.default_int_handler, signal.SIG_IGN] == seen


def test_enough_is_enough() -> None:
    """Once the program is ending, Ctrl-C does nothing more."""
    try:
        interrupted_enough()
        press()
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
