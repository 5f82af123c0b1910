"""However much was asked in the past, a question costs the same: what is looked up for it has an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from bot.slack.deliveries import Deliveries
from bot.slack.delivery import Delivery
from bot.slack.wordings import Wordings
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.database import open_sqlite

ASKED = Delivery("T1:C1:1.0", "T1:C1:1.0", "slack:T1:U1", {"kind": "thread"})
EDITED = Delivery("T1:C1:1.0:edited:2.0", "T1:C1:1.0", "slack:T1:U1", {"kind": "thread", "edits": ASKED.id})


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database with a new catalogue."""
    engine = open_sqlite(tmp_path / "catalogue.sqlite3")
    with closing(Catalogue(engine)) as catalogue:
        catalogue.create({"id": "a", "cut": "1"})
        yield engine


def _plans(engine: Engine, do: Callable[[Deliveries], object]) -> list[str]:
    """How SQLite goes about the statements that something causes."""
    made: list[tuple[str, tuple[object, ...]]] = []
    deliveries = Deliveries(Catalogue(engine), "a")
    event.listen(engine, "before_cursor_execute", lambda *about: made.append(about[2:4]))
    do(deliveries)
    wanted = [one for one in made if one[0].startswith(("SELECT", "UPDATE", "DELETE"))]
    with closing(engine.raw_connection()) as connection:
        rows = [
            row for text, given in wanted for row in connection.cursor().execute(f"EXPLAIN QUERY PLAN {text}", given)
        ]
    return [row[3] for row in rows]


@pytest.mark.parametrize(
    "do",
    [
        lambda known: known.taken_since(1.0, asker=ASKED.asker, until=ASKED.id),
        lambda known: known.taken_since(1.0, place="T1:C1:", until=ASKED.id),
        lambda known: known.knows_thread(ASKED.thread),
        lambda known: known.all_in(ASKED.thread),
        lambda known: known.asked_in(ASKED.thread),
        lambda known: known.asked_by(ASKED.asker, "T1:C1:", 1.0),
        lambda known: known.take(ASKED) and known.withdraw(EDITED),
        lambda known: known.answers_to_others(ASKED),
        lambda known: known.is_another_posted(ASKED),
        lambda known: known.take(ASKED) and known.claim_answer(ASKED, "1.5"),
        lambda known: known.take(ASKED) and known.done(ASKED.id),
        lambda known: known.adopt(9),
        lambda known: Wordings(known).with_answer(EDITED),
        lambda known: Wordings(known).is_outdated(EDITED),
    ],
)
def test_no_question_reads_all_rows(engine: Engine, do: Callable[[Deliveries], object]) -> None:
    """Each statement searches an index."""
    plans = _plans(engine, do)
    assert [one for one in plans if one.startswith("SEARCH")]
    assert [] == [one for one in plans if one.startswith("SCAN")]
