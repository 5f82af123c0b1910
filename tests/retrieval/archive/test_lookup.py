"""The article that a user means, by whatever is at hand."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.archive.lookup import find_article
from retrieval.domain import Article, Dossier, SplitArticle, Version
from retrieval.errors import UsageError
from retrieval.identity import article_id, content_hash
from tests.cli import as_lines
from tests.conftest import ingest_paths, store

pytestmark = pytest.mark.parametrize("backends", ["sqlite+embedded", "postgres+server"], indirect=True)

Split = Callable[[Article], SplitArticle]
STRIKE = Article("Ferry crews will strike.", "Strike called", "https://www.gazette.example/strike/?utm_source=mail")
ID = article_id(STRIKE)
WAYS = (
    "Name it by its id (or the first six characters of it, or more), by the id of a passage as 'newsdesk ask --json' "
    "shows it, by its web address, or by the file that it was read from."
)


def found(archive: Archive, reference: str | Path) -> str:
    """The article that is meant."""
    return find_article(archive.catalogue, str(reference))


def refused(archive: Archive, reference: str | Path) -> str:
    """Why it cannot be told which is meant."""
    with pytest.raises(UsageError) as refusal:
        found(archive, reference)
    return str(refusal.value)


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A folder with a text and a file of many articles, and a link to it."""
    folder = tmp_path / "news room"
    folder.mkdir()
    (folder / "seals.txt").write_text("Seals counted\n\nForty seals were counted.")
    records = [{"title": f"Story {n}", "text": f"Story {n} is about herons."} for n in range(1, 8)]
    (folder / "wire.jsonl").write_bytes(as_lines(records))
    (tmp_path / "link").symlink_to(folder)
    return folder


@pytest.mark.parametrize(
    "reference",
    [
        ID,
        ID.upper(),
        ID[:6],
        f" {ID[:12]}\n",
        f"{ID}.1.0",
        f"{ID}.1.2.0",
        f"{ID}.1",
        STRIKE.url,
        "https://gazette.example/strike#:~:text=Ferry%20crews",
        "http://m.gazette.example/strike/amp",
        "gazette.example/strike",
        "www.gazette.example/strike/",
    ],
)
def test_article_goes_by_its_ids_and_its_addresses(archive: Archive, split: Split, reference: str) -> None:
    """Also those of its passages, and other spellings of its address."""
    store(archive, split, STRIKE, Article("Seals."))
    assert ID == found(archive, reference)


def test_removed_article_is_still_known(archive: Archive, split: Split) -> None:
    """Also one of which nothing but the id is left."""
    store(archive, split, STRIKE)
    with archive.writing("remove"):
        archive.remove([ID])
    assert [ID, ID] == [found(archive, ID[:8]), found(archive, STRIKE.url or "")]
    with archive.writing("remove"):
        archive.remove([ID], for_good=True)
    assert [ID, ID] == [found(archive, ID[:8]), found(archive, STRIKE.url or "")]


