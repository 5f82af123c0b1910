"""How fast a large web archive is read, and how much memory that takes.

    python -m benchmarks.reading --warc-megabytes 1024 [--plain] [--seed N]

A WARC of invented pages is written record by record into a temporary folder, as crawls are: a request, a response and a
metadata record for each page, each a gzip member of its own; one page in twenty holds no article. Then it is read as an
ingest reads it, without anything being stored.
"""

from __future__ import annotations

import argparse
import gzip
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.tables import heading, markdown
from ingest.sources import read_files
from ingest.sources.read import Remark
from retrieval.domain import Article

_WORDS = (
    "harbour council ferry bridge river school budget vote mayor train market museum flood storm library hospital "
    "reopened closed announced delayed approved rejected planned measured opened repaired on in near after before "
    "Monday Friday Lowmarsh Korrel Eastmoor the a its new old second local regional several"
).split()
_EMPTY_EVERY = 20
_SCRIPT_BYTES = 30_000
_LINKS = 120
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and what it cost."""

    packed: int
    """Bytes of the file."""
    articles: int
    failures: tuple[str, ...]
    seconds: float
    base: int
    """Kilobytes of this process before it read."""
    peak: int
    """The most of them at any time."""
    parser: int
    """The most that the process had which takes pages apart."""


def main() -> None:
    """Write, read, print."""
    options = _options()
    with TemporaryDirectory() as folder:
        path = Path(folder, "crawl.warc" if options.plain else "crawl.warc.gz")
        size = write_warc(path, options.warc_megabytes * _MEGABYTE, options.seed)
        reading = read(path)
    print(heading("benchmarks.reading"), end="\n\n")
    print(table(size, reading))
    for failure in reading.failures:
        print(f"\nfailed: {failure}")


def write_warc(path: Path, size: int, seed: int = 1) -> int:
    """Write a crawl; the bytes that it has when unpacked.

    Args:
        path: where; a name that ends in .gz is compressed.
        size: bytes, unpacked; a little more is written.
        seed: of the words.
    """
    written, random = 0, Random(seed)
    with open(path, "wb") as file:
        for number, record in enumerate(_records(random)):
            file.write(gzip.compress(record, 5) if path.suffix == ".gz" else record)
            written += len(record)
            if written > size and number % 3 == 2:
                return written
    return written


def read(path: Path) -> Reading:
    """Read it as an ingest does."""
    base, started, articles, failures = _memory("self", "VmRSS"), time.monotonic(), 0, []
    for step in read_files([path]):
        if isinstance(step.item, Article):
            articles += 1
        elif not isinstance(step.item, Remark):
            failures.append(getattr(step.item, "reason", ""))
    seconds = time.monotonic() - started
    parser = max((_memory(child, "VmHWM") for child in _children()), default=0)
    return Reading(path.stat().st_size, articles, tuple(failures), seconds, base, _memory("self", "VmHWM"), parser)


def table(size: int, reading: Reading) -> str:
    """What is printed."""
    megabytes, above = size / _MEGABYTE, (reading.peak - reading.base) / 1024
    rows = {
        "unpacked / on disk": f"{megabytes:,.0f} / {reading.packed / _MEGABYTE:,.0f} MB",
        "articles": f"{reading.articles:,}",
        "time": f"{reading.seconds:,.1f} s",
        "rate": f"{megabytes / reading.seconds:,.1f} MB/s, {reading.articles / reading.seconds:,.1f} articles/s",
        "reader's peak": f"{reading.peak / 1024:,.0f} MB, {above:,.0f} MB above its base",
        "parser's peak": f"{reading.parser / 1024:,.0f} MB",
    }
    return markdown(("measure", "value"), list(rows.items()))


def _records(random: Random) -> Iterator[bytes]:
    number = 0
    while True:
        number += 1
        url = f"https://gazette.example/{number}"
        yield _record("request", url, b"GET / HTTP/1.1\r\nHost: gazette.example\r\n\r\n")
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        yield _record("response", url, head + _page(random, 0 if number % _EMPTY_EVERY == 0 else 14))
        yield _record("metadata", url, b"fetchTimeMs: 120\r\n\r\n")


def _record(kind: str, url: str, block: bytes) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-05T06:07:08Z\r\n"
    return f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def _page(random: Random, paragraphs: int) -> bytes:
    """A page as they are: scripts, links, and an article between them; of no paragraphs, one that scripts fill in."""
    title = _sentence(random, 8)
    links = "".join(
        f"<li><a href='/{random.random()}'>{_sentence(random, 4)}</a></li>" for _ in range(_LINKS if paragraphs else 0)
    )
    text = "".join(f"<p>{' '.join(_sentence(random, 16) for _ in range(4))}</p>" for _ in range(paragraphs))
    day = f"2026-03-0{random.randint(1, 5)}"
    script = random.randbytes(_SCRIPT_BYTES // 2).hex()
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title><script>var data='{script}'</script>"
        f"<meta property='article:published_time' content='{day}'></head><body><nav><ul>{links}</ul></nav>"
        f"<article>{text and f'<h1>{title}</h1>{text}'}</article><footer><ul>{links}</ul></footer></body></html>"
    ).encode()


def _sentence(random: Random, words: int) -> str:
    return " ".join(random.choices(_WORDS, k=words)).capitalize() + "."


def _children() -> list[str]:
    try:
        return Path("/proc/self/task", str(Path("/proc/self").readlink()), "children").read_text().split()
    except OSError:
        return []


def _memory(process: str, what: str) -> int:
    """Kilobytes, 0 where the system does not tell."""
    try:
        lines = Path("/proc", process, "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{what}:")), 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warc-megabytes", type=int, default=64)
    parser.add_argument("--plain", action="store_true", help="not compressed")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
