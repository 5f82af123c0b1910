"""Tests of following files and folders, with the system's own events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.follow import Followed
from retrieval.archive.sources import Source
from tests.ingest.reads import written

_LOOKS = 10


class Follower:
    """Follows a folder and a file."""

    def __init__(self, *places: Path) -> None:
        self.sources = [Source(place.name, str(place), "files", 0) for place in places]
        self._followed = Followed(Path("/nowhere"))

    def sees(self) -> set[str]:
        """What has changed, once something has; then all is calm again."""
        for _ in range(_LOOKS):
            if changed := self._look():
                while more := self._look():
                    changed |= more
                return changed
        return set()

    def _look(self) -> set[str]:
        return self._followed.look(self.sources)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With an article."""
    return written(tmp_path / "news" / "a.txt", "Strike").parent


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An article beside it."""
    return written(tmp_path / "report.txt", "Rain")


@pytest.fixture
def follower(folder: Path, file: Path) -> Iterator[Follower]:
    """One that has looked once."""
    made = Follower(folder, file)
    assert {"news", "report.txt"} == made.sees()
    yield made


def test_changes_are_seen_where_they_are(follower: Follower, folder: Path, file: Path) -> None:
    """In the file, and however deep in the folder; what was read only is no change."""
    file.write_text("Snow")
    assert {"report.txt"} == follower.sees()
    written(folder / "deep" / "er" / "b.txt", "Whale")
    assert {"news"} == follower.sees()
    (folder / "a.txt").read_text()
    assert set() == follower.sees()
    (folder / "a.txt").unlink()
    assert {"news"} == follower.sees()


def test_what_takes_their_place_is_followed(follower: Follower, folder: Path, file: Path, tmp_path: Path) -> None:
    """Editors and deployments write beside and rename."""
    for text in ("Snow", "Fog"):
        written(tmp_path / "new.txt", text).replace(file)
        assert {"report.txt"} == follower.sees()
    other = written(tmp_path / "other" / "a.txt", "Whale").parent
    folder.rename(tmp_path / "old")
    other.rename(folder)
    assert {"news"} == follower.sees()
    (folder / "a.txt").write_text("Two whales")
    assert {"news"} == follower.sees()


def test_what_goes_and_comes_back_is_followed(follower: Follower, folder: Path, tmp_path: Path) -> None:
    """Each is a change."""
    folder.rename(tmp_path / "away")
    assert {"news"} == follower.sees()
    (tmp_path / "away").rename(folder)
    assert {"news"} == follower.sees()
    (folder / "a.txt").write_text("Whale")
    assert {"news"} == follower.sees()


def test_nothing_is_lost_when_others_come_and_go(follower: Follower, folder: Path, tmp_path: Path) -> None:
    """What changed since the last look is told, though another source has come meanwhile."""
    more = written(tmp_path / "more" / "a.txt", "Hail").parent
    (folder / "a.txt").write_text("Whale")
    follower.sources.append(Source("more", str(more), "files", 0))
    assert {"news", "more"} == follower.sees()
    follower.sources.clear()
    assert {"news", "more", "report.txt"} == follower.sees()
    (folder / "a.txt").write_text("Seal")
    assert set() == follower.sees()


def test_the_archive_itself_is_not_followed(tmp_path: Path) -> None:
    """It changes with every run; where it lies among the articles, that must not cause the next one."""
    place = written(tmp_path / "news" / "a.txt", "x").parent
    (place / "archive").mkdir()
    followed = Followed(place / "archive")
    source = Source("news", str(place), "files", 0)
    followed.look([source])
    (place / "archive" / "catalogue.sqlite3").write_text("x")
    assert [set(), set()] == [followed.look([source]), followed.look([source])]
    written(place / "b.txt", "x")
    assert {"news"} in [followed.look([source]), followed.look([source])]
