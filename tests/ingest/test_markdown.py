from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from retrieval.domain import Article
from tests.ingest.reads import article, reason, written


def text_of(tmp_path: Path, body: str) -> str:
    """The text of a Markdown file."""
    return article(written(tmp_path / "a.md", body)).text


def test_front_matter(tmp_path: Path) -> None:
    """What the front matter says goes to the article, other keys to its metadata."""
    path = written(
        tmp_path / "a.md",
        "---\ntitle: Bridge reopens\ndate: 2024-03-05T08:30:00Z\nauthor: Ana Ruiz\noutlet: The Gazette\n"
        "link: https://a.example/1\nlang: en\ntags: [roads, city]\nupdated: 2024-03-06\n---\n\nIt reopened.\n",
    )

    assert Article(
        title="Bridge reopens",
        text="It reopened.",
        url="https://a.example/1",
        source="The Gazette",
        authors=("Ana Ruiz",),
        published=datetime(2024, 3, 5, 8, 30, tzinfo=UTC),
        language="en",
        origin=str(path),
        metadata={"tags": ["roads", "city"], "updated": "2024-03-06"},
    ) == article(path)


@pytest.mark.parametrize(
    ("line", "field", "expected"),
    [
        ("published: 2024-03-05", "published", date(2024, 3, 5)),
        ("Date: March 5, 2024", "published", date(2024, 3, 5)),
        ("authors: [Ana Ruiz, Tom]", "authors", ("Ana Ruiz", "Tom")),
        ("authors: Ana Ruiz, Bo Dee and Cy Fee", "authors", ("Ana Ruiz", "Bo Dee", "Cy Fee")),
        ("Author: By Ana Ruiz", "authors", ("Ana Ruiz",)),
        ("source: The Gazette", "source", "The Gazette"),
        ("publisher: The Gazette", "source", "The Gazette"),
        ("url: https://a.example/1", "url", "https://a.example/1"),
        ("language: en", "language", "en"),
        ("title: 1984", "title", "1984"),
    ],
)
def test_names_of_keys(tmp_path: Path, line: str, field: str, expected: object) -> None:
    """The usual names of each key are understood, in capitals too."""
    assert expected == getattr(article(written(tmp_path / "a.md", f"---\n{line}\n---\ntext")), field)


def test_impossible_date(tmp_path: Path) -> None:
    """A date that is none leaves the rest of the front matter as it is."""
    found = article(written(tmp_path / "a.md", "---\ntitle: T\ndate: 2024-13-45\n---\ntext"))

    assert ("T", None, "2024-13-45") == (found.title, found.published, found.metadata["date"])


def test_broken_front_matter(tmp_path: Path) -> None:
    """Front matter that is not YAML is a failure that names the line."""
    path = written(tmp_path / "a.md", "---\nlang: en\ntitle: Correction: the bridge\n---\ntext")

    assert (
        "its front matter is not YAML (line 3: mapping values are not allowed here); "
        "a value with a colon in it needs quotes"
    ) == reason(path)


def test_toml_front_matter(tmp_path: Path) -> None:
    """Between lines of plus signs, as Hugo writes it."""
    matter = (
        'title = "Ferry sails again"\ndate = 2024-03-05T08:30:00Z\nauthors = ["Tom Berg"]\n[params]\ndraft = false\n'
    )
    found = article(written(tmp_path / "a.md", f"+++\n{matter}+++\n\nIt *sailed*.\n"))

    assert ("Ferry sails again", "It sailed.", ("Tom Berg",)) == (found.title, found.text, found.authors)
    assert datetime(2024, 3, 5, 8, 30, tzinfo=UTC) == found.published
    assert {"params": {"draft": False}} == found.metadata


def test_broken_toml_front_matter(tmp_path: Path) -> None:
    """It is a failure that names the line; without an end it is none."""
    assert "is not TOML (Invalid value (at line 2, column 9))" in reason(
        written(tmp_path / "a.md", "+++\ntitle = T\n+++\nb")
    )
    assert "+++ no end" == text_of(tmp_path, "+++\nno end")


@pytest.mark.parametrize("matter", ["a = " + "[" * 5000, "a = 1\na = 2", "#" * 100_001])
def test_hostile_toml_front_matter(tmp_path: Path, matter: str) -> None:
    """It ends no reading either."""
    assert reason(written(tmp_path / "a.md", f"+++\n{matter}\n+++\ntext"))


@pytest.mark.parametrize("matter", ["a: " + "[" * 5000, 'title: "\\ud800"', "a: &a [*a]", "? [a]\n: b", "#" * 100_001])
def test_hostile_front_matter(tmp_path: Path, matter: str) -> None:
    """No front matter, however strange, ends the reading."""
    assert reason(written(tmp_path / "a.md", f"---\n{matter}\n---\ntext"))


@pytest.mark.parametrize("value", ["!!timestamp nonsense", "!!bool nonsense", "!!int nonsense"])
def test_wrong_tags(tmp_path: Path, value: str) -> None:
    """A value that is not what its tag says is kept as it is written."""
    assert {"a": "nonsense"} == article(written(tmp_path / "a.md", f"---\na: {value}\n---\ntext")).metadata


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("---\n\nBetween two rules\n\n---\n\nafter", "Between two rules\n\nafter"),
        ("---\n---\ntext", "text"),
        ("---\n\nno end", "no end"),
    ],
)
def test_no_front_matter(tmp_path: Path, content: str, expected: str) -> None:
    """A rule at the top of the page is not yet front matter."""
    assert expected == text_of(tmp_path, content)


