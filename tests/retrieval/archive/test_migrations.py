"""Archives of older releases open, with all they hold; their schema becomes the one that new archives are made with."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from retrieval.archive.archive import Archive
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.database import WRITES, create_schema, open_postgres, open_sqlite
from retrieval.archive.opening import open_archive, open_or_create_archive
from retrieval.archive.repair import Difference, Findings, examine, repair
from retrieval.archive.schema import REVISION, metadata
from retrieval.domain import Article
from retrieval.embedding import SentenceTransformerEmbedder
from retrieval.errors import StoreOutdated
from retrieval.identity import article_id
from tests.conftest import ingest_paths
from tests.retrieval.archive import first_release
from tests.retrieval.archive.models import IdleModel
from tests.retrieval.archive.stores import assert_settled
from tests.retrieval.archive.test_archive import STRIKE, WHALE, found

RETITLED = replace(STRIKE, title="Ferry strike called")
CALLED_OFF = replace(RETITLED, text="The strike was called off.")
RAIN = Article("It rained on the harbour.", "Rain", origin="/articles/rain.txt")
RECORD = replace(WHALE, origin="/articles/all.jsonl#3")
DAYS = [datetime(2026, 3, day, 9, 30, tzinfo=UTC) for day in range(1, 4)]


@pytest.fixture
def folder(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Path:
    """An archive of the first release: an article of three versions, a record of a file of many, and a file."""
    first, second, third = (day.isoformat(timespec="seconds") for day in DAYS)
    strike = [(first, STRIKE), (second, RETITLED), (third, CALLED_OFF)]
    histories = {"strike": strike, "whale": [(second, RECORD)], "rain": [(third, RAIN)]}
    first_release.make(tmp_path / "archive", embedder, histories)
    return tmp_path / "archive"


@pytest.fixture
def upgraded(folder: Path, embedder: SentenceTransformerEmbedder) -> Iterator[Archive]:
    """It, opened by this release."""
    with closing(open_archive(folder, lambda _: embedder)) as archive:
        yield archive


def test_upgraded_archive_answers(upgraded: Archive) -> None:
    """All is found that was found, the article of each version as it was."""
    assert {CALLED_OFF.text, WHALE.text, RAIN.text} == found(upgraded, "The strike, the whale and the rain")
    (passage,) = upgraded.passages(upgraded.matching("strike", 5)).values()
    assert [STRIKE, RETITLED, CALLED_OFF] == [one.article for one in upgraded.catalogue.history(passage.article_id)]
    assert date(2026, 3, 3) == passage.corrected


def test_upgraded_archive_knows_its_past(upgraded: Archive) -> None:
    """When a version was replaced, and when a text became another, follows from when the versions were stored."""
    history = upgraded.catalogue.history(article_id(STRIKE))
    assert DAYS == [version.stored for version in history]
    assert [DAYS[1], DAYS[2], None] == [version.retired for version in history]
    assert [None, None, DAYS[2]] == [version.corrected for version in history]


def test_upgraded_archive_knows_where_articles_were_found(upgraded: Archive) -> None:
    """In their files, whatever the number of the record in it."""
    expected = [("/articles/all.jsonl", article_id(WHALE)), ("/articles/rain.txt", article_id(RAIN))]
    assert expected == sorted(upgraded.catalogue.origins.under("/articles"))


def test_upgraded_archive_keeps_the_embeddings_that_it_had(upgraded: Archive) -> None:
    """The first release left them to Chroma: from there they are taken, not made again."""
    upgraded.embedder = IdleModel()
    expected = {f"{article_id(STRIKE)}.3.0", f"{article_id(WHALE)}.1.0", f"{article_id(RAIN)}.1.0"}
    findings = examine(upgraded)
    assert (Difference(), expected) == (findings.vectors, set(findings.not_kept))
    assert isinstance(findings.keywords.trouble, StoreOutdated)
    repair(upgraded, findings)
    upgraded.note(unsettled="")
    assert Findings(3, Difference(), Difference()) == examine(upgraded)
    assert_settled(upgraded)


def test_next_ingest_makes_an_upgraded_archive_whole(
    folder: Path, embedder: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    """Whatever a crash of the first release has left in it."""
    first_release.write_vectors(folder / "vectors", embedder, {f"{article_id(STRIKE)}.4": "It never came to that."})
    (tmp_path / "snow.txt").write_text("Snow\n\nIt snowed on the hills.\n")
    with closing(open_or_create_archive(folder, lambda _: embedder)) as archive:
        assert 1 == ingest_paths(archive, tmp_path / "snow.txt").added
        texts = {CALLED_OFF.text, WHALE.text, RAIN.text, "It snowed on the hills."}
        assert texts == found(archive, "The strike, the whale, the rain and the snow")
        assert_settled(archive)


@pytest.mark.parametrize("store", ["vectors", "keywords"])
def test_upgraded_archive_can_be_rebuilt(upgraded: Archive, store: str) -> None:
    """What nobody has kept is embedded again."""
    getattr(upgraded, store).erase()
    with upgraded.writing("ingest"):
        pass
    assert {CALLED_OFF.text, WHALE.text, RAIN.text} == found(upgraded, "The strike, the whale and the rain")
    assert_settled(upgraded)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    if request.param == "sqlite":
        made = open_sqlite(tmp_path / "empty.sqlite3")
    else:
        made = open_postgres(request.getfixturevalue("postgres").new_database())
    yield made
    made.dispose()


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "retrieval.archive:migrations")
    config.attributes["connection"] = connection
    return config


def differences(connection: Connection) -> list[Any]:
    """What of a database is not as the schema says; comments are for readers of the schema."""
    options = {"compare_type": True, "compare_server_default": True}
    found: list[Any] = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    flat = [entry for one in found for entry in (one if isinstance(one, list) else [one])]
    return [entry for entry in flat if "comment" not in str(entry[0])]


def test_migrations_lead_to_the_schema(engine: Engine) -> None:
    """From the first release, step by step."""
    with engine.execution_options(**WRITES).begin() as connection:
        command.upgrade(alembic_config(connection), "head")
        assert [] == differences(connection)


def test_new_catalogue_has_the_schema_and_says_so(engine: Engine) -> None:
    """There is nothing to upgrade in it."""
    catalogue = Catalogue(engine)
    with engine.execution_options(**WRITES).begin() as connection:
        create_schema(connection, {"schema": "2"})
    assert REVISION == catalogue.revision()
    catalogue.upgrade()
    with engine.begin() as connection:
        assert [] == differences(connection)


def test_newest_revision_is_the_last_migration() -> None:
    """New catalogues are not made as older ones."""
    assert REVISION == ScriptDirectory.from_config(alembic_config()).get_current_head()
