"""What is erased together with an article: answers that hold its words, and what was said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from retrieval.archive.schema import feedback, receipts, versions

_RUN = 8
"""So many words in a row are a quote; shorter ones stand in many articles."""

_Words = tuple[str, ...]
_Kept = Mapping[str, Any]
"""An answer as a receipt holds it."""


def forget_answers(connection: Connection, article_ids: Iterable[str]) -> None:
    """Delete receipts that name articles or hold their words, and feedback on them or with such words.

    A follow-up's receipt holds the answers before it as text alone: they are known by their words, or by being the
    same as those of a receipt that names one of the articles. The articles' versions must still be there.
    """
    ids = set(article_ids)
    runs = {run for id_ in ids for text in _texts_of(connection, id_) for run in _runs(text)}
    told = {_words(answer["text"]) for _, answer in _receipts(connection) if answer["answered"] and _names(answer, ids)}
    gone = [
        id_
        for id_, answer in _receipts(connection)
        if _names(answer, ids) or _quotes(answer, runs) or told & {_words(said) for said in _said_before(answer)}
    ]
    _delete(connection, gone)
    for row in connection.execute(select(feedback.c.receipt, feedback.c.giver, feedback.c.comment)).all():
        if _quotes(row.comment, runs):
            own = (feedback.c.receipt == row.receipt) & (feedback.c.giver == row.giver)
            connection.execute(delete(feedback).where(own))


def _delete(connection: Connection, ids: Sequence[str]) -> None:
    if ids:
        rows = [{"gone": id_} for id_ in ids]
        connection.execute(delete(feedback).where(feedback.c.receipt == bindparam("gone")), rows)
        connection.execute(delete(receipts).where(receipts.c.id == bindparam("gone")), rows)


def _receipts(connection: Connection) -> Iterator[tuple[str, _Kept]]:
    for row in connection.execute(select(receipts.c.id, receipts.c.answer)):
        yield row.id, row.answer


def _texts_of(connection: Connection, article_id: str) -> Iterator[str]:
    """The words of all its versions."""
    own = select(versions.c.title, versions.c.text).where(versions.c.article_id == article_id)
    for row in connection.execute(own):
        yield from (row.title, row.text)


def _said_before(answer: _Kept) -> Iterator[str]:
    return (turn["answer"] for turn in answer["question"]["history"])


def _names(answer: _Kept, ids: Set[str]) -> bool:
    return any(id_ in text for text in _strings(answer) for id_ in ids)


def _quotes(kept: object, runs: Set[_Words]) -> bool:
    return any(not runs.isdisjoint(_runs(text)) for text in _strings(kept))


def _strings(kept: object) -> Iterator[str]:
    """All texts in what JSON can hold."""
    if isinstance(kept, str):
        yield kept
    elif isinstance(kept, dict | list):
        for part in kept.values() if isinstance(kept, dict) else kept:
            yield from _strings(part)


def _runs(text: str) -> Iterator[_Words]:
    words = _words(text)
    return (words[first : first + _RUN] for first in range(len(words) - _RUN + 1))


def _words(text: str) -> _Words:
    return tuple(re.findall(r"\w+", text.casefold()))
