"""The REPL: questions and commands in, answers out, on a terminal or through a pipe."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot import terminal
from bot.background import Background
from bot.conversation import Answering, Conversation
from bot.growing import Growing
from bot.repl_commands import Desk, Holdings, Leave, obey
from retrieval.domain import Coverage
from retrieval.errors import NewsdeskError
from retrieval.untrusted import one_line

if TYPE_CHECKING:
    from rich.console import Console

_log = logging.getLogger(__name__)

_BARE_COMMANDS = frozenset({"help", "quit", "exit"})
"""Commands that are known without their slash: no archive answers these as questions."""


def run_repl(
    chain: Answering,
    archive: Holdings,
    *,
    history_file: Path,
    asked: date | None = None,
    console: Console | None = None,
    stdin: TextIO | None = None,
    warm_up: Callable[[], object] | None = None,
    clock: Callable[[], datetime] = datetime.now,
) -> None:
    """Answer until the user leaves, or until the input ends.

    On a terminal this is a conversation with history and completion; else every line is a question or a command
    (``#`` opens a comment), shown again before its answer. An error ends the question, never the program.

    Args:
        chain: answers the questions.
        archive: what it answers from.
        history_file: keeps what is typed on a terminal, for the next time.
        asked: the day that "today" means; None is the real today.
        console: takes all output; None is one on stdout.
        stdin: where lines come from; None is the process's own.
        warm_up: called on a thread while the user types the first question on a terminal, e.g. to load a model.
        clock: tells the time for the names of saved transcripts.
    """
    # Without a handler of the program's own, Python would show the traceback of a failed question on the terminal.
    _log.addHandler(logging.NullHandler())
    source = stdin or sys.stdin
    console = console or terminal.build_console()
    is_live = console.is_terminal and source.isatty()
    answering = Background(chain, warm_up=warm_up) if is_live else chain
    desk = Desk(Conversation(answering, asked=asked), archive, console, clock)
    try:
        _converse(desk, history_file) if is_live else _read_through(desk, source)
    except Leave:
        return
    finally:
        if isinstance(answering, Background):
            answering.close()


def _converse(desk: Desk, history_file: Path) -> None:
    from bot.prompt import build_prompt

    coverage = desk.archive.coverage()
    desk.show(terminal.render_greeting(coverage, desk.console))
    desk.show()
    prompt = build_prompt(desk.conversation, history_file)
    while True:
        try:
            if line := one_line(prompt.prompt()):
                _take_stoppably(desk, line, coverage)
        except EOFError:
            return
        except KeyboardInterrupt:
            desk.note("Ctrl-D or /quit leaves.")


def _read_through(desk: Desk, source: TextIO) -> None:
    """Take line by line what is no terminal."""
    if isinstance(source, io.TextIOWrapper):
        source.reconfigure(errors="replace")
    for line in map(one_line, source):
        if line and not line.startswith("#"):
            desk.show(f"> {line}")
            _take(desk, line, nullcontext())
            desk.show()


def _take_stoppably(desk: Desk, line: str, coverage: Coverage) -> None:
    from rich.text import Text

    desk.show()
    try:
        _take(desk, line, desk.console.status(Text(f"Searching {coverage.articles:,} articles…")))
    except KeyboardInterrupt:
        desk.note("Stopped.")
    desk.show()


def _take(desk: Desk, line: str, waiting: AbstractContextManager[object]) -> None:
    """Answer a question, or obey a command; what goes wrong is said."""
    try:
        if line.startswith("/") or line.lower() in _BARE_COMMANDS:
            obey(desk, line)
        else:
            _answer(desk, line, waiting)
    except Leave:
        raise
    except NewsdeskError as error:
        desk.problem(str(error))
    except Exception as error:  # any bug: it is logged with its traceback and told, and must not end the conversation
        _log.exception("failed on: %s", line)
        desk.problem(f"An error inside Newsdesk ({type(error).__name__}) ended this question. The chat goes on.")


def _answer(desk: Desk, question: str, waiting: AbstractContextManager[object]) -> None:
    shown = Growing(desk.console)
    with waiting:
        answer = desk.conversation.ask(question, shown.watch)
    desk.answers.append(answer)
    shown.finish(answer)
