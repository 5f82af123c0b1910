"""ZIP archives: read in place, and ingested like folders."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from ingest.pipeline import Ingest, IngestReport
from ingest.pruning import vanished_from
from ingest.sources import Failure, read_files
from ingest.sources.archives import DAMAGED_MEMBER
from ingest.sources.read import Remark
from retrieval.archive.archive import Archive
from retrieval.domain import Article
from tests.cli import here
from tests.conftest import ingest_paths
from tests.ingest.archives import page, tarred, zipped
from tests.ingest.documents import word
from tests.ingest.reads import article, items, lines, reason, told, written

HERONS = "Herons return\n\nThe herons returned to Lowmarsh on Monday.\n"
OTTERS = "Otters seen\n\nOtters were seen in the Korrel River on Friday.\n"
NOTES = "A note\n\nThe notice board of Lowmarsh was painted green.\n"


def test_members_are_read_in_their_order(tmp_path: Path) -> None:
    """Each by its own kind, with the archive's path before its own."""
    path = written(
        tmp_path / "a.zip",
        zipped(
            ("z/b.txt", "Second letter"),
            ("a.html", page("Harbour closed", "Ferries went to Korrel.")),
            ("c.jsonl.gz", gzip.compress(lines({"text": "x"}, {"text": "y"}))),
        ),
    )
    harbour = "The harbour of Lowmarsh was closed for a day, the council said on Monday.\n\nFerries went to Korrel."

    assert [
        ("z/b.txt", "Second letter"),
        ("a.html", harbour),
        ("c.jsonl.gz#1", "x"),
        ("c.jsonl.gz#2", "y"),
    ] == told(path)


def test_every_byte_of_an_archive_is_accounted_for(tmp_path: Path) -> None:
    """Though its directory lies about the members' sizes."""
    content = zipped(("a.txt", "One"), ("b.png", "\x89PNG"), ("c.txt", "Three"))
    for name, data in (("a.zip", content), ("b.zip", content.replace((3).to_bytes(4, "little"), b"\xff\xff\xff\x7f"))):
        path = written(tmp_path / name, data)
        assert len(data) == sum(read.consumed for read in read_files([path]))


def test_its_bytes_tell_a_zip_and_its_members(tmp_path: Path) -> None:
    """Whatever their names say."""
    path = written(tmp_path / "download", zipped(("page", page("Harbour closed"))))

    assert "Harbour closed" == article(path).title


@pytest.mark.parametrize(("raw", "expected"), [("Fähre".encode(), "Fähre"), ("Fähre".encode("cp437"), "Fähre")])
def test_names_that_are_not_said_to_be_utf8(tmp_path: Path, raw: bytes, expected: str) -> None:
    """They are where they can be, else in the encoding that ZIP began with."""
    name = "x" * len(raw)
    path = written(tmp_path / "a.zip", zipped((f"{name}.txt", "Text")).replace(name.encode(), raw))

    assert [(f"{expected}.txt", "Text")] == told(path)


def test_what_is_passed_over_is_told_in_a_remark(tmp_path: Path) -> None:
    """Hidden files, a Mac's, other kinds; folders are no files."""
    path = written(
        tmp_path / "a.zip",
        zipped(
            ("news/", ""),
            ("news/a.txt", "Text"),
            ("__MACOSX/news/._a.txt", "x"),
            (".git/b.txt", "x"),
            ("logo.png", b"\x89PNG\r\n"),
        ),
    )
    what = "passed over 3 of its 4 files; hidden: 2 (e.g. __MACOSX/news/._a.txt), of other kinds: 1 (e.g. logo.png)"

    assert [Article("Text", "Text", origin=f"{path}/news/a.txt"), Remark(str(path), what)] == items(path)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ((), "it holds no files"),
        ((("logo.png", "\x89PNG"),), "it holds no file that is read; of other kinds: 1 (e.g. logo.png)"),
        ((("xl/workbook.xml", "<x/>"),), "it is a spreadsheet; save it as CSV"),
        ((("ppt/presentation.xml", "<x/>"),), "it is a presentation; save it as PDF"),
        (
            (("content.xml", "<x/>"), ("META-INF/manifest.xml", "<x/>")),
            "it is an OpenDocument file; save it as .docx or PDF, a spreadsheet as CSV",
        ),
    ],
)
def test_archives_that_hold_nothing_say_why(
    tmp_path: Path, members: tuple[tuple[str, str], ...], expected: str
) -> None:
    """Office documents say what to do."""
    assert expected == reason(written(tmp_path / "a.zip", zipped(*members)))


