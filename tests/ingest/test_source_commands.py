"""``newsdesk source`` and ``newsdesk ingest`` without arguments, as operators use them."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from retrieval.archive.opening import open_catalogue
from tests.cli import here
from tests.ingest.reads import written

PAGE = """<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>The harbour bridge reopened on Tuesday after seven months of repairs, the city council said in a statement.</p>
<p>Buses return to their old route on Monday, said the operator, and the {title} ferry stops running.</p>
</article></body></html>"""


class Site(ThreadingHTTPServer):
    """A site with a feed of pages."""

    def __init__(self) -> None:
        self.titles = ["Bridge reopens"]
        self.asked: Callable[[], None] = lambda: None
        """Done when the feed is asked for, before it answers."""
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def address(self) -> str:
        """Of the feed."""
        return f"http://127.0.0.1:{self.server_port}/feed.xml"


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        """The feed, or one of its pages."""
        if self.path == "/feed.xml":
            self.server.asked()
            items = "".join(
                f"<item><title>{t}</title><link>/{i}.html</link></item>" for i, t in enumerate(self.server.titles)
            )
            self._reply(
                200, "application/rss+xml", f'<rss version="2.0"><channel><title>N</title>{items}</channel></rss>'
            )
        elif self.path.endswith(".html"):
            self._reply(200, "text/html", PAGE.format(title=self.server.titles[int(self.path[1:-5])]))
        else:
            self._reply(404, "text/plain", "nothing here")

    def _reply(self, status: int, kind: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    """One that runs."""
    with Site() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Where an archive will be."""
    return tmp_path / "archive"


def added(archive: Path, *arguments: str | Path) -> str:
    """What adding a source says first."""
    done = here("source", "add", *arguments, "--archive", archive)
    assert (0, "") == (done.returncode, done.stderr)
    return done.stdout.splitlines()[0]


def listed(archive: Path) -> list[dict[str, Any]]:
    """The sources, as programs are told."""
    done = here("source", "list", "--json", "--archive", archive)
    assert (0, "") == (done.returncode, done.stderr)
    sources: list[dict[str, Any]] = json.loads(done.stdout)["sources"]
    return sources


def refusal(*arguments: str | Path) -> str:
    """Why a command is refused as wrong usage."""
    done = here(*arguments)
    assert (2, "") == (done.returncode, done.stdout)
    return done.stderr


def test_a_source_is_added_changed_and_forgotten(tmp_path: Path, archive: Path) -> None:
    """Each time it is said what will be done."""
    folder = written(tmp_path / "news" / "a.txt", "Bridge\n\nThe bridge reopened.").parent
    address = "https://gazette.example/feed.xml"

    assert f"Added: news, {folder}, read when it changes." == added(archive, folder)
    assert f"Added: gazette.example, {address}, read every 15m." == added(archive, address, "--as", "feed")
    assert f"Changed: gazette, {address}, read every 6h." == added(
        archive, address, "--every", "6h", "--name", "gazette"
    )
    assert f"Changed: gazette, {address}, read every 6h." == added(archive, address)
    assert [("gazette", "feed", 21_600), ("news", "files", 0)] == [
        (s["name"], s["kind"], s["every"]) for s in listed(archive)
    ]

    done = here("source", "remove", "gazette", "--archive", archive)
    assert (0, "Forgotten: gazette.") == (done.returncode, done.stdout[: len("Forgotten: gazette.")])
    assert ["news"] == [source["name"] for source in listed(archive)]


