from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingest.sources.decoding import declared_in_header, declared_in_page, decoded
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


@pytest.mark.parametrize(
    ("text", "codec"), [(JAPANESE, "iso-2022-jp"), (JAPANESE, "iso-2022-jp-2"), ("市长说。", "hz")]
)
def test_declared_encodings_that_look_like_ascii(text: str, codec: str) -> None:
    """Their bytes are ASCII, so the declaration goes first; but not where none of their marks is there."""
    assert text == decoded(text.encode(codec), codec)
    assert WESTERN[0] == decoded(WESTERN[0].encode(), codec)


def test_japanese_mail_with_signs_beyond_the_standard() -> None:
    """Half-width letters are read though the encoding declared has none; what nobody knows does not spoil the rest."""
    assert "橋ﾊｼ" == decoded("橋ﾊｼ".encode("iso2022_jp_ext"), "iso-2022-jp")
    assert "橋\ufffd" == decoded("橋".encode("iso2022_jp")[:-3] + b"\x7e\x7e\x1b(B", "iso-2022-jp")[:2]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-be"])
@pytest.mark.parametrize("text", [WESTERN[0], JAPANESE + "\n2022"])
def test_wide_encodings_without_a_mark(text: str, codec: str) -> None:
    """They are read where they are declared, whichever byte comes first; undeclared they are binary data."""
    content = text.encode(codec)
    assert text == decoded(content, codec)
    if "16" in codec:
        assert text == decoded(content, "utf-16")
    with pytest.raises(SourceError, match="binary data"):
        decoded(content)


def test_latin_1_is_windows() -> None:
    """What declares Latin-1 has the quotation marks of Windows, as browsers take it."""
    assert WESTERN[4] == decoded(WESTERN[4].encode("cp1252"), "iso-8859-1")


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


@pytest.mark.parametrize(
    ("page", "declared"),
    [
        (b'<meta charset="koi8-r">', "koi8-r"),
        (b"<META HTTP-EQUIV=Content-Type CONTENT='text/html; CHARSET=koi8-r'>", "koi8-r"),
        (b'<?xml version="1.0" encoding="koi8-r"?><html>', "koi8-r"),
        (b'<?xml version="1.0" encoding="utf-8"?><html><head><meta charset="koi8-r">', "koi8-r"),
        (b'<?xml version="1.0"?><html>', None),
        (b"<p>The charset = koi8-r, they said.</p>", None),
    ],
)
def test_what_a_page_declares(page: bytes, declared: str | None) -> None:
    """In a tag, or where it is XML at its beginning, in letters of either case."""
    assert declared == declared_in_page(page)


@pytest.mark.parametrize(
    ("header", "declared"),
    [("text/html; charset=UTF-8", "UTF-8"), ('text/html;Charset="koi8-r"', "koi8-r"), ("text/html", None)],
)
def test_what_a_header_declares(header: str, declared: str | None) -> None:
    """With quotation marks or without."""
    assert declared == declared_in_header(header)
