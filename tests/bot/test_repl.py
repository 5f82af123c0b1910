"""Tests of the REPL, most of them as transcripts of piped lines."""

from __future__ import annotations

import io
import logging
from datetime import date, datetime
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory

from bot.conversation import Conversation
from bot.prompt import CommandCompleter, open_history
from bot.repl import run_repl
from bot.repl_commands import COMMANDS
from bot.terminal import build_console
from retrieval.errors import ArchiveDamaged
from tests.bot.fakes import ANSWERS, CHESS, FERRY_PASSAGES, RESCUE, UNION, FakeArchive, FakeCatalogue, FakeChain

NOW = datetime(2022, 5, 9, 7, 5)


def piped(*lines: str, chain: FakeChain | None = None, asked: date | None = None) -> str:
    """What comes out when these lines go in."""
    output = io.StringIO()
    run_repl(
        chain or FakeChain(ANSWERS),
        FakeArchive(FakeCatalogue(FERRY_PASSAGES)),
        history_file=Path("/nonexistent/history"),
        asked=asked,
        console=build_console(output, width=100),
        stdin=io.StringIO("\n".join(lines)),
        clock=lambda: NOW,
    )
    return output.getvalue()


def test_questions_are_shown_again_before_their_answers() -> None:
    """The transcript of a conversation reads like one."""
    expected = """\
> Who leads the union?
‘"We never wanted this strike," said Ada Holm, who leads the union.’ … [1]

Sources
[1] ‘Union “ready” for talks’ — Harbour Gazette, 6 May 2022
    https://gazette.example/2022/05/strike#:~:text=%22We%20never%20wanted%20this%20strike%2C%22%20said%20Ada%20Holm%2C%20who%20leads%20the%20union.

As of 8 May 2022 · confidence 0.82 · 0.3 s

> Who won the chess championship?
Not in the archive.
It holds 4,682 articles from Harbour Gazette and Northern Wire, dated 1 Jan 2022 to 8 May 2022.

Nearest
· ‘Union “ready” for talks’ — Harbour Gazette, 6 May 2022
· “Crossings suspended” — Northern Wire, 7 May 2022

Confidence 0.12 · 48 ms

"""
    assert expected == piped(UNION.question.text, CHESS.question.text)


def test_what_is_no_question_is_not_searched_for() -> None:
    """Courtesies get a word, and a question about the archive what it holds; neither is a turn."""
    chain = FakeChain(ANSWERS)

    output = piped("hello", "How many articles do you have?", "thanks!", chain=chain)

    assert not chain.asked
    assert "> hello\nNewsdesk · 4,682 articles" in output
    assert "\nThe archive holds 4,682 articles from Harbour Gazette and Northern Wire, dated 1 Jan 2022" in output
    assert "> thanks!\nYou are welcome." in output


def test_comments_and_blank_lines_are_ignored() -> None:
    """A file of questions may be commented; a byte order mark is no question either."""
    assert "> /new" in piped("\ufeff# questions", "", "   ", "  # more", "/new").splitlines()[0]


def test_follow_ups_lean_until_a_new_conversation() -> None:
    """The chain gets the history; /new empties it."""
    chain = FakeChain(ANSWERS)

    output = piped(RESCUE.question.text, "And?", "/new", "Who?", chain=chain)

    assert [0, 1, 0] == [len(question.history) for question in chain.asked]
    assert "> /new\nA new conversation: the next question stands alone.\n\n" in output


def test_source_shows_the_surroundings() -> None:
    """/source N takes the number as it is shown, with or without brackets."""
    expected = """\
> /source [2]
[2] “Ferry sinks” — Harbour Gazette, 8 May 2022
https://gazette.example/2022/05/ferry-sinks#:~:text=Nine%20passengers%20are%20still%20missing

The ferry Aurora sank off Port Ellen on Saturday evening. It had 42 people on board.

Rescuers pulled 31 people from the water within two hours. **Nine passengers are still missing**, the coastguard said.

The ferry company has suspended all its crossings.

"""
    assert piped(RESCUE.question.text, "/source [2]").endswith(expected)