def test_archives_in_an_archive(tmp_path: Path) -> None:
    """One more level is read, and no more."""
    inner = zipped(("a.txt", "Text"))
    middle = zipped(("a.zip", inner), ("b.tar.gz", tarred(("b.txt", "More"), compression="gz")))
    path = written(tmp_path / "a.zip", zipped(("i.zip", middle), ("j.zip", inner)))

    too_deep = "it is an archive in an archive in an archive; those are unpacked 2 deep"
    assert [("i.zip/a.zip", too_deep), ("i.zip/b.tar.gz", too_deep), ("j.zip/a.txt", "Text")] == told(path)


def test_encrypted_and_rare_members_are_failures_of_their_own(tmp_path: Path) -> None:
    """The others are read."""
    content = bytearray(zipped(("a.txt", "One"), ("b.txt", "Two")))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path = written(tmp_path / "a.zip", bytes(content))
    packed = written(tmp_path / "b.zip", zipped(("a.txt", "One"), method=zipfile.ZIP_BZIP2))

    assert [
        ("a.txt", "it is encrypted; unpack the archive with its password and read the files"),
        ("b.txt", "Two"),
    ] == told(path)
    assert "it is packed by bzip2, which is not read; pack it anew as a plain ZIP (Deflate)" == reason(packed)


def test_a_damaged_member_is_a_failure_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Whether its data or its header is damaged."""
    content = bytearray(zipped(("a.txt", "One"), ("b.txt", "Two"), ("c.txt", "Three"), method=zipfile.ZIP_STORED))
    content[content.index(b"One")] ^= 1
    content[content.index(b"Two") - 35] ^= 1
    path = written(tmp_path / "a.zip", bytes(content))

    assert [("a.txt", DAMAGED_MEMBER), ("b.txt", DAMAGED_MEMBER), ("c.txt", "Three")] == told(path)


def test_a_cut_off_archive_is_one_failure(tmp_path: Path) -> None:
    """Its directory is at its end."""
    path = written(tmp_path / "a.zip", zipped(("a.txt", "One"), ("b.txt", "Two"))[:-30])

    assert "it is a damaged or cut off ZIP archive; fetch it again, or unpack it and read the files" == reason(path)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A folder with a ZIP of two articles."""
    return written(tmp_path / "room" / "news.zip", zipped(("herons.txt", HERONS), ("otters.txt", OTTERS))).parent


def counts(report: IngestReport) -> dict[str, int]:
    """What happened to the articles, without what did not."""
    names = ("added", "changed", "unchanged", "moved", "copied", "repeated")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


def prune(archive: Archive, path: Path) -> int:
    """Ingest and take out what is gone; how many articles went."""
    with archive.writing("ingest"):
        run = Ingest(archive, lambda _bytes, _passages: None)
        report = run.run(read_files([path]))
        return archive.lose_sight(vanished_from(path, archive.catalogue, run.seen, report.failed).sightings)


def test_an_unchanged_archive_is_not_stored_again(archive: Archive, room: Path) -> None:
    """Its members are known by their place in it."""
    assert {"added": 2} == counts(ingest_paths(archive, room))
    assert {"unchanged": 2} == counts(ingest_paths(archive, room))


def test_a_changed_member_is_a_new_version(archive: Archive, room: Path) -> None:
    """As a changed file is."""
    ingest_paths(archive, room)
    written(room / "news.zip", zipped(("herons.txt", HERONS + "They stayed.\n"), ("otters.txt", OTTERS)))
    assert {"changed": 1, "unchanged": 1} == counts(ingest_paths(archive, room))


