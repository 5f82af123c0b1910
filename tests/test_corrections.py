"""An article is corrected: what is said of it then, by every command, from a real archive."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.test_cli import fastest
from tests.cli import here, misused, newsdesk, outcome

QUESTION = "How many people were on board the ferry Aurora?"
FIRST = """\
---
title: Ferry sinks
source: Harbour Gazette
date: 2026-05-08
url: https://gazette.example/ferry-sinks
---

The ferry Aurora sank off Port Ellen on Saturday evening. The ferry Aurora had 42 people on board.
"""
CORRECTED = FIRST.replace("42 people", "43 people")
RETITLED = CORRECTED.replace("Ferry sinks", "Ferry Aurora sinks")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of an article that was corrected and then got another title."""
    folder = tmp_path_factory.mktemp("corrected")
    for text in (FIRST, CORRECTED, RETITLED):
        (folder / "ferry.md").write_text(text)
        here("ingest", folder / "ferry.md", "--archive", folder / "archive")
    # Some days later: what is said must not depend on the time of the test.
    with closing(sqlite3.connect(folder / "archive" / "catalogue.sqlite3")) as connection, connection:
        connection.execute("UPDATE versions SET corrected = '2026-11-23T22:10:00+00:00' WHERE corrected IS NOT NULL")
    return folder / "archive"


def test_answer_says_that_its_source_was_corrected(archive: Path) -> None:
    """Beside outlet and date; the last version only has another title."""
    done = here("ask", QUESTION, "--archive", archive)
    assert (
        "[1] “Ferry Aurora sinks” — Harbour Gazette, 8 May 2026, corrected on 23 Nov 2026" in done.stdout.splitlines()
    )
    assert "43 people on board" in done.stdout


def test_programs_are_told_version_and_day(archive: Path) -> None:
    """In each citation."""
    reply = json.loads(here("ask", QUESTION, "--json", "--archive", archive).stdout)
    told = {(citation["version"], citation["corrected"]) for citation in reply["citations"]}
    assert {(3, "2026-11-23")} == told


def test_chat_and_transcript_say_so(archive: Path, tmp_path: Path) -> None:
    """At the answer's source, in its surroundings, and in what is saved."""
    lines = f"{QUESTION}\n/source 1\n/save {tmp_path / 'talk.md'}\n"
    done = newsdesk("chat", "--archive", archive, stdin=lines.encode())
    assert 2 == done.stdout.count("Harbour Gazette, 8 May 2026, corrected on 23 Nov 2026\n")
    assert "Harbour Gazette, 8 May 2026, corrected on 23 Nov 2026" in (tmp_path / "talk.md").read_text()


def test_history_shows_what_was_corrected(archive: Path) -> None:
    """By the file's name, in words."""
    done = here("history", archive.parent / "ferry.md", "--archive", archive)
    id_ = json.loads(here("history", archive.parent / "ferry.md", "--archive", archive, "--json").stdout)["article_id"]
    expected = f"""\
“Ferry Aurora sinks” — Harbour Gazette, 8 May 2026
https://gazette.example/ferry-sinks
from {archive.parent}/ferry.md
article {id_}, 3 versions

Version 1 · stored TIME · until TIME

Version 2 · stored TIME · until TIME
    … Ellen on Saturday evening. The ferry Aurora had [-42-]{{+43+}} people on board.

Version 3 · stored TIME · current
    Title: Ferry {{+Aurora+}} sinks
"""
    assert (0, "") == (done.returncode, done.stderr)
    assert expected == re.sub(r"\d+ \w{3} \d{4}, \d\d:\d\d UTC", "TIME", done.stdout)


def test_history_as_json_by_a_citation(archive: Path) -> None:
    """The id of a passage, as an answer cites it, is enough."""
    reply = json.loads(here("ask", QUESTION, "--json", "--archive", archive).stdout)
    done = here("history", reply["citations"][0]["passage_id"], "--json", "--archive", archive)
    history = json.loads(done.stdout)
    told = [(one["version"], one["title"], one["corrected"] is None) for one in history["versions"]]
    assert [(1, "Ferry sinks", True), (2, "Ferry sinks", False), (3, "Ferry Aurora sinks", False)] == told
    assert 3 == history["current"]


def test_history_of_what_nobody_knows_is_wrong_usage(archive: Path) -> None:
    """One line says what is understood; nothing in it does anything to a terminal."""
    message = (
        "the archive knows no article “ferry[31m”. Name it by its id (or the first six characters of it, or more), by "
        "the id of a passage as 'newsdesk ask --json' shows it, by its web address, or by the file that it was read "
        "from."
    )
    assert misused(message.replace("[31m", "")) == outcome(here("history", "ferry\x1b[31m", "--archive", archive))


def test_history_answers_at_once(archive: Path) -> None:
    """It opens the catalogue alone."""
    assert fastest("history", "https://gazette.example/ferry-sinks", "--archive", archive) < 1.5
