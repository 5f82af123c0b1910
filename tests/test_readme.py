"""The README is run: what its console blocks show is what happens."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def examples() -> Iterator[tuple[str, list[str]]]:
    """Commands of the console blocks with the lines shown below them."""
    for block in _BLOCK.findall((ROOT / "README.md").read_text()):
        for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = example.splitlines()
            yield command, shown


def matches(shown: list[str], printed: list[str]) -> bool:
    """Whether lines are as shown; "…" alone stands for any lines, in a line for any characters."""
    if not shown:
        return not printed
    if shown[0] == "…":
        return any(matches(shown[1:], printed[skipped:]) for skipped in range(len(printed) + 1))
    pattern = ".*".join(map(re.escape, shown[0].split("…")))
    return bool(printed) and re.fullmatch(pattern, printed[0]) is not None and matches(shown[1:], printed[1:])


def test_what_the_readme_shows_is_what_happens(tmp_path: Path) -> None:
    """Every command runs in order in a fresh folder and prints what is shown."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    wrong = []
    for command, shown in examples():
        program, *arguments = shlex.split(command)
        assert program == "newsdesk"
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
            capture_output=True,
            text=True,
            timeout=120,
        )
        if done.returncode or not matches(shown, done.stdout.rstrip().splitlines()):
            wrong.append((command, done.returncode, done.stdout, done.stderr))
    assert wrong == []


def test_the_readme_has_examples_to_run() -> None:
    """The blocks are found at all."""
    assert [command.split()[1] for command, _ in examples()] == ["ingest", "ask", "ask", "status", "doctor"]


def test_the_packages_do_not_hide_tests() -> None:
    """Every folder of tests is a package, so that tests/bot does not shadow bot."""
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []
