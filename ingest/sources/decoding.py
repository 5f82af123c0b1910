"""Bytes to text: UTF-8, else what the file declares, else what its letters suggest. What is no text is refused.

Encodings that look like ASCII, or like binary data, go before UTF-8 where they are declared.
"""

from __future__ import annotations

import codecs
import re

from retrieval.errors import SourceError

# Marks that no article begins with. (An article on the car ID3 begins as many sound files do.)
_MAGIC = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "gzip data (name it .gz, e.g. articles.jsonl.gz)"),
    (b"BZh91AY&SY", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
)

# The longer marks first: UTF-32's begins with UTF-16's.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Candidates of the detection. Left to itself it also finds rare DOS and Mac code pages in a few accented letters.
_LEGACY = ["cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp932", "euc_jp", "gb18030", "big5", "euc_kr"]

_STATEFUL = re.compile(r"iso2022_|hz$")
_SHIFTS = re.compile(rb"\x1b\$[@ABC]|\x1b\$[()][A-DOPQ]|\x1b\([IJ]|~\{")
"""Such encodings write every character in bytes of ASCII, and mark by these where they stand for something else."""
_WIDE = re.compile(r"utf-(?:16|32)(?:-[lb]e)?")
_LATIN_1 = ("iso8859-1", "ascii")
"""What declares these is Windows-1252 to every browser and mail program."""
_HEAD_BYTES = 4096
_IN_META = re.compile(rb"<meta[^>]{1,500}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_IN_XML = re.compile(rb"<\?xml[^>]{1,100}encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE | re.ASCII)

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\b\x1b"))
_MOST_CONTROLS = 0.1
_BINARY = "not text: it holds binary data"
# What eastern European text looks like when taken for Western: signs in its words (Polish "og³osi³"), or carons.
_EASTERN = re.compile(r"[^\W\d_][¹³£¿¼¾ª¥][^\W\d_]|[^\W\d_][¹³]\W|[šžŠŽ]")


def decoded(content: bytes, declared: str | None = None) -> str:
    """The text of a file.

    Args:
        content: the whole file.
        declared: the encoding the file itself names, tried where it is not UTF-8.
    """
    if mark := byte_order_mark(content):
        return _marked(content, mark)
    codec = codec_of(declared)
    _refuse_magic(content)
    if text := _shifted(content, codec) or _wide(content, codec):
        return text
    refuse_binary(content)
    if b"\0" in content:
        raise SourceError(_BINARY)
    for encoding in ("utf-8", codec):
        if encoding and (text := _strictly(content, encoding)) is not None:
            return text
    return _guessed(content)


def encoding_of(beginning: bytes) -> str:
    """The encoding of a long text, as its beginning tells it; a SourceError for what is no text.

    Args:
        beginning: may end in the middle of a character. Plain ASCII is taken for UTF-8.
    """
    if mark := byte_order_mark(beginning):
        return mark
    refuse_binary(beginning)
    if b"\0" in beginning:
        raise SourceError(_BINARY)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        return "utf-8" if _damaged_utf8(beginning) else _guess(beginning)[0]
    return "utf-8"


def byte_order_mark(content: bytes) -> str | None:
    """The encoding that the first bytes mark, or None."""
    return next((encoding for mark, encoding in _BYTE_ORDER_MARKS if content.startswith(mark)), None)


def declared_in_page(content: bytes) -> str | None:
    """The encoding that an HTML page names at its beginning, or None. Where it is XML as well, its tag goes before."""
    head = content[:_HEAD_BYTES]
    told = _IN_META.search(head) or _IN_XML.search(head)
    return told[1].decode() if told else None


def declared_in_header(content_type: str) -> str | None:
    """The encoding that a header Content-Type names, or None."""
    told = _IN_HEADER.search(content_type)
    return told[1] if told else None


def codec_of(declared: str | None) -> str | None:
    """What a declared encoding is decoded with; None where there is nothing of that name."""
    name = _known(declared)
    return "cp1252" if name in _LATIN_1 else name


def is_latin_1(declared: str) -> bool:
    """Whether Latin-1 is declared, or ASCII, by any of its names: often a mere default."""
    return _known(declared) in _LATIN_1


def refuse_binary(content: bytes) -> None:
    """Raise a SourceError for what is plainly no text."""
    _refuse_magic(content)
    controls = len(content) - len(content.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(content):
        raise SourceError(_BINARY)


def _refuse_magic(content: bytes) -> None:
    for magic, name in _MAGIC:
        if content.startswith(magic):
            raise SourceError(f"not text: looks like {name}")


def _known(declared: str | None) -> str | None:
    """Python's name of a declared encoding; None where it knows none of that name."""
    try:
        return codecs.lookup(declared.strip()).name if declared else None
    except (LookupError, ValueError):
        return None


def _shifted(content: bytes, codec: str | None) -> str | None:
    """The text in a declared encoding that is ASCII to the eye, as Japanese mail is, where its marks are there."""
    if not codec or not _STATEFUL.match(codec) or not _SHIFTS.search(content):
        return None
    # Many programs write characters that the Japanese standard gained later, and do not say so.
    names = (codec, "iso2022_jp_ext", "iso2022_jp_2004") if codec.startswith("iso2022_jp") else (codec,)
    whole = (_strictly(content, name) for name in names)
    return next(filter(None, whole), None) or content.decode(codec, "replace")


def _wide(content: bytes, codec: str | None) -> str | None:
    """The text in a declared UTF-16 or UTF-32 without a byte order mark, which looks like binary data."""
    if not codec or not _WIDE.fullmatch(codec) or b"\0" not in content:
        return None
    if not codec.endswith("e"):
        # The zeros of the most common letters stand before them where the larger part comes first.
        codec += "-be" if content[::2].count(0) > content[1::2].count(0) else "-le"
    text = _strictly(content, codec)
    return text if text and "\0" not in text else None


def _marked(content: bytes, encoding: str) -> str:
    text = _strictly(content, encoding)
    if text is None:
        name = encoding.removesuffix("-sig").upper()
        raise SourceError(f"its first bytes say {name}, but not all of it is; save it as UTF-8")
    return text


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _guessed(content: bytes) -> str:
    return _damaged_utf8(content) or _guess(content)[1]


def _guess(content: bytes) -> tuple[str, str]:
    """The encoding that the letters suggest, and the text in it."""
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=_LEGACY).best()
    if best is None:
        raise SourceError("its encoding cannot be told; save it as UTF-8")
    if best.encoding == "cp1250":
        # To the detection it is all but the same as Western, which is the likelier unless its letters say otherwise.
        western = _strictly(content, "cp1252")
        if western and not _EASTERN.search(western):
            return "cp1252", western
    return best.encoding, str(best)


def _damaged_utf8(content: bytes) -> str | None:
    """UTF-8 with a few broken characters stays UTF-8; taken for another encoding, every accent in it would be wrong."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    whole = sum(not character.isascii() for character in text) - broken
    return text if whole >= 4 * broken else None
