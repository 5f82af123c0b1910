"""What the check lets through and what it holds back: ``python -m benchmarks.checking ARTICLES.jsonl[.gz] …``.

Written sentences are made of the articles' own (``benchmarks/planted.py``): honest ones in the ways a careful writer
shortens and rearranges, and ones with one planted fault each. Printed by kind; ends with 1 when a faulty one was shown,
or more than 3 % of the honest ones were lost.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.planted import Case, article_of, faulty, honest, places
from retrieval.answers.checking import Checked, Checker, Verdict
from retrieval.domain import Article, Passage

_MOST_LOST = 0.03


@dataclass(frozen=True, slots=True)
class Tried:
    """A case and what became of it."""

    case: Case
    checked: Checked
    seconds: float

    @property
    def is_right(self) -> bool:
        """An honest one shown, with its right source; a faulty one held back."""
        if not self.case.is_honest:
            return self.checked.verdict is Verdict.UNSUPPORTED
        if self.case.right is None:
            return self.checked.verdict is Verdict.VERIFIED
        return self.checked.verdict is Verdict.REASSIGNED and self.checked.stands[0].index == self.case.right - 1


def run(articles: Sequence[Article], most: int, seed: int = 1) -> list[Tried]:
    """Check what is made of the articles, until there are so many cases."""
    tried: list[Tried] = []
    given: Sequence[Passage] = ()
    for place in places(articles, seed):
        if place.passages is not given:
            given, checker = place.passages, Checker(place.passages)
        for case in (*honest(place), *faulty(place)):
            started = time.process_time()
            checked = checker.check(case.claim)
            tried.append(Tried(case, checked, time.process_time() - started))
        if len(tried) >= most:
            break
    return tried


def read_articles(paths: Sequence[Path]) -> Iterator[Article]:
    """The articles of JSONL files."""
    for path in paths:
        data = path.read_bytes()
        for line in (gzip.decompress(data) if path.suffix == ".gz" else data).decode().splitlines():
            yield article_of(json.loads(line))


def table(tried: Sequence[Tried]) -> str:
    """The figures by kind."""
    kinds: dict[tuple[bool, str], list[Tried]] = defaultdict(list)
    for each in tried:
        kinds[not each.case.is_honest, each.case.kind].append(each)
    lines = ["| | sentences | wrong |", "|---|---|---|"]
    for (is_faulty, kind), cases in sorted(kinds.items()):
        wrong = sum(not each.is_right for each in cases)
        lines.append(f"| {'planted: ' if is_faulty else 'honest: '}{kind} | {len(cases):,} | {wrong:,} |")
    return "\n".join(lines)


def main() -> int:
    """Run it and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=20_000, help="sentences to try")
    parser.add_argument("--seed", type=int, default=1, help="another one takes other sentences")
    parser.add_argument("--wrong", type=int, default=0, help="print so many wrong ones of each kind")
    options = parser.parse_args()
    tried = run(list(read_articles(options.articles)), options.most, options.seed)
    print(table(tried))
    good = [each for each in tried if each.case.is_honest]
    lost = sum(not each.is_right for each in good)
    shown = sum(not each.is_right for each in tried if not each.case.is_honest)
    times = sorted(each.seconds for each in tried)
    print(f"\n{len(tried) - len(good):,} planted faults, {shown:,} shown.")
    print(f"{len(good):,} honest sentences, {lost:,} lost ({lost / len(good):.2%}).")
    median, late = times[len(times) // 2], times[len(times) * 99 // 100]
    print(f"A sentence costs {1e3 * median:.2f} ms of CPU (median), {1e3 * late:.2f} ms (p99).")
    _print_wrong(tried, options.wrong)
    return int(shown > 0 or lost > _MOST_LOST * len(good))


def _print_wrong(tried: Sequence[Tried], most: int) -> None:
    shown: dict[str, int] = defaultdict(int)
    for each in tried:
        if not each.is_right and shown[each.case.kind] < most:
            shown[each.case.kind] += 1
            print(f"\n{each.case.kind}: {each.checked.verdict} {'; '.join(each.checked.reasons)}")
            print(f"  {each.case.claim.text}\n  {each.case.claim.quotes[0].words}")


if __name__ == "__main__":
    sys.exit(main())
