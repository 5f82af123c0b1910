"""A status is set beside the work: no answer waits for it, and it does not outlast one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.slack.status import Status
from tests.bot.slack.offices import until


@dataclass
class SlowPlace:
    """Shows what it is told when it is let."""

    let: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def status(self, text: str) -> None:
        self.asked.append(text)
        assert self.let.wait(10)
        self.shown.append(text)

    def idle(self) -> None:
        self.shown.append("")


@contextmanager
def showing(status: Status, place: SlowPlace, *texts: str) -> Iterator[None]:
    """Show texts, each from a thread of its own; they have ended at the end."""
    threads = [threading.Thread(target=status.show, args=(place, lambda text=text: text)) for text in texts]
    for thread in threads:
        thread.start()
    until(lambda: place.asked)
    yield
    for thread in threads:
        thread.join(10)


def test_a_status_that_comes_too_late_is_taken_away() -> None:
    """The last word does not wait until Slack has shown it."""
    status, place = Status(), SlowPlace()
    with showing(status, place, "Searching…"):
        begun = time.monotonic()
        status.end()
        assert time.monotonic() - begun < 5
        place.shown.append("the answer")
        place.let.set()
    assert ["the answer", "Searching…", ""] == place.shown


def test_a_status_that_comes_in_time_is_left_to_the_answer() -> None:
    """The answer takes it away; it is waited for if that takes a moment only."""
    status, place = Status(), SlowPlace()
    with showing(status, place, "Searching…"):
        threading.Timer(0.02, place.let.set).start()
        status.end()
        assert ["Searching…"] == place.shown


def test_no_status_comes_after_the_last_word() -> None:
    """What was to be shown by then is left out."""
    status, place = Status(), SlowPlace()
    place.let.set()
    status.end()
    status.show(place, lambda: "Searching…")
    assert [] == place.shown


def test_nothing_is_shown_twice() -> None:
    """Each change is one call."""
    status, place = Status(), SlowPlace()
    place.let.set()
    with showing(status, place, "Searching…", "Searching…"):
        pass
    assert ["Searching…"] == place.shown