def test_what_cannot_be_a_source_is_refused(tmp_path: Path, archive: Path) -> None:
    """With what is wrong with it."""
    folder = written(tmp_path / "news" / "a.txt", "x").parent
    other = written(tmp_path / "other" / "news" / "a.txt", "x").parent
    add = ("source", "add", "--archive", archive)
    added(archive, folder)

    assert "there is no file or folder nowhere" in refusal(*add, "nowhere")
    assert "it must begin with https:// or http://" in refusal(*add, "ftp://n.example/feed")
    assert "an address names a host" in refusal(*add, "https:///feed")
    assert "a user name or a password" in refusal(*add, "https://u:p@n.example/feed")
    assert "NEWSDESK_FETCH_PRIVATE=true" in refusal(*add, "http://127.0.0.1:8000/feed")
    assert "1m is the least" in refusal(*add, "https://n.example/feed", "--every", "30s")
    assert "'soon' is no schedule" in refusal(*add, folder, "--every", "soon")
    assert "--prune is for files and folders" in refusal(*add, "https://n.example/", "--prune")
    assert "--as is for addresses" in refusal(*add, folder, "--as", "feed")
    assert "another source is called 'news'" in refusal(*add, other)
    assert "There are: news." in refusal("source", "remove", "gone", "--archive", archive)
    assert "--prune is for files" in refusal("ingest", "https://n.example/", "--prune", "--archive", archive)
    assert "--prune and --columns are for PLACES" in refusal("ingest", "--prune", "--archive", archive)


def test_names_that_are_no_utf_8_are_refused(tmp_path: Path, archive: Path) -> None:
    """They could not be kept."""
    odd = tmp_path / os.fsdecode(b"caf\xe9")
    added(archive, written(odd / "a.txt", "x").rename(tmp_path / "a.txt"), "--name", "good")

    assert f"{tmp_path}/caf\\xe9 cannot be a source: its name is not UTF-8" in refusal(
        "source", "add", odd, "--archive", archive
    )
    assert "There are: good." in refusal("source", "remove", odd, "--archive", archive)


