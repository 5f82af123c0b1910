"""A command in a pseudo-terminal of its own, to type into and to read from."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

from pexpect.fdpexpect import fdspawn

ROOT = Path(__file__).parent.parent
CTRL_C = "\x03"
CTRL_D = "\x04"

_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)
"""Ctrl-C reaches only who has the terminal for his own, and a process must ask for that itself."""


class Terminal(fdspawn):  # type: ignore[misc]  # pexpect has no types
    """A running command, seen through its terminal.

    pexpect's own ``spawn`` forks and goes on in Python; in a process where the threads of numerical libraries run,
    that child dies before it becomes the command. Here a new process is started outright.
    """

    def __init__(
        self, *command: str, rows: int, columns: int, timeout: float, variables: Mapping[str, str], cwd: Path = ROOT
    ) -> None:
        """Start a command.

        Args:
            command: the program's path and its arguments.
            rows: the terminal's height.
            columns: the terminal's width.
            timeout: seconds that ``expect`` waits.
            variables: all of the command's environment.
            cwd: where it runs.
        """
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = _start(command, theirs, variables, cwd)
        os.close(theirs)
        super().__init__(ours, encoding="utf-8", timeout=timeout)

    def ended(self) -> int:
        """Wait for the end; the exit code."""
        from pexpect import EOF

        self.expect(EOF)
        self.close()
        return self.process.wait(self.timeout)


def has_terminals() -> bool:
    """Does this machine give pseudo-terminals?"""
    try:
        for end in pty.openpty():
            os.close(end)
    except OSError:
        return False
    return True


def _start(command: Sequence[str], terminal: int, variables: Mapping[str, str], cwd: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", _TAKE_TERMINAL, *command],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        env={**variables, "TERM": "xterm-256color"},
        cwd=cwd,
    )
