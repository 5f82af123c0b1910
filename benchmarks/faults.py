"""What becomes of an archive whose processes are killed, and one that many processes use at once.

    python -m benchmarks.faults kills [--runs 100] [--servers 20]
    python -m benchmarks.faults crowd [--seconds 60]

``kills`` changes a folder of articles (some added, some changed, some removed), ingests it with --prune, and kills the
ingest, or the Chroma server under it, at a random moment; again and again, each time on what the last one left. After
every tenth kill an ingest may end, and the three stores are compared with the folder, past Newsdesk's own code.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.audit import Audit, audit
from benchmarks.crowd import crowd
from benchmarks.towns import Newsroom

_ARTICLES = 60
_ADDED, _CHANGED, _REMOVED = 25, 25, 20
_VERIFY_EVERY = 10
_WINDOW_SECONDS = 6.0
"""Longer than an ingest here writes: some runs end before they are killed."""


def main() -> None:
    """Run what was asked for; exits 1 when anything went wrong."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="newsdesk-faults-") as place:
        sound = crowd(Path(place), options.seconds) if options.what == "crowd" else _kills(Path(place), options)
    sys.exit(not sound)


def _kills(place: Path, options: argparse.Namespace) -> bool:
    room = Newsroom(place / "room", options.seed)
    room.grow(_ARTICLES)
    archive = place / "archive"
    _ingest(room, archive).wait()
    chance = random.Random(options.seed)
    victims = chance.sample([_kill] * options.runs + [_kill_server] * options.servers, options.runs + options.servers)
    sound = True
    for run, victim in enumerate(victims, 1):
        _change(room)
        _strike(room, archive, victim, chance)
        if run % _VERIFY_EVERY == 0 or run == len(victims):
            sound = _verify(room, archive, run) and sound
    print(f"{options.runs} ingests and {options.servers} Chroma servers killed: {'all sound' if sound else 'DAMAGE'}")
    return sound


def _change(room: Newsroom) -> None:
    room.drop(_REMOVED)
    room.revise(_CHANGED)
    room.grow(_ADDED)
    room.drop(max(len(room.notices) - 3 * _ARTICLES, 0))


def _strike(
    room: Newsroom, archive: Path, victim: Callable[[subprocess.Popen[bytes], Path], None], chance: random.Random
) -> None:
    """Start an ingest, and strike at some moment after it began to write."""
    ingest = _ingest(room, archive)
    while ingest.poll() is None and not (archive / "write.holder").exists():
        time.sleep(0.005)
    time.sleep(chance.uniform(0, _WINDOW_SECONDS))
    victim(ingest, archive)
    ingest.wait()


def _kill(ingest: subprocess.Popen[bytes], _archive: Path) -> None:
    ingest.send_signal(signal.SIGKILL)


def _kill_server(_ingest: subprocess.Popen[bytes], archive: Path) -> None:
    for address in archive.glob("vectors*.address"):
        try:
            pid = json.loads(address.read_text())["pid"]
        except (OSError, ValueError):
            continue
        subprocess.run(["/bin/kill", "-KILL", str(pid)], check=False, capture_output=True)


def _verify(room: Newsroom, archive: Path, run: int) -> bool:
    """Let an ingest end, then compare the stores with the folder, and ask the doctor."""
    started = time.monotonic()
    ended = _ingest(room, archive).wait()
    seconds = time.monotonic() - started
    found: Audit = audit(archive, room.texts())
    doctor = subprocess.run(_newsdesk("doctor", archive), capture_output=True, text=True, check=False)
    print(f"after {run:3} kills: {len(room.notices)} articles, rerun {seconds:.1f} s, exit {ended}; {found};", end=" ")
    print(
        "the doctor agrees" if doctor.returncode == 0 else f"the doctor says: {doctor.stdout} {doctor.stderr}",
        flush=True,
    )
    return not (ended or found or doctor.returncode)


def _ingest(room: Newsroom, archive: Path) -> subprocess.Popen[bytes]:
    command = _newsdesk("ingest", archive, str(room.folder), "--prune", "--yes")
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _newsdesk(what: str, archive: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot.cli", what, *arguments, "--archive", str(archive)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["kills", "crowd"])
    parser.add_argument("--runs", type=int, default=100, help="ingests killed [%(default)s]")
    parser.add_argument("--servers", type=int, default=20, help="Chroma servers killed under an ingest [%(default)s]")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the crowd is at it [%(default)s]")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random [%(default)s]")
    return parser.parse_args()


if __name__ == "__main__":
    main()
