"""Commands run as a user would run them, and what they cost: time, and memory of the process with all its children."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

ROOT = Path(__file__).resolve().parent.parent
_SAMPLE_SECONDS = 0.5
"""Adding up the pages of a large process takes milliseconds: more often would slow down what is measured."""
_PROC = Path("/proc")


def newsdesk(*arguments: object) -> list[str]:
    """The command ``newsdesk`` of this environment."""
    return [sys.executable, "-m", "bot.cli", *map(str, arguments)]


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of a process and its children; 0 where the system does not tell (it does on Linux)."""

    resident: int = 0
    """Resident set: pages that several of the processes share count in each."""
    proportional: int = 0
    """Proportional set: shared pages count once."""

    def __or__(self, other: Memory) -> Memory:
        """The higher of each."""
        return Memory(max(self.resident, other.resident), max(self.proportional, other.proportional))


@dataclass(frozen=True, slots=True)
class Finished:
    """A command that has ended well."""

    output: str
    seconds: float
    """From its start to its end."""
    peak: Memory


class CommandFailed(Exception):
    """A command ended with an error; the message is the last line that it wrote."""


def run(command: Sequence[str], lines: str = "") -> Finished:
    """Run a command to its end, with these lines on its standard input.

    Raises:
        CommandFailed: it ended with an error.
    """
    with tempfile.TemporaryFile("w+") as errors:
        started = time.perf_counter()
        process = _start(command, errors)
        with Watch(process.pid) as watch:
            output, _ = process.communicate(lines)
        seconds = time.perf_counter() - started
        if process.returncode:
            raise CommandFailed(_last_line(errors) or f"{command[0]} ended with {process.returncode}")
    return Finished(output, seconds, watch.peak)


class Asker:
    """A process that lives on and answers each JSON line with a JSON line."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it."""
        self._errors = tempfile.TemporaryFile("w+")
        self._process = _start(command, self._errors)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
        self._errors.close()

    def memory(self) -> Memory:
        """What it holds now, with its children. Not watched all along, since looking slows the answers down."""
        return memory_of(self._process.pid)

    def ask(self, question: Mapping[str, Any]) -> tuple[dict[str, Any], float]:
        """The reply, and the milliseconds from the question's last byte in to the reply's last byte out.

        Raises:
            CommandFailed: the process has ended.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("started with pipes")
        started = time.perf_counter()
        # Of a process that has ended, reading finds nothing, which says it.
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        milliseconds = 1000 * (time.perf_counter() - started)
        if not line:
            raise CommandFailed(_last_line(self._errors) or "the process has ended")
        return json.loads(line), milliseconds


def first_line(command: Sequence[str], line: str) -> float:
    """Seconds from a program's start until it has written something below the line that it is given and repeats.

    Raises:
        CommandFailed: it ended without doing so.
    """
    with tempfile.TemporaryFile("w+") as errors:
        started = time.perf_counter()
        process = _start(command, errors)
        if process.stdin is None or process.stdout is None:
            raise AssertionError("started with pipes")
        process.stdin.write(line + "\n")
        process.stdin.close()
        written = (out for out in process.stdout if out.strip() and line not in out)
        first = next(written, "")
        seconds = time.perf_counter() - started
        process.stdout.read()
        if process.wait() or not first:
            raise CommandFailed(_last_line(errors) or "the program wrote nothing")
    return seconds


class Watch:
    """Looks at a process tree's memory twice a second, on a thread."""

    def __init__(self, pid: int) -> None:
        """Begin with ``with``."""
        self.peak = Memory()
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_SAMPLE_SECONDS):
            self.peak |= memory_of(self._pid)


def memory_of(pid: int) -> Memory:
    """What a process and its children hold now."""
    tree = _tree(pid)
    page = os.sysconf("SC_PAGE_SIZE")
    resident = sum(int((_read(_PROC / str(one) / "statm").split() or ["0", "0"])[1]) * page for one in tree)
    proportional = sum(_proportional(_read(_PROC / str(one) / "smaps_rollup")) for one in tree)
    return Memory(resident, proportional)


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _start(command: Sequence[str], errors: IO[str]) -> subprocess.Popen[str]:
    # The project's folder is where the peers find their side of the benchmarks.
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=errors, text=True, encoding="utf-8")


def _last_line(errors: IO[str]) -> str:
    errors.seek(0)
    return (errors.read().strip().splitlines() or [""])[-1]


def _tree(pid: int) -> list[int]:
    """The process and all below it."""
    children: dict[int, list[int]] = {}
    for stat in _PROC.glob("[0-9]*/stat"):
        # "pid (name) state parent …"; the name may hold anything, also parentheses.
        if after_name := _read(stat).rpartition(")")[2].split():
            children.setdefault(int(after_name[1]), []).append(int(stat.parent.name))
    tree = [pid]
    for one in tree:
        tree += children.get(one, [])
    return tree


def _proportional(rollup: str) -> int:
    lines = (line.split() for line in rollup.splitlines())
    return sum(1024 * int(words[1]) for words in lines if words[0] == "Pss:")


def _read(file: Path) -> str:
    """Nothing of a process that has just ended."""
    try:
        return file.read_text()
    except OSError:
        return ""