def test_heading_as_title(tmp_path: Path) -> None:
    """Without a title in the front matter the first heading of the first level is it, and leaves the text."""
    found = article(written(tmp_path / "a.md", "Kicker\n\n# Bridge *reopens* &amp; more\n\nText\n\n# Second\n"))

    assert ("Bridge reopens & more", "Kicker\n\nText\n\nSecond") == (found.title, found.text)


@pytest.mark.parametrize(("heading", "text"), [("T", "text"), ("Other", "Other\n\ntext")])
def test_title_and_heading(tmp_path: Path, heading: str, text: str) -> None:
    """Beside a title in the front matter, only a heading that says the same leaves the text."""
    found = article(written(tmp_path / "a.md", f"---\ntitle: T\n---\n# {heading}\n\ntext"))

    assert ("T", text) == (found.title, found.text)


def test_lines_below_the_heading(tmp_path: Path) -> None:
    """Who wrote it and when is told there too."""
    found = article(written(tmp_path / "a.md", "# Bridge reopens\n\n*By Ana Ruiz*\n\n5 March 2024\n\nIt reopened."))

    assert (("Ana Ruiz",), date(2024, 3, 5), "It reopened.") == (found.authors, found.published, found.text)


def test_no_title(tmp_path: Path) -> None:
    """Without any title the first words stand for it."""
    assert "Some text" == article(written(tmp_path / "a.md", "Some *text*")).title


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("one\ntwo\n\nthree", "one two\n\nthree"),
        ("one  \ntwo<br>three", "one\ntwo\nthree"),
        ("## Sub ##\n\ntext", "Sub\n\ntext"),
        ("- one\n- two\n  more\n- three", "- one\n- two more\n- three"),
        ("1. one\n2. two\n   - in\n\n   again", "1. one\n2. two\n   - in\n   again"),
        ("| A | B |\n|---|---|\n| 1 | **2** |\n|  | x<br>y |", "A | B\n1 | 2\n | x y"),
        ("a [link *here*](https://x.example 'tip') and <https://y.example>", "a link here and https://y.example"),
        ("**b** _i_ `c` ~~s~~ \\*e\\*", "b i c s *e*"),
        ("see ![alt](i.png) this\n\n![alone](i.png)\n\nend", "see this\n\nend"),
        ("9. nine\n10. ten\n    more\n11. eleven", "9. nine\n10. ten more\n11. eleven"),
        ("4) four\n5) five", "4) four\n5) five"),
        ("a\n\n<div>raw <b>html</b></div>\n\nb <b>bold</b>", "a\n\nraw html\n\nb bold"),
        ("<p>She left on Monday.</p>\n\nHe stayed.", "She left on Monday.\n\nHe stayed."),
        ("<div>\n\nHe *stayed*.\n\n</div>", "He stayed."),
        ("<blockquote><p>One</p><p>Two</p></blockquote>\n\n<!-- no -->\n\nend", "One\n\nTwo\n\nend"),
        ("a\n\n<script>\nlet no = 1\n\n</script>\n\n<style>\nno {}\n</style>\n\nb", "a\n\nb"),
        ("<table><tr><td>A</td><td>1</td></tr></table>\n\nb", "A | 1\n\nb"),
        ("fish &amp; chips &copy; 2024 &#8211;", "fish & chips © 2024 –"),
        ("> quoted\n>\n> twice\n\nafter", "quoted\n\ntwice\n\nafter"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ('a\n\n{{< video id="x" >}}\n\nb {% raw %}c{% endraw %}', "a\n\nb c"),
        ("{{ braces }} and 5% {of} it", "{{ braces }} and 5% {of} it"),
        ("a\n\n```py\nx = 1\n```\n\n    y  = 2\n", "a\n\nx = 1\n\ny  = 2"),
    ],
)
def test_readable_text(tmp_path: Path, markdown: str, expected: str) -> None:
    """The text is what a reader of the page would see."""
    assert expected == text_of(tmp_path, markdown)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "it holds no text"),
        ("# Title\n", "it holds no text but its title"),
        ("---\ntitle: T\n---\n", "it holds no text but its title"),
        ("![alone](i.png)", "it holds no text"),
    ],
)
def test_no_text(tmp_path: Path, content: str, expected: str) -> None:
    """A page without text is a failure."""
    assert expected == reason(written(tmp_path / "a.md", content))


@pytest.mark.parametrize(
    "markdown", ["**a " * 3000 + "x" + " a**" * 3000, "[" * 3000, "> " * 3000 + "x", "- " * 500 + "x"]
)
def test_deep_nesting(tmp_path: Path, markdown: str) -> None:
    """Marks nested without end do not end the reading."""
    assert text_of(tmp_path, "First.\n\n" + markdown).startswith("First.")


def test_a_long_file_is_read_as_a_short_one_is(tmp_path: Path) -> None:
    """It is parsed in another process, which nobody can see."""
    matter = "---\ntitle: The long report\ndate: 2024-03-05T08:30:00Z\nauthor: Ana Ruiz\ntags: [a, b]\n---\n\n"
    body = "It *rained*.\n\n"
    long, short = (article(written(tmp_path / "a.md", matter + body * times)) for times in (6000, 3))

    assert "\n\n".join(["It rained."] * 6000) == long.text
    assert replace(short, text="") == replace(long, text="")


def test_a_long_file_that_takes_the_parser_for_ever_is_given_up(tmp_path: Path) -> None:
    """A hostile file costs seconds."""
    assert "took longer than" in reason(written(tmp_path / "a.md", "[![x](" * 500_000))
