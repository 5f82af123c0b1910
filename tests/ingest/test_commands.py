"""Tests of ``newsdesk ingest`` as users run it."""

from __future__ import annotations

import json
import os
import re
import resource
import shlex
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from ingest.sources.kinds import READABLE
from retrieval.archive.archive import Archive
from retrieval.archive.lock import write_lock
from tests.cli import COMMAND, as_lines, environment, here, newsdesk, outcome, refused, started
from tests.conftest import stored_articles
from tests.ingest.documents import PNG
from tests.ingest.reads import write_lines
from tests.ingest.reports import NOTHING, report_of
from tests.terminals import Terminal

MANY = 1500
"""Short articles: enough that the first ones are stored a good while before the last."""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """One small article."""
    file = tmp_path / "herons.txt"
    file.write_text("Herons return\n\nThe herons returned to Lowmarsh on Monday.")
    return file


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A file of short articles."""
    records = ({"url": f"https://n.example/{n}", "text": f"Story {n} is about herons."} for n in range(MANY))
    return write_lines(tmp_path / "many.jsonl", *records)


def test_nothing_to_take_is_a_failure(tmp_path: Path) -> None:
    """An empty folder and a path that is not there are told, and no archive is made."""
    (tmp_path / "empty").mkdir()
    reasons = {
        f"{tmp_path}/missing": f"no such file or folder: {tmp_path}/missing",
        f"{tmp_path}/empty": f"no files to read in this folder (looked for {READABLE})",
    }
    done = here("ingest", tmp_path / "missing", tmp_path / "empty", "--archive", tmp_path / "archive")
    assert 1 == done.returncode
    assert [f"failed: {origin}: {reason}" for origin, reason in reasons.items()] == done.stderr.splitlines()
    assert "0 articles in 0.0 s: 0 added, 0 changed, 0 unchanged, 2 failed. 0 passages written.\n" == done.stdout
    assert not (tmp_path / "archive").exists()


def test_names_of_files_cannot_steer_the_terminal(tmp_path: Path) -> None:
    """Of a colour in a name nothing is shown, and no direction is turned round."""
    path = tmp_path / "red\x1b[31m\u202eletter.txt"
    path.write_bytes(b"")
    done = here("ingest", path, "--archive", tmp_path / "archive")

    assert done.stderr.startswith(f"failed: {tmp_path}/redletter.txt: ")


def test_only_failures_are_a_failure(tmp_path: Path) -> None:
    """A picture that is called a text is all there was."""
    (tmp_path / "picture.txt").write_bytes(PNG)
    done = here("ingest", tmp_path / "picture.txt", "--archive", tmp_path / "archive")
    expected = (1, f"failed: {tmp_path}/picture.txt: not text: looks like a PNG image\n")
    assert expected == (done.returncode, done.stderr)


def test_archive_that_is_a_file_is_refused(article: Path) -> None:
    """The file is left alone."""
    before = article.read_bytes()
    message = f"an archive cannot be made in {article}: that is a file. Name a folder."
    assert refused(message) == outcome(newsdesk("ingest", article, "--archive", article))
    assert before == article.read_bytes()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_folder_without_the_right_to_write_is_refused(tmp_path: Path, article: Path) -> None:
    """Before anything is embedded."""
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    message = (
        f"an archive cannot be made in {locked}/archive: Permission denied. "
        "Name another folder with --archive or NEWSDESK_ARCHIVE."
    )
    assert refused(message) == outcome(newsdesk("ingest", article, "--archive", locked / "archive"))
    done = newsdesk("ingest", article, "--archive", locked)
    assert (1, "", True) == (
        done.returncode,
        done.stdout,
        "Newsdesk needs to write there even for asking" in done.stderr,
    )


def test_archive_of_another_model_is_refused(archive: Archive, article: Path) -> None:
    """Neither fed nor asked, and the way out is said."""
    with sqlite3.connect(archive.folder / "catalogue.sqlite3") as connection:
        connection.execute("UPDATE stamps SET value = 'feedfacecafe0' WHERE name = 'checksum'")
    message = (
        f"the archive {archive.folder} is embedded with all-MiniLM-L6-v2 (384 dimensions, checksum feedfacecafe…), "
        "and this process uses all-MiniLM-L6-v2 (384 dimensions, 53aa51172d14…). Set NEWSDESK_EMBEDDING_MODEL to the "
        "archive's model or unset it, and start again; or re-embed the archive with: newsdesk reindex --model "
        "all-MiniLM-L6-v2"
    )
    for command in (["ingest", article], ["ask", "Who?"], ["search", "Who?"], ["chat"]):
        assert refused(message) == outcome(here(*command, "--archive", archive.folder))


def test_second_writer_waits_and_says_for_whom(tmp_path: Path, article: Path) -> None:
    """One line, at once; it goes on when the first one has ended."""
    folder = tmp_path / "archive"
    folder.mkdir()
    with write_lock(folder, "remove"):
        second = started("ingest", article, "--archive", folder)
        assert second.stderr
        said = second.stderr.readline()
        assert re.fullmatch(
            rf"newsdesk: waiting for process {os.getpid()} \(newsdesk remove, since \d\d:\d\d\), "
            r"which is writing to the archive\.\n",
            said,
        ), said
        assert second.poll() is None
    stdout, stderr = second.communicate(timeout=120)
    assert (0, "") == (second.returncode, stderr)
    assert "1 added" in stdout


def test_a_writer_goes_on_when_the_one_before_it_is_killed(tmp_path: Path, many: Path, article: Path) -> None:
    """The lock of a process that dies is free; what it left is cleaned up, and its rest is done by the next run."""
    folder = tmp_path / "archive"
    first = started("ingest", many, "--archive", folder)
    while not stored_articles(folder) and first.poll() is None:
        time.sleep(0.02)
    second = started("ingest", article, "--archive", folder)
    assert second.stderr
    assert f"waiting for process {first.pid}" in second.stderr.readline()
    first.kill()
    stdout, _ = second.communicate(timeout=120)
    assert (0, True) == (second.returncode, "1 added" in stdout)
    assert 0 == here("ingest", many, "--archive", folder).returncode
    assert MANY + 1 == stored_articles(folder)
    assert 0 == here("doctor", "--archive", folder).returncode


def test_two_at_once_on_a_new_archive(tmp_path: Path, article: Path) -> None:
    """One makes the archive and fills it, the other waits and finds it filled; neither finds half of one."""
    folder = tmp_path / "archive"
    both = [started("ingest", article, "--json", "--archive", folder) for _ in range(2)]
    ends = [(process.communicate(timeout=120)[0], process.returncode) for process in both]
    assert [0, 0] == [code for _, code in ends]
    assert [(0, 1), (1, 0)] == sorted((report["added"], report["unchanged"]) for report in map(json.loads, dict(ends)))
    assert 1 == stored_articles(folder)


def test_interrupted_run_is_safe_and_goes_on(tmp_path: Path, many: Path) -> None:
    """Ctrl-C: one line says what is stored, exit code 130, no traceback; the next run does the rest."""
    archive = tmp_path / "archive"
    process = started("ingest", many, "--archive", archive)
    while not stored_articles(archive) and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    said = re.fullmatch(
        r"newsdesk: interrupted\. ([\d,]+) articles of this run are stored\. Run the same command again to go on\.\n",
        stderr,
    )
    assert said, stderr
    assert (130, "") == (process.returncode, stdout)
    stored = stored_articles(archive)
    assert 0 < int(said[1].replace(",", "")) == stored < MANY

    done = here("ingest", many, "--json", "--archive", archive)
    assert 0 == done.returncode
    rest = {"added": MANY - stored, "passages": MANY - stored, "unchanged": stored}
    assert {**NOTHING, **rest} == report_of(done)
    assert MANY == json.loads(here("status", "--json", "--archive", archive).stdout)["articles"]


def test_full_disk_is_said_and_harms_nothing(tmp_path: Path, many: Path) -> None:
    """What was stored stays, one line says what to do, and with room the same command does the rest."""
    archive = tmp_path / "archive"
    here("ingest", write_lines(tmp_path / "one.jsonl", many.read_bytes().splitlines()[0]), "--archive", archive)
    largest = max(file.stat().st_size for file in archive.rglob("*") if file.is_file())
    some = write_lines(tmp_path / "some.jsonl", *many.read_bytes().splitlines()[:40])

    done = newsdesk("ingest", some, "--archive", archive, before=lambda: limit_files_to(largest + 4096))
    assert (1, "", 1) == (done.returncode, done.stdout, len(done.stderr.splitlines()))
    assert re.search(r"^newsdesk: the disk did not take what was written to the archive's ", done.stderr)
    assert re.search(r"make room on the disk, then run the same command again\.", done.stderr)
    assert 1 == stored_articles(archive)

    done = here("ingest", some, "--json", "--archive", archive)
    assert (0, {**NOTHING, "added": 39, "passages": 39, "unchanged": 1}) == (done.returncode, report_of(done))


def limit_files_to(size: int) -> None:
    """No file of this process grows beyond so many bytes: what a full disk is to a program."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.terminal
