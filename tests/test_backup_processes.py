"""Backups that are made while another process writes, and restores that are killed."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest.export import export
from retrieval.domain import Article, Dossier, Version
from retrieval.identity import article_id, content_hash
from tests.backups import read
from tests.cli import as_lines, here, started
from tests.conftest import stored_articles

MANY = 600
"""Short articles: enough that the first are stored a good while before the last."""
BATCH = 256
"""As many of them are stored together."""


def many() -> Iterator[Dossier]:
    """Articles of two versions each, and some that were removed."""
    day = datetime(2026, 3, 4, 12, tzinfo=UTC)
    for n in range(MANY):
        pair = [Article(f"Story {n} is about {what}.", url=f"https://n.example/{n}") for what in ("herons", "otters")]
        id_ = article_id(pair[0])
        moments = [day + timedelta(minutes=n), day + timedelta(hours=n)]
        versions = (
            Version(id_, 1, pair[0], content_hash(pair[0]), moments[0], moments[1]),
            Version(id_, 2, pair[1], content_hash(pair[1]), moments[1], None if n % 7 else moments[1], moments[1]),
        )
        yield Dossier(id_, versions, 2 if n % 7 else None, origins=(f"/news/{n}.txt",) if n % 7 else ())


def test_killed_restore_is_finished_by_the_next_one(tmp_path: Path) -> None:
    """Line for line: what was stored before is whole."""
    dossiers = sorted(many(), key=lambda one: one.article_id)
    export(dossiers, tmp_path / "a.jsonl.gz", lambda _: None)
    archive = tmp_path / "archive"
    process = started("ingest", tmp_path / "a.jsonl.gz", "--archive", archive)
    while not stored_articles(archive) and process.poll() is None:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    kept = stored_articles(archive)
    assert 0 < kept < MANY
    report = json.loads(here("ingest", tmp_path / "a.jsonl.gz", "--json", "--archive", archive).stdout)
    assert (MANY, []) == (report["added"] + report["unchanged"] + report["histories"], report["failed"])
    assert report["unchanged"] >= kept
    assert 0 == here("export", tmp_path / "b.jsonl.gz", "--archive", archive).returncode
    assert (tmp_path / "a.jsonl.gz").read_bytes() == (tmp_path / "b.jsonl.gz").read_bytes()


def test_export_beside_a_writer_is_one_state(tmp_path: Path) -> None:
    """Whole batches, and none without those before it; each export comes after the one before."""
    archive, source = tmp_path / "archive", tmp_path / "wire.jsonl"
    records = [{"url": f"https://n.example/{n}", "text": f"Story {n} is about herons."} for n in range(MANY)]
    source.write_bytes(as_lines(records))
    here("ingest", source, "--archive", archive)
    source.write_bytes(as_lines([{**record, "text": "It is about otters."} for record in records]))
    process = started("ingest", source, "--archive", archive)
    states = []
    while process.poll() is None:
        done = here("export", tmp_path / "a.jsonl.gz", "--archive", archive)
        assert (0, "") == (done.returncode, done.stderr)
        states.append(changed_in(tmp_path / "a.jsonl.gz"))
    process.communicate()
    order = [article_id(Article("", url=str(record["url"]))) for record in records]
    assert [set(order[: len(state)]) for state in states] == states
    numbers = [len(state) for state in states]
    assert sorted(numbers) == numbers
    assert {0} == {number % BATCH for number in numbers if number < MANY}


def changed_in(backup: Path) -> set[str]:
    """The articles whose second version is searched; each has one that is."""
    lines = [json.loads(line) for line in read(backup) if line]
    current = {one["newsdesk"]["article_id"]: one["newsdesk"]["version"] for one in lines if one["newsdesk"]["current"]}
    assert MANY == len(current)
    return {id_ for id_, number in current.items() if number == 2}
