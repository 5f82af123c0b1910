"""What the catalogue keeps of an article's past, and what it does not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.archive.opening import Backends
from retrieval.archive.rows import Stored
from retrieval.domain import Article, SplitArticle
from retrieval.identity import article_id, content_hash
from tests.conftest import store
from tests.retrieval.archive.stores import assert_settled
from tests.retrieval.archive.test_archive import STRIKE, WHALE, found

Split = Callable[[Article], SplitArticle]
ID = article_id(STRIKE)
RETITLED = replace(STRIKE, title="Ferry strike called")
CALLED_OFF = replace(RETITLED, text="The strike was called off.")


def remove(archive: Archive, *ids: str, for_good: bool = False) -> None:
    """Remove articles as the command does."""
    with archive.writing("remove"):
        archive.remove(ids, for_good=for_good)


def test_history_holds_every_version(archive: Archive, split: Split) -> None:
    """To the letter, in order; all but the last are retired."""
    for version in (STRIKE, RETITLED, CALLED_OFF):
        store(archive, split, version)
    history = archive.catalogue.history(ID)
    assert [(1, STRIKE), (2, RETITLED), (3, CALLED_OFF)] == [(version.number, version.article) for version in history]
    assert [False, False, True] == [version.retired is None for version in history]
    assert [history[1].stored, history[2].stored] == [history[0].retired, history[1].retired]


def test_only_another_text_is_a_correction(archive: Archive, split: Split) -> None:
    """A new headline leaves the text as it first was; a correction is remembered by all later versions."""
    for version in (STRIKE, RETITLED, CALLED_OFF, replace(CALLED_OFF, title="No strike")):
        store(archive, split, version)
    history = archive.catalogue.history(ID)
    assert [None, None, history[2].stored, history[2].stored] == [version.corrected for version in history]
    (passage,) = archive.passages(archive.matching("strike", 5)).values()
    assert history[2].stored.date() == passage.corrected


def test_stored_tells_the_newest_version(archive: Archive, split: Split) -> None:
    """Searched or removed, or nothing of what was never there."""
    assert archive.catalogue.stored(ID) is None
    store(archive, split, STRIKE)
    store(archive, split, CALLED_OFF)
    expected = Stored(2, content_hash(CALLED_OFF), True, False, STRIKE.url, None)
    assert expected == archive.catalogue.stored(ID)
    remove(archive, ID)
    assert replace(expected, current=False) == archive.catalogue.stored(ID)


def test_removed_article_keeps_its_history(archive: Archive, split: Split, backends: Backends) -> None:
    """It is only found no more."""
    store(archive, split, STRIKE)
    remove(archive, ID)
    (version,) = archive.catalogue.history(ID)
    assert version.retired is not None
    assert STRIKE == version.article
    assert set() == found(archive, "ferry crews")
    assert_settled(archive, backends)


def test_removed_article_that_comes_back_is_a_new_version(archive: Archive, split: Split, backends: Backends) -> None:
    """With the same text it has not been corrected in between."""
    store(archive, split, STRIKE)
    remove(archive, ID)
    store(archive, split, STRIKE)
    history = archive.catalogue.history(ID)
    assert [1, 2] == [version.number for version in history]
    assert [False, True] == [version.retired is None for version in history]
    assert history[1].corrected is None
    assert {STRIKE.text} == found(archive, "ferry crews")
    assert_settled(archive, backends)


def test_article_removed_for_good_leaves_nothing(archive: Archive, split: Split, backends: Backends) -> None:
    """All its versions are erased, only that it is barred is known."""
    store(archive, split, STRIKE, WHALE)
    store(archive, split, CALLED_OFF)
    remove(archive, ID, for_good=True)
    assert Stored(0, "", False, True, None, None) == archive.catalogue.stored(ID)
    assert [] == archive.catalogue.history(ID)
    assert {WHALE.text} == found(archive, "ferry crews strike")
    assert_settled(archive, backends)


def test_erased_text_is_in_none_of_the_files(archive: Archive, split: Split) -> None:
    """Also while the catalogue is open, and has a write-ahead file."""
    store(archive, split, STRIKE, WHALE)
    remove(archive, ID, for_good=True)
    files = [path.read_bytes() for path in archive.folder.glob("catalogue*")]
    assert [] == [file for file in files if STRIKE.text.encode() in file]


def test_removing_twice_is_removing_once(archive: Archive, split: Split, backends: Backends) -> None:
    """Also what was never there, and for good after not for good."""
    store(archive, split, STRIKE)
    for for_good in (False, False, True, True):
        remove(archive, ID, "unknown", for_good=for_good)
    stored = archive.catalogue.stored(ID)
    assert stored is not None
    assert stored.barred
    assert_settled(archive, backends)


def test_every_change_is_counted(archive: Archive, split: Split) -> None:
    """Two equal counts frame one state; reading changes nothing."""
    counts = [archive.refresh()]
    for article in (STRIKE, CALLED_OFF):
        store(archive, split, article)
        counts.append(archive.refresh())
        found(archive, "strike")
        assert counts[-1] == archive.refresh()
    remove(archive, ID)
    counts.append(archive.refresh())
    assert sorted(set(counts)) == counts


def test_failed_change_is_none(archive: Archive, split: Split) -> None:
    """A transaction happens whole or not at all."""
    store(archive, split, STRIKE)
    before = archive.refresh()
    with pytest.raises(ZeroDivisionError), archive.catalogue.change() as change:
        change.retire([ID])
        raise ZeroDivisionError
    assert before == archive.refresh()
    assert {STRIKE.text} == found(archive, "strike")


def test_search_into_which_a_change_falls_is_done_again(archive: Archive, split: Split) -> None:
    """What is found is of one state."""
    store(archive, split, STRIKE)
    results = []

    def search() -> set[str]:
        results.append(found(archive, "strike"))
        if len(results) == 1:
            store(archive, split, CALLED_OFF)
        return results[-1]

    assert {CALLED_OFF.text} == archive.undisturbed(search)
    assert [{STRIKE.text}, {CALLED_OFF.text}] == results


@pytest.mark.parametrize("backends", ["sqlite+served"], indirect=True)
def test_text_removed_for_good_is_in_no_file(archive: Archive, split: Split) -> None:
    """Not even in the room that a database leaves empty."""
    secret = Article("The witness is called Xanthippe Quux. " * 300, url="https://gazette.example/witness")
    store(archive, split, secret, WHALE)
    archive.close()
    assert [archive.folder / "catalogue.sqlite3"] == list(holding(archive.folder, b"Xanthippe Quux"))
    remove(archive, article_id(secret), for_good=True)
    archive.close()
    assert [] == list(holding(archive.folder, b"Xanthippe Quux"))


def holding(folder: Path, words: bytes) -> Iterator[Path]:
    """The files in which some words stand."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return (path for path in files if words in path.read_bytes())
