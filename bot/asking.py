"""What the commands ask, search, history, status and chat do."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bot.contract import answer_json, coverage_json, history_json, passages_json
from bot.keeping import kept
from retrieval.archive.archive import Archive
from retrieval.domain import Answer, Dossier, Question, Turn
from retrieval.errors import NewsdeskError, QuestionError
from retrieval.followups import standalone
from retrieval.question import check_question
from retrieval.settings import Settings

if TYPE_CHECKING:
    from retrieval.chain import RetrievalChain

_HISTORY = '"history" is a list of questions, or of objects with "question" and "answer".'
_SHOWN_OF_LINE = 200


def answer_one(settings: Settings, text: str, asked: date | None, *, as_json: bool) -> None:
    """Answer one question on stdout."""
    question = Question(check_question(text), asked)
    with _chain(settings) as (chain, archive):
        answer = kept(chain, archive.catalogue, settings, "ask").invoke(question)
    if as_json:
        click.echo(json.dumps(answer_json(answer)))
        return
    from bot import terminal

    console = terminal.build_console()
    terminal.show(console, terminal.render_answer(answer, console))


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
    with _chain(settings, serve=True) as (chain, _):
        for line in filter(bytes.strip, lines):
            reply = _batch_line(chain, line, asked)
            click.echo(json.dumps(reply))  # flushes
            total += 1
            failed += "error" in reply
    if failed:
        raise NewsdeskError(
            f'{failed:,} of {total:,} lines could not be answered; see "error" in what came out for them.'
        )


def search_passages(settings: Settings, text: str, asked: date | None, *, as_json: bool) -> None:
    """Print the passages found for a question."""
    from retrieval.wiring import build_archive, build_retriever

    query = standalone(Question(check_question(text)))
    with closing(build_archive(settings)) as archive:
        hits = build_retriever(settings, archive).hits(query, asked or date.today())
    if as_json:
        click.echo(json.dumps(passages_json(hits)))
        return
    from bot import terminal

    console = terminal.build_console()
    terminal.show(console, terminal.render_hits(hits, console))


def show_history(settings: Settings, reference: str, *, as_json: bool) -> None:
    """Print the versions of an article; opens only the catalogue."""
    from retrieval.archive.lookup import find_article
    from retrieval.wiring import build_catalogue

    with closing(build_catalogue(settings)) as catalogue:
        article_id = find_article(catalogue, reference)
        dossier = catalogue.dossier(article_id) or Dossier(article_id)
    if as_json:
        click.echo(json.dumps(history_json(dossier)))
        return
    from bot import terminal
    from bot.history import render_history

    console = terminal.build_console()
    terminal.show(console, render_history(dossier, console))


def show_status(settings: Settings, *, as_json: bool) -> None:
    """Print what the archive holds; opens only its catalogue."""
    from retrieval.wiring import build_catalogue

    with closing(build_catalogue(settings)) as catalogue:
        facts, coverage = catalogue.facts(), catalogue.coverage()
    status: dict[str, Any] = {
        "archive": str(settings.archive.absolute()),
        **coverage_json(coverage),
        "model": facts.model.name,
        "bytes": _size_of(settings.archive),
    }
    if as_json:
        click.echo(json.dumps(status))
        return
    from retrieval.answers.refusal import covers

    click.echo(f"{status['archive']} holds {covers(coverage)}.")
    click.echo(
        f"{coverage.passages:,} passages, embedded with {facts.model.name}; {status['bytes'] / 1e6:,.1f} MB on disk."
    )


def start_chat(settings: Settings, asked: date | None) -> None:
    """Run the REPL over the archive."""
    from bot.repl import run_repl

    with _chain(settings, serve=True) as (chain, archive):
        warm_up = partial(chain.retriever.invoke, "warm up")
        answering = kept(chain, archive.catalogue, settings, "chat")
        run_repl(answering, archive, history_file=settings.archive / "chat_history", asked=asked, warm_up=warm_up)


@contextmanager
def _chain(settings: Settings, *, serve: bool = False) -> Iterator[tuple[RetrievalChain, Archive]]:
    from retrieval.wiring import build_archive, build_chain

    with closing(build_archive(settings, serve=serve)) as archive:
        yield build_chain(settings, archive), archive


def _batch_line(chain: RetrievalChain, line: bytes, asked: date | None) -> dict[str, Any]:
    """The reply to one line; what cannot be answered is said in ``error`` and stops nothing."""
    record: dict[str, Any] = {}
    try:
        record = _record(line)
        return answer_json(chain.invoke(_question(record, asked)), record.get("id"))
    except NewsdeskError as error:
        shown = str(record.get("question") or line.decode(errors="replace").strip())[:_SHOWN_OF_LINE]
        failed = Answer(Question(shown), "", False, str(error), (), (), (), 0.0, None, "none", 0.0)
        return {**answer_json(failed, record.get("id")), "error": str(error)}


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
        return date.fromisoformat(str(text).strip()[:10]) if text else None
    except ValueError as error:
        raise QuestionError('"asked" is no date such as "2026-03-20".') from error


def _turn(item: object) -> Turn:
    """A turn as a batch may write it: a question, or an object with question and answer (or the answer's text)."""
    if isinstance(item, str):
        return Turn(_whole(item))
    if isinstance(item, dict) and isinstance(item.get("question"), str):
        return Turn(_whole(item["question"]), _whole(str(item.get("answer") or item.get("text") or "")))
    raise QuestionError(_HISTORY)


def _whole(text: str) -> str:
    """The text without halves of characters, as broken JSON escapes leave them: they cannot be searched for."""
    return text.encode("utf-8", "replace").decode()


def _size_of(folder: Path) -> int:
    return sum(_size(os.path.join(place, name)) for place, _, names in os.walk(folder) for name in names)


def _size(file: str) -> int:
    """0 for what a writing process has just removed."""
    try:
        return os.stat(file).st_size
    except OSError:
        return 0
