"""Lines of backups: what is written is what is read, and what is damaged is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from ingest.sources import MAX_ARTICLE_BYTES, Failure
from ingest.sources.backup import to_lines
from retrieval.domain import Article, Dossier, Version
from retrieval.identity import content_hash
from tests.ingest.reads import items, lines, reason, written

ID = "0123456789abcdef0123"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
FIRST = Article(
    "Żółw “waits” 🎉\n\n\u2028 and\ttabs \x0b",
    'Ship "late"',
    "https://gazette.example/ship",
    "The Gazette",
    ("Ann Lee", "Bo"),
    datetime(2026, 3, 4, 8, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    "en",
    "/news/a.jsonl#3",
    {"section": "local", "tags": ["a", {"b": None}], "score": 0.1, "empty": {}},
)


def version(number: int, article: Article = FIRST, retired: datetime | None = None) -> Version:
    """A version that was stored on the day of its number."""
    stored = NOON + timedelta(days=number)
    return Version(ID, number, article, content_hash(article), stored, retired, stored if number > 1 else None)


CHANGED = Dossier(
    ID,
    (version(1, retired=NOON), version(2, Article("Only a text.", published=date(2020, 2, 29)))),
    current=2,
    origins=("/news/a.jsonl", "/news/b c#.txt"),
)
REMOVED = replace(CHANGED, current=None, origins=())
BARRED = Dossier("f" * 20, barred=True, origins=("/news/gone.txt",))


def line_of(dossier: Dossier, at: int = 0) -> dict[str, Any]:
    """One of its lines as JSON."""
    line: dict[str, Any] = json.loads(list(to_lines(dossier))[at])
    return line


@pytest.mark.parametrize(
    "dossier", [CHANGED, REMOVED, BARRED, Dossier(ID)], ids=["changed", "removed", "barred", "bare"]
)
def test_what_is_written_is_read(tmp_path: Path, dossier: Dossier) -> None:
    """To the letter, with every date and state."""
    path = written(tmp_path / "a.jsonl", "".join(to_lines(dossier)))
    assert [dossier] == items(path)


def test_a_line_is_an_ordinary_article_too() -> None:
    """Other programs read the usual keys, and what only the archive knows stands apart."""
    assert {
        "newsdesk": {
            "format": 1,
            "article_id": ID,
            "version": 1,
            "stored": "2026-03-05T12:00:00+00:00",
            "retired": "2026-03-04T12:00:00+00:00",
            "corrected": None,
            "origin": "/news/a.jsonl#3",
            "metadata": FIRST.metadata,
            "current": False,
            "versions": 2,
            "barred": False,
            "origins": ["/news/a.jsonl", "/news/b c#.txt"],
        },
        "url": "https://gazette.example/ship",
        "title": 'Ship "late"',
        "source": "The Gazette",
        "authors": ["Ann Lee", "Bo"],
        "published": "2026-03-04T08:30:00+05:30",
        "language": "en",
        "text": FIRST.text,
    } == line_of(CHANGED)


def test_articles_and_backups_share_a_file(tmp_path: Path) -> None:
    """Each line is taken for what it is; a desk's name under the same key is only that."""
    desk = {"text": "Ferries sail.", "newsdesk": "Foreign"}
    content = lines(desk) + "".join(to_lines(CHANGED)).encode() + lines(desk)
    path = written(tmp_path / "a.jsonl", content)
    article = Article("Ferries sail.", metadata={"newsdesk": "Foreign"})
    assert [replace(article, origin=f"{path}#1"), CHANGED, replace(article, origin=f"{path}#4")] == items(path)


