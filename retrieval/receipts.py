"""Receipts: the answers that were given, kept so that they can be shown again, and what people thought of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, delete, false, insert, select, update

from retrieval.archive.catalogue import Catalogue
from retrieval.archive.schema import feedback, receipts
from retrieval.domain import (
    Answer,
    AnswerSentence,
    Citation,
    Hit,
    Judged,
    Passage,
    Question,
    Turn,
    Why,
    Writing,
    parse_published,
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One answer that was given."""

    id: str
    asked: datetime
    """In UTC."""
    asker: str
    """Who, such as ``slack:T0123:U0456``."""
    place: Mapping[str, str]
    """Where the question stands."""
    answer: Answer
    """Without the texts of the passages that it does not cite."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of an answer."""

    receipt: Receipt
    giver: str
    given: datetime
    is_good: bool
    reasons: tuple[str, ...] = ()
    comment: str = ""


class Receipts:
    """The receipts of an archive, in its catalogue's database."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Take the catalogue."""
        self._transaction = catalogue.transaction

    def keep(self, answer: Answer, asker: str, place: Mapping[str, str]) -> str:
        """Keep an answer: the id of its receipt."""
        id_ = uuid.uuid4().hex
        row = {"id": id_, "asked": _now(), "asker": asker, "place": dict(place), "answer": answer_to_json(answer)}
        with self._transaction(writes=True, latest=True) as connection:
            connection.execute(insert(receipts).values(row))
        return id_

    def find(self, id_: str) -> Receipt | None:
        """The receipt with an id, None where it is gone."""
        with self._transaction() as connection:
            row = connection.execute(select(receipts).where(receipts.c.id == id_)).first()
        return _receipt(row) if row else None

    def all(self) -> Iterator[Receipt]:
        """All receipts, the oldest first."""
        with self._transaction() as connection:
            for row in connection.execute(select(receipts).order_by(receipts.c.asked, receipts.c.id)):
                yield _receipt(row)

    def beginning(self, id_: str) -> Receipt | None:
        """The receipt whose id begins so; None where there is none, or more than one."""
        with self._transaction() as connection:
            query = select(receipts).where(receipts.c.id.startswith(id_, autoescape=True)).limit(2)
            rows = connection.execute(query).all()
        return _receipt(rows[0]) if len(rows) == 1 else None

    def give(self, id_: str, giver: str, *, is_good: bool, reasons: Sequence[str] = (), comment: str = "") -> bool:
        """Note what somebody thinks of an answer, in place of what they thought before.

        Who says the same again without a word takes back none of the words that they had for it.

        Returns:
            Whether there is such a receipt.
        """
        own = (feedback.c.receipt == id_) & (feedback.c.giver == giver)
        said = {"given": _now(), "is_good": is_good, "reasons": list(reasons), "comment": comment}
        same = own & (feedback.c.is_good == is_good) if not reasons and not comment else false()
        with self._transaction(writes=True, latest=True) as connection:
            if connection.execute(select(receipts.c.id).where(receipts.c.id == id_)).first() is None:
                return False
            if connection.execute(select(feedback.c.giver).where(same)).first():
                return True
            if not connection.execute(update(feedback).where(own).values(said)).rowcount:
                connection.execute(insert(feedback).values(receipt=id_, giver=giver, **said))
        return True

    def feedback(self) -> Iterator[Feedback]:
        """All feedback, the oldest first."""
        query = select(receipts, feedback).join(feedback, feedback.c.receipt == receipts.c.id)
        with self._transaction() as connection:
            for row in connection.execute(query.order_by(feedback.c.given, receipts.c.id)):
                given = datetime.fromisoformat(row.given)
                yield Feedback(_receipt(row), row.giver, given, row.is_good, tuple(row.reasons), row.comment)

    def forget_before(self, moment: datetime, asker: str) -> int:
        """Delete an asker's receipts that are older, but for those with feedback: how many.

        Args:
            moment: the oldest that is kept.
            asker: who; with a colon at its end all whose names begin so, such as ``slack:``.
        """
        own = receipts.c.asker.startswith(asker, autoescape=True) if asker.endswith(":") else receipts.c.asker == asker
        old = own & (receipts.c.asked < _written(moment))
        with self._transaction(writes=True, latest=True) as connection:
            gone = connection.execute(delete(receipts).where(old, receipts.c.id.not_in(select(feedback.c.receipt))))
        return gone.rowcount


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """An answer as JSON can hold it, without the texts of passages that are not cited, and what was read of them."""
    hits = (replace(hit, passage=_without_text(hit.passage), read=()) for hit in answer.hits)
    slim = replace(answer, hits=tuple(hits))
    whole: dict[str, Any] = json.loads(json.dumps(asdict(slim), default=_written_day))
    return whole


def answer_from_json(kept: Mapping[str, Any]) -> Answer:
    """The inverse of ``answer_to_json``."""
    asked = kept["question"]
    history = tuple(Turn(**turn) for turn in asked["history"])
    return Answer(
        **{
            **kept,
            "question": Question(asked["text"], parse_published(asked["asked"]), history),
            "sentences": tuple(AnswerSentence(one["text"], tuple(one["citations"])) for one in kept["sentences"]),
            "citations": tuple(map(_citation, kept["citations"])),
            "hits": tuple(map(_hit, kept["hits"])),
            "as_of": parse_published(kept["as_of"]),
            "writing": _writing(kept.get("writing")),
        }
    )


def _without_text(passage: Passage) -> Passage:
    return replace(passage, text="", sentences=())


def _writing(kept: Mapping[str, Any] | None) -> Writing | None:
    """Receipts of earlier releases have none."""
    if kept is None:
        return None
    judged = (Judged(one["text"], one["verdict"], tuple(one["reasons"])) for one in kept["judged"])
    return Writing(**{**kept, "judged": tuple(judged)})


def _citation(kept: Mapping[str, Any]) -> Citation:
    """Receipts of earlier releases mark no decisive words."""
    parts = {
        "passage": _passage(kept["passage"]),
        "carried_by": _passages(kept["carried_by"]),
        "decisive": tuple(kept.get("decisive", ())),
    }
    return Citation(**{**kept, **parts})


def _hit(kept: Mapping[str, Any]) -> Hit:
    """Those of earlier releases said something else of why; what was read of a hit is not kept."""
    known = {field.name for field in fields(Why)}
    why = replace(Why(0.0, 0.0), **{name: value for name, value in kept["why"].items() if name in known})
    return Hit(_passage(kept["passage"]), kept["score"], why, _passages(kept["carried_by"]))


def _passages(kept: Sequence[Mapping[str, Any]]) -> tuple[Passage, ...]:
    return tuple(map(_passage, kept))


def _passage(kept: Mapping[str, Any]) -> Passage:
    sentences = tuple((start, end) for start, end in kept["sentences"])
    days = {name: parse_published(kept[name]) for name in ("published", "corrected")}
    return Passage(**{**kept, **days, "sentences": sentences})


def _receipt(row: Row[Any]) -> Receipt:
    return Receipt(row.id, datetime.fromisoformat(row.asked), row.asker, row.place, answer_from_json(row.answer))


def _written_day(moment: date) -> str:
    return moment.isoformat()


def _now() -> str:
    return _written(datetime.now(UTC))


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
