"""What the commands ask, search, status and chat do."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.contract import answer_json, coverage_json, passages_json
from retrieval.archive.archive import Archive, open_catalogue
from retrieval.domain import Answer, Question, Turn
from retrieval.errors import NewsdeskError, QuestionError
from retrieval.question import check_question, standalone
from retrieval.settings import Settings

if TYPE_CHECKING:
    from retrieval.chain import RetrievalChain


def answer_one(settings: Settings, text: str, asked: date | None, *, as_json: bool) -> None:
    """Answer one question on stdout."""
    question = Question(check_question(text), asked)
    with _chain(settings) as (chain, _):
        answer = chain.invoke(question)
    if as_json:
        click.echo(json.dumps(answer_json(answer)))
        return
    from bot import terminal

    console = terminal.build_console()
    terminal.show(console, terminal.render_answer(answer, console))


def answer_batch(settings: Settings, lines: Iterable[str], asked: date | None) -> int:
    """Answer a JSONL batch, one line out for each line in; returns how many lines could not be answered.

    Args:
        settings: which archive, and how to answer.
        lines: objects with ``question`` and optionally ``id``, ``asked`` and ``history``.
        asked: the date for lines without one of their own.
    """
    failed = 0
    with _chain(settings) as (chain, _):
        for line in lines:
            if not line.strip():
                continue
            reply = _batch_line(chain, line, asked)
            failed += "error" in reply
            click.echo(json.dumps(reply))
            sys.stdout.flush()
    return failed


def search_passages(settings: Settings, text: str, asked: date | None, *, as_json: bool) -> None:
    """Print the passages found for a question."""
    from retrieval.wiring import build_archive, build_retriever

    query = standalone(Question(check_question(text)))
    archive = build_archive(settings)
    hits = build_retriever(settings, archive).hits(query, asked or date.today())
    archive.close()
    if as_json:
        click.echo(json.dumps(passages_json(hits)))
        return
    from bot import terminal

    console = terminal.build_console()
    terminal.show(console, terminal.render_hits(hits, console))


def show_status(settings: Settings, *, as_json: bool) -> None:
    """Print what the archive holds; opens only its catalogue."""
    catalogue = open_catalogue(settings.archive)
    facts, coverage = catalogue.facts(), catalogue.coverage()
    catalogue.close()
    status: dict[str, Any] = {
        "archive": str(settings.archive.absolute()),
        **coverage_json(coverage),
        "model": facts["model"],
        "bytes": _size_of(settings.archive),
    }
    if as_json:
        click.echo(json.dumps(status))
        return
    from retrieval.answers.refusal import covers

    click.echo(f"{status['archive']} holds {covers(coverage)}.")
    click.echo(
        f"{coverage.passages:,} passages, embedded with {facts['model']}; {status['bytes'] / 1e6:,.1f} MB on disk."
    )


def start_chat(settings: Settings, asked: date | None) -> None:
    """Run the REPL over the archive."""
    from bot.repl import run_repl

    with _chain(settings) as (chain, archive):
        warm_up = partial(chain.retriever.invoke, "warm up")
        run_repl(chain, archive, history_file=settings.archive / "chat_history", asked=asked, warm_up=warm_up)


@contextmanager
def _chain(settings: Settings) -> Iterator[tuple[RetrievalChain, Archive]]:
    from retrieval.wiring import build_archive, build_chain

    archive = build_archive(settings)
    try:
        yield build_chain(settings, archive), archive
    finally:
        archive.close()


def _batch_line(chain: RetrievalChain, line: str, asked: date | None) -> dict[str, Any]:
    """The reply to one line; what cannot be answered is said in ``error`` and stops nothing."""
    id_ = None
    try:
        record = json.loads(line)
        if not isinstance(record, dict):
            raise QuestionError("the line is not a JSON object with a question.")
        id_ = record.get("id")
        answer = chain.invoke(_question(record, asked))
    except (NewsdeskError, ValueError) as error:
        return _error_json(line, id_, error)
    return answer_json(answer, id_)


def _question(record: dict[str, Any], asked: date | None) -> Question:
    text = record.get("question")
    if not isinstance(text, str):
        raise QuestionError('the line has no "question".')
    day = date.fromisoformat(str(record["asked"])[:10]) if record.get("asked") else asked
    return Question(check_question(text), day, tuple(_turn(item) for item in record.get("history") or ()))


def _turn(item: object) -> Turn:
    """A turn as a batch may write it: a question, or an object with question and answer (or the answer's text)."""
    if isinstance(item, str):
        return Turn(item)
    if isinstance(item, dict) and isinstance(item.get("question"), str):
        return Turn(item["question"], str(item.get("answer") or item.get("text") or ""))
    raise QuestionError('"history" holds questions, or objects with "question" and "answer".')


def _error_json(line: str, id_: object, error: Exception) -> dict[str, Any]:
    reason = str(error) if isinstance(error, NewsdeskError) else f"the line cannot be used: {error}."
    empty = Answer(Question(""), "", False, reason, (), (), (), 0.0, None, "none", 0.0)
    return {**answer_json(replace(empty, question=Question(line.strip()[:200]))), "id": id_, "error": reason}


def _size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
