"""ninjs, in files of their own and as JSON lines."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ingest.sources import Failure
from ingest.sources.agency import ITEM
from ingest.sources.read import Withdrawal
from retrieval.domain import Article
from tests.ingest.json_files import ninjs_1, ninjs_2, ninjs_3, ninjs_array, ninjs_cut_off
from tests.ingest.reads import article, items, lines, reason, written

CANCELED = "its agency says that it is canceled; it was not taken"

FERRIES = Article(
    text="The Aurora left at six.\n\nThe pier was full. The light burned all night.",
    title="Ferries sail again",
    url="https://coastwire.example/items/20260305-17",
    source="Coast Wire",
    authors=("Ines Moor", "Tom Berg"),
    published=datetime(2026, 3, 5, 8, 30, tzinfo=UTC),
    language="en",
    metadata={
        ITEM: "https://coastwire.example/items/20260305-17",
        "version": "3",
        "slugline": "ferries-ice",
        "description": "The ice broke on Wednesday.",
        "located": "Lowmarsh",
        "subjects": ["shipping", "17000000"],
        "persons": ["Ada Quill"],
        "urgency": "4",
        "versionCreated": "2026-03-05T08:58:10Z",
        "note": "Adds quote",
        "copyright": "Copyright 2026 Coast Wire",
    },
)
PEGEL = Article(
    text="Die Pegel der Oder fielen auf «41 Zentimeter».\n\nIm März fiel kein Regen.",
    title="Faktencheck: Wie tief ist die Oder?",
    source="oda",
    authors=("Ilse Kestner",),
    published=datetime(2026, 3, 4, 16, 2, 28, tzinfo=timezone(timedelta(hours=1))),
    language="de",
    metadata={
        ITEM: "urn:newsml:oda.example:20260304:99-12",
        "version": "2",
        "versionCreated": "2026-03-04T16:02:28+01:00",
    },
)


def item(**said: object) -> bytes:
    """A small item."""
    return json.dumps({"uri": "urn:a", "versioncreated": "2026-03-05T08:30:00Z", **said}).encode()


def test_version_1(tmp_path: Path) -> None:
    """The rendition that tells paragraphs apart is taken, the byline's persons are the authors, the rest is kept."""
    path = written(tmp_path / "a.json", json.dumps(ninjs_1()))

    assert replace(FERRIES, origin=str(path)) == article(path)


def test_version_2(tmp_path: Path) -> None:
    """The main headline is the title and stands in no text; captions and XML for old systems are left out."""
    path = written(tmp_path / "a.json", json.dumps(ninjs_2()))

    assert Article(
        text="Hamnen växer till våren.\n\nFärjorna går som vanligt.",
        title="Hamnen i Sandvik byggs ut",
        source="Nordwire",
        published=datetime(2026, 2, 26, 13, 40, 18, tzinfo=timezone(timedelta(hours=1))),
        language="sv",
        origin=str(path),
        metadata={
            ITEM: "urn:nordwire:210526",
            "version": "1",
            "headlines": ["Ny hamn"],
            "description": "Hamnen växer.",
            "persons": ["Jonas Ek"],
            "versionCreated": "2026-02-26T13:40:18+01:00",
        },
    ) == article(path)


def test_version_3(tmp_path: Path) -> None:
    """Names in camel case are the same names."""
    path = written(tmp_path / "a.json", json.dumps(ninjs_3()))

    assert replace(PEGEL, origin=str(path)) == article(path)


def test_array(tmp_path: Path) -> None:
    """Each item of an array has its number; what was withdrawn and what is no text says so."""
    path = written(tmp_path / "a.json", ninjs_array())

    assert [
        replace(FERRIES, origin=f"{path}#1"),
        Withdrawal(f"{path}#2", CANCELED, "canceled", "https://coastwire.example/items/20260305-17", 3),
        Failure(f"{path}#3", "it is of the type “picture”; only texts are read"),
        replace(PEGEL, origin=f"{path}#4"),
    ] == items(path)


def test_json_lines(tmp_path: Path) -> None:
    """Items stand among our own records in JSON lines too."""
    path = written(tmp_path / "a.jsonl", lines(ninjs_1(), {"text": "Ours. "}, ninjs_3()))

    assert [
        replace(FERRIES, origin=f"{path}#1"),
        Article(text="Ours. ", origin=f"{path}#2"),
        replace(PEGEL, origin=f"{path}#3"),
    ] == items(path)


