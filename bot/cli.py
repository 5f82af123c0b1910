"""The command ``newsdesk``. Nothing heavy is imported before a command needs it: help and typos answer at once."""

from __future__ import annotations

import _thread
import difflib
import io
import os
import sys
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import click

from bot.archive_commands import articles, history, status
from bot.options import archive_option, asked_option, json_option
from bot.slack.commands import slack
from ingest.backup_commands import export
from ingest.commands import ingest
from ingest.interrupts import INTERRUPTED
from ingest.source_commands import source
from ingest.upkeep import doctor, reindex, remove
from ingest.watch import watch
from retrieval.errors import NewsdeskError, UsageError
from retrieval.untrusted import one_line

if TYPE_CHECKING:
    from retrieval.settings import Settings


_MOMENT_SECONDS = 0.05
_ANSWERS_LISTED = 20


class _Commands(click.Group):
    """Commands that guess what a mistyped one was meant to be, and end quietly on Ctrl-C."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None
        except ImportError as error:
            # So say libraries in C that were being loaded when it came.
            if not isinstance(error.__cause__ or error.__context__, KeyboardInterrupt):
                raise
            raise click.exceptions.Exit(INTERRUPTED) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            hint = f" Did you mean '{near[0]}'?" if near else " 'newsdesk --help' lists the commands."
            raise click.UsageError(f"no such command: '{args[0]}'.{hint}", ctx) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsdesk", message="newsdesk %(version)s")
def newsdesk() -> None:
    """Ask your news archive; every sentence of an answer is quoted from a cited article.

    \b
    newsdesk ingest samples/articles       put articles into ./archive
    newsdesk ask "Who leads the union?"    one question, one answer
    newsdesk chat                          ask in a conversation
    newsdesk slack --help                  answer in Slack
    """


newsdesk.add_command(ingest)
newsdesk.add_command(source)
newsdesk.add_command(watch)
newsdesk.add_command(export)
newsdesk.add_command(status)
newsdesk.add_command(articles)
newsdesk.add_command(history)
newsdesk.add_command(remove)
newsdesk.add_command(doctor)
newsdesk.add_command(reindex)
newsdesk.add_command(slack)


@newsdesk.command()
@click.argument("question", nargs=-1)
@archive_option
@asked_option
@json_option
@click.option("--batch", type=click.File("rb"), help="Answer the questions of a JSONL file ('-': stdin).")
def ask(
    question: tuple[str, ...], archive: Path | None, asked: date | None, as_json: bool, batch: BinaryIO | None
) -> None:
    """Answer a question from the archive, or say that it is not there.

    With --batch, each line of the file is an object with "question", and if you like "id", "asked" (a date) and
    "history" (earlier questions, or objects with "question" and "answer"); one JSON line comes out for each, in order.

    \b
    newsdesk ask "How many were injured in the attack?"
    newsdesk ask "Who resigned last week?" --asked 2026-03-20 --json
    newsdesk ask --batch questions.jsonl > answers.jsonl
    """
    if batch and question:
        raise click.UsageError("give a question or --batch FILE, not both.")
    settings = _settings(archive)
    if batch:
        from bot.batch import answer_batch

        answer_batch(settings, batch, asked)
        return
    from bot.asking import answer_one

    answer_one(settings, " ".join(question), asked, as_json=as_json)


@newsdesk.command()
@click.argument("query", nargs=-1)
@archive_option
@asked_option
@json_option
def search(query: tuple[str, ...], archive: Path | None, asked: date | None, as_json: bool) -> None:
    """Show the passages found for a question, best first, without an answer.

    \b
    newsdesk search "ferry strike" --asked 2026-03-20
    """
    from bot.asking import search_passages

    search_passages(_settings(archive), " ".join(query), asked, as_json=as_json)


@newsdesk.command()
@archive_option
@asked_option
def chat(archive: Path | None, asked: date | None) -> None:
    """Ask in a conversation: follow-ups, sources, what was searched. /help in the chat lists its commands.

    Works with piped questions too, one a line.
    """
    from bot.asking import start_chat

    start_chat(_settings(archive), asked)


@newsdesk.command()
@archive_option
@json_option
@click.option("--bad", "only_bad", is_flag=True, help="Leave out praise.")
@click.option("--benchmark", is_flag=True, help="Print bad ones as the benchmark reads questions.")
def feedback(archive: Path | None, as_json: bool, only_bad: bool, benchmark: bool) -> None:
    """Show what people thought of answers: thumbs up and down in Slack, and what they said was wrong.

    With --benchmark, each thumbs-down becomes a line for 'python -m benchmarks.quality', in which you write what would
    have been right.

    \b
    newsdesk feedback --bad
    newsdesk feedback --json > feedback.jsonl
    newsdesk feedback --benchmark > questions.jsonl
    """
    from bot.feedback import show_feedback

    show_feedback(_settings(archive), as_json=as_json, only_bad=only_bad, benchmark=benchmark)


@newsdesk.command()
@archive_option
@click.option("--json", "as_json", is_flag=True, help="Print whole receipts, an object a line, the oldest first.")
@click.option("--last", type=click.IntRange(min=1), help="How many to list [default: 20; with --json all].")
def log(archive: Path | None, as_json: bool, last: int | None) -> None:
    """List the answers that were given, the newest last, with the ids that 'newsdesk replay' takes.

    Kept are the answers of ask and chat for NEWSDESK_RECEIPT_DAYS, or not at all with NEWSDESK_RECEIPTS=false; those
    in Slack for NEWSDESK_SLACK_KEEP_DAYS.

    \b
    newsdesk log
    newsdesk log --json > answers.jsonl
    """
    from bot.receipts import show_log

    show_log(_settings(archive), last or (None if as_json else _ANSWERS_LISTED), as_json=as_json)


@newsdesk.command()
@click.argument("receipt")
@archive_option
@json_option
@click.option("--again", is_flag=True, help="Ask again as on that day, and show what differs.")
def replay(receipt: str, archive: Path | None, as_json: bool, again: bool) -> None:
    """Show an answer as it was given: what was searched, what was cited, what a model wrote and how it was judged.

    RECEIPT is an id of 'newsdesk log', or its first six characters or more.

    \b
    newsdesk replay 05821d4b
    newsdesk replay 05821d4b --again
    """
    from bot.receipts import show_again

    show_again(_settings(archive), receipt, again=again, as_json=as_json)


def _settings(archive: Path | None) -> Settings:
    from retrieval.settings import load_settings

    return load_settings(archive=archive)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line.

    Exits 0 when done, 1 on a failure (one line on stderr), 2 on wrong usage, 130 after Ctrl-C.
    """
    sys.unraisablehook = _interrupt_again
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A headline with letters that the terminal lacks is shown with question marks.
        sys.stdout.reconfigure(errors="replace")
    try:
        newsdesk.main(args=arguments, standalone_mode=True)
    except UsageError as error:
        _fail(error, 2)
    except NewsdeskError as error:
        _fail(error, 1)
    except OSError as error:
        _discard_output()
        trouble = f"{error.filename} cannot be used" if error.filename else "the output cannot be written"
        _fail(f"{trouble}: {error.strerror or error}.", 1)


def _fail(reason: object, code: int) -> NoReturn:
    click.echo(f"newsdesk: {one_line(str(reason))}", err=True)
    sys.exit(code)


def _interrupt_again(lost: sys.UnraisableHookArgs) -> None:
    """Ctrl-C that comes while an object is being removed is lost to Python: it is sent again, a moment later."""
    if isinstance(lost.exc_value, KeyboardInterrupt):
        threading.Timer(_MOMENT_SECONDS, _thread.interrupt_main).start()
    else:
        sys.__unraisablehook__(lost)


def _discard_output() -> None:
    """What a full disk did not take must not be tried again when Python ends: that would end in a traceback."""
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), sys.stdout.fileno())


if __name__ == "__main__":
    main()
