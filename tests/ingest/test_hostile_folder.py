"""A folder of good articles and of everything that is none, ingested as users do it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli import answers, here, newsdesk
from tests.ingest.documents import PNG
from tests.ingest.reads import write_lines
from tests.ingest.reports import NOTHING, report_of

FOLDER_NAME = "news? 100%20#1"
"""An archive's folder may be called anything."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, subprocess.CompletedProcess[str]]:
    """A folder of good articles and everything that is none, an archive, and the run that met both."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "good.txt").write_text("Otters seen\n\nOtters were seen in the Korrel River on Friday.")
    (folder / "picture.txt").write_bytes(PNG)
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n")
    (folder / "long.jsonl").write_bytes(
        b'{"text": "' + b"a" * 50_000_000 + b'"}\n{"text": "After it came a short one."}\n'
    )
    write_lines(
        folder / "mixed.jsonl",
        {"text": "The ferry Tern sailed at noon.", "title": "Ferry sails", "url": "https://n.example/ferry"},
        b'{"text": "cut off',
        b'{"text": "Caf\xe9 owners met."}',
        b"[]",
        {"title": "No text"},
        {"text": "Half a \ud800 character."},
        {"text": "Mayor Ann\0 Lee opened the bridge\0. She cut the ribbon at ten.", "url": "javascript:alert(1)"},
        {"text": "The lighthouse is 34 metres high.", "title": "T" * 300_000, "url": "data:text/html,x"},
    )
    archive = tmp_path_factory.mktemp("archives") / FOLDER_NAME
    return folder, archive, newsdesk("ingest", folder, "--json", "--archive", archive)


def test_good_articles_are_stored_and_the_others_reported(
    hostile: tuple[Path, Path, subprocess.CompletedProcess[str]],
) -> None:
    """Each failure names its line and its reason, and stops nothing; something was taken, so the exit code is 0."""
    folder, _, done = hostile
    reasons = {
        f"{folder}/long.jsonl#1": "too long: 50,000,013 bytes, and one article may have 10,000,000",
        f"{folder}/mixed.jsonl#2": "not JSON: Unterminated string starting, at character 10 of the line",
        f"{folder}/mixed.jsonl#3": "not UTF-8 (byte 14 of the line); save the file as UTF-8",
        f"{folder}/mixed.jsonl#4": 'not a JSON object such as {"title": …, "text": …}',
        f"{folder}/mixed.jsonl#5": 'it has no "text"',
        f"{folder}/mixed.jsonl#6": "it holds half of a character (\\ud800 without its pair), which is no text",
        f"{folder}/picture.txt": "not text: looks like a PNG image",
    }
    failed = [{"origin": origin, "reason": reason} for origin, reason in reasons.items()]
    noted = {
        f"{folder}/mixed.jsonl#{line}": f"its address “{address}” is none of the web and was left out"
        for line, address in ((7, "javascript:alert(1)"), (8, "data:text/html,x"))
    }
    remarks = [{"origin": origin, "reason": reason} for origin, reason in noted.items()]
    taken = {"added": 5, "passages": 5, "failed": failed, "remarks": remarks, "skipped": [f"{folder}/photo.png"]}
    assert 0 == done.returncode
    assert {**NOTHING, **taken} == report_of(done)
    said = [f"failed: {origin}: {reason}" for origin, reason in reasons.items()]
    assert [*said, *(f"note: {origin}: {reason}" for origin, reason in noted.items())] == done.stderr.splitlines()


def test_second_run_finds_nothing_new(hostile: tuple[Path, Path, subprocess.CompletedProcess[str]]) -> None:
    """What is unchanged is skipped, what failed fails again."""
    folder, archive, first = hostile
    done = here("ingest", folder, "--json", "--archive", archive)
    assert 0 == done.returncode
    assert {**report_of(first), "added": 0, "passages": 0, "unchanged": 5, "remarks": []} == report_of(done)


def test_everything_of_an_archive_lies_in_its_folder(
    hostile: tuple[Path, Path, subprocess.CompletedProcess[str]],
) -> None:
    """Also where the folder's name means something in an address."""
    _, archive, _ = hostile
    assert [FOLDER_NAME] == [path.name for path in archive.parent.iterdir()]
    stores = {"catalogue.sqlite3", "keywords", "vectors"}
    assert stores | {"write.lock", "vectors.lock"} == {path.name for path in archive.iterdir()}


def test_odd_articles_are_quoted_to_the_letter(hostile: tuple[Path, Path, subprocess.CompletedProcess[str]]) -> None:
    """NUL characters shift no quote; no address but the web's becomes a link."""
    folder, archive, _ = hostile
    texts = [json.loads(line)["text"] for line in (folder / "mixed.jsonl").read_bytes().splitlines()[-2:]]
    questions = ["Who cut the ribbon of the bridge?", "How high is the lighthouse?"]
    replies = answers(archive, [{"question": question} for question in questions])
    for text, reply in zip(texts, replies, strict=True):
        assert reply["answered"]
        assert text == next(passage["text"] for passage in reply["passages"] if passage["text"][:10] == text[:10])
        quotes = [citation for citation in reply["citations"] if citation["url"] is None]
        assert [text[quote["start"] : quote["end"]] for quote in quotes] == [quote["quote"] for quote in quotes] != []
        assert {(folder / "mixed.jsonl").as_uri()} == {quote["link"] for quote in quotes}