def test_record_of_our_own_is_no_item(tmp_path: Path) -> None:
    """What has a text is a record of ours, whatever else it says."""
    path = written(tmp_path / "a.jsonl", lines({"text": "Ours.", "uri": "urn:a", "versioncreated": "2026-03-05"}))

    assert {"uri": "urn:a", "versioncreated": "2026-03-05"} == article(path).metadata


def test_cut_off(tmp_path: Path) -> None:
    """What arrived whole is read, and where it breaks off is said."""
    path = written(tmp_path / "a.json", ninjs_cut_off())
    *told, last = items(path)

    assert [replace(FERRIES, origin=f"{path}#1"), f"{path}#2", f"{path}#3"] == [
        told[0],
        *(one.origin for one in told[1:] if isinstance(one, Failure)),
    ]
    assert isinstance(last, Failure)
    assert (str(path), True) == (last.origin, last.reason.endswith("; what stands before that is read"))


def test_package_of_texts(tmp_path: Path) -> None:
    """Texts that are packed into an item are articles; of a package without words of its own nothing else is told."""
    package = {"uri": "urn:p", "type": "composite", "pubstatus": "usable", "headline": "Today"}
    path = written(tmp_path / "a.json", json.dumps({**package, "associations": [ninjs_1(), ninjs_3()]}))

    assert [replace(FERRIES, origin=f"{path}#1"), replace(PEGEL, origin=f"{path}#2")] == items(path)


def test_package_as_a_line(tmp_path: Path) -> None:
    """The further items have a number of their own behind the line's."""
    package = {"uri": "urn:p", "type": "composite", "pubstatus": "usable", "headline": "Today"}
    path = written(tmp_path / "a.jsonl", f"\n{json.dumps({**package, 'associations': [ninjs_1(), ninjs_3()]})}\n")

    assert [replace(FERRIES, origin=f"{path}#2"), replace(PEGEL, origin=f"{path}#2.1")] == items(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (item(type="video", body_text="It."), "it is of the type “video”; only texts are read"),
        (item(headline="Ice"), "it has no text (no body with words in it)"),
        (item(bodies=[{"value": "<p> </p>", "contenttype": "text/html"}]), "it has no text (no body with words in it)"),
        (item(bodies="It."), "it has no text (no body with words in it)"),
        (item(body_text=["It."]), "it has no text (no body with words in it)"),
        (item(pubstatus="withheld", body_text="It."), "its agency says that it is withheld; it was not taken"),
    ],
)
def test_no_text(tmp_path: Path, content: bytes, why: str) -> None:
    """An item without a text that can be taken says why, in a file of its own and as a line."""
    assert [why, why] == [reason(written(tmp_path / name, content)) for name in ("a.json", "a.jsonl")]


def test_bylines_and_other_ids(tmp_path: Path) -> None:
    """Some agencies list the persons one by one, and an item's names in their other systems."""
    bylines, ids = [{"name": "By Ines Moor"}, {"name": "Tom Berg"}], {"itemid": "77120", "etag": "a1"}
    read = article(written(tmp_path / "a.json", item(body_text="It sails.", bylines=bylines, altids=ids)))

    assert (("Ines Moor", "Tom Berg"), ids) == (read.authors, read.metadata["other ids"])


@pytest.mark.parametrize("role", ["main", "hl1", "hltype:hl1", "Headline"])
def test_main_headline(tmp_path: Path, role: str) -> None:
    """It is told as in NewsML, wherever it stands."""
    headlines = [{"role": "short", "value": "Ice"}, {"role": role, "value": "Ice breaks"}]
    found = article(written(tmp_path / "a.json", item(headlines=headlines, body_text="It broke on Wednesday.")))

    assert ("Ice breaks", ["Ice"]) == (found.title, found.metadata["headlines"])


def test_headline_is_left_out_of_the_text(tmp_path: Path) -> None:
    """Plain texts begin with the headline often."""
    found = article(written(tmp_path / "a.json", item(headline="Ice breaks", body_text="Ice  breaks\n\nIt broke.")))

    assert ("Ice breaks", "It broke.") == (found.title, found.text)


def test_unusual_types(tmp_path: Path) -> None:
    """What is not of the type it should be is left out or taken as it can be."""
    found = article(
        written(tmp_path / "a.json", item(body_text="It broke.", byline=["x"], version=7, subject="ice", headline=None))
    )

    assert ("It broke.", (), "7") == (found.title, found.authors, found.metadata["version"])
