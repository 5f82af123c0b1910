"""What hostile archives try: to write elsewhere, to unpack without end, to be believed."""

from __future__ import annotations

import gzip
import io
import resource
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

from ingest.sources import Failure
from ingest.sources.archives import DAMAGED_MEMBER, Names
from ingest.sources.stream import MAX_ARTICLE_BYTES
from retrieval.domain import Article
from tests.ingest.archives import tarred, zipped
from tests.ingest.reads import items, reason, told, written

BOMB = "it unpacks to more than 200 times its size, as bombs do; it is not read on"
LINE = b'{"text": "' + b"The same again and again. " * 40_000 + b'"}\n'
"""A megabyte."""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/a.txt", "etc/a.txt"),
        ("/etc/a.txt", "etc/a.txt"),
        ("..\\..\\a.txt", "a.txt"),
        ("C:\\news\\a.txt", "news/a.txt"),
        ("c:a.txt", "a.txt"),
        ("a/./b//../c.txt", "a/b/c.txt"),
        ("\x1b[31mred\n.txt", "\ufffd[31mred\ufffd.txt"),
        ("\u202etxt.a.txt", "\ufffdtxt.a.txt"),
        ("\udce9.txt", "\ufffd.txt"),
        ("page#3", "page_3"),
        ("#1/a.txt", "#1/a.txt"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("x" * 5000 + ".txt", "x" * 296 + ".txt"),
    ],
)
def test_names_are_made_harmless(name: str, expected: str) -> None:
    """They stay below the archive's, can be printed and stored, and are never taken for a record's."""
    assert expected == Names().of(name)


def test_each_name_is_used_once() -> None:
    """Two members of one name are two articles; a thousand of them take no longer than others."""
    names = Names()
    assert ["a.txt", "a (2).txt", "a (2) (2).txt", "a (3).txt", "a.jsonl.gz", "a (2).jsonl.gz"] == [
        names.of(name) for name in ("a.txt", "a.txt", "a (2).txt", "/a.txt", "a.jsonl.gz", "../a.jsonl.gz")
    ]
    assert 100_000 == len({names.of("b.txt") for _ in range(100_000)})


def test_a_member_without_a_name(tmp_path: Path) -> None:
    """It has none to be told by, and is read all the same where its bytes tell what it is."""
    assert [("unnamed", "Text")] == told(written(tmp_path / "a.zip", zipped(("", "<html><p>Text</p></html>"))))


def test_nothing_is_written(tmp_path: Path) -> None:
    """Neither where a name says, nor beside the archive."""
    names = ("../outside.txt", f"{tmp_path}/absolute.txt", "inside.txt")
    for path, content in (
        (tmp_path / "in" / "a.zip", zipped(*((name, "Text") for name in names))),
        (tmp_path / "in" / "a.tar", tarred(*((name, "Text") for name in names))),
    ):
        assert [f"{path}/{name}" for name in ("outside.txt", f"{tmp_path}/absolute.txt"[1:], "inside.txt")] == [
            item.origin for item in items(written(path, content)) if isinstance(item, Article)
        ]
    assert ["a.tar", "a.zip", "in"] == sorted(path.name for path in tmp_path.rglob("*"))


def test_links_in_a_zip_are_not_followed(tmp_path: Path) -> None:
    """What they lead to is not read, and neither is their target's name taken for text."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        info = zipfile.ZipInfo("passwd.txt")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    path = written(tmp_path / "a.zip", content.getvalue())

    assert "it holds no file that is read; links or devices: 1 (e.g. passwd.txt)" == reason(path)


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md"])
def test_a_bomb_of_one_article(tmp_path: Path, name: str) -> None:
    """It is given up at an article's limit."""
    path = written(tmp_path / "a.zip", zipped((name, bytes(100_000_000)), ("b.txt", "Text")))

    assert [(name, "too large: 100,000,000 bytes, and one article may have 10,000,000"), ("b.txt", "Text")] == told(
        path
    )


def test_a_bomb_of_many_articles(tmp_path: Path) -> None:
    """Lines without end are given up when they are too many for what was read of the archive."""
    many = LINE * 150
    path = written(tmp_path / "a.zip", zipped(("a.jsonl", many), ("b.txt", "Text")))
    tape = written(tmp_path / "a.tar.gz", gzip.compress(tarred(("a.jsonl", many))))

    assert [("a.jsonl", BOMB), ("b.txt", "Text")] == told(path)[-2:]
    assert BOMB in [text for _, text in told(tape)[-2:]]


