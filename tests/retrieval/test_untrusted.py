"""Tests of cleaning what strangers wrote."""

from __future__ import annotations

import time

import pytest

from retrieval.untrusted import lines, one_line, safe_link


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain “words” – naïve, 日本, Київ", "plain “words” – naïve, 日本, Київ"),
        ("red \x1b[31malert\x1b[0m", "red alert"),
        ("cleared\x1b[2J\x1b[1;1H screen", "cleared screen"),
        ("title\x1b]0;owned\x07 set", "title set"),
        ("link \x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\", "link here"),
        ("clipboard\x1b]52;c;ZXZpbA==\x07", "clipboard"),
        ("unended \x1b]0;words stay", "unended 0;words stay"),
        ("one byte \x9b31mred \x9d0;owned\x9c", "one byte red"),
        ("reset \x1bc and charset \x1b(0", "reset and charset"),
        ("null\x00 bell\x07 back\x08space\x7f", "null bell backspace"),
        ("two\nlines\r\nand\ttabs\u2028more\u2029", "two lines and tabs more"),
        ("over\u202eridden\u202c and \u2066isolated\u2069", "overridden and isolated"),
        ("\ufeffmark, tag\U000e0041s, half \ud83d emoji", "mark, tags, half \ufffd emoji"),
        ("family 👩\u200d👩\u200d👧 stays", "family 👩\u200d👩\u200d👧 stays"),
        ("[bold]markup[/bold] :smile:", "[bold]markup[/bold] :smile:"),
    ],
)
def test_one_line_leaves_only_what_can_be_read(text: str, expected: str) -> None:
    """Whatever a terminal would obey is taken out, all other characters stay."""
    assert expected == one_line(text)


def test_lines_keep_paragraphs() -> None:
    """Line breaks stay, many empty lines become one, other white space becomes a single space."""
    assert "One.\nTwo  words".replace("  ", " ") + "\n\nThree" == lines("One.\r\nTwo\t\xa0words \n\n \n\nThree")


def test_cleaning_takes_time_in_proportion_to_the_text() -> None:
    """No text makes the patterns backtrack for long."""
    started = time.monotonic()
    for hostile in ("\x1b]", "\x9d", "\x1b[", " \n", "\x1b]\x9d "):
        one_line(hostile * 200_000)
        lines(hostile * 200_000)

    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (None, None),
        ("", None),
        ("javascript:alert(1)", None),
        ("/relative/path", None),
        ("https://a.example/x?y=1&z=%20#:~:text=a,b", "https://a.example/x?y=1&z=%20#:~:text=a,b"),
        ("HTTP://a.example/with space", "HTTP://a.example/with%20space"),
        ("https://a.example/\x1b]8;;https://evil.example\x07", "https://a.example/"),
        ("https://a.example/>\"<'`", "https://a.example/%3E%22%3C'%60"),
        ("https://a.example/наш", "https://a.example/%D0%BD%D0%B0%D1%88"),
        ("file:///tmp/a.txt", "file:///tmp/a.txt"),
    ],
)
def test_links_are_encoded_or_dropped(link: str | None, expected: str | None) -> None:
    """Only web addresses and files are linked, in characters that end no escape sequence and no angle bracket."""
    assert expected == safe_link(link)
