"""TAR archives, plain and compressed, read from beginning to end."""

from __future__ import annotations

import random
import tarfile
from pathlib import Path

import pytest

from ingest.sources import Failure, read_files
from ingest.sources.archives import DAMAGED_MEMBER
from ingest.sources.read import Remark
from retrieval.archive.archive import Archive
from retrieval.domain import Article
from tests.conftest import ingest_paths
from tests.ingest.archives import link, page, tarred, zipped
from tests.ingest.reads import items, lines, reason, told, written

NEWS = (("b.txt", "Second letter"), ("news/a.html", page("Harbour closed")), ("c.jsonl", lines({"text": "x"})))


@pytest.mark.parametrize(
    ("name", "compression"),
    [("a.tar", ""), ("a.tar.gz", "gz"), ("A.TGZ", "gz"), ("a.tar.bz2", "bz2"), ("a.tbz2", "bz2"), ("a.tar.xz", "xz")],
)
def test_members_are_read_in_their_order(tmp_path: Path, name: str, compression: str) -> None:
    """However the archive is compressed; its bytes are all accounted for."""
    content = tarred(*NEWS, compression=compression)
    path = written(tmp_path / name, content)

    assert ["b.txt", "news/a.html", "c.jsonl#1"] == [origin for origin, _ in told(path)]
    assert len(content) == sum(read.consumed for read in read_files([path]))


def test_what_is_passed_over_is_told_in_a_remark(tmp_path: Path) -> None:
    """Links are not followed, wherever they lead; devices and hidden files are left alone."""
    device = tarfile.TarInfo("dev.txt")
    device.type = tarfile.CHRTYPE
    members = (("a.txt", "Text"), link("passwd.txt", "/etc/passwd"), device, (".b.txt", "x"), ("c.png", "\x89PNG"))
    path = written(tmp_path / "a.tar", tarred(*members))
    what = (
        "passed over 4 of its 5 files; links or devices: 2 (e.g. passwd.txt), hidden: 1 (e.g. .b.txt), "
        "of other kinds: 1 (e.g. c.png)"
    )

    assert [Article("Text", "Text", origin=f"{path}/a.txt"), Remark(str(path), what)] == items(path)


def test_sparse_files_are_passed_over(tmp_path: Path) -> None:
    """A few bytes may say that they are a terabyte of zeros."""
    content = bytearray(tarred(("a.txt", "Text"), ("b.txt", "More")))
    content[156:157] = tarfile.GNUTYPE_SPARSE
    content[148:156] = b" " * 8
    content[148:156] = b"%06o\0 " % sum(content[:512])
    path = written(tmp_path / "a.tar", bytes(content))

    assert Remark(str(path), "passed over 1 of its 2 files; sparse: 1 (e.g. a.txt)") == items(path)[-1]


def test_archives_in_an_archive(tmp_path: Path) -> None:
    """A ZIP in a TAR is read by way of a temporary file, a TAR as it comes."""
    path = written(
        tmp_path / "a.tar.gz", tarred(("i.zip", zipped(NEWS[0])), ("j.tar", tarred(NEWS[2])), compression="gz")
    )

    assert [("i.zip/b.txt", "Second letter"), ("j.tar/c.jsonl#1", "x")] == told(path)


def test_a_cut_off_archive_ends_with_a_failure(tmp_path: Path) -> None:
    """What was before it is read, and the archive says how far it came."""
    content = tarred(("a.txt", "Text"), ("b.txt", "More"))
    ended = "it is a TAR archive that is damaged or cut off after {} files; fetch it again"
    in_header = written(tmp_path / "a.tar", content[:1300])
    in_content = written(tmp_path / "b.tar", content[:1538])

    assert [("a.txt", "Text"), (str(in_header), ended.format(1))] == told(in_header)
    assert [("a.txt", "Text"), ("b.txt", DAMAGED_MEMBER), (str(in_content), ended.format(2))] == told(in_content)


def test_a_damaged_header_is_not_taken_for_the_end(tmp_path: Path) -> None:
    """To tarfile it is one."""
    content = bytearray(tarred(("a.txt", "Text"), ("b.txt", "More"), ("c.txt", "Most")))
    content[1024 + 20] ^= 1
    path = written(tmp_path / "a.tar", bytes(content))

    assert ["Text", "it is a TAR archive that is damaged or cut off after 1 files; fetch it again"] == [
        text for _, text in told(path)
    ]


@pytest.mark.parametrize(("compression", "size"), [("gz", 2_000), ("bz2", 20_000), ("xz", 2_000)])
def test_cut_off_compressed_archive(tmp_path: Path, compression: str, size: int) -> None:
    """What came before is read (bzip2's blocks are large); the last failure is the archive's."""
    noise = [(f"{number}.txt", random.Random(number).randbytes(size).hex()) for number in range(100)]
    content = tarred(*noise, compression=compression)
    path = written(tmp_path / f"a.tar.{compression}", content[: len(content) // 2])
    *articles, member, last = items(path)

    assert 10 < sum(isinstance(item, Article) for item in articles) < 60
    assert Failure(f"{path}/{len(articles)}.txt", DAMAGED_MEMBER) == member
    ended = f"it is a TAR archive that is damaged or cut off after {len(articles) + 1} files; fetch it again"
    assert Failure(str(path), ended) == last


def test_empty_archive(tmp_path: Path) -> None:
    """One without files says so."""
    assert "it holds no files" == reason(written(tmp_path / "a.tar", tarred()))


def test_no_archive_at_all(tmp_path: Path) -> None:
    """A name does not make one."""
    assert "it is a TAR archive that is damaged or cut off after 0 files; fetch it again" == reason(
        written(tmp_path / "a.tar", "Text " * 1000)
    )


def test_an_unchanged_archive_is_not_stored_again(archive: Archive, tmp_path: Path) -> None:
    """Its members are known by their place in it."""
    path = written(tmp_path / "a.tar.gz", tarred(*NEWS[:2], compression="gz"))
    assert 2 == ingest_paths(archive, path).added
    assert 2 == ingest_paths(archive, path).unchanged
