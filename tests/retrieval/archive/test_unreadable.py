"""Stores whose files are emptied or spoilt: said in a sentence, and built anew from what the catalogue keeps."""

import shutil
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.archive.opening import Backends, open_archive
from retrieval.archive.repair import examine, repair
from retrieval.encoders import Vectors
from retrieval.errors import ArchiveDamaged, StoreMissing
from tests.retrieval.archive.models import WordsModel
from tests.retrieval.archive.stores import assert_settled, hurry, spoil
from tests.retrieval.archive.user import found, open_words, report, write
from tests.retrieval.archive.users import other_user

Harm = Callable[[Path], None]


class IdleWords(WordsModel):
    """Has nothing to embed but questions."""

    def embed_passages(self, texts: object) -> Vectors:
        raise AssertionError("passages were embedded again")


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def halved(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def spoilt_inside(file: Path) -> None:
    """Begin and end are as they were."""
    content = file.read_bytes()
    third = len(content) // 3
    file.write_bytes(content[:third] + b"\x93" * third + content[2 * third :])


def misleading(header: Path) -> None:
    """Where the vectors begin is given as far beyond all memory."""
    content = header.read_bytes()
    header.write_bytes(content[:4] + struct.pack("<Q", 2**62) + content[12:])


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a hundred reports that nobody has open, with all the files that Chroma can have."""
    folder = tmp_path_factory.mktemp("sound") / "archive"
    with closing(open_words(folder)) as archive:
        archive.vectors.close()
        hurry(folder / "vectors", archive.facts.archive)
        with archive.writing("ingest"):
            write(archive, *map(report, range(60)))
            write(archive, *map(report, range(60, 100)))
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    """A copy of it, to be harmed."""
    return shutil.copytree(sound, tmp_path / "archive")


@pytest.fixture(params=[False, True], ids=["embedded", "served"])
def backends(request: pytest.FixtureRequest) -> Backends:
    """Chroma in the process, or in one of its own."""
    return Backends(serve=request.param)


def harm(folder: Path, pattern: str, how: Callable[[Path], None]) -> None:
    files = sorted(folder.glob(pattern))
    assert files
    for file in files:
        how(file)


def assert_is_rebuilt(folder: Path, backends: Backends) -> None:
    """Doctor finds that something is wrong, and after its repair everything is as it was."""
    with closing(open_archive(folder, lambda _: IdleWords(), backends)) as archive:
        with archive.writing("doctor"):
            findings = examine(archive)
            assert findings
            repair(archive, findings)
        assert [[report(7).text]] * 2 == found(archive, "ship7")
        assert 100 == archive.coverage().articles
        assert_settled(archive)


@pytest.mark.parametrize("how", [emptied, halved, spoil])
def test_chromas_database(folder: Path, backends: Backends, how: Harm) -> None:
    """Whoever asks is told which store it is and what to do."""
    harm(folder, "vectors/chroma.sqlite3", how)
    with closing(open_archive(folder, lambda _: IdleWords(), backends)) as archive:
        with pytest.raises(ArchiveDamaged, match=rf"vectors \({folder}/vectors\) .* newsdesk doctor --repair$"):
            found(archive, "ship7")
    assert_is_rebuilt(folder, backends)


@pytest.mark.parametrize("name", ["header.bin", "data_level0.bin", "index_metadata.pickle"])
@pytest.mark.parametrize("how", [emptied, spoilt_inside, Path.unlink])
def test_chromas_index_files(folder: Path, name: str, how: Harm) -> None:
    """Some are missed by no search: they are found out all the same."""
    harm(folder, f"vectors/*/{name}", how)
    assert_is_rebuilt(folder, Backends(serve=True))


@pytest.mark.parametrize("how", [emptied, halved, spoil, Path.unlink])
def test_keywords_list_of_files(folder: Path, how: Harm) -> None:
    """Whoever asks is told which store it is and what to do."""
    harm(folder, "keywords/meta.json", how)
    with closing(open_archive(folder, lambda _: IdleWords())) as archive:
        with pytest.raises(ArchiveDamaged, match=rf"keyword index \({folder}/keywords\) .* newsdesk doctor --repair$"):
            found(archive, "ship7")
    assert_is_rebuilt(folder, Backends())


@pytest.mark.parametrize("how", [emptied, spoilt_inside])
def test_keywords_files(folder: Path, how: Harm) -> None:
    """What no search finds out the checksums do."""
    harm(folder, "keywords/*.idx", how)
    assert_is_rebuilt(folder, Backends())


@pytest.mark.parametrize("store", ["vectors", "keywords"])
def test_emptied_folder(folder: Path, backends: Backends, store: str) -> None:
    """As where someone has cleaned up."""
    for path in (folder / store).iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with closing(open_archive(folder, lambda _: IdleWords(), backends)) as archive:
        with pytest.raises(StoreMissing, match="newsdesk doctor --repair$"):
            found(archive, "ship7")
    assert_is_rebuilt(folder, backends)


def test_files_that_let_chroma_crash(folder: Path) -> None:
    """The process that dies is the server's; its parent finds out why."""
    harm(folder, "vectors/*/header.bin", misleading)
    assert_is_rebuilt(folder, Backends(serve=True))


@pytest.mark.parametrize(("name", "how"), [("data_level0.bin", emptied), ("header.bin", misleading)])
def test_next_writer_heals_what_a_crash_has_left_unreadable(folder: Path, name: str, how: Harm) -> None:
    """It needs no doctor where it is noted that a writer has not ended well."""
    with closing(open_words(folder)) as archive:
        archive.begin()
    harm(folder, f"vectors/*/{name}", how)
    with closing(open_words(folder, serve=True)) as archive:
        with archive.writing("ingest"):
            write(archive, report(100))
        assert ("vectors-2", 101) == (archive.facts.vectors, archive.coverage().articles)
        assert_settled(archive)


def test_writer_that_finds_out_on_its_way_is_healed_by_the_next(folder: Path, backends: Backends) -> None:
    """It fails with a sentence; run again it does what it should."""
    harm(folder, "vectors/*/index_metadata.pickle", spoil)
    with closing(open_words(folder, serve=backends.serve)) as archive:
        with pytest.raises(ArchiveDamaged, match="newsdesk doctor --repair"), archive.writing("ingest"):
            write(archive, report(100))
        with archive.writing("ingest"):
            write(archive, report(100))
        assert 101 == archive.coverage().articles
        assert_settled(archive)


def test_reader_follows_stores_that_are_built_anew(folder: Path) -> None:
    """A chat that is open finds the new ones by itself."""
    with other_user(folder, "serve") as reader:
        assert [[report(7).text]] * 2 == reader.ask("find", "ship7")
        with closing(open_words(folder, serve=True)) as archive, archive.writing("doctor"):
            archive.keyword_index("keywords-2").create()
            archive.vector_store("vectors-2").create(archive.facts.archive)
            archive.begin()
            archive.note(vectors="vectors-2", keywords="keywords-2")
            repair(archive, examine(archive))
            for name in ("vectors", "keywords"):
                shutil.rmtree(folder / name)
        assert [[report(8).text]] * 2 == reader.ask("find", "ship8")
        assert 0 == reader.end()