def test_only_source_needs_no_number() -> None:
    """With one citation /source means that one."""
    assert "> /source\n[1] ‘Union “ready” for talks’" in piped(UNION.question.text, "/source")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["/source 1"], "There is no answer yet. Ask something first."),
        (["/why"], "There is no answer yet. Ask something first."),
        (["/save"], "There is nothing to save yet. Ask something first."),
        ([CHESS.question.text, "/source 1"], "The last answer cites nothing."),
        ([RESCUE.question.text, "/source"], "Which source? Try /source 1 or /source 2."),
        ([RESCUE.question.text, "/source 3"], "The last answer has no source 3. Try /source 1 or /source 2."),
        ([RESCUE.question.text, "/source ²"], "The last answer has no source ². Try /source 1 or /source 2."),
        (["/sorce 1"], "There is no command /sorce. Did you mean /source? /help lists them all."),
        (["/so"], "There is no command /so. Did you mean /source? /help lists them all."),
        (["/exitt"], "There is no command /exitt. Did you mean /exit? /help lists them all."),
        (["/[bold]\x1b[31m"], "There is no command /[bold]. /help lists them all."),
        (["/"], "There is no command /. /help lists them all."),
        (["/asked tomorrow"], "“tomorrow” is no date. Write it like 2022-05-08, or: /asked today"),
        (["/asked 2022-02-30"], "“2022-02-30” is no date. Write it like 2022-05-08, or: /asked today"),
        (["/asked 0001-01-01"], "0001-01-01 is out of reach; give a day between the years 1900 and 2100."),
        ([UNION.question.text, "/save ~nobody-of-that-name/x"], "“~nobody-of-that-name/x” is no file name."),
    ],
)
def test_command_that_cannot_be_done_says_why(lines: list[str], expected: str) -> None:
    """What is wrong, and what can be done instead; then the next line is taken."""
    output = piped(*lines, "/new")

    assert output.endswith(
        f"> {lines[-1].removesuffix(chr(27) + '[31m')}\n{expected}\n\n> /new\nA new conversation: the "
        "next question stands alone.\n\n"
    )


def test_asked_sets_the_day() -> None:
    """The day holds for the questions after it, until it is reset."""
    chain = FakeChain()

    output = piped("One?", "/asked 2022-05-08", "Two?", "/asked today", "Three?", chain=chain, asked=date(2021, 1, 1))

    assert [date(2021, 1, 1), date(2022, 5, 8), None] == [question.asked for question in chain.asked]
    assert "> /asked 2022-05-08\nAsking as if today were 8 May 2022.\n" in output
    assert "> /asked today\nAsking as of today.\n" in output


def test_why_shows_the_scores() -> None:
    """/why explains a refusal as well."""
    expected = """\
> /why
Searched as: Who won the chess championship?

 1  0.30  ‘Union “ready” for talks’ — Harbour Gazette, 6 May 2022
    cosine 0.20 · keyword 1.00 · read +2.5 · 12 days away

 2  0.20  “Crossings suspended” — Northern Wire, 7 May 2022
    cosine 0.10 · keyword 1.00 · read +2.5 · 12 days away

"""
    assert piped(CHESS.question.text, "/why").endswith(expected)


def test_save_writes_all_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name tells the time; a second one gets a number; /new forgets nothing that can be saved."""
    monkeypatch.chdir(tmp_path)

    output = piped(
        RESCUE.question.text, "/save", "/new", CHESS.question.text, "/save", "/save .", f"/save '{tmp_path}/a b.md'"
    )

    names = ["newsdesk-2022-05-09-0705.md", "newsdesk-2022-05-09-0705-2.md", "newsdesk-2022-05-09-0705-3.md", "a b.md"]
    assert sorted(names) == sorted(path.name for path in tmp_path.iterdir())
    assert "Saved 1 answer to newsdesk-2022-05-09-0705.md\n" in output
    assert "Saved 2 answers to newsdesk-2022-05-09-0705-2.md\n" in output
    assert 2 == (tmp_path / "a b.md").read_text().count("\n## ")


def test_help_lists_every_command() -> None:
    """/help is made from the table."""
    expected = """\
