"""``newsdesk ask --batch``: lines of questions in, a line out for each."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bot.asking import opened_chain
from bot.contract import answer_json
from bot.options import check_day
from retrieval.domain import Answer, Question, Turn
from retrieval.errors import NewsdeskError, QuestionError
from retrieval.question import check_question
from retrieval.settings import Settings

if TYPE_CHECKING:
    from retrieval.chain import RetrievalChain

_log = logging.getLogger(__name__)
_HISTORY = '"history" is a list of questions, or of objects with "question" and "answer".'
_SHOWN_OF_LINE = 200


def answer_batch(settings: Settings, lines: Iterable[bytes], asked: date | None) -> None:
    """Answer a JSONL batch, one line out for each line in; empty lines are passed over.

    Args:
        settings: which archive, and how to answer.
        lines: objects with ``question`` and optionally ``id``, ``asked`` and ``history``.
        asked: the date for lines without one of their own.

    Raises:
        NewsdeskError: at the end, when there were lines that could not be answered.
    """
    failed = total = 0
    with opened_chain(settings, serve=True) as (chain, _):
        for line in filter(bytes.strip, lines):
            reply = _batch_line(chain, line, asked)
            click.echo(json.dumps(reply))  # flushes
            total += 1
            failed += "error" in reply
    if failed:
        raise NewsdeskError(
            f'{failed:,} of {total:,} lines could not be answered; see "error" in what came out for them.'
        )


def _batch_line(chain: RetrievalChain, line: bytes, asked: date | None) -> dict[str, Any]:
    """The reply to one line; what cannot be answered is said in ``error`` and stops nothing."""
    record: dict[str, Any] = {}
    try:
        record = _record(line)
        return answer_json(chain.invoke(_question(record, asked)), record.get("id"))
    except NewsdeskError as error:
        reason = str(error)
    except Exception as error:  # any bug: the other lines are answered all the same
        _log.exception("a line could not be answered")
        reason = f"it could not be answered, which is a fault of Newsdesk: {type(error).__name__}."
    shown = str(record.get("question") or line.decode(errors="replace").strip())[:_SHOWN_OF_LINE]
    return {**answer_json(_unanswered(shown, reason), record.get("id")), "error": reason}


def _unanswered(shown: str, reason: str) -> Answer:
    return Answer(
        question=Question(shown),
        standalone="",
        answered=False,
        text=reason,
        sentences=(),
        citations=(),
        hits=(),
        confidence=0.0,
        as_of=None,
        engine="none",
        elapsed_ms=0.0,
    )


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise QuestionError("the line is not UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise QuestionError(f"the line is not JSON: {getattr(error, 'msg', error)}.") from error
    if not isinstance(record, dict):
        raise QuestionError("the line is not a JSON object with a question.")
    return record


def _refuse_constant(name: str) -> NoReturn:
    """Python reads NaN and Infinity, but what it then writes no other program reads."""
    raise ValueError(f"{name} is no value")


def _question(record: dict[str, Any], asked: date | None) -> Question:
    text, history = record.get("question"), record.get("history") or []
    if not isinstance(text, str):
        raise QuestionError('the line has no "question".')
    if not isinstance(history, list):
        raise QuestionError(_HISTORY)
    return Question(check_question(text), _day(record.get("asked")) or asked, tuple(map(_turn, history)))


def _day(text: object) -> date | None:
    """The day of a date, or of a date and time."""
    try:
        return check_day(date.fromisoformat(str(text).strip()[:10])) if text else None
    except ValueError as error:
        raise QuestionError('"asked" is no date such as "2026-03-20".') from error


def _turn(item: object) -> Turn:
    """A turn as a batch may write it: a question, or an object with question and answer (or the answer's text).

    A refusal's text names outlets and articles that nobody spoke of: it is no answer, as in the chat.
    """
    if isinstance(item, str):
        return Turn(_whole(item))
    if isinstance(item, dict) and isinstance(item.get("question"), str):
        answer = "" if item.get("answered") is False else item.get("answer") or item.get("text") or ""
        return Turn(_whole(item["question"]), _whole(str(answer)))
    raise QuestionError(_HISTORY)


def _whole(text: str) -> str:
    """The text without halves of characters, as broken JSON escapes leave them: they cannot be searched for."""
    return text.encode("utf-8", "replace").decode()
