"""Times, memory and disk of Newsdesk and of plain LangChain + Chroma, paired and alternating in one run.

    python -m benchmarks.speed --articles A.jsonl.gz --questions Q.jsonl [--limit N] [--repeats R] [--ingests I]

All times are taken from outside, of whole processes, with one exception in the peer's favour: its warm times are those
of its bare similarity search, without the pipe. What else the machine does slows both: trust the ratios.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measures import Question
from benchmarks.processes import Asker, Finished, Memory, first_line, newsdesk, run, size_of
from benchmarks.quality import read_jsonl
from benchmarks.rivals import Rival, add_options, handed_in, installed, say, workplace
from benchmarks.tables import heading, markdown, median, megabytes, percentile

_K = 4
"""Passages that the peer is asked for: the tutorial's default, fewer than the ten that Newsdesk returns."""
_UNCOUNTED = 5
"""Questions of the warm run that come first and are not counted: they load what is loaded once."""


class Side:
    """One of the two, with what was measured of it."""

    def __init__(self, name: str, rival: Rival | None, place: Path) -> None:
        """Newsdesk where there is no rival; its store will be in the place."""
        self.name = name
        self.store = place / (rival.key if rival else "newsdesk")
        self.seen = Seen()
        self._rival = rival

    @property
    def is_newsdesk(self) -> bool:
        """Whether this is ours."""
        return self._rival is None

    def ingest(self, articles: Path) -> Finished:
        """Build the store anew, in a process of its own."""
        shutil.rmtree(self.store, ignore_errors=True)
        self.store.mkdir()
        return run(self._rival.ingest(self.store, articles) if self._rival else self.again(articles))

    def again(self, articles: Path) -> list[str]:
        """Newsdesk's command that brings the store up to date."""
        return newsdesk("ingest", articles, "--archive", self.store, "--json")

    def once(self, question: Question) -> Finished:
        """Open the store and ask once, in a process of its own."""
        if self._rival:
            return run(self._rival.ask(self.store, _K), json.dumps(question) + "\n")
        return run(newsdesk("ask", question["question"], "--asked", question["asked"], "--archive", self.store))

    def asker(self) -> Asker:
        """A process that answers many questions."""
        batch = newsdesk("ask", "--batch", "-", "--archive", self.store)
        return Asker(self._rival.ask(self.store, _K) if self._rival else batch)

    def warm(self, reply: dict[str, Any], outside: float) -> float:
        """Milliseconds that count: of Newsdesk the whole way to the answer, of the peer its search alone."""
        return float(reply["elapsed_ms"]) if self._rival else outside


@dataclass
class Seen:
    """What was measured; seconds, but for the warm times, which are milliseconds."""

    articles: int = 0
    passages: int = 0
    ingests: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    chat: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    ingesting: Memory = field(default_factory=Memory)
    answering: Memory = field(default_factory=Memory)
    disk: int = 0


def main() -> None:
    """Measure in turn, print."""
    options = _options()
    with workplace(options.work) as work:
        articles = handed_in(read_jsonl(options.articles)[: options.limit], work)
        # Without an ingest, the stores are those that benchmarks.compare has left in the same folder.
        place = articles.parent / "speed" if options.ingests else articles.parent
        place.mkdir(exist_ok=True)
        questions = [{key: q[key] for key in ("id", "question", "asked")} for q in read_jsonl(options.questions)]
        sides = [Side("Newsdesk", None, place)]
        sides += [Side(rival.name, rival, place) for rival in installed(["langchain"], options.peers_python)]
        ingest(sides, articles, options.ingests)
        if missing := [side.name for side in sides if not side.store.exists()]:
            raise SystemExit(f"no store of {' and '.join(missing)} in {work}; build it with --ingests 1")
        ask_cold(sides, questions[: options.repeats])
        ask_warm(sides, questions[: options.asks + _UNCOUNTED])
        print(heading("benchmarks.speed"), end="\n\n")
        print(table(sides), end="\n\n")
        print(
            f"{sides[0].seen.articles:,} articles; ratios are Newsdesk's value to the other's. Memory is of a process"
        )
        print("with its children: resident / proportional, where pages that they share count once.")


def ingest(sides: Sequence[Side], articles: Path, repeats: int) -> None:
    """Time the building of the stores, and Newsdesk's finding that nothing has changed."""
    count = len(read_jsonl(articles))
    for side in _in_turn(sides, repeats):
        say(f"{side.name}: ingesting")
        done = side.ingest(articles)
        side.seen.passages = json.loads(done.output)["passages"]
        side.seen.ingests.append(done.seconds)
        side.seen.ingesting |= done.peak
        if side.is_newsdesk:
            side.seen.again.append(run(side.again(articles)).seconds)
    for side in sides:
        side.seen.articles, side.seen.disk = count, size_of(side.store)