def test_article_goes_by_its_file(archive: Archive, newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Absolute, relative, through links, as the link of a citation, and after it has gone from the disk."""
    ingest_paths(archive, newsroom.parent / "link")
    file = newsroom / "seals.txt"
    expected = article_id(Article("", origin=str(file)))
    monkeypatch.chdir(newsroom.parent)
    references: list[str | Path] = [
        file,
        "news room/seals.txt",
        "./link/seals.txt",
        "link/../news room/seals.txt",
        file.as_uri(),
    ]
    file.unlink()
    assert [expected] * 5 == [found(archive, reference) for reference in references]


def test_file_of_a_removed_article(archive: Archive, newsroom: Path) -> None:
    """What was read from it once is found by it, for good or not."""
    ingest_paths(archive, newsroom)
    ids = {name: archive.catalogue.origins.at(str(newsroom / name)) for name in ("seals.txt", "wire.jsonl")}
    with archive.writing("remove"):
        archive.remove([ids["seals.txt"][0], *ids["wire.jsonl"][1:]])
        archive.remove(ids["wire.jsonl"][:1])
    assert ids["seals.txt"] == [found(archive, newsroom / "seals.txt")]
    assert "stands for 7 articles" in refused(archive, newsroom / "wire.jsonl")
    with archive.writing("remove"):
        archive.remove(ids["seals.txt"], for_good=True)
    assert ids["seals.txt"] == [found(archive, newsroom / "seals.txt")]


def test_file_that_has_moved_goes_by_both_names(archive: Archive, newsroom: Path) -> None:
    """The new one is where it is found, the old one where it once was."""
    ingest_paths(archive, newsroom / "seals.txt")
    moved = (newsroom / "seals.txt").rename(newsroom / "seals again.txt")
    ingest_paths(archive, moved)
    assert article_id(Article("", origin=str(newsroom / "seals.txt"))) == found(archive, moved)
    assert found(archive, newsroom / "seals.txt") == found(archive, moved)


def test_record_goes_by_its_line(archive: Archive, newsroom: Path) -> None:
    """As its origin is written."""
    ingest_paths(archive, newsroom)
    expected = article_id(Article("Story 3 is about herons.", "Story 3"))
    assert expected == found(archive, f"{newsroom}/wire.jsonl#3")


def test_record_goes_by_the_line_where_it_stands_now(archive: Archive, newsroom: Path) -> None:
    """A line on top moves all others, of whom nothing else has changed."""
    ingest_paths(archive, newsroom)
    wire = newsroom / "wire.jsonl"
    wire.write_text('{"text": "Otters were seen."}\n' + wire.read_text())
    ingest_paths(archive, newsroom)
    assert article_id(Article("Story 3 is about herons.", "Story 3")) == found(archive, f"{wire}#4")
    assert article_id(Article("Otters were seen.")) == found(archive, f"{wire}#1")


def test_file_of_many_names_some_of_them(archive: Archive, newsroom: Path) -> None:
    """Five with their titles, and how many more there are."""
    ingest_paths(archive, newsroom)
    file = newsroom / "wire.jsonl"
    ids = archive.catalogue.origins.at(str(file))
    titles = [archive.catalogue.history(id_)[0].article.title for id_ in ids]
    named = "; ".join(f"{id_} “{title}”" for id_, title in list(zip(ids, titles, strict=True))[:5])
    assert f"“{file}” stands for 7 articles: {named}; and 2 more. Name one by its id." == refused(archive, file)


def test_beginning_of_several_ids_names_them(archive: Archive) -> None:
    """Without a title where there is none; a long one is cut."""
    ids = ["abcdef01" + "0" * 12, "abcdef02" + "0" * 12]
    article = Article("Ferries sail.", "Ferries " * 20)
    past = Version(ids[1], 1, article, content_hash(article), datetime.now(UTC))
    with archive.catalogue.change() as change:
        change.restore([Dossier(ids[0], barred=True), Dossier(ids[1], (past,))])
    title = "Ferries " * 7 + "Ferr…"
    expected = f"“abcdef” stands for 2 articles: {ids[0]}; {ids[1]} “{title}”. Name one by its id."
    assert expected == refused(archive, "abcdef")
    assert ids == [found(archive, "abcdef01"), found(archive, "abcdef02")]


@pytest.mark.parametrize(
    "reference",
    ["0123456", ID[:5], "%", f"{ID}.x.0", "https://gazette.example/other", "http://[bad", "a\0b", "no.txt#3"],
)
def test_what_nobody_knows_is_refused_with_the_ways_to_name_it(archive: Archive, split: Split, reference: str) -> None:
    """Whatever it is."""
    store(archive, split, STRIKE)
    assert f"the archive knows no article “{reference}”. {WAYS}" == refused(archive, reference)


def test_what_is_no_article_says_what_it_is(archive: Archive, newsroom: Path) -> None:
    """Nothing, a folder, a file that nobody has ingested, a name of no encoding."""
    file = newsroom / "seals.txt"
    assert f"which article? {WAYS}" == refused(archive, " ")
    assert f"{newsroom} is a folder: which article? {WAYS}" == refused(archive, newsroom)
    expected = f"the file {file} is there, but no article was read from it. Put it in with: newsdesk ingest FILE"
    assert expected == refused(archive, file)
    assert "knows no article" in refused(archive, os.fsdecode(b"caf\xe9.txt"))
    assert "knows no article" in refused(archive, os.fsdecode(b"https://caf\xe9/"))