def test_an_archive_of_repetitions_is_no_bomb(tmp_path: Path) -> None:
    """Small ones may pack as well as they like."""
    assert 60 == len(told(written(tmp_path / "a.zip", zipped(("a.jsonl", LINE * 60)))))


def test_a_bomb_in_a_bomb(tmp_path: Path) -> None:
    """A ZIP in a ZIP is not spooled beyond what its own bytes may unpack to."""
    inner = zipped(("a.jsonl", LINE * 10))
    path = written(tmp_path / "a.zip", zipped(("i.zip", inner + bytes(150_000_000) + inner)))

    assert [("i.zip", BOMB)] == told(path)


def test_members_that_share_their_bytes(tmp_path: Path) -> None:
    """Each would unpack to all that follows; only the last one is what it says."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("a.txt", "b.txt", "c.txt"):
            archive.writestr(name, "Text " * 10)
        for info in archive.infolist():
            info.compress_size = info.file_size = 150
    path = written(tmp_path / "a.zip", content.getvalue())
    overlaps = "it overlaps with another member; the archive is damaged or hostile"

    assert [("a.txt", overlaps), ("b.txt", overlaps), ("c.txt", DAMAGED_MEMBER)] == told(path)


def test_a_size_that_is_too_small_is_found_out(tmp_path: Path) -> None:
    """What a member says of its size is the most that is read, and then its checksum is wrong."""
    content = zipped(("a.txt", "Text " * 100)).replace((500).to_bytes(4, "little"), (5).to_bytes(4, "little"))

    assert [("a.txt", DAMAGED_MEMBER)] == told(written(tmp_path / "a.zip", content))


@pytest.mark.parametrize("size", [0x7FFFFFFF, 0xFFFFFFFE])
def test_a_directory_of_a_size_that_cannot_be(tmp_path: Path, size: int) -> None:
    """No memory is asked for on a header's word."""
    content = bytearray(zipped(("a.txt", "Text")))
    end = content.rindex(b"PK\x05\x06")
    struct.pack_into("<L", content, end + 12, size)

    assert "it is a damaged or cut off ZIP archive" in reason(written(tmp_path / "a.zip", bytes(content)))


def test_a_tar_header_without_end(tmp_path: Path) -> None:
    """The words said of a member are bounded, however well they pack."""
    info = tarfile.TarInfo("././@PaxHeader")
    info.type, info.size = tarfile.XHDTYPE, 2_000_000_000
    packer = zlib.compressobj(wbits=31)
    content = packer.compress(info.tobuf(tarfile.USTAR_FORMAT))
    content += b"".join(packer.compress(b"a" * 1_000_000) for _ in range(200)) + packer.flush()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert "it is no TAR archive that is read: it says too much of one member, or is damaged" == reason(
        written(tmp_path / "a.tar.gz", content)
    )
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_tar_member_of_less_than_nothing(tmp_path: Path) -> None:
    """It would send the reader back to where it was, for ever."""
    content = bytearray(tarred(("a.txt", "Text"), ("b.txt", "More")))
    content[124:136] = b"\xff" * 10 + (-1024).to_bytes(2, "big", signed=True)
    content[148:156] = b" " * 8
    content[148:156] = b"%06o\0 " % sum(content[:512])
    [*_, last] = items(written(tmp_path / "a.tar", bytes(content)))

    assert isinstance(last, Failure)


def test_an_xz_header_that_asks_for_all_memory(tmp_path: Path) -> None:
    """A dictionary of four billion bytes is not made."""
    import lzma

    filters = [
        {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 29, "mode": lzma.MODE_FAST, "nice_len": 2, "mf": lzma.MF_HC3}
    ]
    content = lzma.compress(tarred(("a.txt", "Text")), filters=filters)
    path = written(tmp_path / "a.tar.xz", content)

    assert "its xz data is damaged or cut off; fetch or compress it again" == reason(path)


def test_a_member_above_the_limit_of_an_article(tmp_path: Path) -> None:
    """As a file above it."""
    path = written(tmp_path / "a.tar", tarred(("a.txt", "a" * (MAX_ARTICLE_BYTES + 1)), ("b.txt", "Text")))

    assert [("a.txt", "too large: 10,000,001 bytes, and one article may have 10,000,000"), ("b.txt", "Text")] == told(
        path
    )
