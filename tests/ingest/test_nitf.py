"""NITF, and what holds for all XML."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.sources import Failure
from ingest.sources.agency import ITEM
from retrieval.domain import Article
from tests.ingest.agencies import (
    nitf_cut_off,
    nitf_of_a_newspaper,
    nitf_of_an_old_system,
    nitf_of_wire,
    nitf_withdrawn,
)
from tests.ingest.reads import article, items, reason, written


def of(body: str, head: str = "") -> bytes:
    """A small NITF file."""
    return f"<nitf><head>{head}</head><body><body.content>{body}</body.content></body></nitf>".encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<ol start="4"><li>Four</li><li>Five<ul><li>in</li></ul></li><li><p>Six</p></li></ol>',
            "4. Four\n5. Five\n- in\n6. Six",
        ),
        ('<ol start="x"><li>One<ol><li>In</li></ol></li><li>Two</li></ol>', "1. One\n1. In\n2. Two"),
        ("<table><tr><td>Sum</td><td/></tr><tr><td/><td>3</td></tr></table>", "Sum\n | 3"),
    ],
)
def test_lists_and_tables(tmp_path: Path, body: str, expected: str) -> None:
    """Items have the numbers that a reader sees; a cell with nothing behind it stands alone."""
    assert expected == article(written(tmp_path / "a.xml", of(body))).text


def test_wire(tmp_path: Path) -> None:
    """Every field is found; captions and tag lines are no text; the rest is metadata."""
    path = written(tmp_path / "a.xml", nitf_of_wire())

    assert Article(
        text="LOWMARSH, Maine (CW) \u2014 The Aurora left the pier at 6:12 a.m. on Thursday.\n\n"
        "\u201cWe had forgotten the noise,\u201d said Ada Quill, who keeps the light.\n\n"
        "What sails when\n\n"
        "Ferry | Hour\nAurora | 6:12\n\n"
        "- Dogs sail free.\n- Cars do not.\n\n"
        "The port expects 4,000 people & 900 cars.",
        title="Harbor ferries sail again after nine days",
        url="https://wire.example/ferry-harbor",
        source="Coast Wire",
        authors=("Ines Moor", "Tom Berg"),
        published=datetime(2026, 3, 5, 8, 30, tzinfo=UTC),
        language="en-US",
        origin=str(path),
        metadata={
            "subheadline": "Ice held them in the port",
            "description": "The ice broke on Wednesday night.",
            "dateline": "LOWMARSH, Maine",
            ITEM: "cw-77120",
            "slugline": "Ferry-Harbor",
            "keywords": ["ferries", "Lowmarsh"],
            "subjects": ["Transport"],
            "urgency": "4",
            "note": "Eds: UPDATES: with quotes.",
            "section": "US",
        },
    ) == article(path)


def test_old_system(tmp_path: Path) -> None:
    """A DTD is not fetched; what HTML calls its characters is known without."""
    path = written(tmp_path / "a.nitf", nitf_of_an_old_system())

    assert Article(
        text="In Oberau drehen sich die Räder.\n\nZwei Jahre standen sie still.",
        title="Mühlen mahlen wieder",
        url="https://vorort.example/meldung/12",
        source="Vorort Presse",
        authors=("Ilse Kestner", "Jan Ohm"),
        published=date(2026, 3, 4),
        language="de",
        origin=str(path),
        metadata={ITEM: "https://vorort.example/meldung/12"},
    ) == article(path)


def test_newspaper(tmp_path: Path) -> None:
    """The paper is the source, the head's title the headline, and text needs no paragraphs; the name tells nothing."""
    path = written(tmp_path / "a.dat", nitf_of_a_newspaper())

    assert Article(
        text="The lamps of Mill Lane stay lit, the council said.",
        title="Council keeps the lamps",
        source="Korrel Evening Post",
        published=date(2026, 3, 1),
        origin=str(path),
        metadata={"section": "Town"},
    ) == article(path)


def test_cut_off(tmp_path: Path) -> None:
    """Half an article is none."""
    assert reason(written(tmp_path / "a.xml", nitf_cut_off())).startswith("not well-formed XML: ")


