"""Children that take hostile files apart: what crashes or hangs them, or wants too much memory, never reaches us."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from retrieval.errors import SourceGivenUp

_MEMORY_BYTES = 4 << 30
"""Of address space, which is more than what is used."""
_PIECE_BYTES = 1 << 20
_ROOT = Path(__file__).parents[2]
_CRASHED = "it crashed the program that takes such files apart, or wanted too much memory; it is damaged or hostile"


def start(module: str, stdin: int, **environment: str) -> subprocess.Popen[bytes]:
    """A child that runs the function ``serve`` of a module.

    Args:
        module: one of ours.
        stdin: what it reads from: an open file's number, or ``subprocess.PIPE``.
        environment: variables that it has besides our own.
    """
    return subprocess.Popen(  # noqa: S603  # runs this interpreter on a module of ours, without a shell
        (sys.executable, "-c", f"from {module} import serve; serve()"),
        stdin=stdin,
        stdout=subprocess.PIPE,
        cwd=_ROOT,
        env={**os.environ, **environment},
        start_new_session=True,
    )


def lines(child: subprocess.Popen[bytes], seconds: float, most: int) -> Iterator[bytearray]:
    """The whole lines that a child says, without their ends.

    Args:
        child: as ``start`` returned it.
        seconds: the most that we wait for a line.
        most: bytes of a line.

    Raises:
        SourceGivenUp: the child has ended, or said nothing for too long, or a line without end.
    """
    if child.stdout is None:
        return
    said, ends = bytearray(), time.monotonic() + seconds
    with selectors.DefaultSelector() as ready:
        ready.register(child.stdout, selectors.EVENT_READ)
        while ready.select(max(0.0, ends - time.monotonic())):
            piece = os.read(child.stdout.fileno(), _PIECE_BYTES)
            said += piece
            if b"\n" in piece:
                *whole, said = said.split(b"\n")
                yield from whole
                ends = time.monotonic() + seconds
            if not piece or len(said) > most:
                raise SourceGivenUp(_CRASHED)
    raise SourceGivenUp(f"taking it apart took longer than {seconds:.0f} s; it was given up")


def own_output() -> BinaryIO:
    """The child's standard output for its answers alone; whatever else a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def bound_memory() -> None:
    """Let the system refuse this process more memory than a file may take."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