def test_terminal_sees_a_bar_and_the_output_does_not(tmp_path: Path, many: Path) -> None:
    """Passages and their rate move on stderr; stdout has the report alone."""
    command = shlex.join([*COMMAND, "ingest", str(many), "--archive", str(tmp_path / "archive")])
    redirected = ("/bin/sh", "-c", f"{command} > {shlex.quote(str(tmp_path / 'report'))}")
    run = Terminal(*redirected, rows=24, columns=120, timeout=120, variables=environment())
    run.expect(r"Ingesting.*\d+%.* [1-9][\d,]* passages, [1-9]\d*/s")
    assert 0 == run.ended()
    report = (tmp_path / "report").read_text()
    counts = f"{MANY:,} added, 0 changed, 0 unchanged, 0 failed. {MANY:,} passages written."
    assert re.fullmatch(rf"{MANY:,} articles in \d+\.\d s: {re.escape(counts)}\n", report), report


def test_report_in_words_names_what_was_left_out(tmp_path: Path) -> None:
    """Repeated addresses and files of other kinds are counted, no progress is shown where it is quick."""
    write_lines(
        tmp_path / "a.jsonl", *[{"url": "https://n.example/1", "text": text} for text in ("One.", "One.", "Two.")]
    )
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n")
    done = here("ingest", tmp_path, "--archive", tmp_path / "archive")
    first, *rest = done.stdout.splitlines()
    assert (0, "") == (done.returncode, done.stderr)
    assert re.fullmatch(
        r"2 articles in \d+\.\d s: 1 added, 1 changed, 0 unchanged, 0 failed\. 2 passages written\.", first
    )
    assert [
        "1 came twice under one address; each was taken once.",
        "1 article came with differing contents: the last one was taken, unless it was published before another.",
        "Left out, of another kind: 1 file, e.g. photo.png.",
    ] == rest


def test_changed_article_is_stored_again(tmp_path: Path) -> None:
    """And only that one."""
    records = [{"url": "https://n.example/1", "text": "One heron."}, {"url": "https://n.example/2", "text": "Two."}]
    file = tmp_path / "a.jsonl"
    file.write_bytes(as_lines(records))
    here("ingest", file, "--archive", tmp_path / "archive")
    file.write_bytes(as_lines([{**records[0], "text": "Three herons."}, records[1]]))
    done = here("ingest", file, "--json", "--archive", tmp_path / "archive")
    assert {**NOTHING, "changed": 1, "unchanged": 1, "passages": 1} == report_of(done)
