import json
import os
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from tests.cli import here, outcome, refused
from tests.conftest import ingest_paths

FERRY = "05821d4b  2026-06-22  “Hydrologist Haarkamp ousts Dreyling in Tweelinde runoff” — Veld Courier"


def test_articles_are_listed_with_their_ids(sample_archive: Archive) -> None:
    """A line for what it is and one for where; how many more there are."""
    lines = here("articles", "--most", "1", "--archive", sample_archive.folder).stdout.splitlines()
    assert [
        FERRY,
        "          https://veld-courier.example/politics/2026-06-22/tweelinde-runoff",
        "1 of 20 articles; --most 20 lists them all.",
    ] == lines
    history = here("history", lines[0].split()[0], "--archive", sample_archive.folder)
    assert (0, True) == (history.returncode, "Haarkamp ousts" in history.stdout)


def test_articles_are_listed_for_programs(sample_archive: Archive) -> None:
    """With how many there are."""
    said = here("articles", "haarkamp", "--json", "--archive", sample_archive.folder).stdout
    listed = json.loads(said)
    [article] = listed["articles"]
    assert (1, "Veld Courier", "2026-06-22") == (listed["total"], article["source"], article["published"])
    assert article["article_id"].startswith(FERRY.split()[0])


@pytest.mark.parametrize("arguments", [("heron",), ("--outlet", "Heron Times"), ("--since", "2027-01-01")])
def test_no_such_article_is_no_failure(sample_archive: Archive, arguments: tuple[str, ...]) -> None:
    """It is said."""
    done = here("articles", *arguments, "--archive", sample_archive.folder)
    assert (0, "No such article.\n", "") == (done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("outlet", ["veldcourier", "The Veld Courier", "Veld Curier", "courier"])
def test_an_outlet_that_is_called_otherwise_is_named(sample_archive: Archive, outlet: str) -> None:
    """Whatever its case, spaces or article, or a letter that is wrong; not where it only has no such article."""
    said = here("articles", "--outlet", outlet, "--archive", sample_archive.folder).stdout
    assert f"No outlet is called “{outlet}”. There is: “Veld Courier”.\n" == said
    known = here("articles", "zeppelin", "--outlet", "veld courier", "--archive", sample_archive.folder).stdout
    assert "No such article.\n" == known


def test_a_file_is_no_archive(sample_archive: Archive) -> None:
    """None can be made there either."""
    file = sample_archive.folder / "catalogue.sqlite3"
    message = f"{file} is no folder, and an archive is one. Name its folder with --archive or NEWSDESK_ARCHIVE."
    assert refused(message) == outcome(here("status", "--archive", file))


def test_words_that_are_no_utf_8_are_looked_for_as_file_names_are_kept(archive: Archive, tmp_path: Path) -> None:
    """The shell completes them so."""
    name = os.fsdecode(b"caf\xe9.txt")
    (tmp_path / name).write_text("Strike\n\nThe crews walked out.")
    ingest_paths(archive, tmp_path / name)
    said = [here("articles", *told, "--archive", archive.folder).stdout for told in ((name,), ("--outlet", name))]
    assert [f"{tmp_path}/caf\\xe9.txt", "No such article."] == [lines.splitlines()[-1].strip() for lines in said]
