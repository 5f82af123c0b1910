"""The commands log and replay: the answers that were given, shown again."""

from __future__ import annotations

import json
from collections import deque
from contextlib import closing
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

import click

from bot.contract import answer_json, receipt_json
from bot.why import render_why
from retrieval.domain import Answer, Question, Writing
from retrieval.errors import UsageError
from retrieval.receipts import Receipt, Receipts
from retrieval.settings import Settings
from retrieval.untrusted import one_line
from retrieval.wiring import build_archive, build_catalogue, build_chain

if TYPE_CHECKING:
    from rich.console import Console

_FEWEST_CHARACTERS = 6
_SHOWN_OF_ID = 8
_SHOWN_OF_QUESTION = 70


def show_log(settings: Settings, last: int | None, *, as_json: bool) -> None:
    """Print the last receipts of an archive, the newest last, a line each; None for all of them.

    Without a limit nothing is held back: an archive may have more of them than fit into memory.
    """
    in_line = _as_json if as_json else _line
    with closing(build_catalogue(settings)) as catalogue:
        found = map(in_line, Receipts(catalogue).all())
        lines = iter(found if last is None else deque(found, maxlen=last))
        first = next(lines, None if as_json else "No answer has been kept yet.")
        for line in chain((first,) if first else (), lines):
            click.echo(line)


def show_again(settings: Settings, id_: str, *, again: bool, as_json: bool) -> None:
    """Print a receipt; with ``again`` also what is answered today, and how it differs.

    Raises:
        UsageError: there is no such receipt.
    """
    with closing(build_catalogue(settings)) as catalogue:
        receipt = _found(Receipts(catalogue), id_)
    new = _asked_again(settings, receipt) if again else None
    if as_json:
        shown = receipt_json(receipt)
        click.echo(json.dumps({**shown, "again": answer_json(new)} if new else shown))
        return
    from bot import terminal

    console = terminal.build_console()
    _show(receipt, console)
    if new:
        _show_difference(receipt.answer, new, console)


def day_asked(receipt: Receipt) -> date:
    """The day that "today" meant; receipts of earlier releases do not hold it, and have been written hereabouts."""
    return receipt.answer.question.asked or receipt.asked.astimezone().date()


def _as_json(receipt: Receipt) -> str:
    return json.dumps(receipt_json(receipt))


def _line(receipt: Receipt) -> str:
    answer = receipt.answer
    question = one_line(answer.question.text)[:_SHOWN_OF_QUESTION]
    said = answer.engine if answer.answered else "not answered"
    when = f"{receipt.asked:%Y-%m-%d %H:%M} UTC"
    return f"{receipt.id[:_SHOWN_OF_ID]}  {when}  {one_line(receipt.asker)}  {one_line(said)}  {question}"


def _found(receipts: Receipts, id_: str) -> Receipt:
    receipt = receipts.beginning(id_.strip().lower()) if len(id_.strip()) >= _FEWEST_CHARACTERS else None
    if receipt is None:
        raise UsageError(f"there is no answer “{one_line(id_)}”, or more than one. 'newsdesk log' lists the ids.")
    return receipt


def _asked_again(settings: Settings, receipt: Receipt) -> Answer:
    """What is answered today to what was asked then, on the day on which it was asked."""
    asked = receipt.answer.question
    question = Question(asked.text, day_asked(receipt), asked.history)
    with closing(build_archive(settings)) as archive:
        return build_chain(settings, archive).invoke(question)


def _show(receipt: Receipt, console: Console) -> None:
    from bot import terminal

    answer = receipt.answer
    whence = f"{receipt.id} · {receipt.asked:%Y-%m-%d %H:%M} UTC · {one_line(receipt.asker)}"
    terminal.show(console, terminal.render_note(whence, console))
    terminal.show(console, f"> {one_line(answer.question.text)}")
    terminal.show(console)
    terminal.show(console, terminal.render_answer(answer, console))
    terminal.show(console)
    terminal.show(console, render_why(answer, console))
    if answer.writing:
        _show_writing(answer.writing, console)


def _show_writing(writing: Writing, console: Console) -> None:
    from bot import terminal
    from bot.growing import render_writing

    terminal.show(console)
    terminal.show(console, render_writing(writing, console))
    terminal.show(console, terminal.render_note(f"Prompt version {writing.prompt}.", console))


def _show_difference(old: Answer, new: Answer, console: Console) -> None:
    """Words that came and went; then passages."""
    from bot import terminal
    from bot.history import marked
    from bot.word_diff import compare

    terminal.show(console)
    if new.engine != old.engine:
        terminal.show(console, terminal.render_note(f"Then by {old.engine}, now by {new.engine}.", console))
    if old.text.split() == new.text.split():
        terminal.show(console, terminal.render_note("Asked again: the same answer.", console))
    else:
        terminal.show(console, marked(compare(old.text, new.text), console))
    before, after = ({hit.passage.id for hit in answer.hits} for answer in (old, new))
    terminal.show(
        console,
        terminal.render_note(f"Passages found: {len(after - before)} new, {len(before - after)} gone.", console),
    )
