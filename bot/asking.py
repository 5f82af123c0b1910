"""What the commands ask, search and chat do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import click

from bot.contract import answer_json, passages_json
from bot.keeping import kept
from retrieval.archive.archive import Archive
from retrieval.domain import Question
from retrieval.followups import standalone
from retrieval.question import check_question, with_mark
from retrieval.settings import Settings

if TYPE_CHECKING:
    from retrieval.chain import RetrievalChain


def answer_one(settings: Settings, text: str, asked: date | None, *, as_json: bool) -> None:
    """Answer one question on stdout."""
    question = Question(check_question(text), asked)
    with opened_chain(settings) as (chain, archive):
        answer = kept(chain, archive.catalogue, settings, "ask").invoke(question)
    if as_json:
        click.echo(json.dumps(answer_json(answer)))
        return
    from bot import terminal

    console = terminal.build_console()
    terminal.show(console, terminal.render_answer(answer, console))


def search_passages(settings: Settings, text: str, asked: date | None, *, as_json: bool) -> None:
    """Print the passages found for a question."""
    from retrieval.casing import Casing
    from retrieval.spelling import spelled
    from retrieval.wiring import build_archive, build_retriever

    question = Question(check_question(text))
    with closing(build_archive(settings)) as archive:
        query = with_mark(spelled(standalone(Casing(archive).cased(question)), archive))
        hits = build_retriever(settings, archive).hits(query, asked or date.today())
    if as_json:
        click.echo(json.dumps(passages_json(hits)))
        return
    from bot import terminal

    console = terminal.build_console()
    terminal.show(console, terminal.render_hits(hits, console))


def start_chat(settings: Settings, asked: date | None) -> None:
    """Run the REPL over the archive."""
    from bot.repl import run_repl

    with opened_chain(settings, serve=True) as (chain, archive):
        warm_up = partial(chain.retriever.invoke, "warm up")
        answering = kept(chain, archive.catalogue, settings, "chat")
        run_repl(answering, archive, history_file=settings.archive / "chat_history", asked=asked, warm_up=warm_up)


@contextmanager
def opened_chain(settings: Settings, *, serve: bool = False) -> Iterator[tuple[RetrievalChain, Archive]]:
    """The chain over the archive that the settings name; ``serve`` shares it while it is open."""
    from retrieval.wiring import build_archive, build_chain

    with closing(build_archive(settings, serve=serve)) as archive:
        yield build_chain(settings, archive), archive