def test_ingest_without_places_reads_all_sources(
    tmp_path: Path, archive: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that cannot be read does not stop the others, and each is told and remembered."""
    monkeypatch.setenv("NEWSDESK_FETCH_PRIVATE", "true")
    assert "there are no sources yet" in refusal("ingest", "--archive", archive)
    folder = written(tmp_path / "news" / "a.txt", "Strike\n\nThe ferry crews walked out on Monday.").parent
    added(archive, folder)
    added(archive, site.address, "--name", "site")
    added(archive, site.address.replace("feed.xml", "gone.xml"), "--name", "gone")

    done = here("ingest", "--archive", archive)
    assert (0, ["news: 1 added", "site: 1 added"]) == (
        done.returncode,
        [line[:13] for line in done.stdout.splitlines()],
    )
    assert "gone: failed: " in done.stderr

    site.titles.append("Ferry stops")
    again = json.loads(here("ingest", "--json", "--archive", archive).stdout)["sources"]
    assert [("gone", 0, 0), ("news", 0, 1), ("site", 1, 1)] == [(s["name"], s["added"], s["unchanged"]) for s in again]
    gone, news, _ = listed(archive)
    assert (2, True, None) == (gone["failures"], bool(gone["trouble"]), gone["succeeded"])
    assert ({"unchanged": 1}, None) == ({k: v for k, v in news["outcome"].items() if v}, news["trouble"])


@pytest.mark.parametrize("command", [("ingest",), ("watch", "--once")])
def test_a_source_is_read_as_it_is_when_its_turn_comes(
    command: tuple[str, ...], tmp_path: Path, archive: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not as it was before another one was read: one that was removed meanwhile is left alone."""
    monkeypatch.setenv("NEWSDESK_FETCH_PRIVATE", "true")
    added(archive, site.address, "--name", "a-feed")
    for name in ("changed", "removed"):
        added(
            archive, written(tmp_path / name / "a.txt", f"Strike\n\nThe crews of {name} walked out.").parent, "--prune"
        )
    assert 0 == here("ingest", "--archive", archive).returncode

    def meanwhile() -> None:
        with closing(open_catalogue(archive)) as catalogue:
            catalogue.sources.remove("removed")
            changed = catalogue.sources.find("changed")
            assert changed
            catalogue.sources.put(replace(changed, prune=False))

    for name in ("changed", "removed"):
        written(tmp_path / name / "b.txt", f"Whale\n\nA whale was seen from {name}.")
        (tmp_path / name / "a.txt").unlink()
    site.asked = meanwhile
    with closing(open_catalogue(archive)) as catalogue:
        catalogue.sources.note_begun("a-feed", datetime(2026, 1, 1, tzinfo=UTC))
        catalogue.sources.note_trouble("a-feed", "it was away")
    done = here(*command, "--archive", archive)
    assert (0, True) == (done.returncode, "changed: 1 added, 0 changed, 0 unchanged in" in done.stdout + done.stderr)
    assert "removed: " not in done.stdout + done.stderr


def test_an_empty_folder_is_not_believed(tmp_path: Path, archive: Path) -> None:
    """Nobody is there to be asked whether all of a source was meant to go, however little that is."""
    room = written(tmp_path / "room" / "a.txt", "Strike\n\nThe crews walked out.").parent
    added(archive, room, "--prune")
    assert 0 == here("ingest", "--archive", archive).returncode
    (room / "a.txt").unlink()

    assert "no files to read in this folder" in here("ingest", "--archive", archive).stderr
    assert 1 == json.loads(here("status", "--json", "--archive", archive).stdout)["articles"]


@pytest.mark.parametrize(("gone", "left", "said"), [(3, 9, "taken out, as no longer there: "), (4, 12, "were kept (")])
def test_no_large_share_of_a_small_source_leaves_unasked(
    tmp_path: Path, archive: Path, gone: int, left: int, said: str
) -> None:
    """Up to three go; of more than a fifth it is said that they were kept, which ones, and how they would go."""
    for number in range(12):
        written(
            tmp_path / "room" / f"{number:02}.txt", f"Heron {number}\n\nHeron number {number} was seen in Lowmarsh."
        )
    room = tmp_path / "room"
    added(archive, room, "--prune")
    assert 0 == here("ingest", "--archive", archive).returncode
    for number in range(gone):
        (room / f"{number:02}.txt").unlink()

    done = here("ingest", "--archive", archive)
    assert (0, True) == (done.returncode, said in done.stdout), done.stdout
    assert f"{room}/0" in done.stdout
    assert (gone > 3) == ("and 1 more" in done.stdout) == ("--prune --yes" in done.stdout)
    assert left == json.loads(here("status", "--json", "--archive", archive).stdout)["articles"]


def test_what_failed_in_a_source_is_named(tmp_path: Path, archive: Path) -> None:
    """The first few, each with its reason; then how many more there are."""
    folder = written(tmp_path / "news" / "a.txt", "Strike\n\nThe ferry crews walked out on Monday.").parent
    for name in "bcdef":
        written(folder / f"{name}.pdf", b"no such thing")
    added(archive, folder)
    said = here("ingest", "--archive", archive).stdout

    assert said.startswith(f"news: 1 added, 0 changed, 0 unchanged, 5 failed ({folder}/b.pdf: it is no")
    assert (True, True, False) == tuple(f"{folder}/{name}.pdf: " in said for name in "cde")
    assert "; and 2 more, which newsdesk ingest --json lists) in " in said


def test_an_address_is_ingested_like_a_file(archive: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without leave, one of this machine is refused."""
    done = here("ingest", site.address, "--archive", archive)
    assert (1, True) == (done.returncode, "NEWSDESK_FETCH_PRIVATE=true" in done.stderr)

    monkeypatch.setenv("NEWSDESK_FETCH_PRIVATE", "true")
    report = json.loads(here("ingest", site.address, "--json", "--archive", archive).stdout)
    assert (1, []) == (report["added"], report["failed"])


def test_the_list_can_be_read_by_people(tmp_path: Path, archive: Path) -> None:
    """Name, place, schedule, what is wrong, and whether somebody keeps them up to date."""
    folder = written(tmp_path / "news" / "a.txt", "x").parent
    added(archive, folder)
    (folder / "a.txt").unlink()
    folder.rmdir()
    assert 1 == here("ingest", "--archive", archive).returncode
    first, how, trouble, _, watch = here("source", "list", "--archive", archive).stdout.splitlines()

    assert f"news  {folder}" == first
    assert re.fullmatch(r"    files, read when it changes; never read; next \d+ \w+ \d{4} \d\d:\d\d", how)
    assert re.fullmatch(r"    cannot be read: no such file or folder.* 1 in a row\)", trouble)
    assert "No watch is running: newsdesk watch" == watch
