"""A small web archive, read by the benchmark of reading."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.processes import ROOT
from benchmarks.reading import read, write_warc

_PAGES_OF_A_MEGABYTE = 20
_MOST_MEMORY = 60
"""Megabytes above the process's base, however large the archive is; it may have 400."""


def test_all_that_is_written_is_read(tmp_path: Path) -> None:
    """One page in twenty holds no article, and they are told in one line."""
    write_warc(tmp_path / "crawl.warc.gz", 3 << 20)
    reading = read(tmp_path / "crawl.warc.gz")
    pages = reading.articles + 3

    assert 3 * _PAGES_OF_A_MEGABYTE <= pages < 80
    assert [f"3 of {pages} pages: no article text found"] == [one.partition(";")[0] for one in reading.failures]


def test_memory_is_bounded() -> None:
    """A process that reads an archive of 16 MB holds a few pages of it."""
    command = [sys.executable, "-m", "benchmarks.reading", "--warc-megabytes", "16", "--plain"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    above = re.search(r"([\d,]+) MB above its base", printed)

    assert above
    assert int(above[1].replace(",", "")) < _MOST_MEMORY
