"""The command ``newsdesk slack`` as it is run: a process of its own, on an archive of the samples, in a loopback Slack.

One bot for all tests of a module::

    @pytest.fixture(scope="module")
    def bot(archive_of: ArchiveOf) -> Iterator[Bot]:
        with Slack(manifest(), seed=1) as slack, running(slack, archive_of()) as bot:
            yield bot
"""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from retrieval.archive.opening import open_or_create_archive
from retrieval.embedding import SentenceTransformerEmbedder
from tests.conftest import ROOT, SAMPLES, ingest_paths
from tests.slack.loopback import Slack
from tests.slack.shapes import Json

ArchiveOf = Callable[..., Path]
"""Makes an archive of the samples, or of the paths that are given: a new folder each time, for a bot to write into."""

_START_SECONDS = 60
_STOP_SECONDS = 40
_LOOK_SECONDS = 0.05
_ADDRESS = re.compile(r"at (http://\S+)")
_PLENTY = {"NEWSDESK_SLACK_USER_PER_MINUTE": "1000", "NEWSDESK_SLACK_CHANNEL_PER_MINUTE": "10000"}
"""Tests ask more in a minute than people do."""
_OWN_SETTINGS = ("NEWSDESK_", "DATABASE_URL", "CHROMA_")


def archives(folder: Callable[[], Path], embedder: SentenceTransformerEmbedder) -> ArchiveOf:
    """What the fixture ``archive_of`` gives; the same articles are read once, then copied.

    Args:
        folder: makes an empty one.
        embedder: the bundled model.
    """
    made: dict[tuple[Path, ...], Path] = {}

    def archive_of(*paths: Path) -> Path:
        paths = paths or (SAMPLES / "articles",)
        if paths not in made:
            made[paths] = folder() / "archive"
            with closing(open_or_create_archive(made[paths], lambda _: embedder)) as archive:
                ingest_paths(archive, *paths)
        return shutil.copytree(made[paths], folder() / "archive")

    return archive_of


@dataclass
class Bot:
    """A ``newsdesk slack``; use ``running`` for one that is sure to be stopped."""

    slack: Slack
    archive: Path
    process: subprocess.Popen[bytes]
    stdout: Path
    stderr: Path

    @property
    def log(self) -> str:
        """What it has written to stderr."""
        return self.stderr.read_text()

    @property
    def said(self) -> str:
        """What it has written to stdout."""
        return self.stdout.read_text()

    def logged(self, event: str) -> list[Json]:
        """The records of the log of an event, as JSON."""
        records = [json.loads(line) for line in self.log.splitlines() if line.startswith("{")]
        return [one for one in records if one["event"] == event]

    @property
    def address(self) -> str:
        """Where it listens in HTTP mode, such as ``http://127.0.0.1:4711``."""
        found = _ADDRESS.search(self.said)
        assert found, self.said
        return found[1]

    def wait_ready(self) -> None:
        """Wait until it says that it listens."""
        pause = threading.Event()
        for _ in range(round(_START_SECONDS / _LOOK_SECONDS)):
            if "Newsdesk listens" in self.said:
                return
            assert self.process.poll() is None, f"it ended: {self.log}"
            pause.wait(_LOOK_SECONDS)
        raise AssertionError(f"not ready after {_START_SECONDS} s: {self.log}")

    def stop(self) -> int:
        """Ask it to end, as a service manager does; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_STOP_SECONDS)

    def kill(self) -> None:
        """End it on the spot, with whatever it had in hand."""
        self.process.kill()
        self.process.wait(_STOP_SECONDS)

    def leaked(self) -> list[str]:
        """The names of tokens and secrets that stand in what it has written."""
        written = self.log + self.said
        secrets = {name: value for name, value in self.slack.env.items() if name.endswith(("_TOKEN", "_SECRET"))}
        return [name for name, value in secrets.items() if value in written]


def start(slack: Slack, archive: Path, *arguments: str, **settings: str) -> Bot:
    """Start one, without waiting until it is ready.

    Args:
        slack: where it works.
        archive: the archive's folder; what the process writes goes beside it.
        arguments: what follows ``newsdesk slack``.
        settings: of its environment, e.g. ``NEWSDESK_SLACK_WORKERS="1"``.
    """
    number = len([*archive.parent.glob("bot-*.err")])
    stdout, stderr = (archive.parent / f"bot-{number}.{kind}" for kind in ("out", "err"))
    ours = {name: value for name, value in slack.environment().items() if not name.startswith(_OWN_SETTINGS)}
    environment = {**ours, "NEWSDESK_ARCHIVE": str(archive), **_PLENTY, **settings}
    command = (sys.executable, "-m", "bot.cli", "slack", *arguments)
    with stdout.open("wb") as out, stderr.open("wb") as err:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=out, stderr=err)
    return Bot(slack, archive, process, stdout, stderr)


@contextmanager
def running(slack: Slack, archive: Path, *arguments: str, **settings: str) -> Iterator[Bot]:
    """One that is ready; at its end it is stopped in good order, unless it is no more, and has told no secret."""
    bot = start(slack, archive, *arguments, **settings)
    try:
        bot.wait_ready()
        yield bot
        if bot.process.poll() is None:
            assert 0 == bot.stop(), bot.log
        assert [] == bot.leaked()
    finally:
        if bot.process.poll() is None:
            bot.kill()
