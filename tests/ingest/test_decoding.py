from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingest.sources.decoding import decoded
from retrieval.errors import SourceError
from tests.ingest.reads import article, reason, written

WESTERN = [
    "L’élève a été reçu à l’école.",
    "Señores, mañana no hay clases.",
    "São Paulo não está à venda, diz ministro da Educação.",
    "Smørrebrød på gården – sådan!",
    "“It is over” – and closed. £4 million for José’s façade",
]
POLISH = "Prezydent miasta ogłosił we wtorek, że most zostanie ponownie otwarty. Dziękujemy za cierpliwość."
CZECH = "Město oznámilo v úterý, že se most znovu otevře. Příští rok bude řešit další opravy."
RUSSIAN = "Мэр города объявил во вторник, что мост снова открыт."
JAPANESE = "市長は火曜日、橋が再開したと発表した。費用は四百万円を超えた。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode(encoding: str) -> None:
    """UTF-8 needs no mark; with a byte order mark the other Unicode encodings are read too, without the mark."""
    assert JAPANESE == decoded(JAPANESE.encode(encoding))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(text, "cp1252") for text in WESTERN]
    + [
        (POLISH, "cp1250"),
        (CZECH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
    ],
)
def test_legacy_encodings(text: str, encoding: str) -> None:
    """Old encodings are told by their letters, even in a single sentence."""
    assert text == decoded(text.encode(encoding))


def test_declared_encoding() -> None:
    """What is not UTF-8 is read as the file declares."""
    assert "Żółte linie" == decoded("Żółte linie".encode("iso8859_2"), declared="iso-8859-2")


@pytest.mark.parametrize("declared", ["no-such-encoding", "hex", "utf-8", "ascii"])
def test_wrong_declaration(declared: str) -> None:
    """A declaration that is nonsense or wrong is passed over."""
    assert WESTERN[0] == decoded(WESTERN[0].encode("cp1252"), declared)


def test_damaged_utf8() -> None:
    """UTF-8 with a broken character keeps all its others."""
    content = "é à ü ö ñ ".encode() + b"\xc3 and " + "ç".encode()

    assert "é à ü ö ñ \ufffd and ç" == decoded(content)


def test_false_byte_order_mark() -> None:
    """What a mark promises has to hold."""
    with pytest.raises(SourceError, match="^its first bytes say UTF-16, but not all of it is; save it as UTF-8$"):
        decoded(b"\xff\xfeabc")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n....", "not text: looks like a PNG image"),
        (b"RIFF\x24\x08\0\0WAVEfmt ", "not text: it holds binary data"),
        (b"{\\rtf1 ...", "not text: looks like an RTF document"),
        (b"Some text\0 and more", "not text: it holds binary data"),
        (bytes(range(1, 27)) * 9, "not text: it holds binary data"),
    ],
)
def test_binary(tmp_path: Path, content: bytes, expected: str) -> None:
    """Binary data with the name of a text is a failure that says what it looks like."""
    assert expected == reason(written(tmp_path / "a.txt", content))


def test_no_magic(tmp_path: Path) -> None:
    """Words that happen to begin like a binary format are words."""
    text = "ID3 sales rise"

    assert text == article(written(tmp_path / "a.txt", text)).text


def test_noise() -> None:
    """Bytes that are no text in any encoding are refused."""
    noise = bytes(random.Random(1).choices(range(128, 256), k=4000))

    with pytest.raises(SourceError, match="^its encoding cannot be told; save it as UTF-8$"):
        decoded(noise)


def test_escapes_are_text(tmp_path: Path) -> None:
    """A few control characters, as terminals write them, are no binary data; they are no part of the article."""
    text = "\x1b[1mBold\x1b[0m news of the day, long enough to be a line of text"

    assert "Bold news of the day, long enough to be a line of text" == article(written(tmp_path / "a.txt", text)).text
