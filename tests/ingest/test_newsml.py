"""NewsML-G2."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ingest.sources import Failure, read_files
from ingest.sources.agency import ITEM
from ingest.sources.elements import elements
from ingest.sources.read import Withdrawal
from ingest.sources.stream import opened
from retrieval.domain import Article
from tests.ingest.agencies import (
    newsml_cut_off,
    newsml_item_of_cdata,
    newsml_item_of_xhtml,
    newsml_message,
    newsml_package,
)
from tests.ingest.reads import article, items, reason, written

CANCELED = "its agency says that it is canceled; it was not taken"

FERRIES = Article(
    text="The Aurora left at six.\n\nThe pier was full. The light burned all night.",
    title="Ferries sail again",
    url="https://coastwire.example/ferries",
    source="Coast Wire",
    authors=("Ines Moor", "Tom Berg"),
    published=datetime(2026, 3, 5, 8, 15, tzinfo=UTC),
    language="en-GB",
    metadata={
        ITEM: "tag:coastwire.example,2026:t1",
        "version": "3",
        "headlines": ["Nine days of ice are over"],
        "slugline": "FERRIES-ICE",
        "description": "The ice broke on Wednesday.",
        "located": ["Lowmarsh"],
        "subjects": ["shipping", "17000000"],
        "genres": ["Current"],
        "urgency": "3",
        "versionCreated": "2026-03-05T08:58:10+00:00",
        "note": "Adds quote",
        "copyright": "\u00a9 Coast Wire 2026",
    },
)


def item(content: str, meta: str = "") -> bytes:
    """A small news item."""
    return f"<newsItem><itemMeta>{meta}</itemMeta><contentSet>{content}</contentSet></newsItem>".encode()


def placed(told: Article, origin: str) -> Article:
    """The article as it is read from there."""
    return Article(
        told.text,
        told.title,
        told.url,
        told.source,
        told.authors,
        told.published,
        told.language,
        origin,
        told.metadata,
    )


def test_message(tmp_path: Path) -> None:
    """Of each item its richest text, under its number in the delivery; the others say why not."""
    content = newsml_message()
    path = written(tmp_path / "a.xml", content)

    assert [
        placed(FERRIES, f"{path}#2"),
        Failure(f"{path}#3", "it is of the class “picture”; only texts are read"),
        Withdrawal(f"{path}#4", CANCELED, "canceled", "tag:coastwire.example,2026:t0", 2),
    ] == items(path)
    assert len(content) == sum(read.consumed for read in read_files([path]))


def test_item_of_xhtml(tmp_path: Path) -> None:
    """Blocks become paragraphs, without the headline and the captions; creators that are persons are the authors."""
    path = written(tmp_path / "a.xml", newsml_item_of_xhtml())

    assert Article(
        text="Frankfurt/Korrel (oda) \u2013 Die Pegel fielen auf 41 Zentimeter.\n\nHintergrund\n\n"
        "1. Im M\u00e4rz fiel kein Regen.\n\nZeile eins\nZeile zwei",
        title="Pegel fallen",
        source="oda",
        authors=("Ilse Kestner",),
        published=datetime(2026, 3, 4, 12, 20, tzinfo=timezone(timedelta(hours=1))),
        language="de",
        origin=str(path),
        metadata={
            ITEM: "urn:newsml:oder.example:20260304:12",
            "version": "1",
            "versionCreated": "2026-03-04T12:20:00+01:00",
        },
    ) == article(path)


def test_item_of_cdata(tmp_path: Path) -> None:
    """HTML that is text to XML is HTML all the same."""
    path = written(tmp_path / "a.xml", newsml_item_of_cdata())

    assert Article(
        text="El tren volvi\u00f3 a las ocho.\n\nNadie lo esperaba\u2026",
        title="Vuelve el tren",
        url="https://valle.example/notas/7",
        source="Agencia Valle",
        authors=("Ada Luz",),
        published=date(2026, 3, 1),
        language="es",
        origin=str(path),
        metadata={ITEM: "https://valle.example/notas/7", "version": "1", "versionCreated": "2026-03-01"},
    ) == article(path)


def test_cut_off(tmp_path: Path) -> None:
    """What arrived whole is read, and the rest is said to be missing."""
    path = written(tmp_path / "a.xml", newsml_cut_off())
    first, second = items(path)

    assert placed(FERRIES, f"{path}#2") == first
    assert isinstance(second, Failure)
    assert (str(path), True) == (second.origin, second.reason.endswith("; what stands before that is read"))


def test_package_alone(tmp_path: Path) -> None:
    """A package is said to hold no article only where nothing else is in the file."""
    assert "it holds packages or concepts only, which refer to news items; ingest these" == reason(
        written(tmp_path / "a.xml", newsml_package())
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (item(""), "it has no text (no inlineXML and no inlineData with words in it)"),
        (
            item("<inlineXML/><inlineData> </inlineData>"),
            "it has no text (no inlineXML and no inlineData with words in it)",
        ),
        (
            item("<remoteContent href='a.xml'/>"),
            "its text is not in it but elsewhere (remoteContent); have the agency send it with the text",
        ),
        (
            item("<inlineData encoding='base64'>AAAA</inlineData>"),
            "it has no text (no inlineXML and no inlineData with words in it)",
        ),
        (
            item(
                "<inlineData>It.</inlineData>", "<pubStatus uri='http://cv.iptc.org/newscodes/pubstatusg2/withheld'/>"
            ),
            "its agency says that it is withheld; it was not taken",
        ),
        (b"<newsMessage><itemSet/></newsMessage>", "it has no items"),
    ],
)
def test_no_text(tmp_path: Path, content: bytes, why: str) -> None:
    """An item without a text that can be taken says why."""
    assert why == reason(written(tmp_path / "a.xml", content))


def test_items_are_forgotten(tmp_path: Path) -> None:
    """However many items a delivery has, only the one before it, itself and the one begun are in memory."""
    one = item(f"<inlineData>{'It sails at noon. ' * 5_000}</inlineData>")
    path = written(tmp_path / "a.xml", b"<newsMessage><itemSet>" + one * 50 + b"</itemSet></newsMessage>")
    with opened(path) as stream:
        beside = [len(each.getparent()) for each in elements(stream, ("newsItem",), lambda _: ("newsitem",))]

    assert (50, 3) == (len(beside), max(beside))