def test_an_article_of_the_most_bytes_comes_back(tmp_path: Path) -> None:
    """JSON makes it longer than an article may be."""
    article = Article('"\n' * (MAX_ARTICLE_BYTES // 2))
    dossier = Dossier(ID, (version(1, article),), current=1)
    assert [dossier] == items(written(tmp_path / "a.jsonl", "".join(to_lines(dossier))))


def put(key: str, value: object) -> Callable[[Any], None]:
    """Set what the archive says."""
    return lambda line: line["newsdesk"].update({key: value})


def say(key: str, value: object) -> Callable[[Any], None]:
    """Set what the article says."""
    return lambda line: line.update({key: value})


NUMBER = "a number that it can have"
ZONED = "a date and time with its zone, as Newsdesk writes them"
DAMAGES = [
    (say("newsdesk", {}), "format", NUMBER),
    (put("format", "1"), "format", NUMBER),
    (put("format", 0), "format", "1"),
    (put("article_id", "../../etc"), "article_id", "the id of an article"),
    (put("article_id", None), "article_id", "a string"),
    (put("version", 0), "version", NUMBER),
    (put("version", True), "version", NUMBER),
    (put("version", 2**31), "version", NUMBER),
    (put("versions", -1), "versions", NUMBER),
    (put("stored", None), "stored", "a date and time"),
    (put("stored", "yesterday"), "stored", "a date and time"),
    (put("stored", "2026-03-04T12:00:00"), "stored", ZONED),
    (put("stored", 5), "stored", "a string"),
    (put("retired", "2026-03-04"), "retired", ZONED),
    (put("corrected", "20260304T120000Z"), "corrected", ZONED),
    (put("current", "yes"), "current", "true or false"),
    (put("barred", None), "barred", "true or false"),
    (put("origin", ["x"]), "origin", "a string"),
    (put("origin", "/a\0b"), "origin", "a place where a file can be"),
    (put("origins", "x"), "origins", "a list of strings"),
    (put("origins", [5]), "origins", "a list of strings"),
    (put("metadata", []), "metadata", "an object"),
    (say("text", None), "text", "a string"),
    (say("title", 5), "title", "a string"),
    (say("url", {}), "url", "a string"),
    (say("authors", "Ann"), "authors", "a list of strings"),
    (say("published", "soon"), "published", "a date"),
]


@pytest.mark.parametrize(("damage", "key", "expected"), DAMAGES)
def test_damaged_line_is_a_failure(tmp_path: Path, damage: Callable[[Any], None], key: str, expected: str) -> None:
    """It says what is wrong with it, and the next article is read."""
    line = line_of(replace(CHANGED, versions=CHANGED.versions[1:]))
    damage(line)
    path = written(tmp_path / "a.jsonl", lines(line) + "".join(to_lines(BARRED)).encode())
    why = f'it is no whole line of a backup: its "{key}" is not {expected}; fetch or make it again'
    assert [Failure(f"{path}#1", why), BARRED] == items(path)


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (say("text", "\ud800"), "it holds half of a character (\\ud800 without its pair), which is no text"),
        (put("origins", ["\udce9"]), "it holds half of a character (\\udce9 without its pair), which is no text"),
        (
            put("metadata", {"a": json.loads("[" * 100 + "]" * 100)}),
            "what it says beside its text is nested too deeply or has too many values",
        ),
    ],
)
def test_what_no_database_takes_is_a_failure(tmp_path: Path, damage: Callable[[Any], None], why: str) -> None:
    """As in any article."""
    line = line_of(replace(CHANGED, versions=CHANGED.versions[1:]))
    damage(line)
    path = written(tmp_path / "a.jsonl", lines(line))
    assert [Failure(f"{path}#1", why)] == items(path)


@pytest.mark.parametrize("broken", [0, 1, 2])
def test_article_with_a_damaged_version_is_not_restored(tmp_path: Path, broken: int) -> None:
    """Half a history would look like a whole one: the line is a failure, and so is the article."""
    versions = (*CHANGED.versions, version(3))
    content = list(to_lines(replace(CHANGED, versions=versions, current=3)))
    content[broken] = content[broken][:50] + "\n"
    path = written(tmp_path / "a.jsonl", "".join([*content, *to_lines(BARRED)]))
    first = 2 if broken == 0 else 1
    line, article, rest = items(path)
    assert isinstance(line, Failure)
    assert f"{path}#{broken + 1}" == line.origin
    why = "only 2 of the 3 versions of this article can be read, so nothing of it is restored; fetch or make the backup"
    assert (Failure(f"{path}#{first}", f"{why} again"), BARRED) == (article, rest)


def test_backup_that_was_cut_off_between_two_versions(tmp_path: Path) -> None:
    """The article at the end is a failure; without it nobody would know."""
    path = written(tmp_path / "a.jsonl", list(to_lines(CHANGED))[0])
    assert "only 1 of the 2 versions of this article can be read" in reason(path)


@pytest.mark.parametrize(
    "untrue",
    [
        lambda first, second: (second, first),
        lambda first, second: (first, first),
        lambda first, second: (first, {**second, "newsdesk": {**second["newsdesk"], "barred": True}}),
        lambda first, second: (first, {**second, "newsdesk": {**second["newsdesk"], "origins": []}}),
        lambda first, second: ({**first, "newsdesk": {**first["newsdesk"], "current": True}}, second),
    ],
    ids=["order", "twice", "barred", "origins", "current"],
)
def test_versions_that_do_not_fit_together(tmp_path: Path, untrue: Callable[[Any, Any], tuple[Any, Any]]) -> None:
    """What was put together by hand and cannot be is not restored."""
    path = written(tmp_path / "a.jsonl", lines(*untrue(line_of(CHANGED, 0), line_of(CHANGED, 1))))
    assert (
        "what it says of the versions of this article cannot all be true, so nothing of it is restored; "
        "fetch or make the backup again"
    ) == reason(path)


NEWER = "a newer release of Newsdesk exported it (format 2; this one reads 1): upgrade Newsdesk, then run this again"


def test_line_of_a_format_to_come_is_a_failure(tmp_path: Path) -> None:
    """The others are read."""
    line = line_of(BARRED)
    line["newsdesk"]["format"] = 2
    path = written(tmp_path / "a.jsonl", "".join(to_lines(BARRED)).encode() + lines(line))
    assert [BARRED, Failure(f"{path}#2", NEWER)] == items(path)


def test_file_of_a_format_to_come_is_one_failure(tmp_path: Path) -> None:
    """Not one a line."""
    line = line_of(BARRED)
    line["newsdesk"]["format"] = 2
    path = written(tmp_path / "a.jsonl", lines(line, line, line))
    assert [Failure(str(path), NEWER)] == items(path)
