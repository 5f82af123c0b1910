import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from ingest.pipeline import Ingest, IngestReport
from ingest.sources.read import Failure, Read
from retrieval.archive.archive import Archive
from retrieval.domain import Article
from retrieval.embedding import SentenceTransformerEmbedder
from retrieval.encoders import bundled_folder
from tests.conftest import ingest_paths

RAIN = Article("It rained on the harbour.", "Rain", "https://g.example/rain")
Run = Callable[..., tuple[IngestReport, list[tuple[int, int]]]]
SNOW = Article("It snowed on the hills.", "Snow", "https://g.example/snow")


@pytest.fixture
def run(archive: Archive) -> Run:
    """Ingest articles in one run; returns the report and what progress was told."""

    def ingest(*items: Article | Failure) -> tuple[IngestReport, list[tuple[int, int]]]:
        told: list[tuple[int, int]] = []
        with archive.writing("ingest"):
            report = Ingest(archive, lambda done, written: told.append((done, written))).run(
                Read(item, 10) for item in items
            )
        return report, told

    return ingest


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.passages


def test_new_articles_are_added_and_old_ones_skipped(run: Run) -> None:
    """A second run writes nothing."""
    assert counts(run(RAIN, SNOW)[0]) == (2, 0, 0, 2)
    assert counts(run(RAIN, SNOW)[0]) == (0, 0, 2, 0)


def test_a_changed_article_is_written_again(run: Run, archive: Archive) -> None:
    """Only what changed is embedded."""
    run(RAIN, SNOW)
    assert counts(run(replace(RAIN, text="It hailed."), SNOW)[0]) == (0, 1, 1, 1)
    assert archive.coverage().passages == 2


def test_the_same_address_twice_in_a_run_counts_once(run: Run) -> None:
    """The later one is right, in every run: two records of one page must not take turns."""
    for expected, repeated in (((1, 1, 0, 2), 1), ((0, 0, 1, 0), 2)):
        report, _ = run(RAIN, RAIN, replace(RAIN, text="Other words."))
        assert counts(report) == expected
        assert (report.repeated, report.differing) == (repeated, 1)


def test_failures_stop_nothing(run: Run) -> None:
    """A failure, and a text without words, are reported with their reason; the others are stored."""
    report, _ = run(Failure("/n/a.txt", "not text"), Article(" \n", origin="/n/b.txt"), SNOW)
    assert [(failure.origin, failure.reason) for failure in report.failed] == [
        ("/n/a.txt", "not text"),
        ("/n/b.txt", "it has no text to search"),
    ]
    assert counts(report) == (1, 0, 0, 1)


def test_progress_accounts_for_every_byte_and_passage(run: Run) -> None:
    """The bar ends at its end."""
    _, told = run(RAIN, Failure("x", "y"), SNOW)
    assert [sum(column) for column in zip(*told, strict=True)] == [30, 2]


def test_unchanged_articles_are_not_embedded(tmp_path: Path, archive: Archive) -> None:
    """The second run never loads the model."""

    class CountsOnly(SentenceTransformerEmbedder):
        """A model that must not be loaded."""

        @property
        def _encoder(self) -> NoReturn:
            raise AssertionError("the model was loaded")

    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"text": RAIN.text, "url": RAIN.url}) + "\n")
    ingest_paths(archive, file)
    archive.embedder = CountsOnly("all-MiniLM-L6-v2", bundled_folder())
    assert ingest_paths(archive, file).unchanged == 1