def test_a_moved_archive_holds_the_same_articles(archive: Archive, room: Path) -> None:
    """Also where it was unpacked."""
    ingest_paths(archive, room)
    (room / "news.zip").rename(room / "old.zip")
    assert {"unchanged": 2, "moved": 2} == counts(ingest_paths(archive, room))
    (room / "old.zip").unlink()
    written(room / "news" / "herons.txt", HERONS)
    written(room / "news" / "otters.txt", OTTERS)
    assert {"unchanged": 2, "moved": 2} == counts(ingest_paths(archive, room))


def test_a_copy_of_a_member_is_not_stored_twice(archive: Archive, room: Path) -> None:
    """In another archive or beside it."""
    ingest_paths(archive, room)
    written(room / "a.zip", zipped(("birds.txt", HERONS)))
    written(room / "z.txt", OTTERS)
    assert {"unchanged": 2, "copied": 2} == counts(ingest_paths(archive, room))


def test_a_member_that_is_gone_from_the_archive_is_pruned(archive: Archive, room: Path) -> None:
    """And one that cannot be read today is not."""
    ingest_paths(archive, room)
    path = written(room / "news.zip", zipped(("otters.txt", OTTERS), ("notes.txt", NOTES), ("logo.png", "\x89PNG")))
    assert 1 == prune(archive, path)
    written(path, zipped(("otters.txt", b"\0" * 100), ("notes.txt", NOTES)))
    assert 0 == prune(archive, path)
    written(path, zipped(("otters.txt", OTTERS))[:-30])
    assert 0 == prune(archive, path)


def test_a_renamed_member_takes_its_article_along_once_the_old_name_is_pruned(archive: Archive, room: Path) -> None:
    """Until then it may be a copy: what is in an archive is not looked up."""
    ingest_paths(archive, room)
    path = written(room / "news.zip", zipped(("birds.txt", HERONS), ("otters.txt", OTTERS)))
    assert 0 == prune(archive, path)
    assert {"unchanged": 2, "moved": 1} == counts(ingest_paths(archive, room))
    written(path, zipped(("birds.txt", HERONS + "They stayed.\n"), ("otters.txt", OTTERS)))
    assert {"changed": 1, "unchanged": 1} == counts(ingest_paths(archive, room))


def test_failures_of_members_name_them(tmp_path: Path) -> None:
    """By archive and name."""
    path = written(tmp_path / "a.zip", zipped(("a.txt", ""), ("b.jsonl", "{}\n")))

    assert [Failure(f"{path}/a.txt", "it holds no text"), Failure(f"{path}/b.jsonl#1", 'it has no "text"')] == items(
        path
    )


def test_the_command_tells_what_was_passed_over(tmp_path: Path) -> None:
    """As a note beside the failures, which it is not one of."""
    path = written(tmp_path / "a.zip", zipped(("a.txt", HERONS), ("logo.png", "\x89PNG")))
    done = here("ingest", path, "--json", "--archive", tmp_path / "archive")
    what = "passed over 1 of its 2 files; of other kinds: 1 (e.g. logo.png)"

    assert f"note: {path}: {what}\n" == done.stderr
    report = json.loads(done.stdout)
    assert ([], [{"origin": str(path), "reason": what}]) == (report["failed"], report["remarks"])


def test_a_word_document_under_another_name(tmp_path: Path) -> None:
    """Its bytes are those of a ZIP, and what is in it tells what it is; also in an archive."""
    document = word((("Title", "Harbour closed"), ("Normal", "Ferries went to Korrel.")))
    path = written(tmp_path / "attachment.bin", document)
    packed = written(tmp_path / "a.zip", zipped(("i/attachment.zip", document), ("b.docx", document)))

    assert ("Ferries went to Korrel.", str(path)) == (article(path).text, article(path).origin)
    assert [("i/attachment.zip", "Ferries went to Korrel."), ("b.docx", "Ferries went to Korrel.")] == told(packed)
