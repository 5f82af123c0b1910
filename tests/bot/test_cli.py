"""Tests of the commands as users and other programs run them."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

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

Reply = dict[str, Any]

TEXT, NUMBER, MAYBE = {"str"}, {"float"}, {"str", "NoneType"}
REPLY = {
    "id": {"str", "int", "NoneType"},
    "question": TEXT,
    "answered": {"bool"},
    "text": TEXT,
    "confidence": NUMBER,
    "engine": TEXT,
    "as_of": MAYBE,
    "citations": {"list"},
    "passages": {"list"},
    "elapsed_ms": NUMBER,
}
CITATION = {
    "number": {"int"},
    "quote": TEXT,
    "title": TEXT,
    "url": MAYBE,
    "source": MAYBE,
    "published": MAYBE,
    "passage_id": TEXT,
    "start": {"int"},
    "end": {"int"},
    "link": MAYBE,
    "version": {"int"},
    "corrected": MAYBE,
    "decisive": {"list"},
}
PASSAGE = {
    "rank": {"int"},
    "score": NUMBER,
    "text": TEXT,
    "title": TEXT,
    "url": MAYBE,
    "published": MAYBE,
    "passage_id": TEXT,
}

KILLED = "How many people were killed in the Kerman attack?"
INJURED = "And how many were injured?"
HISTORY = '"history" is a list of questions, or of objects with "question" and "answer".'
BATCH: tuple[tuple[bytes, str | None], ...] = (
    (b'{"id": "first", "question": "Who leads the Allied Seafarers\' Union?"}', None),
    (b"not JSON", "the line is not JSON: Expecting value."),
    (b'{"id": 3}', 'the line has no "question".'),
    (b'["Who?"]', "the line is not a JSON object with a question."),
    (b'{"id": 5, "question": "Who is \xff?"}', "the line is not UTF-8."),
    (b'{"id": NaN, "question": "Who?"}', "the line is not JSON: NaN is no value."),
    (b'{"id": 7, "question": "Who?", "asked": "soon"}', '"asked" is no date such as "2026-03-20".'),
    (b'{"id": 8, "question": "Who?", "history": "Who?"}', HISTORY),
    (b'{"id": 9, "question": "Who?", "history": [9]}', HISTORY),
    (b'{"id": 10, "question": " "}', 'the question is empty. Ask in plain words, for example: newsdesk ask "Who won'),
    (f'{{"question": "{INJURED}", "history": ["{KILLED}"]}}'.encode(), None),
    (f'{{"question": "{INJURED}", "history": [{{"question": "{KILLED}"}}]}}'.encode(), None),
    (f'{{"question": "{INJURED}", "history": [{{"question": "{KILLED}", "answer": "95 [1]"}}]}}'.encode(), None),
    (f'{{"question": "{INJURED}", "history": [{{"question": "{KILLED}", "text": "95 [1]"}}]}}'.encode(), None),
    (b'{"id": "past", "question": "What happened last week on the ferries?", "asked": "2026-03-18T09:30:00"}', None),
    (b'{"id": "future", "question": "What happened last week on the ferries?", "asked": "2026-04-28"}', None),
    (b"[" * 100_000, "the line is not JSON: maximum recursion depth exceeded"),
)


@pytest.fixture(scope="module")
def replies(sample_archive: Archive) -> list[Reply]:
    """What comes out for BATCH, empty lines in between."""
    lines = b"\n\n".join(line for line, _ in BATCH)
    done = newsdesk("ask", "--batch", "-", "--archive", sample_archive.folder, stdin=b"\xef\xbb\xbf" + lines)
    broken = sum(error is not None for _, error in BATCH)
    message = f'{broken} of {len(BATCH)} lines could not be answered; see "error" in what came out for them.'
    assert (1, f"newsdesk: {message}\n") == (done.returncode, done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def misfits(value: Reply, contract: dict[str, set[str]]) -> dict[str, str]:
    """Keys that are missing, too many or of another type."""
    types = {key: type(part).__name__ for key, part in value.items()}
    return {
        key: types.get(key, "missing") for key in {*contract, *types} if types.get(key) not in contract.get(key, ())
    }


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
    known = "ask chat doctor export feedback history ingest log reindex remove replay search slack source status watch"
    expected = known.split()
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
        f"there is no archive in {folder}. Make one with: newsdesk ingest PATH --archive {folder} "
        "(or name another folder with --archive or NEWSDESK_ARCHIVE)."
    )
    assert refused(message) == outcome(newsdesk(*command, "--archive", folder))
    assert refused(message) == outcome(newsdesk(*command, NEWSDESK_ARCHIVE=str(folder)))
    assert [] == list(tmp_path.iterdir())


def test_unusable_setting_is_wrong_usage() -> None:
    """The variable is named."""
    message = (
        "the setting NEWSDESK_PASSAGES cannot be used: Input should be a valid integer, unable to parse string as an "
        "integer. See .env.example for what it takes."
    )
    assert misused(message) == outcome(newsdesk("status", NEWSDESK_PASSAGES="many"))


def test_ask_prints_the_contract_as_json(sample_archive: Archive) -> None:
    """Exactly the keys and types other programs rely on, in one line, and nothing on stderr."""
    done = newsdesk("ask", "--json", "Who leads the Allied Seafarers' Union?", "--archive", sample_archive.folder)
    assert (0, "") == (done.returncode, done.stderr)
    (line,) = done.stdout.splitlines()
    reply = json.loads(line)
    assert (None, True) == (reply["id"], reply["answered"])
    assert {} == misfits(reply, REPLY)
    assert [{}] * len(reply["citations"]) == [misfits(citation, CITATION) for citation in reply["citations"]]
    assert [{}] * 10 == [misfits(passage, PASSAGE) for passage in reply["passages"]]
    assert list(range(1, 11)) == [passage["rank"] for passage in reply["passages"]]
    assert "Maren Tollefsrud" in reply["citations"][0]["quote"]


def test_batch_gives_one_line_for_each_line_in_order(replies: list[Reply]) -> None:
    """Ids come back, broken lines come back as errors and stop nothing, empty lines are passed over."""
    errors = [reply.get("error", "") for reply in replies]
    expected = [error or "" for _, error in BATCH]
    assert [bool(error) for error in expected] == [bool(error) for error in errors]
    assert expected == [error[: len(start)] for error, start in zip(errors, expected, strict=True)]
    ids = ["first", None, 3, None, None, None, 7, 8, 9, 10, None, None, None, None, "past", "future", None]
    assert ids == [reply["id"] for reply in replies]


def test_broken_lines_keep_the_contract(replies: list[Reply]) -> None:
    """An error has all keys of an answer and says itself in the text too, so that no reader stumbles."""
    broken = [reply for reply in replies if "error" in reply]
    assert [{}] * len(broken) == [misfits(reply, {**REPLY, "error": TEXT}) for reply in broken]
    assert [(False, reply["error"], []) for reply in broken] == [
        (reply["answered"], reply["text"], reply["passages"]) for reply in broken
    ]


def test_batch_takes_history_in_all_forms(replies: list[Reply]) -> None:
    """Questions, questions with answers, and answers as they came out: the follow-up is understood alike."""
    answered = [reply for reply in replies if reply["question"] == INJURED]
    assert [True] * 4 == ["200" in " ".join(citation["quote"] for citation in reply["citations"]) for reply in answered]


def test_batch_asks_as_if_on_the_day_of_the_line(replies: list[Reply]) -> None:
    """What "last week" means follows "asked", a date or a date with a time."""
    best = {
        reply["id"]: reply["passages"][0]["published"][:7] for reply in replies if reply["id"] in ("past", "future")
    }
    assert {"past": "2026-03", "future": "2026-04"} == best


def test_asked_stands_for_lines_without_a_day_of_their_own(sample_archive: Archive) -> None:
    """--asked is the batch's day and the question's."""
    question = {"question": "What happened last week on the ferries?"}
    lines = as_lines([question, {**question, "asked": "2026-03-18"}])
    asked = ["--asked", "2026-04-28", "--archive", str(sample_archive.folder)]
    done = newsdesk("ask", "--batch", "-", *asked, stdin=lines)
    published = [json.loads(line)["passages"][0]["published"][:7] for line in done.stdout.splitlines()]
    assert ["2026-04", "2026-03"] == published
    found = json.loads(here("search", question["question"], "--json", *asked).stdout)
    assert "2026-04" == found[0]["published"][:7]


def test_search_prints_the_passages_alone(sample_archive: Archive) -> None:
    """A list of at least ten, each as in an answer."""
    done = here("search", "ferry strike", "--json", "--archive", sample_archive.folder)
    assert (0, "") == (done.returncode, done.stderr)
    passages = json.loads(done.stdout)
    assert [{}] * 10 == [misfits(passage, PASSAGE) for passage in passages]
    assert sorted((passage["score"] for passage in passages), reverse=True) == [p["score"] for p in passages]


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
        "sources": list(sample_archive.coverage().sources),
        "first": "2026-01-08",
        "last": "2026-06-22",
        "model": "all-MiniLM-L6-v2",
    } == status
    words = here("status", "--archive", sample_archive.folder).stdout
    assert f"{sample_archive.folder} holds 20 articles" in words.splitlines()[0]


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
