"""What other programs rely on: the keys of an answer as JSON, with their types."""

from __future__ import annotations

from typing import Any

Reply = dict[str, Any]

TEXT, NUMBER, MAYBE = {"str"}, {"float"}, {"str", "NoneType"}
REPLY = {
    "id": {"str", "int", "NoneType"},
    "question": TEXT,
    "standalone": TEXT,
    "answered": {"bool"},
    "text": TEXT,
    "confidence": NUMBER,
    "engine": TEXT,
    "as_of": MAYBE,
    "citations": {"list"},
    "passages": {"list"},
    "elapsed_ms": NUMBER,
}
CITATION = {
    "number": {"int"},
    "quote": TEXT,
    "title": TEXT,
    "url": MAYBE,
    "source": MAYBE,
    "published": MAYBE,
    "passage_id": TEXT,
    "start": {"int"},
    "end": {"int"},
    "link": MAYBE,
    "version": {"int"},
    "corrected": MAYBE,
    "decisive": {"list"},
}
PASSAGE = {
    "rank": {"int"},
    "score": NUMBER,
    "text": TEXT,
    "title": TEXT,
    "url": MAYBE,
    "published": MAYBE,
    "passage_id": TEXT,
}


def misfits(value: Reply, contract: dict[str, set[str]]) -> dict[str, str]:
    """Keys that are missing, too many or of another type."""
    types = {key: type(part).__name__ for key, part in value.items()}
    return {
        key: types.get(key, "missing") for key in {*contract, *types} if types.get(key) not in contract.get(key, ())
    }
