"""A writer may die between any two steps: readers see one state, and the next writer leaves all stores agreeing."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.archive.opening import Backends, _create_catalogue, open_or_create_archive
from retrieval.archive.rows import Draft, rounded, version_key
from retrieval.domain import Article, SplitArticle
from retrieval.embedding import SentenceTransformerEmbedder
from retrieval.heading import search_text
from retrieval.identity import article_id
from tests.conftest import store
from tests.retrieval.archive.stores import assert_settled, hurry
from tests.retrieval.archive.test_archive import STRIKE, WHALE, found
from tests.retrieval.archive.user import open_words, report, write
from tests.retrieval.archive.users import OtherUser, comes_true, other_user, server_of

Split = Callable[[Article], SplitArticle]
ID = article_id(STRIKE)
LONGER = replace(STRIKE, text=" ".join(f"Day {n} of the strike of the ferry crews began calmly." for n in range(60)))


@dataclass(frozen=True)
class Steps:
    """The steps of a change of ``STRIKE``, each by hand."""

    archive: Archive
    draft: Draft
    texts: list[str]
    replaced: str = version_key(ID, 1, 1)

    def note(self) -> None:
        self.archive.begin()

    def write_vectors(self) -> None:
        self.archive.vectors.upsert(self.draft.passage_ids, self.draft.vectors)

    def write_half_of_the_vectors(self) -> None:
        self.archive.vectors.upsert(self.draft.passage_ids[::2], self.draft.vectors[::2])

    def write_keywords(self) -> None:
        self.archive.keywords.replace(self.draft.passage_ids, self.texts, [None] * len(self.texts))

    def publish(self) -> None:
        with self.archive.catalogue.change() as change:
            change.publish([self.draft])

    def retire(self) -> None:
        with self.archive.catalogue.change() as change:
            change.retire([ID])

    def bar(self) -> None:
        with self.archive.catalogue.change() as change:
            change.bar([ID])

    def remove_vectors(self) -> None:
        self.archive.vectors.remove_versions([self.replaced])

    def remove_keywords(self) -> None:
        self.archive.keywords.remove_versions([self.replaced])


@pytest.fixture
def steps(archive: Archive, split: Split) -> Steps:
    """Of the change of an article to a longer text."""
    store(archive, split, STRIKE, WHALE)
    cut = split(LONGER)
    texts = [search_text(cut.heading, LONGER.text[span.start : span.end]) for span in cut.passages]
    vectors = rounded(archive.embedder.embed_passages(texts))
    return Steps(archive, Draft(ID, 2, 1, cut, vectors), texts)


CHANGE = ["note", "write_vectors", "write_keywords", "publish", "remove_vectors", "remove_keywords"]


@pytest.mark.parametrize("done", [CHANGE[:end] for end in range(2, 7)] + [["note", "write_half_of_the_vectors"]])
def test_change_cut_short(
    steps: Steps, backends: Backends, opened_again: Callable[[], Archive], done: list[str]
) -> None:
    """The old text or the new one is found, whole, before and after the next writer."""
    for step in done:
        getattr(steps, step)()
    new = {LONGER.text[span.start : span.end] for span in steps.draft.split.passages}
    expected = {WHALE.text} | (new if "publish" in done else {STRIKE.text})
    archive = opened_again()
    assert expected == found(archive, "a strike of the ferry crews in the harbour")
    with archive.writing("ingest"):
        pass
    assert expected == found(archive, "a strike of the ferry crews in the harbour")
    assert_settled(archive, backends)


@pytest.mark.parametrize("erase", ["retire", "bar"])
@pytest.mark.parametrize("removed", [[], ["remove_vectors"]])
def test_removal_cut_short(
    steps: Steps, backends: Backends, opened_again: Callable[[], Archive], erase: str, removed: list[str]
) -> None:
    """What was removed is not found, before and after the next writer."""
    for step in ["note", erase, *removed]:
        getattr(steps, step)()
    archive = opened_again()
    assert {WHALE.text} == found(archive, "a strike of the ferry crews in the harbour")
    with archive.writing("ingest"):
        pass
    assert_settled(archive, backends)


def test_next_change_takes_the_place_of_one_cut_short(
    steps: Steps, backends: Backends, opened_again: Callable[[], Archive], split: Split
) -> None:
    """Its version has the same number, and nothing of the other's words."""
    for step in CHANGE[:3]:
        getattr(steps, step)()
    archive = opened_again()
    store(archive, split, replace(STRIKE, text="The strike was called off."))
    assert {WHALE.text, "The strike was called off."} == found(archive, "Day 3 of the strike began calmly")
    assert_settled(archive, backends)


def test_archive_cut_short_when_it_was_made(
    tmp_path: Path, embedder: SentenceTransformerEmbedder, backends: Backends, split: Split
) -> None:
    """The next ingest makes what is missing."""
    folder = tmp_path / "unfinished"
    folder.mkdir()
    _create_catalogue(folder, backends, embedder)
    with closing(open_or_create_archive(folder, lambda _: embedder, backends)) as archive:
        store(archive, split, STRIKE)
        assert {STRIKE.text} == found(archive, "strike")
        assert_settled(archive, backends)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive of three reports."""
    with closing(open_words(tmp_path / "archive")) as archive, archive.writing("ingest"):
        write(archive, *map(report, range(3)))
    return tmp_path / "archive"


@pytest.fixture
def hurried(tmp_path: Path) -> Path:
    """An archive of three reports, whose Chroma writes its index files often."""
    with closing(open_words(tmp_path / "archive")) as archive, archive.writing("ingest"):
        archive.vectors.close()
        hurry(archive.folder / "vectors", archive.facts.archive)
        write(archive, *map(report, range(3)))
    return tmp_path / "archive"


def assert_mends(folder: Path, at_least: int) -> None:
    """The next writer leaves all stores agreeing, and nothing that was stored is lost."""
    with closing(open_words(folder, serve=True)) as archive:
        with archive.writing("ingest"):
            write(archive, report(1000))
        assert at_least < archive.coverage().articles
        assert_settled(archive, killed=True)


@pytest.mark.parametrize("seconds", [0.05, 0.3])
@pytest.mark.parametrize("options", [(), ("serve",)])
def test_writer_killed_anywhere(hurried: Path, options: tuple[str, ...], seconds: float) -> None:
    """Whatever it was doing."""
    with other_user(hurried, *options) as user:
        user.ask("begin")
        user.ask("write", 3, 5)
        user.tell("write_on", 5)
        time.sleep(seconds)
        user.kill()
    assert_mends(hurried, 5)


def kill_server(folder: Path, user: OtherUser) -> None:
    """As a system does that is short of memory; returns when its owner has started another."""
    killed = server_of(folder)
    os.kill(killed["pid"], signal.SIGKILL)

    def goes_on() -> bool:
        return server_of(folder) not in ({}, killed) or user.says_something_within(0.0)

    assert comes_true(goes_on)


@pytest.mark.parametrize("seconds", [0.1, 0.25])
def test_server_killed_while_it_writes(folder: Path, seconds: float) -> None:
    """Its owner goes on with another, and what was lost with it is written again."""
    with other_user(folder, "serve") as user:
        user.ask("begin")
        user.ask("write", 3, 5)
        user.tell("write_on", 5, 40)
        for _ in range(3):
            if not user.says_something_within(seconds):
                kill_server(folder, user)
        assert user.answer() is None
        user.ask("end")
        assert 0 == user.end()
    with closing(open_words(folder)) as archive:
        assert 40 == archive.coverage().articles
        assert_settled(archive, killed=True)
