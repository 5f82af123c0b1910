"""Tests of what other programs get: answers and passages as JSON, for one question or for a batch of them."""

from __future__ import annotations

import json

import pytest

from retrieval.archive.archive import Archive
from tests.bot.contract import CITATION, PASSAGE, REPLY, TEXT, Reply, misfits
from tests.cli import as_lines, here, newsdesk

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
    (b'{"id": 7, "question": "Who?", "asked": "0001-01-01T00:00:00"}', "0001-01-01 is out of reach; give a day"),
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
    ids = ["first", None, 3, None, None, None, 7, 7, 8, 9, 10, None, None, None, None, "past", "future", None]
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


def test_batch_reads_no_names_in_a_refusal(sample_archive: Archive) -> None:
    """Given back as history, it is no answer: nobody in it is spoken of afterwards."""
    refusal = {"question": "Who won the chess cup?", "answered": False, "text": "Not in the archive of Veld Courier."}
    lines = as_lines([{"question": "How old is he?", "history": [refusal]}])
    done = newsdesk("ask", "--batch", "-", "--archive", sample_archive.folder, stdin=lines)
    assert "Courier" not in json.loads(done.stdout)["standalone"]


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
