from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.sources import MAX_ARTICLE_BYTES, Failure
from retrieval.domain import Article
from tests.ingest.reads import article, items, lines, reason, written


def test_record(tmp_path: Path) -> None:
    """A record's keys are the article's fields; its origin is the file and the line."""
    record = {
        "url": "https://a.example/1",
        "title": "Bridge reopens",
        "source": "The Gazette",
        "authors": ["Ana Ruiz"],
        "published": "2024-03-05T08:30:00Z",
        "text": "It reopened.",
        "language": "en",
        "section": "local",
    }
    path = written(tmp_path / "a.jsonl", lines(record))

    assert Article(
        text="It reopened.",
        title="Bridge reopens",
        url="https://a.example/1",
        source="The Gazette",
        authors=("Ana Ruiz",),
        published=datetime(2024, 3, 5, 8, 30, tzinfo=UTC),
        language="en",
        origin=f"{path}#1",
        metadata={"section": "local"},
    ) == article(path)


@pytest.mark.parametrize(
    "text",
    [
        " \n padded \t\n",
        "a\r\nb\rc",
        "e\u0301 \u00e9 \u00a0 \u200b",
        "a\u2028 \x85 \x0c",
        "bare\ttab",
        "\ufeffmark",
        "NUL \0 too",
        "\U0001f600",
    ],
)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_text_is_kept_to_the_letter(tmp_path: Path, text: str, ascii_only: bool) -> None:
    """Not a character of the text is changed: quotes are counted in it."""
    content = json.dumps({"text": text}, ensure_ascii=ascii_only).encode()

    assert text == article(written(tmp_path / "a.jsonl", content)).text


def test_text_alone(tmp_path: Path) -> None:
    """Only the text is required; what is null is not there."""
    record = {"text": "It reopened.", "url": None, "title": None, "authors": None, "published": None}
    path = written(tmp_path / "a.ndjson", lines(record))

    assert Article(text="It reopened.", origin=f"{path}#1") == article(path)


def test_bad_lines(tmp_path: Path) -> None:
    """Each bad line is a failure of its own, with its number and the reason, and the others are read."""
    path = written(
        tmp_path / "a.jsonl",
        b"\n".join(
            [
                b'{"text": "first"}',
                b'{"text": "no end',
                b'{"title": "no text"}',
                b'{"text": 5}',
                b'{"text": " \\n"}',
                b'["a", "list"]',
                b'{"text": "\\ud800"}',
                b'{"text": "caf\xe9"}',
                b'{"text": "x", "m": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
                b'{"text": "x", "m": ' + b"1" * 5000 + b"}",
                b'{"text": "last"}',
            ]
        ),
    )
    first, *failures, last = items(path)

    assert Article(text="first", origin=f"{path}#1") == first
    assert Article(text="last", origin=f"{path}#11") == last
    assert [
        Failure(f"{path}#2", "not JSON: Unterminated string starting, at character 10 of the line"),
        Failure(f"{path}#3", 'it has no "text"'),
        Failure(f"{path}#4", 'its "text" is no string but 5'),
        Failure(f"{path}#5", 'its "text" is empty'),
        Failure(f"{path}#6", 'not a JSON object such as {"title": …, "text": …}'),
        Failure(f"{path}#7", "it holds half of a character (\\ud800 without its pair), which is no text"),
        Failure(f"{path}#8", "not UTF-8 (byte 14 of the line); save the file as UTF-8"),
        Failure(f"{path}#9", "not JSON we can read: it has a number too long or is nested too deeply"),
        Failure(f"{path}#10", "not JSON we can read: it has a number too long or is nested too deeply"),
    ] == failures


def test_blank_lines(tmp_path: Path) -> None:
    """Blank lines are no records, but they count."""
    path = written(tmp_path / "a.jsonl", b'\xef\xbb\xbf\n\r\n  \n{"text": "x"}\r\n\n')

    assert [Article(text="x", origin=f"{path}#4")] == items(path)


def test_byte_order_mark(tmp_path: Path) -> None:
    """A mark before the first record is not part of it."""
    assert "x" == article(written(tmp_path / "a.jsonl", b'\xef\xbb\xbf{"text": "x"}')).text


def test_unparsable_date(tmp_path: Path) -> None:
    """An article with a date nobody can read is kept, and so is the date as written."""
    found = article(written(tmp_path / "a.jsonl", lines({"text": "x", "published": "last spring"})))

    assert (None, "last spring") == (found.published, found.metadata["published"])


def test_not_a_number(tmp_path: Path) -> None:
    """Python's NaN and Infinity, which are not JSON, are no values."""
    path = written(tmp_path / "a.jsonl", b'{"text": "x", "authors": NaN, "score": Infinity, "n": 1e999, "k": 1.5}')

    assert Article(text="x", origin=f"{path}#1", metadata={"k": 1.5}) == article(path)


def test_line_above_the_limit(tmp_path: Path) -> None:
    """A line above the limit is passed over with its size told, and never held in memory as a whole."""
    long = b'{"text": "' + b"a" * 50_000_000 + b'"}\n'
    path = written(tmp_path / "a.jsonl", b'{"text": "first"}\n' + long + b'{"text": "last"}\n')
    tracemalloc.start()
    found = items(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [
        Article(text="first", origin=f"{path}#1"),
        Failure(f"{path}#2", f"too long: {len(long):,} bytes, and one article may have 10,000,000"),
        Article(text="last", origin=f"{path}#3"),
    ] == found
    assert peak < 3 * MAX_ARTICLE_BYTES


def test_line_at_the_limit(tmp_path: Path) -> None:
    """A line of just the limit is read, with and without a line end after it."""
    line = b'{"text": "' + b"a" * (MAX_ARTICLE_BYTES - 12) + b'"}'
    assert MAX_ARTICLE_BYTES == len(line)
    path = written(tmp_path / "a.jsonl", line + b"\n" + line)

    assert [True, True] == [isinstance(item, Article) for item in items(path)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "it holds no records"),
        (b"\n \n", "it holds no records"),
        (
            b'[\n  {\n    "text": "x"\n  }\n]',
            "it is JSON spread over many lines; write one object a line, e.g. with jq -c '.[]'",
        ),
        (b'{\n  "text": "x"\n}', "it is JSON spread over many lines; write one object a line, e.g. with jq -c '.[]'"),
        ('{"text": "x"}'.encode("utf-16"), "it is UTF-16 text; JSON lines must be UTF-8, so save it as that"),
        (b"\x89PNG\r\n\x1a\n\n\n", "not text: looks like a PNG image"),
        (b"\x1f\x8b\x08\n\n", "not text: looks like gzip data (name it .gz, e.g. articles.jsonl.gz)"),
        (bytes(range(32)) * 9, "not text: it holds binary data"),
    ],
)
def test_other_formats(tmp_path: Path, content: bytes, expected: str) -> None:
    """A file that holds no JSON lines at all is one failure, not one a line."""
    path = written(tmp_path / "a.jsonl", content)

    assert [Failure(str(path), expected)] == items(path)
    assert expected == reason(path)


def test_a_number_beyond_all_numbers_is_no_date(tmp_path: Path) -> None:
    """What stands behind such a record is read."""
    text = '{"text": "One.", "published": 1%s}\n{"text": "Two."}\n' % ("0" * 400)

    assert [("One.", None), ("Two.", None)] == [
        (one.text, one.published) for one in items(written(tmp_path / "a.jsonl", text)) if isinstance(one, Article)
    ]
