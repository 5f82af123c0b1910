from __future__ import annotations

from datetime import date

import pytest

from ingest.sources.fields import build_article, remarks_of, storable
from retrieval.domain import Article
from retrieval.errors import SourceError


def test_all_fields() -> None:
    """Each key of the contract fills its field, all others are metadata."""
    said = {
        "url": "https://a.example/1",
        "title": " A title ",
        "source": "The Gazette",
        "authors": ["Ana Ruiz", "Tom O'Neill"],
        "published": "2024-03-05",
        "language": "en",
        "section": "local",
        "words": 120,
    }

    assert Article(
        text=" kept ",
        title="A title",
        url="https://a.example/1",
        source="The Gazette",
        authors=("Ana Ruiz", "Tom O'Neill"),
        published=date(2024, 3, 5),
        language="en",
        origin="here",
        metadata={"section": "local", "words": 120},
    ) == build_article(" kept ", "here", said)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ana Ruiz", ("Ana Ruiz",)),
        ("Ruiz, Ana and Tom", ("Ruiz, Ana and Tom",)),
        (["Ana Ruiz", None, " ", "Ana Ruiz"], ("Ana Ruiz",)),
        ([{"name": "Ana Ruiz", "role": "editor"}, "Tom"], ("Ana Ruiz", "Tom")),
        (None, ()),
    ],
)
def test_authors(value: object, expected: tuple[str, ...]) -> None:
    """Authors come as a list, as objects with names, or as one string, which is never taken apart."""
    assert expected == build_article("text", "here", {"authors": value}).authors


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", ["a"]),
        ("url", 5),
        ("source", {"id": 1}),
        ("authors", 7),
        ("language", True),
    ],
)
def test_unusable_values(key: str, value: object) -> None:
    """A value that is not what its field holds is kept as metadata, and the field stays empty."""
    assert Article(text="text", origin="here", metadata={key: value}) == build_article("text", "here", {key: value})


@pytest.mark.parametrize(
    ("value", "trouble"),
    [("last spring", "names no day that can be told"), ("2099-01-01", "lies in the future")],
)
def test_unusable_date(value: str, trouble: str) -> None:
    """The article is taken without it; the date as written is kept, with a remark for the report."""
    found = build_article("text", "here", {"published": value})

    assert (None, value) == (found.published, found.metadata["published"])
    assert [f"its date “{value}” {trouble} and was left out"] == remarks_of(found)


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_nothing_said(value: object) -> None:
    """An empty value says nothing, so nothing is kept."""
    said = {"title": value, "url": value, "section": value}

    assert Article(text="text", origin="here") == build_article("text", "here", said)


def test_number_as_title() -> None:
    """A title that happens to be a number or a date is a title."""
    assert "1984" == build_article("text", "here", {"title": 1984}).title
    assert "2024-03-05" == build_article("text", "here", {"title": date(2024, 3, 5)}).title


@pytest.mark.parametrize("value", ["N/A", "nan", "tbd", "/2024/03/a", "javascript:alert(1)", "https:///a", "urn:x:1"])
def test_what_is_no_web_address(value: str) -> None:
    """It names no article and cannot be opened: kept as metadata, with a remark for the report."""
    found = build_article("text", "here", {"url": value})

    assert (None, value) == (found.url, found.metadata["url"])
    assert [f"its address “{value}” is none of the web and was left out"] == remarks_of(found)


def test_second_address() -> None:
    """The first usable one is taken; what is beside it needs no remark."""
    built = build_article("text", "here", {"link": "N/A", "url": "https://a.example/1"}, {"link": "url", "url": "url"})

    assert ("https://a.example/1", {"link": "N/A"}) == (built.url, built.metadata)


def test_two_keys_for_one_field() -> None:
    """The first usable value is taken, the other kept as metadata."""
    said = {"date": "soon", "published": "2024-03-05", "updated": "2024-03-06"}
    built = build_article("text", "here", said, dict.fromkeys(said, "published"))

    assert date(2024, 3, 5) == built.published
    assert {"date": "soon", "updated": "2024-03-06"} == built.metadata


def test_metadata_is_plain() -> None:
    """Metadata holds only what JSON can: dates are written out, other than finite numbers are none."""
    said = {"day": date(2024, 3, 5), "set": {1}, "nan": float("nan"), "map": {1: (2.5, float("inf"))}}

    assert {"day": "2024-03-05", "set": [1], "map": {"1": [2.5, None]}} == build_article("text", "here", said).metadata


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\ud800b", {}),
        ("text", {"title": "\udfff"}),
        ("text", {"authors": ["\ud800"]}),
        ("text", {"section": {"deep": ["\ud800"]}}),
        ("text", {"\ud800": 1}),
    ],
)
def test_half_characters(text: str, said: dict[str, object]) -> None:
    """Half of a surrogate pair is refused wherever it stands: no database takes it."""
    with pytest.raises(SourceError, match=r"^it holds half of a character \(.ud[8f].* without its pair\)"):
        build_article(text, "here", said)


def test_whole_characters() -> None:
    """Any whole character is storable, NUL and noncharacters too."""
    text = "\0 \U0001f600 \ufffe \x7f"

    assert text == storable(text)


def test_endless_metadata() -> None:
    """Values nested without end, as YAML can write them in a line, are refused."""
    endless: list[object] = []
    endless.append(endless)

    with pytest.raises(SourceError, match="nested too deeply or has too many values"):
        build_article("text", "here", {"section": endless})


def test_exploding_metadata() -> None:
    """A few values that stand for billions are refused in reasonable time."""
    bomb: list[object] = ["x"]
    for _ in range(10):
        bomb = [bomb] * 10

    with pytest.raises(SourceError, match="nested too deeply or has too many values"):
        build_article("text", "here", {"section": bomb})
