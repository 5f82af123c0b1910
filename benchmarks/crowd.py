"""Two ingests, a pruning run and four asking processes at once on one archive: errors, and wrong versions shown."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.towns import Newsroom, Notice

_ROOMS = 3
_ARTICLES = 40
_ASKERS = 4
_CURRENT = """
SELECT articles.current FROM articles
JOIN versions ON versions.article_id = articles.id AND versions.version = (
    SELECT max(version) FROM versions AS newest WHERE newest.article_id = articles.id)
WHERE versions.origin = ?
"""


@dataclass
class _Tally:
    """What happened, from all threads."""

    counts: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    seconds: float = 0.0
    until: float = float("inf")

    @property
    def is_on(self) -> bool:
        return time.monotonic() < self.until

    def begin(self) -> None:
        """The time begins when every process that asks has answered once: before that, models are loaded."""
        self.until = time.monotonic() + self.seconds
        self.counts.clear()


def crowd(place: Path, seconds: float) -> bool:
    """Let them loose for some seconds; print and say whether all went well."""
    archive = place / "archive"
    rooms = [Newsroom(place / f"room{n}", n, first=n * 1000) for n in range(_ROOMS)]
    for room in rooms:
        room.grow(_ARTICLES)
        _ingest(room, archive, prune=False)
    tally = _Tally(seconds=seconds)
    ready = threading.Barrier(_ROOMS + _ASKERS, tally.begin)
    threads = [threading.Thread(target=_write, args=(room, archive, tally, ready, room is rooms[-1])) for room in rooms]
    threads += [threading.Thread(target=_ask, args=(rooms, archive, tally, ready, seed)) for seed in range(_ASKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(", ".join(f"{count} {what}" for what, count in sorted(tally.counts.items())))
    print("\n".join(tally.troubles[:20]) or "no errors, no wrong versions")
    return not tally.troubles


def _write(room: Newsroom, archive: Path, tally: _Tally, ready: threading.Barrier, prunes: bool) -> None:
    """Change a folder and ingest it, again and again; one of them also drops articles and prunes."""
    ready.wait()
    while tally.is_on:
        room.revise(8)
        if prunes:
            room.drop(5)
        room.grow(5)
        done = _ingest(room, archive, prune=prunes)
        tally.counts["pruning runs" if prunes else "ingests"] += 1
        if done.returncode:
            tally.troubles.append(f"ingest: {done.stderr.strip()}")


def _ask(rooms: list[Newsroom], archive: Path, tally: _Tally, ready: threading.Barrier, seed: int) -> None:
    """Ask one question after the other of one process; an even one starts anew for every few questions."""
    chance = random.Random(seed)
    is_ready = False
    while tally.is_on:
        questions = 20 if seed % 2 == 0 else 10_000
        command = [sys.executable, "-m", "bot.cli", "ask", "--batch", "-", "--archive", str(archive)]
        asker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while tally.is_on and questions:
            questions -= 1
            room = chance.choice(rooms)
            _ask_one(asker, chance.choice([*room.notices.values()]), room, archive, tally)
            if not is_ready:
                is_ready = True
                ready.wait()
        _, errors = asker.communicate()
        if asker.returncode:
            tally.troubles.append(f"ask: {errors.decode().strip()}")


def _ask_one(asker: subprocess.Popen[bytes], notice: Notice, room: Newsroom, archive: Path, tally: _Tally) -> None:
    """Ask about a bridge: what is cited must be a version that was current at some moment of the asking."""
    file = str(room.folder / f"{notice.question.split(' the ')[2].split()[0]}.txt")
    before = _current(archive, file)
    if asker.stdin is None or asker.stdout is None:
        raise AssertionError("started with pipes")
    asker.stdin.write(json.dumps({"id": 1, "question": notice.question}).encode() + b"\n")
    asker.stdin.flush()
    line = asker.stdout.readline()
    after = _current(archive, file)
    reply: dict[str, Any] = json.loads(line) if line else {"error": "the process ended"}
    tally.counts["questions"] += 1
    tally.counts["questions during which the article changed"] += before != after
    if trouble := _judged(reply, notice, before, after):
        tally.troubles.append(f"{notice.question} {trouble}; current before: {before}, after: {after}")


def _judged(reply: dict[str, Any], notice: Notice, before: int | None, after: int | None) -> str | None:
    if "error" in reply:
        return str(reply["error"])
    title = notice.text.partition("\n")[0]
    cited = [citation for citation in reply["citations"] if citation["title"] == title]
    versions = {int(citation["passage_id"].split(".")[1]) for citation in cited}
    if not versions:
        is_missing = before is not None and after is not None
        return f"was not answered from its article: {reply['text'][:200]}" if is_missing else None
    if len(versions) > 1:
        return f"was answered from several versions: {versions}"
    low, high = before or 1, after or (before or 1) + 1
    return None if low <= versions.pop() <= high else f"was answered from version {versions}"


def _current(archive: Path, file: str) -> int | None:
    with sqlite3.connect(archive / "catalogue.sqlite3", timeout=30) as catalogue:
        row = catalogue.execute(_CURRENT, (file,)).fetchone()
    return row[0] if row else None


def _ingest(room: Newsroom, archive: Path, *, prune: bool) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.cli", "ingest", str(room.folder), "--archive", str(archive)]
    command += ["--prune", "--yes"] if prune else []
    return subprocess.run(command, capture_output=True, text=True, check=False)
