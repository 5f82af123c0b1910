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

from bot import terminal, wording
from bot.background import Background
from bot.conversation import Answering, Conversation
from bot.growing import Growing
from bot.intents import Intent, intent_of
from bot.repl_commands import Holdings, Leave, Session, obey
from retrieval.domain import Coverage
from retrieval.errors import NewsdeskError
from retrieval.untrusted import one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

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
    session = Session(Conversation(answering, asked=asked), archive, console, clock)
    try:
        _converse(session, history_file) if is_live else _read_through(session, source)
    except Leave:
        return
    finally:
        if isinstance(answering, Background):
            answering.close()


def _converse(session: Session, history_file: Path) -> None:
    from bot.prompt import build_prompt

    coverage = session.archive.coverage()
    session.show(terminal.render_greeting(coverage, session.console))
    session.show()
    prompt = build_prompt(session.conversation, history_file)
    while True:
        try:
            if line := one_line(prompt.prompt()):
                _take_stoppably(session, line, coverage)
        except EOFError:
            return
        except KeyboardInterrupt:
            session.note("Ctrl-D or /quit leaves.")


def _read_through(session: Session, source: TextIO) -> None:
    """Take line by line what is no terminal."""
    if isinstance(source, io.TextIOWrapper):
        source.reconfigure(errors="replace")
    for line in map(one_line, source):
        if line and not line.startswith("#"):
            session.show(f"> {line}")
            _take(session, line, nullcontext())
            session.show()


def _take_stoppably(session: Session, line: str, coverage: Coverage) -> None:
    from rich.text import Text

    session.show()
    try:
        _take(session, line, session.console.status(Text(f"Searching {coverage.articles:,} articles…")))
    except KeyboardInterrupt:
        session.note("Stopped.")
    session.show()


def _take(session: Session, line: str, waiting: AbstractContextManager[object]) -> None:
    """Answer a question, or obey a command; what goes wrong is said."""
    try:
        if line.startswith("/") or line.lower() in _BARE_COMMANDS:
            obey(session, line)
        elif reply := _reply(session, line):
            session.show(reply)
        else:
            _answer(session, line, waiting)
    except Leave:
        raise
    except NewsdeskError as error:
        session.problem(str(error))
    except Exception as error:  # any bug: it is logged with its traceback and told, and must not end the conversation
        _log.exception("failed on: %s", line)
        session.problem(f"An error inside Newsdesk ({type(error).__name__}) ended this question. The chat goes on.")


def _reply(session: Session, line: str) -> Text | None:
    """What is said to what is no question to the articles."""
    match intent_of(line):
        case Intent.HELP:
            return terminal.render_greeting(session.archive.coverage(), session.console)
        case Intent.ABOUT:
            return terminal.render_holdings(session.archive.coverage(), session.console)
        case Intent.THANKS:
            return terminal.render_note(wording.WELCOME, session.console)
    return None


def _answer(session: Session, question: str, waiting: AbstractContextManager[object]) -> None:
    shown = Growing(session.console)
    with waiting:
        answer = session.conversation.ask(question, shown.watch)
    session.answers.append(answer)
    shown.finish(answer)
