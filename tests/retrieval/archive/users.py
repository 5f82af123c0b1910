"""Other processes that use an archive, told what to do by a test."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cli import ROOT, environment

_SECONDS = 60
"""A process that says nothing for longer hangs."""


class OtherUser:
    """A process that has an archive open; see ``user.py`` for what it can be told."""

    def __init__(self, folder: Path, *options: str) -> None:
        """Start it; ``options`` may be ``serve``."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.retrieval.archive.user", folder, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=environment(),
            start_new_session=True,  # Ctrl-C is for the tests
        )

    def ask(self, what: str, *arguments: object) -> Any:  # noqa: ANN401  # whatever it answers in JSON
        """Tell it something and wait for the answer."""
        self.tell(what, *arguments)
        return self.answer()

    def tell(self, what: str, *arguments: object) -> None:
        """Tell it something."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps([what, *arguments]).encode() + b"\n")
        self.process.stdin.flush()

    def answer(self) -> Any:  # noqa: ANN401  # as above
        """What it says next."""
        assert self.process.stdout
        assert self.says_something_within(_SECONDS)
        return json.loads(self.process.stdout.readline())

    def says_something_within(self, seconds: float) -> bool:
        """Whether it has something to say."""
        assert self.process.stdout
        return bool(select.select([self.process.stdout], [], [], seconds)[0])

    def interrupt(self) -> None:
        """Press Ctrl-C: all processes of its group get it."""
        os.killpg(self.process.pid, signal.SIGINT)

    def kill(self) -> None:
        """Let it die as by ``kill -9``."""
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        """Let it end as it should: its exit code."""
        self.process.communicate(b'["close"]\n', timeout=_SECONDS)
        return self.process.returncode


@contextmanager
def other_user(folder: Path, *options: str) -> Iterator[OtherUser]:
    """A process that has the archive open, until the end of the block at the latest."""
    user = OtherUser(folder, *options)
    try:
        assert user.answer() is None
        yield user
    finally:
        user.kill()
        for pipe in (user.process.stdin, user.process.stdout):
            if pipe and not pipe.closed:
                pipe.close()


def server_of(folder: Path, vectors: str = "vectors") -> dict[str, int]:
    """Process id and port of the server that has an archive's vectors open; nothing where there is none."""
    try:
        address: dict[str, int] = json.loads((folder / f"{vectors}.address").read_text())
    except FileNotFoundError:
        return {}
    return address


def comes_true(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether a condition comes true within some seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def runs(pid: int) -> bool:
    """Whether a process is there and no mere zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