def ask_cold(sides: Sequence[Side], questions: Sequence[Question]) -> None:
    """Time fresh processes that answer one question, and the first answer of a chat."""
    for question in questions:
        say(f"asking in new processes: {question['question']}")
        for side in _in_turn(sides, 1):
            side.seen.cold.append(side.once(question).seconds)
            if side.is_newsdesk:
                chat = newsdesk("chat", "--asked", question["asked"], "--archive", side.store)
                side.seen.chat.append(first_line(chat, question["question"]))


def ask_warm(sides: Sequence[Side], questions: Sequence[Question]) -> None:
    """Put each question to one long-lived process of each, in turn."""
    say(f"asking {len(questions)} questions of long-lived processes")
    with ExitStack() as stack:
        askers = [(side, stack.enter_context(side.asker())) for side in sides]
        for number, question in enumerate(questions):
            for side, asker in askers[:: 1 if number % 2 else -1]:
                reply, outside = asker.ask(question)
                if number >= _UNCOUNTED:
                    side.seen.warm.append(side.warm(reply, outside))
        for side, asker in askers:
            side.seen.answering = asker.memory()


def table(sides: Sequence[Side]) -> str:
    """All figures, one row each; the last column is there when there are two sides."""
    rows = [_row(name, value, shown, [side.seen for side in sides]) for name, value, shown in _ROWS]
    ratio = ["ratio"] if len(sides) > 1 else []
    return markdown(["", *(side.name for side in sides), *ratio], rows)


def _row(name: str, of: Callable[[Seen], float], shown: Callable[[Seen], str], seen: Sequence[Seen]) -> list[str]:
    values = [of(each) for each in seen]
    # nan and 0 are what was not, or could not be, measured.
    cells = [shown(each) if value > 0 else "–" for each, value in zip(seen, values, strict=True)]
    ratio = ["–" if "–" in cells else f"{values[0] / values[-1]:.2f}"] if len(seen) > 1 else []
    return [name, *cells, *ratio]


def _in_turn(sides: Sequence[Side], repeats: int) -> Iterator[Side]:
    """Each of the sides so many times; who was last goes first in the next turn, so that both get the same machine."""
    for turn in range(repeats):
        yield from sides if turn % 2 == 0 else reversed(sides)


def _number(value: Callable[[Seen], float], form: str) -> tuple[Callable[[Seen], float], Callable[[Seen], str]]:
    return value, lambda seen: format(value(seen), form)


def _memory(of: Callable[[Seen], Memory]) -> tuple[Callable[[Seen], float], Callable[[Seen], str]]:
    def shown(seen: Seen) -> str:
        return f"{megabytes(of(seen).resident)} / {megabytes(of(seen).proportional)}"

    return lambda seen: of(seen).proportional, shown


_ROWS: list[tuple[str, Callable[[Seen], float], Callable[[Seen], str]]] = [
    ("ingest, articles/s", *_number(lambda seen: seen.articles / median(seen.ingests), ".2f")),
    ("ingest, passages/s", *_number(lambda seen: seen.passages / median(seen.ingests), ".1f")),
    ("ingest again, nothing changed, s", *_number(lambda seen: median(seen.again), ".2f")),
    ("a new process answers one question, s", *_number(lambda seen: median(seen.cold), ".2f")),
    ("first answer after a chat starts, s", *_number(lambda seen: median(seen.chat), ".2f")),
    ("warm, p50, ms", *_number(lambda seen: median(seen.warm), ".1f")),
    ("warm, p95, ms", *_number(lambda seen: percentile(seen.warm, 0.95), ".1f")),
    ("peak memory of the ingest", *_memory(lambda seen: seen.ingesting)),
    ("memory after answering", *_memory(lambda seen: seen.answering)),
    ("disk", lambda seen: seen.disk, lambda seen: megabytes(seen.disk)),
]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    parser.add_argument("--questions", type=Path, required=True, help="JSONL of questions: id, asked, question")
    parser.add_argument(
        "--ingests", type=int, default=3, help="how often each ingests [3]; 0 to use what compare left in --work"
    )
    parser.add_argument("--repeats", type=int, default=7, help="how many new processes of each answer a question [7]")
    parser.add_argument("--asks", type=int, default=100, help="how many questions are asked warm [100]")
    parser.add_argument("--work", type=Path, help="a folder that keeps the stores")
    return parser.parse_args()


if __name__ == "__main__":
    main()
