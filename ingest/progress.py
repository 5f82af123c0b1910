"""Progress on stderr: a bar on a terminal, a line now and then elsewhere; and for whom one waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from retrieval.archive.lock import Holder

ReadingProgress = Callable[[int, int], None]
"""Told the source bytes read and the passages written since the last call."""
Counting = Callable[[int], None]
"""Told how many were done since the last call."""

_PLAIN_EVERY_SECONDS = 10.0


def say_waiting(holder: Holder | None) -> None:
    """Say for whom we wait."""
    click.echo(f"newsdesk: waiting for {holder or 'another process'}, which is writing to the archive.", err=True)


@contextmanager
def counting_progress(doing: str, total: int) -> Iterator[Counting]:
    """A bar on a terminal, nothing elsewhere."""
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.TextColumn(doing),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn(elapsed_when_finished=True),
    )
    console = Console(stderr=True)
    with bars.Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, advance=done)


@contextmanager
def reading_progress(total: int | None) -> Iterator[ReadingProgress]:
    """A bar with rate and remaining time on a terminal, a line now and then otherwise; both on stderr.

    Args:
        total: bytes that there are to read; None where that is not known, as of the web.
    """
    from rich.console import Console

    console = Console(stderr=True)
    if console.is_terminal:
        with _bar(console, total) as progress:
            yield progress
    else:
        yield _plain_lines(total)


@contextmanager
def _bar(console: Console, total: int | None) -> Iterator[ReadingProgress]:
    from rich import progress as bars

    columns = (
        bars.TextColumn("Ingesting"),
        bars.BarColumn(),
        bars.TaskProgressColumn(),
        bars.TextColumn("{task.fields[passages]:,} passages, {task.fields[rate]:.0f}/s,"),
        bars.TimeRemainingColumn(elapsed_when_finished=True),
    )
    started = time.monotonic()
    with bars.Progress(*columns, console=console, transient=True) as bar:
        # Without a total the bar moves to and fro: much is read and embedded before anything is stored.
        task = bar.add_task("", total=None, passages=0, rate=0.0)

        def advance(consumed: int, written: int) -> None:
            passages = bar.tasks[0].fields["passages"] + written
            rate = passages / max(time.monotonic() - started, 0.001)
            bar.update(task, total=total, advance=consumed, passages=passages, rate=rate)

        yield advance


def _plain_lines(total: int | None) -> ReadingProgress:
    started = last = time.monotonic()
    done = passages = 0

    def advance(consumed: int, written: int) -> None:
        nonlocal last, done, passages
        done, passages, now = done + consumed, passages + written, time.monotonic()
        if now - last < _PLAIN_EVERY_SECONDS or (total is not None and done >= total):
            return
        last = now
        told = f"{passages:,} passages written, {passages / (now - started):.0f}/s"
        if total is None:
            click.echo(told, err=True)
            return
        left = (now - started) * (total - done) / max(done, 1)
        click.echo(f"{done / max(total, 1):.0%} read, {told}, about {left:.0f} s left", err=True)

    return advance
