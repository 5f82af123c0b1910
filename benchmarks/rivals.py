"""The peers as processes: how they are started, which of them are installed, and the articles that all are given."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.__main__ import NAMES
from benchmarks.processes import ROOT, CommandFailed, run

_OWN_ENVIRONMENT = ROOT / ".venv-peers" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class Rival:
    """A peer that is installed."""

    key: str
    name: str
    versions: Mapping[str, str]
    python: Path
    bfloat16: bool = False
    """Whether its model computes in bfloat16, not in float32: for quality alone, never for times."""

    def ingest(self, store: Path, articles: Path) -> list[str]:
        """The command that builds its store, in an empty folder."""
        return self._command("ingest", store.absolute(), articles.absolute())

    def ask(self, store: Path, k: int) -> list[str]:
        """The command that answers lines of questions with k passages each."""
        return self._command("ask", store.absolute(), "--k", k)

    def _command(self, *arguments: object) -> list[str]:
        faster = ["--bfloat16"] if self.bfloat16 else []
        return [str(self.python), "-m", "benchmarks.peers", self.key, *faster, *map(str, arguments)]


def installed(names: Sequence[str], python: Path, bfloat16: bool = False) -> list[Rival]:
    """Those of the peers that are installed; of the others it is said what they lack."""
    rivals = []
    for name in names:
        try:
            told = json.loads(run([str(python), "-m", "benchmarks.peers", name, "check"]).output)
        except (CommandFailed, OSError) as error:
            say(f"left out, {error}")
            continue
        rivals.append(Rival(name, told["name"], told["versions"], python, bfloat16))
    return rivals


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that all comparisons have."""
    default = _OWN_ENVIRONMENT if _OWN_ENVIRONMENT.exists() else Path(sys.executable)
    parser.add_argument("--articles", type=Path, required=True, help="JSONL of articles, gzipped or not")
    parser.add_argument("--limit", type=int, help="only so many articles, from the top")
    parser.add_argument(
        "--peers-python", type=Path, default=default, help="the Python with the peers' packages [.venv-peers, or this]"
    )


def peer_names(names: str) -> list[str]:
    """Names of peers, as an option has them: with commas."""
    chosen = [name for name in names.split(",") if name]
    if wrong := set(chosen) - set(NAMES):
        raise argparse.ArgumentTypeError(f"no such peer: {', '.join(sorted(wrong))}; there are {', '.join(NAMES)}")
    return chosen


@contextlib.contextmanager
def workplace(folder: Path | None) -> Iterator[Path]:
    """The folder, or one that is gone afterwards."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder.absolute()
    else:
        with tempfile.TemporaryDirectory(prefix="newsdesk-benchmark-") as place:
            yield Path(place)


def handed_in(articles: Sequence[Mapping[str, Any]], work: Path) -> Path:
    """The articles as a plain JSONL file, in a folder of their own: stores beside it are stores of these."""
    lines = "".join(json.dumps(article) + "\n" for article in articles)
    place = work / hashlib.sha256(lines.encode()).hexdigest()[:12]
    place.mkdir(exist_ok=True)
    (place / "articles.jsonl").write_text(lines)
    return place / "articles.jsonl"


def say(text: str) -> None:
    """Tell how far it is, beside the results."""
    print(text, file=sys.stderr, flush=True)
