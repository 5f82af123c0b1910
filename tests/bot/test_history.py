"""Tests of histories as the terminal shows them, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from rich.cells import cell_len
from rich.console import Console

from bot.contract import history_json
from bot.history import render_history
from retrieval.domain import Article, Dossier, Version
from retrieval.identity import content_hash
from tests.bot.consoles import HARMLESS, HOSTILE, pipe, printed, screen, without_escapes
from tests.bot.fakes import FERRY

ID = "0123456789abcdef0123"
FIRST = Article(
    FERRY,
    "Ferry sinks",
    "https://gazette.example/2022/05/ferry-sinks",
    "Harbour Gazette",
    ("Ann Lee",),
    date(2022, 5, 8),
    origin="/news/ferry.md",
)
SECOND = replace(FIRST, text=FERRY.replace("42", "43").replace("Nine passengers", "Eight passengers and a dog"))
THIRD = replace(
    SECOND,
    title="Ferry down",
    authors=("Ann Lee", "Bo Holm"),
    published=datetime(2022, 5, 8, 23, 30, tzinfo=timezone(timedelta(hours=2))),
    source=None,
    url="https://gazette.example/ferry",
)


def at(day: int, hour: int = 9) -> datetime:
    """A moment of May 2022."""
    return datetime(2022, 5, day, hour, 5, tzinfo=UTC)


def dossier(*articles: Article, retired: Mapping[int, datetime] | None = None, **described: object) -> Dossier:
    """Versions that were stored on the 8th, 9th … and followed each other, unless told when one was removed."""
    last = len(articles)
    ends = {number: at(8 + number) for number in range(1, last)} | dict(retired or {})
    versions = tuple(
        Version(ID, number, article, content_hash(article), at(7 + number), ends.get(number))
        for number, article in enumerate(articles, 1)
    )
    made = Dossier(ID, versions, current=last, origins=("/news/ferry.md",))
    return replace(made, **described)  # type: ignore[arg-type]  # replace() checks the names when it runs


def shown(one: Dossier, console: Console | None = None) -> str:
    """What a file gets to hold."""
    return printed(console or pipe(), render_history(one, console or pipe()))


def test_history_on_a_pipe() -> None:
    """Each version with its time, then what it changed: as git marks words, unchanged stretches left out."""
    expected = """\
“Ferry down” — 8 May 2022
https://gazette.example/ferry
from /news/ferry.md
article 0123456789abcdef0123, 3 versions

Version 1 · stored 8 May 2022, 09:05 UTC · until 9 May 2022, 09:05 UTC

Version 2 · stored 9 May 2022, 09:05 UTC · until 10 May 2022, 09:05 UTC
    … off Port Ellen on Saturday evening. It had [-42-]{+43+} people on board. Rescuers pulled 31 people from the water within two hours. [-Nine-]{+Eight+} passengers {+and a dog+} are still missing, the coastguard said. The ferry …

