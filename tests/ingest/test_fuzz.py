"""Two thousand damaged files of all kinds: whatever is in them, they are articles or a failure with its reason."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from random import Random

import pytest

from ingest.sources import Failure, read_files
from ingest.sources.formats import READERS, UNPACKERS
from ingest.sources.kinds import kind_of
from ingest.sources.read import Remark
from retrieval.domain import Article, Dossier
from tests.ingest.agencies import (
    HEADER,
    ROWS,
    broken_table,
    newsml_item_of_xhtml,
    newsml_message,
    nitf_of_an_old_system,
    nitf_of_wire,
    table,
)
from tests.ingest.archives import Record, chunked, link, page, tarred, warc, warc_gz, zipped
from tests.ingest.documents import mail, mailbox, pdf, word
from tests.ingest.json_files import ninjs_1, ninjs_array
from tests.ingest.mutations import mutated, mutated_inside, packed
from tests.ingest.reads import lines, written
from tests.ingest.test_parquet import archive_of_a_newspaper

FILES = 2000
SEED = 20260302
MOST_SECONDS = 10.0
ZIP = b"PK\x03\x04"
"""So begin also Word's documents."""

TEXT = "Harbour closed\n\nThe harbour of Lowmarsh was closed for a day.\n\nFerries were sent to Korrel instead.\n"
MARKDOWN = (
    "---\ntitle: Harbour closed\ndate: 2026-03-02\ntags: [harbour]\n---\n# Harbour\n\nIt was *closed*.\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |\n"
)
RECORDS = lines(
    {"text": "Closed.", "title": "Harbour", "published": "2026-03-02"}, {"text": "Open.", "url": "https://g.example/1"}
)
PAGE = page("Harbour closed")
SENT = {"Content-Type": "text/html", "Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}
CRAWL = (
    Record(type="warcinfo"),
    Record(PAGE),
    Record(chunked(gzip.compress(PAGE, mtime=0)), "https://g.example/2", headers=SENT),
)

SAID = {"From": "Ana Moor <ana@gazette.example>", "Subject": "Harbour", "Date": "Mon, 2 Mar 2026 08:00:00 +0000"}
LETTER = mail(SAID, TEXT, PAGE.decode(), {"a.pdf": b"%PDF-1.7"})
PAGES = (
    ("Harbour closed", "The harbour of Lowmarsh was closed for a day.", "Ferries were sent to Korrel."),
    ("Page two.",),
)
BLOCKS = (
    ("Title", "Harbour closed"),
    ("Normal", "The harbour was closed."),
    ("List Bullet", "Ferries"),
    ("table", "a|b\n1|2"),
)

SEEDS: Mapping[str, bytes] = {
    "a.txt": TEXT.encode(),
    "b.txt": TEXT.encode("utf-16"),
    "a.txt.gz": gzip.compress(TEXT.encode(), mtime=0),
    "a.md": MARKDOWN.encode(),
    "a.html": PAGE,
    "a.jsonl": RECORDS,
    "a.jsonl.gz": gzip.compress(RECORDS, mtime=0),
    "a.pdf": pdf(PAGES, {"Title": "Harbour closed", "CreationDate": "D:20260302080000Z"}),
    "b.pdf": pdf(PAGES, packed=True),
    "a.docx": word(BLOCKS, author="Ana Moor"),
    "a.eml": LETTER,
    "a.mbox": mailbox((LETTER, mail(SAID, TEXT))),
    "a.csv": table(HEADER, *ROWS),
    "b.csv": broken_table(),
    "a.tsv": table(HEADER, *ROWS, delimiter="\t", encoding="utf-16"),
    "a.xml": newsml_message(),
    "b.xml": newsml_item_of_xhtml(),
    "c.xml": nitf_of_an_old_system(),
    "a.nitf": nitf_of_wire(),
    "a.json": json.dumps(ninjs_1()).encode(),
    "b.json": ninjs_array(),
    "a.parquet": archive_of_a_newspaper(),
    "a.warc": warc(*CRAWL),
    "a.warc.gz": warc_gz(*CRAWL),
    "a.zip": zipped(
        ("a.txt", TEXT), ("b/c.jsonl", RECORDS), ("logo.png", b"\x89PNG"), ("i.zip", zipped(("a.md", MARKDOWN)))
    ),
    "a.tar": tarred(("a.txt", TEXT), link("b.txt", "a.txt"), ("b/c.jsonl", RECORDS)),
    "a.tar.gz": tarred(("a.txt", TEXT), ("b.html", PAGE), compression="gz"),
    "a.tar.bz2": tarred(("a.txt", TEXT), ("b.txt", TEXT), compression="bz2"),
    "a.tar.xz": tarred(("a.txt", TEXT), ("b.txt", TEXT), compression="xz"),
}
"""Valid files, small, so that a damage hits what matters."""


def test_there_is_a_seed_of_every_kind() -> None:
    """A new kind is damaged too."""
    assert {*READERS, *UNPACKERS} == {kind_of(Path(name)) for name in SEEDS}


@pytest.mark.parametrize("name", SEEDS)
def test_seeds_are_read(tmp_path: Path, name: str) -> None:
    """Undamaged, each holds an article."""
    items = [read.item for read in read_files([written(tmp_path / name, SEEDS[name])])]

    assert any(isinstance(item, Article) for item in items)


@pytest.mark.parametrize("name", SEEDS)
def test_damaged_files(tmp_path: Path, name: str) -> None:
    """No exception, no long wait, nothing without an outcome; under any name, and packed."""
    random = Random(f"{SEED} {name}")
    for number in range(FILES // len(SEEDS) + 1):
        called, damaged = damaged_file(name, random)
        _check(written(tmp_path / f"{number}-{called}", damaged))


def damaged_file(name: str, random: Random) -> tuple[str, bytes]:
    """A name and a content, of which at least one is wrong."""
    seed, others = SEEDS[name], list(SEEDS.values())
    if seed.startswith(ZIP) and random.random() < 0.5:
        return name, mutated_inside(seed, others, random)
    called = random.choice(list(SEEDS)) if random.random() < 0.1 else name
    damaged = mutated(seed, others, random)
    return packed(called, damaged, random) if random.random() < 0.1 else (called, damaged)


def _check(path: Path) -> None:
    started = time.monotonic()
    items = [read.item for read in read_files([path])]
    assert time.monotonic() - started < MOST_SECONDS, path
    outcomes = [item for item in items if not isinstance(item, Remark)]
    assert outcomes, path
    for item in outcomes:
        assert _is_sound(item), (path, item)


def _is_sound(item: Article | Dossier | Failure) -> bool:
    """It can be stored and shown."""
    if isinstance(item, Dossier):
        return True
    json.dumps(asdict(item), default=str, ensure_ascii=False).encode()
    return bool(item.text.strip() if isinstance(item, Article) else item.reason.strip())
