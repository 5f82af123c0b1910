"""The REPL's slash commands: one table, from which /help and the completion are made as well."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot import terminal
from bot.conversation import Conversation
from bot.growing import render_writing
from bot.options import check_day
from bot.transcript import save_new, to_markdown
from bot.why import render_why
from retrieval.domain import Answer, Citation, Coverage, Passage
from retrieval.errors import UsageError
from retrieval.phrasing import counted, written

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_REACH = 2
"""Passages shown before and after the quoted one."""


class Neighbours(Protocol):
    """What looks up the surroundings of a passage: the archive's catalogue."""

    def neighbours(self, passage: Passage, reach: int) -> list[Passage]:
        """The passage with up to ``reach`` others on each side, in reading order."""


class Holdings(Protocol):
    """What the REPL needs of the archive."""

    @property
    def catalogue(self) -> Neighbours:
        """Looks up passages."""

    def coverage(self) -> Coverage:
        """What the archive holds."""


@dataclass(slots=True)
class Session:
    """A chat, on which the commands work."""

    conversation: Conversation
    archive: Holdings
    console: Console
    clock: Callable[[], datetime]
    answers: list[Answer] = field(default_factory=list)
    """All answers since the start, for the transcript."""

    def show(self, renderable: RenderableType = "") -> None:
        """Print what ``bot.terminal`` made."""
        terminal.show(self.console, renderable)

    def note(self, message: str) -> None:
        """Say quietly what was done."""
        self.show(terminal.render_note(message, self.console))

    def problem(self, message: str) -> None:
        """Say what went wrong."""
        self.show(terminal.render_problem(message, self.console))


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it does, what it takes, what /help says."""

    run: Callable[[Session, str], None]
    takes: str
    help: str


class Leave(Exception):
    """The user wants to go."""


def obey(session: Session, line: str) -> None:
    """Carry out a line such as ``/source 1``.

    Raises:
        Leave: it said so.
        NewsdeskError: it cannot be done; the message says why.
    """
    name, _, argument = line.removeprefix("/").partition(" ")
    name = name.lower()
    command = COMMANDS.get(_ALIASES.get(name, name))
    if command is None:
        raise UsageError(_unknown(name))
    command.run(session, argument.strip())


def _unknown(name: str) -> str:
    names = [*COMMANDS, *_ALIASES]
    begun = [each for each in names if name and each.startswith(name)]
    near = begun or difflib.get_close_matches(name, names, n=1)
    hint = f"Did you mean /{near[0]}? " if near else ""
    return f"there is no command /{name}. {hint}/help lists them all."


def _source(session: Session, argument: str) -> None:
    citation = _cited(_last(session).citations, argument)
    around = session.archive.catalogue.neighbours(citation.passage, _REACH + 1)
    last = citation.passage.position + _REACH
    shown = [passage for passage in around if last - 2 * _REACH <= passage.position <= last]
    more = any(passage.position > last for passage in around)
    session.show(terminal.render_source(citation, shown, session.console, more=more))


def _cited(citations: Sequence[Citation], argument: str) -> Citation:
    """The citation a user means; the only one needs no number."""
    if not citations:
        raise UsageError("the last answer cites nothing.")
    if not argument and len(citations) == 1:
        return citations[0]
    found = next((citation for citation in citations if str(citation.number) == argument.strip("[]")), None)
    if found is None:
        problem = f"the last answer has no source {argument}." if argument else "which source?"
        raise UsageError(f"{problem} Try {' or '.join(f'/source {citation.number}' for citation in citations)}.")
    return found


def _why(session: Session, _: str) -> None:
    answer = _last(session)
    session.show(render_why(answer, session.console))
    if answer.writing:
        session.show()
        session.show(render_writing(answer.writing, session.console))


def _new(session: Session, _: str) -> None:
    session.conversation.new()
    session.note("A new conversation: the next question stands alone.")


def _asked(session: Session, argument: str) -> None:
    session.conversation.asked = None if argument.lower() in ("", "today", "none") else _day(argument)
    asked = session.conversation.asked
    session.note(f"Asking as if today were {written(asked)}." if asked else "Asking as of today.")


def _day(text: str) -> date:
    try:
        return check_day(date.fromisoformat(text))
    except ValueError as error:
        raise UsageError(f"“{text}” is no date. Write it like 2022-05-08, or: /asked today") from error


def _save(session: Session, argument: str) -> None:
    if not session.answers:
        raise UsageError("there is nothing to save yet. Ask something first.")
    now = session.clock()
    file = save_new(_file(argument, now), to_markdown(session.answers, now))
    count = len(session.answers)
    session.note(f"Saved {counted(count, 'answer')} to {file}")


def _file(argument: str, now: datetime) -> Path:
    """The file a user means: by default one named after the moment, in the working directory or the folder given."""
    default = f"newsdesk-{now:%Y-%m-%d-%H%M}.md"
    try:
        path = Path(argument.strip("'\"")).expanduser()
        return path / default if path.is_dir() else path
    except (RuntimeError, ValueError, OSError) as error:  # an unknown user's home, a name that can be no file's
        raise UsageError(f"“{argument}” is no file name.") from error


def _help(session: Session, _: str) -> None:
    session.note("Anything that does not start with / is a question.")
    rows = ((f"/{name} {command.takes}".rstrip(), command.help) for name, command in COMMANDS.items())
    session.show(terminal.render_commands(rows, session.console))


def _quit(_: Session, __: str) -> None:
    raise Leave


def _last(session: Session) -> Answer:
    if session.conversation.last is None:
        raise UsageError("there is no answer yet. Ask something first.")
    return session.conversation.last


COMMANDS: dict[str, Command] = {
    "source": Command(_source, "N", "show quote N of the last answer in its surroundings"),
    "why": Command(_why, "", "show what was found for the last question, and how it scored"),
    "new": Command(_new, "", "start a new conversation, so that nothing leans on what was said"),
    "asked": Command(_asked, "DATE", "ask as if it were that day, e.g. 2022-05-08; today to go back"),
    "save": Command(_save, "[FILE]", "write all questions and answers so far to a Markdown file"),
    "help": Command(_help, "", "show this list"),
    "quit": Command(_quit, "", "leave; /exit and Ctrl-D do so as well"),
}
_ALIASES = {"exit": "quit"}