Version 3 · stored 10 May 2022, 09:05 UTC · current
    Title: Ferry [-sinks-]{+down+}
    Date: [-8 May 2022-]{+8 May 2022, 23:30:00 UTC+02:00+}
    Outlet: [-Harbour Gazette-]
    Authors: [-Ann Lee-]{+Ann Lee, Bo Holm+}
    Address: [-https://gazette.example/2022/05/ferry-sinks-]{+https://gazette.example/ferry+}
"""  # noqa: E501  # a line of output
    assert expected == shown(dossier(FIRST, SECOND, THIRD))


def test_history_on_a_terminal_is_coloured() -> None:
    """Removed words are red and struck through, new ones green, without marks."""
    text = render_history(dossier(FIRST, SECOND), screen())
    styles = {text.plain[span.start : span.end]: str(span.style) for span in text.spans}
    assert ("red strike", "green") == tuple(
        " ".join(sorted(styles[word].replace("not ", "").split())) for word in ("42", "43")
    )
    assert "It had 42 43 people" in " ".join(text.plain.split())
    assert "[-" not in text.plain


def test_terminal_without_colours_gets_marks() -> None:
    """NO_COLOR is no reason to guess which words are new."""
    assert "[-42-]{+43+}" in without_escapes(shown(dossier(FIRST, SECOND), screen(no_color=True)))


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """But an address or a file."""
    console = screen(width)
    lines = without_escapes(shown(dossier(FIRST, SECOND, THIRD), console)).splitlines()
    assert [] == [line for line in lines if cell_len(line) > min(width, 96) and "://" not in line]


def test_removed_article_says_when() -> None:
    """Also when it came back, with the same words."""
    gone = dossier(FIRST, FIRST, retired={1: at(8, 20), 2: at(12)}, current=None, origins=())
    expected = """\
“Ferry sinks” — Harbour Gazette, 8 May 2022
https://gazette.example/2022/05/ferry-sinks
once read from /news/ferry.md
article 0123456789abcdef0123, 2 versions

Version 1 · stored 8 May 2022, 09:05 UTC · removed on 8 May 2022, 20:05 UTC

Version 2 · stored 9 May 2022, 09:05 UTC · removed on 12 May 2022, 09:05 UTC
    The same as version 1.
"""
    assert expected == shown(gone)


def test_article_removed_for_good() -> None:
    """Nothing is left to show, and that is said; also where its source still has it."""
    expected = f"Article {ID} was removed for good: its texts were erased, and no ingest brings it back."
    assert f"{expected}\n" == shown(Dossier(ID, barred=True))
    assert f"{expected} It is still found in /a.txt.\n" == shown(Dossier(ID, barred=True, origins=("/a.txt",)))
    assert f"Nothing is kept of article {ID}.\n" == shown(Dossier(ID))


def test_article_of_one_version() -> None:
    """With next to nothing known of it, in many files."""
    bare = dossier(Article("It rained."), origins=tuple(f"/{n}.txt" for n in range(5)))
    expected = f"""\
an untitled article
from /0.txt
from /1.txt
from /2.txt
and from 2 more files
article {ID}, 1 version

Version 1 · stored 8 May 2022, 09:05 UTC · current
"""
    assert expected == shown(bare)


def test_other_white_space_is_no_other_word() -> None:
    """That it changed is said."""
    spaced = dossier(FIRST, replace(FIRST, text=FERRY.replace("\n\n", "\n")))
    assert "    Nothing but white space changed in the text.\n" == shown(spaced).splitlines(keepends=True)[-1]


@pytest.mark.parametrize("console", [pipe(), screen(200)], ids=["pipe", "screen"])
def test_hostile_article_is_shown_and_does_nothing(console: Console) -> None:
    """Escapes, markup and overrides reach nobody, wherever they stand."""
    hostile = Article(HOSTILE, HOSTILE, f"https://a.example/{HOSTILE}", HOSTILE, (HOSTILE,), origin=f"/{HOSTILE}")
    text = without_escapes(shown(dossier(FIRST, hostile, origins=(f"/{HOSTILE}",)), console))
    assert not {sign for sign in text if sign < " " and sign != "\n" or "\u202a" <= sign <= "\u202e" or sign == "\x7f"}
    assert f"“{HARMLESS}” — {HARMLESS}\n" in text
    assert f"from /{HARMLESS}\n" in text


def test_history_as_json() -> None:
    """All that is kept, in the types that JSON has."""
    history = json.loads(json.dumps(history_json(dossier(FIRST, replace(THIRD, metadata={"desk": ["a"]})))))
    assert (ID, 2, False, ["/news/ferry.md"]) == tuple(
        history[key] for key in ("article_id", "current", "removed_for_good", "origins")
    )
    assert {
        "version": 2,
        "stored": "2022-05-09T09:05:00+00:00",
        "retired": None,
        "corrected": None,
        "url": "https://gazette.example/ferry",
        "title": "Ferry down",
        "source": None,
        "authors": ["Ann Lee", "Bo Holm"],
        "published": "2022-05-08T23:30:00+02:00",
        "language": None,
        "text": THIRD.text,
        "origin": "/news/ferry.md",
        "metadata": {"desk": ["a"]},
    } == history["versions"][1]
    assert (1, "2022-05-09T09:05:00+00:00") == tuple(history["versions"][0][key] for key in ("version", "retired"))
