import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from retrieval.archive.archive import Archive
from retrieval.archive.failures import failures_of
from retrieval.archive.opening import open_archive, open_or_create_archive
from retrieval.domain import Article, SplitArticle
from retrieval.embedding import SentenceTransformerEmbedder
from retrieval.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveUnwritable
from tests.conftest import store


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("(sqlite3.OperationalError) database or disk is full", ArchiveUnwritable),
        ("error returned from database: (code: 13) database or disk is full", ArchiveUnwritable),
        ("An IO error occurred: 'No space left on device (os error 28)'", ArchiveUnwritable),
        ("[Errno 13] Permission denied: 'write.lock'", ArchiveUnwritable),
        ("attempt to write a readonly database", ArchiveUnwritable),
        ("unable to open database file", ArchiveUnwritable),
        ("database is locked", ArchiveBusy),
        ("Failed to acquire Lockfile: LockBusy. Some(...)", ArchiveBusy),
        ("database disk image is malformed", ArchiveDamaged),
        ("Data corrupted: meta.json", ArchiveDamaged),
    ],
)
def test_failures_are_told_apart(reason: str, expected: type[ArchiveError]) -> None:
    """A full disk, a missing right and another writer are no damage: nobody is sent to the backup for them."""
    with pytest.raises(ArchiveError) as raised, failures_of("catalogue", "a.sqlite3", ValueError):
        raise ValueError(reason)
    assert expected is raised.type


def test_errors_do_not_show_what_was_to_be_stored(archive: Archive) -> None:
    """What people ask stands in no log, also where a statement fails."""
    said = "my question".upper()  # the line itself is shown
    with pytest.raises(ArchiveError) as raised, archive.catalogue.transaction(writes=True) as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:said)"), {"said": said})
    shown = "".join(traceback.format_exception(raised.value))
    assert (True, False) == ("nowhere" in shown, said in shown)


def test_message_is_one_line_with_place_reason_and_remedy() -> None:
    """However many lines the library made of it."""
    with pytest.raises(ArchiveError) as raised, failures_of("keyword index", "/a/keywords", ValueError):
        raise ValueError("No space left\n  on device")
    assert (
        "the disk did not take what was written to the archive's keyword index (/a/keywords): No space left on device. "
        "What was stored before is safe: make room on the disk, then run the same command again."
    ) == str(raised.value)


def test_what_may_not_be_written_is_said_in_plain_words(tmp_path: Path) -> None:
    """Not in the library's."""
    with pytest.raises(ArchiveUnwritable) as raised, failures_of("keyword index", tmp_path, ValueError):
        raise ValueError(
            'Failed to acquire Lockfile: IoError(Os { code: 30, message: "Read-only file system" }). None.'
        )
    assert (
        f"the archive's keyword index ({tmp_path}) cannot be written: this user may not write there. Newsdesk needs to "
        "write there even for asking: give this user the right to, or copy the archive's folder to where it may write."
    ) == str(raised.value)


def test_other_errors_pass() -> None:
    """What the library does not raise is a mistake of ours, and stays one."""
    with pytest.raises(KeyError), failures_of("catalogue", "a.sqlite3", ValueError):
        raise KeyError("ours")


@pytest.mark.parametrize("file", ["vectors/chroma.sqlite3", "keywords/meta.json", "catalogue.sqlite3"])
def test_damaged_store_is_said(
    tmp_path: Path, embedder: SentenceTransformerEmbedder, split: Callable[[Article], SplitArticle], file: str
) -> None:
    """Whichever library finds out, the message names the store."""
    with closing(open_or_create_archive(tmp_path / "archive", lambda _: embedder)) as made:
        store(made, split, Article("Herons returned.", url="https://n.example/1"))
    damaged = tmp_path / "copy"
    (tmp_path / "archive").rename(damaged)
    (damaged / file).write_bytes(b"garbage" * 1000)
    with pytest.raises(ArchiveDamaged, match=str(damaged / file.partition("/")[0])):
        with closing(open_archive(damaged, lambda _: embedder)) as again:
            again.nearest(again.embed_query("herons"), 5)
            again.matching("herons", 5)


def test_nul_characters_cut_no_passage_short(
    tmp_path: Path, embedder: SentenceTransformerEmbedder, split: Callable[[Article], SplitArticle]
) -> None:
    """SQLite takes one for the end of a text; what is stored comes back whole."""
    text = "Mayor Ann\0 Lee opened the bridge\0. She cut the ribbon at ten."
    with closing(open_or_create_archive(tmp_path / "archive", lambda _: embedder)) as archive:
        store(archive, split, Article(text))
        (passage,) = archive.passages(archive.matching("ribbon", 5)).values()
        assert text == passage.text
        assert [passage] == archive.catalogue.neighbours(passage, 1)
