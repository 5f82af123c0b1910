"""How the time of an answer, memory and disk grow with the archive.

    python -m benchmarks.growth --articles A.jsonl.gz --questions Q.jsonl [--sizes 1000,…,26000] [--svg FILE]

One archive is ingested step by step, and a copy kept of each size. In the end a long-lived process of each copy answers
the same questions in turn, so that all sizes meet the same machine. The articles are benchmarks/varied.py's: real ones
and mixtures of them, cut to --words, because embedding takes most of the time.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measures import Question
from benchmarks.plot import Panel, chart
from benchmarks.processes import Asker, Memory, newsdesk, run, size_of
from benchmarks.quality import read_jsonl
from benchmarks.rivals import handed_in, say, workplace
from benchmarks.tables import heading, markdown, median, megabytes, percentile
from benchmarks.varied import varied

_SIZES = "1000,4000,10000,18000,26000"
_UNCOUNTED = 5
"""Questions that come first and are not counted: they load what is loaded once."""


@dataclass
class Size:
    """An archive of one size, and what was measured of it."""

    articles: int
    archive: Path
    passages: int = 0
    disk: int = 0
    memory: Memory = field(default_factory=Memory)
    """After the last answer. Resident counts: the processes of all sizes share libraries, one alone does not."""
    warm: list[float] = field(default_factory=list)
    """Milliseconds from a question to its answer."""


def main() -> None:
    """Build, ask, print, draw."""
    options = _options()
    questions = [{key: q[key] for key in ("id", "question", "asked")} for q in read_jsonl(options.questions)]
    with workplace(options.work) as work:
        every = list(varied(read_jsonl(options.articles), max(options.sizes), options.words, options.seed))
        sizes = list(build(handed_in(every, work), options.sizes))
        ask(sizes, questions[: options.asks + _UNCOUNTED])
    print(heading("benchmarks.growth"), end="\n\n")
    print(table(sizes))
    if options.svg:
        options.svg.write_text(drawn(sizes))
        say(f"drawn: {options.svg}")


def build(articles: Path, sizes: Sequence[int]) -> Iterator[Size]:
    """An archive of each size beside the articles, each a copy of the one before with more ingested."""
    lines = articles.read_text().splitlines(keepends=True)
    before, held = None, 0
    for size in sizes:
        archive = articles.with_name(f"archive-{size}")
        if not archive.exists():
            say(f"ingesting up to {size:,} articles")
            _grown(before, archive, "".join(lines[held:size]))
        status = json.loads(run(newsdesk("status", "--json", "--archive", archive)).output)
        yield Size(status["articles"], archive, status["passages"], size_of(archive))
        before, held = archive, size


def _grown(before: Path | None, archive: Path, lines: str) -> None:
    """Under another name until it is whole, for whoever breaks this off and starts again."""
    unfinished = archive.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    if before:
        shutil.copytree(before, unfinished)
    articles = archive.with_suffix(".jsonl")
    articles.write_text(lines)
    run(newsdesk("ingest", articles, "--archive", unfinished))
    unfinished.rename(archive)


def ask(sizes: Sequence[Size], questions: Sequence[Question]) -> None:
    """Put each question to a process of each size, in turn."""
    say(f"asking {len(questions)} questions of {len(sizes)} processes")
    with ExitStack() as stack:
        askers = [stack.enter_context(Asker(newsdesk("ask", "--batch", "-", "--archive", s.archive))) for s in sizes]
        pairs = list(zip(sizes, askers, strict=True))
        for number, question in enumerate(questions):
            for size, asker in pairs[:: 1 if number % 2 else -1]:
                milliseconds = asker.ask(question)[1]
                if number >= _UNCOUNTED:
                    size.warm.append(milliseconds)
        for size, asker in pairs:
            size.memory = asker.memory()


def table(sizes: Sequence[Size]) -> str:
    """One row a size; growth is the median's, against the smallest archive's."""
    columns = ["articles", "passages", "warm p50, ms", "p95, ms", "growth of p50", "memory (resident)", "disk"]
    return markdown(columns, [_row(size, median(sizes[0].warm)) for size in sizes])


def _row(size: Size, least: float) -> list[str]:
    middle, late = median(size.warm), percentile(size.warm, 0.95)
    counts = [f"{size.articles:,}", f"{size.passages:,}"]
    times = [f"{middle:.1f}", f"{late:.1f}", f"{middle / least:.2f}"]
    return [*counts, *times, megabytes(size.memory.resident), megabytes(size.disk)]


def drawn(sizes: Sequence[Size]) -> str:
    """The table as a picture."""
    times = {
        "p95": [percentile(size.warm, 0.95) for size in sizes],
        "p50": [median(size.warm) for size in sizes],
    }
    panels = [
        Panel("Warm answer, ms", times),
        Panel("Memory (resident), MB", {"": [size.memory.resident / 1e6 for size in sizes]}),
        Panel("Disk, MB", {"": [size.disk / 1e6 for size in sizes]}),
    ]
    return chart("Newsdesk as its archive grows", "articles", [size.articles for size in sizes], panels)


def _sizes(text: str) -> list[int]:
    return sorted(int(size) for size in text.split(","))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.growth", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, required=True, help="JSONL of articles to vary, gzipped or not")
    parser.add_argument("--questions", type=Path, required=True, help="JSONL of questions: id, asked, question")
    parser.add_argument("--sizes", type=_sizes, default=_SIZES, help=f"articles of each archive [{_SIZES}]")
    parser.add_argument("--words", type=int, default=300, help="words of an article [300]")
    parser.add_argument("--asks", type=int, default=100, help="questions [100]")
    parser.add_argument("--seed", type=int, default=1, help="of the mixtures [1]")
    parser.add_argument("--svg", type=Path, help="draw it there")
    parser.add_argument("--work", type=Path, help="a folder that keeps the archives")
    return parser.parse_args()


if __name__ == "__main__":
    main()
