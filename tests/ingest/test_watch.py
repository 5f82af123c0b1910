"""``newsdesk watch`` as a service: a process of its own, real folders, a real site."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli import COMMAND, ROOT, environment, here
from tests.ingest.reads import written
from tests.ingest.test_embargoes import newsml
from tests.ingest.test_source_commands import Site, added, archive, listed, site

__all__ = ["archive", "site"]  # fixtures

_SECONDS = 60
_QUICK_SECONDS = 9.0
"""Less than the server would be waited for."""
_NO_WATCHES = 'echo 0 > /proc/sys/user/max_inotify_instances && exec "$@"'
_TELLS_NOTHING = ("unshare", "--user", "--map-root-user", "sh", "-c", _NO_WATCHES, "sh")
"""Runs a command to which the system tells of no changes."""


class Watch:
    """A running one, and what it has said."""

    def __init__(self, archive: Path, *within: str) -> None:
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [*within, *COMMAND, "watch", "--archive", str(archive)],
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=environment(NEWSDESK_FETCH_PRIVATE="true"),
            text=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def hears(self, pattern: str) -> str:
        """The first line with a pattern that was not waited for before; it is waited for."""
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            for at, line in enumerate(self.said):
                if re.search(pattern, line):
                    del self.said[: at + 1]
                    return line
            time.sleep(0.05)
        raise AssertionError(f"{pattern!r} was not said, but {self.said}")

    def _listen(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.said.append(line.rstrip())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A newsroom's folder."""
    return written(tmp_path / "news" / "a.txt", "Strike\n\nThe ferry crews walked out on Monday.").parent


@pytest.fixture
def watch(archive: Path, folder: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """One over a folder, a feed, and a feed that is not there."""
    monkeypatch.setenv("NEWSDESK_FETCH_PRIVATE", "true")
    added(archive, folder, "--prune")
    added(archive, site.address, "--every", "1s", "--name", "site")
    added(archive, site.address.replace("feed.xml", "gone.xml"), "--every", "1s", "--name", "gone")
    running = Watch(archive)
    yield running
    running.process.kill()
    running.process.communicate()


def test_it_follows_folders_and_feeds_and_survives_what_fails(
    watch: Watch, archive: Path, folder: Path, site: Site
) -> None:
    """What is added, changed and taken out is noticed; a broken source stays broken; SIGTERM ends it orderly."""
    watch.hears("Watching 3 sources")
    watch.hears("gone: failed: ")
    watch.hears("news: 1 added")
    watch.hears("site: 1 added")

    written(folder / "b.txt", "Whale\n\nA whale was seen in the harbour.")
    watch.hears("news: 1 added")
    written(folder / "b.txt", "Whale\n\nTwo whales were seen in the harbour.")
    watch.hears("news: 0 added, 1 changed")
    (folder / "b.txt").unlink()
    watch.hears("news: .* 1 taken out")
    site.titles.append("Ferry stops")
    watch.hears("site: 1 added")

    status = {source["name"]: source for source in listed(archive)}
    assert (None, True) == (status["site"]["trouble"], status["gone"]["failures"] >= 1)
    assert "is keeping them up to date" in here("source", "list", "--archive", archive).stdout
    second = here("watch", "--once", "--archive", archive)
    assert (1, True) == (second.returncode, "is watching the sources" in second.stderr)

    added(archive, written(folder.parent / "more" / "c.txt", "Rain\n\nIt rained on the harbour."), "--name", "more")
    watch.hears("more: 1 added")
    watch.process.send_signal(signal.SIGTERM)
    assert 0 == watch.process.wait(_SECONDS)


def test_a_folder_is_read_again_when_an_embargo_ends(watch: Watch, folder: Path) -> None:
    """Though nothing has changed in it."""
    watch.hears("news: 1 added")
    written(folder / "b.xml", newsml((datetime.now(UTC) + timedelta(seconds=6)).isoformat()))
    assert "embargoed until" in watch.hears("news: 0 added")
    watch.hears("news: 1 added")


def test_a_folder_that_is_gone_is_read_when_it_is_back(watch: Watch, folder: Path) -> None:
    """What came from it stays meanwhile."""
    watch.hears("news: 1 added")
    folder.rename(folder.with_name("away"))
    watch.hears("news: failed: no such file or folder")
    folder.with_name("away").rename(folder)
    written(folder / "d.txt", "Snow\n\nIt snowed on the hills.")
    assert "taken out" not in watch.hears("news: 1 added")


def test_folders_are_read_where_the_system_tells_of_no_changes(archive: Path, folder: Path) -> None:
    """Nobody says that there is a new file."""
    if subprocess.run([*_TELLS_NOTHING, "true"], capture_output=True).returncode:
        pytest.skip("what the system tells cannot be limited here")
    added(archive, folder)
    assert 0 == here("ingest", "--archive", archive).returncode
    written(folder / "b.txt", "Whale\n\nA whale was seen in the harbour.")
    running = Watch(archive, *_TELLS_NOTHING)
    try:
        running.hears("the system does not tell what changes .*; folders are read once a minute")
        running.hears("news: 1 added, 0 changed, 1 unchanged")
    finally:
        running.process.kill()
        running.process.communicate()


def test_a_slow_server_does_not_keep_it_from_ending(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGTERM ends it within seconds, also in the middle of a page."""
    monkeypatch.setenv("NEWSDESK_FETCH_PRIVATE", "true")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        added(archive, f"http://127.0.0.1:{mute.getsockname()[1]}/", "--name", "mute")
        running = Watch(archive)
        mute.settimeout(_SECONDS)
        connection, _ = mute.accept()
        begun = time.monotonic()
        running.process.send_signal(signal.SIGTERM)
        assert 0 == running.process.wait(_SECONDS)
        assert time.monotonic() - begun < _QUICK_SECONDS
        connection.close()


def test_a_killed_watch_is_followed_by_another(watch: Watch, archive: Path, folder: Path) -> None:
    """Nothing is lost, the lock is free, and what changed meanwhile is read."""
    watch.hears("news: 1 added")
    watch.process.kill()
    watch.process.wait()
    written(folder / "e.txt", "Fog\n\nFog closed the harbour.")
    done = here("watch", "--once", "--archive", archive)
    assert (0, True) == (done.returncode, "news: 1 added, 0 changed, 1 unchanged" in done.stderr)
