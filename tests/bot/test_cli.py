"""Tests of the commands as users run them."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import newsdesk as newsdesk_group
from retrieval.archive.archive import Archive
from tests.cli import (
    COMMAND,
    ROOT,
    as_lines,
    environment,
    heavy_imports,
    here,
    misused,
    newsdesk,
    outcome,
    refused,
    started,
)


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["ingest", "--help"], ["serch", "ferry"]])
def test_help_and_typos_answer_at_once(arguments: list[str]) -> None:
    """Nothing heavy is imported before a command needs it."""
    assert set() == heavy_imports(*arguments)


def test_status_answers_at_once(sample_archive: Archive) -> None:
    """It opens the catalogue alone."""
    assert set() == heavy_imports("status", "--archive", sample_archive.folder)


def test_help_names_every_command() -> None:
    """Called without a command it shows the help too, as wrong usage."""
    help_ = newsdesk("--help")
    assert (0, "") == (help_.returncode, help_.stderr)
    commands = help_.stdout.partition("Commands:")[2].splitlines()
    known = (
        "articles ask chat doctor export feedback history ingest log reindex remove replay search slack source status"
    )
    expected = [*known.split(), "watch"]
    assert expected == [line.split()[0] for line in commands if line]
    assert (2, "", help_.stdout) == outcome(newsdesk())


def test_mistyped_command_gets_a_suggestion() -> None:
    """The nearest name, where there is one."""
    assert (2, "") == outcome(newsdesk("serch", "ferry"))[:2]
    assert "Error: no such command: 'serch'. Did you mean 'search'?\n" == last_line(newsdesk("serch", "ferry"))
    assert "Error: no such command: 'xyz'. 'newsdesk --help' lists the commands.\n" == last_line(newsdesk("xyz"))


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """The message under the usage."""
    return done.stderr.splitlines(keepends=True)[-1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", "--asked", "nonsense", "Who?"], "'nonsense' is not a date; write it as YYYY-MM-DD."),
        (
            ["chat", "--asked", "9999-12-31"],
            "9999-12-31 is out of reach; give a day between the years 1900 and 2100.",
        ),
        (["ask", "--batch", "-", "Who?"], "give a question or --batch FILE, not both."),
        (["ask", "--batch", "/nowhere/q.jsonl"], "'/nowhere/q.jsonl': No such file or directory"),
        (["ask", "--batch", "/"], "'/': Is a directory"),
        (["ask", "--jsn", "Who?"], "No such option '--jsn'. Did you mean '--json'?"),
        (["ingest"], "Add one with: newsdesk source add FOLDER-OR-ADDRESS"),
    ],
)
def test_wrong_options_are_wrong_usage(arguments: list[str], message: str) -> None:
    """Exit code 2, what is wrong on the last line, nothing on stdout."""
    done = here(*arguments)
    assert (2, "") == outcome(done)[:2]
    assert last_line(done).rstrip().endswith(message)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", 'the question is empty. Ask in plain words, for example: newsdesk ask "Who won the election?"'),
        (" \t\n", 'the question is empty. Ask in plain words, for example: newsdesk ask "Who won the election?"'),
        ("🎉 🎉?!", "the question holds no word to search for. Ask in plain words."),
        (
            "why " * 4999 + "why?",
            "the question has 20,000 characters; at most 2,000 can be searched. Ask for one thing at a time.",
        ),
    ],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_question_that_cannot_be_searched_is_refused(command: str, question: str, message: str) -> None:
    """One line says why; no archive is looked for."""
    assert misused(message) == outcome(here(command, question))


@pytest.mark.parametrize(
    "command", [["ask", "Who?"], ["search", "Who?"], ["status"], ["chat"], ["ask", "--batch", "-"]]
)
def test_without_an_archive_the_way_to_one_is_said(tmp_path: Path, command: list[str]) -> None:
    """A failure in one line, and nothing is created by asking."""
    folder = tmp_path / "none"
    message = (
        f"there is no archive in the folder {folder}. Make one with: newsdesk ingest PATH --archive {folder} "
        "(or name another folder with --archive or NEWSDESK_ARCHIVE)."
    )
    assert refused(message) == outcome(newsdesk(*command, "--archive", folder))
    assert refused(message) == outcome(newsdesk(*command, NEWSDESK_ARCHIVE=str(folder)))
    assert [] == list(tmp_path.iterdir())


def test_unusable_setting_is_wrong_usage() -> None:
    """The variable is named."""
    message = (
        "the setting NEWSDESK_PASSAGES cannot be used: it takes a whole number. See .env.example for what it takes."
    )
    assert misused(message) == outcome(newsdesk("status", NEWSDESK_PASSAGES="many"))


def test_a_misspelt_setting_is_told(sample_archive: Archive) -> None:
    """Once, with the one that may be meant; it does nothing else."""
    done = newsdesk("status", "--json", NEWSDESK_ARCHIVE=str(sample_archive.folder), NEWSDESK_SEMVE="false")
    said = "NEWSDESK_SEMVE is no setting of Newsdesk, and is ignored. Did you mean NEWSDESK_SERVE?\n"
    assert (0, said) == (done.returncode, done.stderr)


def test_status_reports_what_the_archive_holds(sample_archive: Archive) -> None:
    """In words and as JSON."""
    done = here("status", "--json", "--archive", sample_archive.folder)
    assert (0, "") == (done.returncode, done.stderr)
    status = json.loads(done.stdout)
    assert 0 < status.pop("bytes")
    assert {
        "archive": str(sample_archive.folder),
        "articles": 20,
        "passages": sample_archive.coverage().passages,
        "sources": list(sample_archive.coverage().outlets),
        "first": "2026-01-08",
        "last": "2026-06-22",
        "model": "all-MiniLM-L6-v2",
    } == status
    words = here("status", "--archive", sample_archive.folder).stdout
    assert f"{sample_archive.folder} holds 20 articles" in words.splitlines()[0]


def test_status_tells_for_how_many_articles_outlets_and_dates_do_not_speak(tmp_path: Path) -> None:
    """Else they would seem to be those of all."""
    records = [{"text": "Rain fell on Kestrel."}, {"text": "Snow fell on Kestrel.", "source": "The Web"}]
    records.append({"text": "Hail fell on Kestrel.", "source": "The Web", "published": "2024-03-05"})
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, records)))
    assert 0 == here("ingest", tmp_path / "a.jsonl", "--archive", tmp_path / "archive").returncode
    said = here("status", "--archive", tmp_path / "archive").stdout

    assert "3 articles from The Web, dated 5 Mar 2024 (1 without an outlet, 2 undated)." in said


def test_closed_pipe_ends_quietly(sample_archive: Archive, tmp_path: Path) -> None:
    """A reader that has seen enough is no reason for a traceback."""
    questions = tmp_path / "questions.jsonl"
    questions.write_bytes(as_lines([{"question": f"Who leads the union in {year}?"} for year in range(1990, 2026)]))
    command = [*COMMAND, "ask", "--batch", str(questions), "--archive", str(sample_archive.folder)]
    done = subprocess.run(
        ["sh", "-c", f"{shlex.join(command)} | head -1"], capture_output=True, text=True, cwd=ROOT, env=environment()
    )
    assert (0, "") == (done.returncode, done.stderr)
    assert "Who leads the union in 1990?" == json.loads(done.stdout)["question"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_full_disk_under_the_output_is_said(sample_archive: Archive) -> None:
    """One line on stderr, also when Python ends."""
    command = [*COMMAND, "status", "--archive", str(sample_archive.folder)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment())
    expected = (1, "newsdesk: the output cannot be written: No space left on device.\n")
    assert expected == (done.returncode, done.stderr)


def test_an_interrupt_that_a_library_swallows_is_one_all_the_same() -> None:
    """Python makes an ImportError of one that comes while a library in C is loaded."""
    group = type(newsdesk_group)("newsdesk")

    @group.command()
    def ask() -> None:
        raise ImportError("initialization failed") from KeyboardInterrupt()

    @group.command()
    def chat() -> None:
        raise ImportError("no module named x")

    assert 130 == CliRunner().invoke(group, ["ask"]).exit_code
    assert isinstance(CliRunner().invoke(group, ["chat"]).exception, ImportError)


@pytest.mark.parametrize("seconds", [0.5, 1.2])
def test_interrupt_ends_a_question_quietly(sample_archive: Archive, seconds: float) -> None:
    """Ctrl-C at any time: not a word, and exit code 130, as a shell shows it where Python itself is not up yet."""
    process = started("ask", "Who leads the union?", "--archive", sample_archive.folder)
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    assert ("", "") == process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)


def test_terminal_that_lacks_letters_shows_question_marks(sample_archive: Archive) -> None:
    """Titles and outlets may hold any letter; the terminal's encoding need not."""
    done = newsdesk("search", "letters in Russian Оксана", "--archive", sample_archive.folder, PYTHONIOENCODING="ascii")
    assert (0, "") == (done.returncode, done.stderr)
    assert "??????" in done.stdout


def test_script_is_installed() -> None:
    """``newsdesk`` stands beside the interpreter."""
    script = Path(sys.executable).with_name("newsdesk")
    done = subprocess.run([script, "--version"], capture_output=True, text=True)
    assert (0, "newsdesk 0.1.0\n", "") == outcome(done)
