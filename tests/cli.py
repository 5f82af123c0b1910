"""The command line as users run it: a process of its own, with nothing replaced."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from bot.cli import main

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-m", "bot.cli")
_SETTINGS = ("NEWSDESK_", "DATABASE_URL", "CHROMA_")
_SECONDS = 600
"""A process that takes longer hangs."""


def environment(**variables: str) -> dict[str, str]:
    """Ours without the settings of whoever runs the tests."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(_SETTINGS)}
    return {**ours, **variables}


def newsdesk(
    *arguments: str | Path, stdin: bytes = b"", before: Callable[[], None] | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end.

    Args:
        arguments: what follows ``newsdesk``.
        stdin: what it can read.
        before: called in the new process before the command starts.
        variables: of its environment.
    """
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env=environment(**variables),
        timeout=_SECONDS,
        preexec_fn=before,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def here(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in this process, where heavy libraries are imported already."""
    stdout, stderr, hook, code = io.StringIO(), io.StringIO(), sys.unraisablehook, 0
    try:
        with redirect_stdout(stdout), redirect_stderr(stderr):
            main([*map(str, arguments)])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    finally:
        sys.unraisablehook = hook
    return subprocess.CompletedProcess([*map(str, arguments)], code, stdout.getvalue(), stderr.getvalue())


_HEAVY = ("chromadb", "langchain_core", "sentence_transformers", "slack_bolt", "tantivy", "torch", "transformers")
_LOOK = """
import sys
from bot.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
sys.stderr.write("imported:" + " ".join(sys.modules))
"""


def heavy_imports(*arguments: str | Path) -> set[str]:
    """The heavy libraries that a command imports: with none of them it answers at once, however busy the machine."""
    command = [sys.executable, "-c", _LOOK, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, env=environment(), text=True, timeout=_SECONDS)
    imported = done.stderr.rpartition("imported:")[2].split()
    assert "click" in imported
    return {name for name in _HEAVY if name in imported}


def started(*arguments: str | Path) -> subprocess.Popen[str]:
    """A command that runs on; Ctrl-C reaches it even where the tests run in the background."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment(),
        preexec_fn=_heed_interrupts,
    )


def outcome(done: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    """Exit code, output and messages."""
    return done.returncode, done.stdout, done.stderr


def refused(message: str) -> tuple[int, str, str]:
    """The outcome of a command that failed with one line."""
    return 1, "", f"newsdesk: {message}\n"


def misused(message: str) -> tuple[int, str, str]:
    """The outcome of a command that was used wrongly, said in one line."""
    return 2, "", f"newsdesk: {message}\n"


def as_lines(records: Sequence[Mapping[str, object]]) -> bytes:
    """JSON lines."""
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def answers(archive: Path, questions: Sequence[Mapping[str, object]]) -> list[dict[str, Any]]:
    """What ``ask --batch`` says to some questions, which all can be answered or refused."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(as_lines(questions))
        done = here("ask", "--batch", file.name, "--archive", archive)
    assert (0, "") == (done.returncode, done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