> help
Anything that does not start with / is a question.
/source N     show quote N of the last answer in its surroundings
/why          show what was found for the last question, and how it scored
/new          start a new conversation, so that nothing leans on what was said
/asked DATE   ask as if it were that day, e.g. 2022-05-08; today to go back
/save [FILE]  write all questions and answers so far to a Markdown file
/help         show this list
/quit         leave; /exit and Ctrl-D do so as well

"""
    assert expected == piped("help")


@pytest.mark.parametrize("word", ["/quit", "/exit", "/QUIT", "quit", "exit"])
def test_quit_ends_before_the_input_does(word: str) -> None:
    """Nothing behind it is taken."""
    assert f"> {word}\n" == piped(word, "/new")


def test_error_ends_the_question_and_not_the_program() -> None:
    """Errors of ours say what they say; a question that is too long is told so."""
    chain = FakeChain({"What?": ArchiveDamaged("the archive's catalogue cannot be used: [disk] error.")})

    output = piped("What?", "x" * 2_001, "/new", chain=chain)

    assert "> What?\nThe archive's catalogue cannot be used: [disk] error.\n\n> xxx" in output
    assert (
        "\nThe question has 2,001 characters; at most 2,000 can be searched. Ask for one thing at a time.\n\n> /new\n"
        in output
    )


def test_unexpected_error_is_one_line_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The user sees what kind of error it was, the log has the rest."""
    chain = FakeChain({"What?": RuntimeError("secret")})

    with caplog.at_level(logging.ERROR, "bot.repl"):
        output = piped("What?", "/new", chain=chain)

    assert output.startswith(
        "> What?\nAn error inside Newsdesk (RuntimeError) ended this question. The chat goes on.\n\n> /new"
    )
    assert ["RuntimeError"] == [
        record.exc_info[0].__name__ for record in caplog.records if record.exc_info and record.exc_info[0]
    ]


def test_input_that_is_no_text_is_taken_as_far_as_it_goes() -> None:
    """Bytes that do not decode become replacement characters."""
    output = io.StringIO()
    run_repl(
        FakeChain(),
        FakeArchive(),
        history_file=Path("unused"),
        console=build_console(output, width=100),
        stdin=io.TextIOWrapper(io.BytesIO(b"Who \xff is?\n"), encoding="utf-8"),
    )

    assert output.getvalue().startswith("> Who \ufffd is?\nNot in the archive.\n")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/", [f"/{name}" for name in COMMANDS]),
        ("/so", ["/source"]),
        ("/source ", ["1", "2"]),
        ("/source 2", ["2"]),
        ("/asked t", ["today"]),
        ("/save n", []),
        ("How", []),
        ("", []),
    ],
)
def test_completion(typed: str, expected: list[str]) -> None:
    """Commands, the numbers of the last answer's sources and today are completed, questions are not."""
    conversation = Conversation(FakeChain(ANSWERS))
    conversation.ask(RESCUE.question.text)

    completions = CommandCompleter(conversation).get_completions(Document(typed), CompleteEvent())

    assert expected == [completion.text for completion in completions]


def test_history_is_for_its_owner_only(tmp_path: Path) -> None:
    """The file is readable by the user alone, also where it was not before."""
    file = tmp_path / "history"
    file.touch(0o644)

    open_history(file).append_string("Who?")

    assert (0o600, True) == (file.stat().st_mode & 0o777, "+Who?" in file.read_text())


def test_history_that_cannot_be_written_is_kept_in_memory(tmp_path: Path) -> None:
    """A folder that is not there, or is read-only, does not stop the chat."""
    assert isinstance(open_history(tmp_path / "missing" / "history"), InMemoryHistory)


def test_history_survives_what_it_cannot_store(tmp_path: Path) -> None:
    """Neither a full disk nor half a character ends the chat."""
    history = open_history(tmp_path / "history")

    history.append_string("half \ud83d")

    assert ["half \ud83d"] == history.get_strings()
