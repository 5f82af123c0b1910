"""One folder of vectors has one owner; all other processes find what they look for all the same."""

import json
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.retrieval.archive.stores import assert_settled
from tests.retrieval.archive.user import found, open_words, report, write
from tests.retrieval.archive.users import OtherUser, comes_true, other_user, runs, server_of

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks at processes in /proc")

LOOPBACK = "0100007F"
"""127.0.0.1 as /proc/net/tcp writes it."""
LISTENS = "0A"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive of three reports that nobody has open."""
    with closing(open_words(tmp_path / "archive")) as archive, archive.writing("ingest"):
        write(archive, *map(report, range(3)))
    return tmp_path / "archive"


@pytest.fixture
def owner(folder: Path) -> Iterator[OtherUser]:
    """A process that shares the archive's vectors."""
    with other_user(folder, "serve") as user:
        assert by_both(1) == user.ask("find", "ship1")
        yield user


def by_both(number: int) -> list[list[str]]:
    """A report, found by meaning and by words."""
    return [[report(number).text]] * 2


def listening(pid: int) -> list[str]:
    """The addresses at which a process accepts connections."""
    own = {os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir()}
    lines = [line.split() for name in ("tcp", "tcp6") for line in Path("/proc/net", name).read_text().splitlines()[1:]]
    return [line[1] for line in lines if line[3] == LISTENS and f"socket:[{line[9]}]" in own]


def test_second_process_joins_the_owner(folder: Path, owner: OtherUser) -> None:
    """Each finds at once what the other stores."""
    server = server_of(folder)
    with closing(open_words(folder)) as archive:
        assert by_both(2) == found(archive, "ship2")
        with archive.writing("ingest"):
            write(archive, report(7))
        assert by_both(7) == owner.ask("find", "ship7")
        for told in (("begin",), ("write", 8, 9), ("end",)):
            owner.ask(*told)
        assert by_both(8) == found(archive, "ship8")
    assert server == server_of(folder)


def test_server_listens_on_loopback_only(folder: Path, owner: OtherUser) -> None:
    """Chroma asks nobody for a password."""
    server = server_of(folder)
    assert [f"{LOOPBACK}:{server['port']:04X}"] == listening(server["pid"])


def test_server_ends_with_its_owner(folder: Path, owner: OtherUser) -> None:
    """Nothing of it is left behind."""
    server = server_of(folder)
    assert 0 == owner.end()
    assert not runs(server["pid"])
    assert {"catalogue.sqlite3", "keywords", "vectors", "vectors.lock", "write.lock"} == set(os.listdir(folder))


def test_server_ends_when_its_owner_is_killed(folder: Path, owner: OtherUser) -> None:
    """Within seconds, and the next user takes over."""
    server = server_of(folder)
    owner.kill()
    assert comes_true(lambda: not runs(server["pid"]))
    with closing(open_words(folder, serve=True)) as archive:
        assert by_both(1) == found(archive, "ship1")
        assert server["pid"] != server_of(folder)["pid"]
        assert_settled(archive)


@pytest.mark.parametrize("serve", [False, True])
def test_client_outlives_the_owner(folder: Path, owner: OtherUser, serve: bool) -> None:
    """It becomes the owner itself, when the old one has ended or was killed."""
    with closing(open_words(folder, serve=serve)) as archive:
        assert by_both(1) == found(archive, "ship1")
        owner.end() if serve else owner.kill()
        assert by_both(2) == found(archive, "ship2")
        with archive.writing("ingest"):
            write(archive, report(4))
        assert_settled(archive)


def test_owner_in_the_middle_of_writing_ends_well_for_a_client(folder: Path, owner: OtherUser) -> None:
    """What is written through a server that ends is written to the end."""
    with closing(open_words(folder)) as archive:
        with archive.writing("ingest"):
            write(archive, report(4))
            owner.end()
            write(archive, report(5))
        assert [by_both(4), by_both(5)] == [found(archive, "ship4"), found(archive, "ship5")]
        assert_settled(archive)


def test_others_wait_while_the_folder_is_open_for_a_moment(folder: Path) -> None:
    """Who does not share the vectors has them for itself, and soon no more."""
    with other_user(folder) as first, other_user(folder) as second:
        assert by_both(1) == first.ask("find", "ship1")
        second.tell("find", "ship2")
        assert not second.says_something_within(0.5)
        first.end()
        assert by_both(2) == second.answer()


def test_ctrl_c_leaves_the_server_to_its_owner(folder: Path, owner: OtherUser) -> None:
    """Who is interrupted in a terminal can still finish what needs the vectors."""
    server = server_of(folder)
    assert "waiting" == owner.ask("find_after_interrupt", "ship2")
    owner.interrupt()
    assert by_both(2) == owner.answer()
    assert runs(server["pid"])
    assert 0 == owner.end()


def test_writers_queue(folder: Path, owner: OtherUser) -> None:
    """The second one is told for whom it waits, and goes on when that one has ended."""
    with other_user(folder) as second:
        owner.ask("begin")
        assert "waiting for ingest" == second.ask("begin")
        owner.ask("write", 3, 5)
        owner.ask("end")
        assert second.answer() is None
        second.ask("write", 4, 6)
        second.ask("end")
    with closing(open_words(folder)) as archive:
        assert 6 == archive.coverage().articles
        assert [by_both(4), by_both(5)] == [found(archive, "ship4"), found(archive, "ship5")]


def test_killed_writer_leaves_no_lock(folder: Path, owner: OtherUser) -> None:
    """The system frees it."""
    owner.ask("begin")
    owner.ask("write", 3, 5)
    owner.kill()
    with closing(open_words(folder)) as archive:
        assert archive.facts.unsettled
        with archive.writing("ingest"):
            write(archive, report(5))
        assert 6 == archive.coverage().articles
        assert_settled(archive)


def test_address_of_another_archives_server_is_not_believed(folder: Path, tmp_path: Path) -> None:
    """A killed server leaves its address, and its port may be another's by now."""
    other = tmp_path / "other"
    with closing(open_words(other)) as archive, archive.writing("ingest"):
        write(archive, report(9))
    with other_user(other, "serve") as stranger, other_user(folder) as first, other_user(folder) as second:
        assert by_both(9) == stranger.ask("find", "ship9")
        (folder / "vectors.address").write_text(json.dumps(server_of(other)))
        assert by_both(1) == first.ask("find", "ship1")
        second.tell("find", "ship2")
        assert not second.says_something_within(0.5)
        first.end()
        assert by_both(2) == second.answer()
