"""What it costs to bring an archive up to date: all unchanged, and ten new articles.

    python -m benchmarks.reingest ARTICLES.jsonl.gz [--archive DIR]

Without --archive the articles are ingested first, which takes as long as it takes; with it, an archive that already
holds them is used. The model is loaded before anything is timed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.towns import Notice
from ingest.pipeline import Ingest, IngestReport
from ingest.sources.files import read_files
from ingest.sources.folder import find_files
from retrieval.archive.archive import Archive
from retrieval.settings import Settings
from retrieval.wiring import build_writable_archive

_NEW = 10


def main() -> None:
    """Ingest, ingest again, add ten; print the times and the bytes written to the disk."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="newsdesk-reingest-") as place:
        folder = Path(place) / "archive"
        if options.archive:
            shutil.copytree(options.archive, folder)
        with closing(build_writable_archive(Settings(archive=folder))) as archive:
            archive.embed_query("load the model")
            first = None if options.archive else _timed(archive, "first ingest", options.articles)
            again = _timed(archive, "all unchanged", options.articles)
            if first:
                print(f"all unchanged takes {again / first:.2%} of the first ingest")
            for run in range(3):
                _timed(archive, f"{_NEW} new articles", _new_articles(Path(place), run))
        print(f"the archive: {_size(folder) / 1e6:.1f} MB")


def _timed(archive: Archive, what: str, articles: Path) -> float:
    started, written = time.perf_counter(), _written(archive)
    with archive.writing("ingest"):
        report = Ingest(archive, lambda _bytes, _passages: None).run(read_files(find_files([articles]).files))
    seconds = time.perf_counter() - started
    print(
        f"{what}: {seconds:.2f} s, {_in_words(report)}, {(_written(archive) - written) / 1e6:.1f} MB written",
        flush=True,
    )
    return seconds


def _in_words(report: IngestReport) -> str:
    return f"{report.added:,} added, {report.unchanged:,} unchanged, {report.passages:,} passages"


def _written(archive: Archive) -> int:
    """Bytes that this process and Chroma's server have sent to the disk, where the system counts them (Linux)."""
    pids: Sequence[str] = ["self", *(str(json.loads(f.read_text())["pid"]) for f in archive.folder.glob("*.address"))]
    counted = (Path(f"/proc/{pid}/io") for pid in pids)
    lines = [line for io in counted if io.exists() for line in io.read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("write_bytes"))


def _new_articles(place: Path, run: int) -> Path:
    file = place / f"new-{run}.jsonl"
    notices = [Notice(run * _NEW + n, 100) for n in range(_NEW)]
    file.write_text(
        "".join(json.dumps({"url": f"https://n.example/{n.number}", "text": n.text}) + "\n" for n in notices)
    )
    return file


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="JSONL of articles")
    parser.add_argument("--archive", type=Path, help="an archive that holds them already; it is copied")
    return parser.parse_args()


if __name__ == "__main__":
    main()