def test_withdrawn(tmp_path: Path) -> None:
    """What the agency canceled is not taken, and that is said."""
    assert "its agency says that it is canceled; it was not taken" == reason(
        written(tmp_path / "a.xml", nitf_withdrawn())
    )


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By INES MOOR", ("INES MOOR",)),
        ("By Ines Moor, Tom Berg and Ada Quill", ("Ines Moor", "Tom Berg", "Ada Quill")),
        ("By The Coast Wire", ()),
        ("<byttl>By Ines Moor</byttl>", ("Ines Moor",)),
        ("By Ines Moor<byttl>Coast Wire writer</byttl>", ("Ines Moor",)),
        ("Par Ines Moor et Tom Berg", ("Ines Moor", "Tom Berg")),
        ("Byron Ash", ("Byron Ash",)),
    ],
)
def test_bylines(tmp_path: Path, byline: str, authors: tuple[str, ...]) -> None:
    """The persons of a byline, without what stands around them."""
    head = f"<body.head><byline>{byline}</byline><distributor>Coast Wire</distributor></body.head>"
    content = of("<p>It sails.</p>").replace(b"<body>", f"<body>{head}".encode())

    assert authors == article(written(tmp_path / "a.xml", content)).authors


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (of(" <p/> "), "it has no text (no body.content with words in it)"),
        (b"", "not well-formed XML: no element found"),
        (b"<?xml version='1.0'?><svg/>", "its root element is “svg”; of XML, NewsML-G2 and NITF are read"),
        (
            b"<rss version='2.0'><channel/></rss>",
            "it is a feed; ingest its address instead of a copy of it, so that the articles are fetched: "
            "newsdesk ingest https://…",
        ),
        (
            b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>",
            "it is a sitemap; ingest its address instead of a copy of it, so that the pages are fetched: "
            "newsdesk ingest https://…",
        ),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "it is a web page; name it .html"),
        (b"<NewsML/>", "it is NewsML 1; only NewsML-G2 is read, which the agency may offer too"),
    ],
)
def test_other_xml(tmp_path: Path, content: bytes, why: str) -> None:
    """What is no article says what it is, and what to do."""
    assert why == reason(written(tmp_path / "a.xml", content)).partition(", line")[0]


ENTITIES = "it defines entities of its own, which is not safe to read; have it written without them"


@pytest.mark.parametrize("place", ["<p>&z;</p>", "<p id='&z;'>It sails.</p>", "<p>It sails.</p>"])
def test_entities_of_their_own(tmp_path: Path, place: str) -> None:
    """Entities that stand for ten others each are never looked up, in text or attributes: a billion costs nothing."""
    names = "abcdefghijklmnopqrstuvwxyz"
    lines = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip(names, names[1:], strict=False))
    content = f'<!DOCTYPE nitf [<!ENTITY a "ha">{lines}]>'.encode() + of(place)
    path = written(tmp_path / "a.xml", content)
    tracemalloc.start()
    why = reason(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert why == ENTITIES or why.startswith("not well-formed XML: ")
    assert peak < 10_000_000


def test_entities_of_files(tmp_path: Path) -> None:
    """No file of this machine gets into an article."""
    secret = written(tmp_path / "secret", "password")
    content = f'<!DOCTYPE nitf [<!ENTITY z SYSTEM "{secret.as_uri()}">]>'.encode() + of("<p>It &z; sails.</p>")

    assert ENTITIES == reason(written(tmp_path / "a.xml", content))


def test_dtd_of_a_file(tmp_path: Path) -> None:
    """A DTD is not read, wherever it is."""
    dtd = written(tmp_path / "a.dtd", '<!ENTITY z "password">')
    content = f'<!DOCTYPE nitf SYSTEM "{dtd.as_uri()}">'.encode() + of("<p>It &z; sails.</p>")

    assert "It &z; sails." == article(written(tmp_path / "a.xml", content)).text


def test_deeply_nested(tmp_path: Path) -> None:
    """It is refused before it hurts."""
    assert reason(written(tmp_path / "a.xml", of("<p>" * 100_000))).startswith("not well-formed XML: ")


def test_too_large(tmp_path: Path) -> None:
    """One article has an end."""
    content = of("<p>It sails at six.</p>" * 1_400_000)

    assert "too large: one element may have 30,000,000 bytes" == reason(written(tmp_path / "a.xml", content))


def test_lone_items_have_the_file_for_origin(tmp_path: Path) -> None:
    """A file of one article is that article's place."""
    path = written(tmp_path / "a.xml", of("<p>It sails.</p>"))

    assert [str(path)] == [item.origin for item in items(path) if isinstance(item, Article | Failure)]
