"""Tests of answers as the terminal shows them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from bot import terminal
from retrieval.domain import Answer, AnswerSentence, Citation, Coverage, Passage
from tests.bot.fakes import (
    CHESS,
    COVERAGE,
    CROSSINGS,
    FERRY_PASSAGES,
    RESCUE,
    STRIKE_PASSAGE,
    UNION,
    WIRE,
    cite,
    hit,
    passages_of,
    quoting,
    refusing,
)

HOSTILE = "\x1b[31m\x1b]8;;https://evil.example\x07[bold red]Not[/] a\x00 \u202etest\u202c[link=x]"
HARMLESS = "[bold red]Not[/] a test[link=x]"


def pipe(width: int = 100) -> Console:
    """A console on something that is no terminal."""
    return Console(file=io.StringIO(), width=width, force_terminal=False)


def screen(width: int = 80, *, no_color: bool = False) -> Console:
    """A console on a terminal."""
    return Console(
        file=io.StringIO(),
        width=width,
        force_terminal=True,
        color_system="standard",
        no_color=no_color,
        legacy_windows=False,
    )


def printed(console: Console, renderable: RenderableType) -> str:
    """What reaches the stream."""
    assert isinstance(console.file, io.StringIO)
    terminal.show(console, renderable)
    return console.file.getvalue()


def without_escapes(text: str) -> str:
    """What a reader sees of it."""
    return re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", text)


def test_answer_on_a_pipe() -> None:
    """Sentences first, then sources with whole links, how sure we are, and what else there is; no line is broken."""
    expected = """\
“Rescuers pulled 31 people from the water within two hours.” [1]
“Nine passengers are still missing” … [2]

Sources
[1] “Ferry sinks” — Harbour Gazette, 8 May 2022
    https://gazette.example/2022/05/ferry-sinks#:~:text=Rescuers%20pulled%2031%20people%20from%20the%20water%20within%20two%20hours.
    also carried by Northern Wire
[2] “Ferry sinks” — Harbour Gazette, 8 May 2022
    https://gazette.example/2022/05/ferry-sinks#:~:text=Nine%20passengers%20are%20still%20missing

As of 8 May 2022 · confidence 0.82 · 0.3 s

Related
· “Crossings suspended” — Northern Wire, 7 May 2022
"""
    assert expected == printed(pipe(40), terminal.render_answer(RESCUE, pipe(40)))


def test_answer_on_a_narrow_terminal() -> None:
    """Lines wrap with hanging indents, an article that is cited twice is named once, its plain address shown whole."""
    expected = """\
“Rescuers pulled 31 people from the
 water within two hours.” [1]
“Nine passengers are still missing” …
 [2]

Sources
[1] [2] “Ferry sinks” — Harbour Gazette,
    8 May 2022
    https://gazette.example/2022/05/ferry-sinks
    also carried by Northern Wire

As of 8 May 2022 · confidence 0.82 · 0.3
s

Related
· “Crossings suspended” — Northern Wire,
  7 May 2022
"""
    assert expected == without_escapes(printed(screen(40), terminal.render_answer(RESCUE, screen(40))))


@pytest.mark.parametrize("width", [40, 50, 80, 120, 200])
@pytest.mark.parametrize("answer", [RESCUE, UNION, CHESS], ids=["rescue", "union", "chess"])
def test_no_line_but_an_address_is_wider_than_the_terminal(answer: Answer, width: int) -> None:
    """From 40 columns to 200 everything fits, and prose never gets too wide to read."""
    console = screen(width)
    text = without_escapes(printed(console, terminal.render_answer(answer, console)))

    lines = [line for line in text.splitlines() if "://" not in line]
    assert [] == [line for line in lines if cell_len(line) > min(width, 96)]


def test_quote_opens_its_article_from_the_number() -> None:
    """Both numbers, and the address, are links to the quoted words."""
    console = screen()
    text = printed(console, terminal.render_answer(UNION, console))

    assert 3 == len(re.findall(rf"\x1b\]8;[^;]*;{re.escape(UNION.citations[0].link or '')}\x1b", text))


def test_words_of_the_question_stand_out_in_the_quote() -> None:
    """Forms of the question's words are bold, words that say nothing are not."""
    text = terminal.render_answer(UNION, screen())

    bold = [text.plain[span.start : span.end] for span in text.spans if str(span.style) == "bold"]
    assert ["leads", "union"] == bold


def test_styles_end_where_they_should() -> None:
    """Beside the numbers nothing has their colour."""
    text = terminal.render_answer(RESCUE, screen())

    coloured = {text.plain[span.start : span.end] for span in text.spans if "cyan" in str(span.style)}
    assert {"[1]", "[2]"} == coloured


def test_no_color_is_honoured() -> None:
    """Without colour, bold and dim remain."""
    console = screen(no_color=True)
    codes = set(re.findall(r"\x1b\[([0-9;]*)m", printed(console, terminal.render_answer(RESCUE, console))))

    assert codes <= {"0", "1", "2"}


def test_piped_output_has_no_escape_codes() -> None:
    """Not a single escape reaches a file."""
    console = pipe()
    for renderable in (
        terminal.render_answer(RESCUE, console),
        terminal.render_why(RESCUE, console),
        terminal.render_source(RESCUE.citations[0], FERRY_PASSAGES, console),
        terminal.render_hits(RESCUE.hits, console),
        terminal.render_problem("no", console),
    ):
        terminal.show(console, renderable)

    assert isinstance(console.file, io.StringIO)
    assert "\x1b" not in console.file.getvalue()


def test_quotes_within_quotes_get_single_marks() -> None:
    """A quote that holds double quotation marks stands in single ones."""
    text = terminal.render_answer(UNION, pipe()).plain

    assert text.startswith('‘"We never wanted this strike," said Ada Holm, who leads the union.’')


def test_sentence_of_a_model_is_followed_by_its_quotes() -> None:
    """A sentence that is no quote stands without marks, and what it rests on is quoted below its source."""
    answer = replace(
        RESCUE,
        sentences=(AnswerSentence("31 were saved, nine are missing.", (1, 2)),),
        hits=(),
        engine="openai:gpt-x",
    )
    expected = """\
31 were saved, nine are missing. [1] [2]

Sources
[1] [2] “Ferry sinks” — Harbour Gazette, 8 May 2022
    “Rescuers pulled 31 people from the water within two hours.” [1]
    “Nine passengers are still missing” … [2]
    https://gazette.example/2022/05/ferry-sinks
    also carried by Northern Wire

As of 8 May 2022 · confidence 0.82 · 0.3 s · written by openai:gpt-x"""
    assert expected == terminal.render_answer(answer, screen()).plain


def test_follow_up_shows_how_it_was_understood() -> None:
    """The question as it was searched is shown where it is not what was typed."""
    answer = replace(UNION, standalone="Who leads the ferry union?")

    assert "Searched as: Who leads the ferry union?" == terminal.render_answer(answer, pipe()).plain.splitlines()[0]


def test_refusal_says_what_there_is() -> None:
    """A refusal names what the archive covers and lists the nearest articles."""
    expected = """\
Not in the archive.
It holds 4,682 articles from Harbour Gazette and Northern Wire, dated 1 Jan 2022 to 8 May 2022.

Nearest
· ‘Union “ready” for talks’ — Harbour Gazette, 6 May 2022
· “Crossings suspended” — Northern Wire, 7 May 2022

Confidence 0.12 · 48 ms"""
    assert expected == terminal.render_answer(CHESS, pipe()).plain


def test_refusal_in_other_words_is_shown_as_it_is() -> None:
    """Where the nearest articles are not named as we know it, the words stay whole."""
    answer = replace(CHESS, text="No answer. Nearest: nothing much.")

    assert terminal.render_answer(answer, pipe()).plain.startswith("No answer.\nNearest: nothing much.\n\nConfidence")


def test_refusal_without_hits_lists_nothing() -> None:
    """An empty list is no list."""
    assert "Nearest" not in terminal.render_answer(refusing("What?"), pipe()).plain


def test_related_articles_are_near_and_others() -> None:
    """Neither the cited article, nor a copy of it, nor one with a poor score, and each once."""
    second = replace(CROSSINGS, id="c.1.1", position=1)
    hits = [
        hit(FERRY_PASSAGES[1], 0.8),
        hit(WIRE, 0.7),
        hit(CROSSINGS, 0.6),
        hit(second, 0.6),
        hit(STRIKE_PASSAGE, 0.1),
    ]

    _, _, listed = terminal.render_answer(replace(RESCUE, hits=tuple(hits)), pipe()).plain.partition("Related\n")

    assert "· “Crossings suspended” — Northern Wire, 7 May 2022" == listed


def test_carriers_are_named_once_and_not_all() -> None:
    """An outlet that carried the words twice counts once, the article's own not at all; without a name, its host."""
    sources = ("Harbour Gazette", "A", "B", "A", None, "C", "D")
    copies = [replace(WIRE, source=source) for source in sources]
    citation = replace(RESCUE.citations[0], carried_by=tuple(copies))

    text = terminal.render_answer(quoting("What?", citation), pipe()).plain

    assert "also carried by A, B, wire.example and 2 more\n" in text


def test_article_about_which_little_is_known() -> None:
    """Without title, outlet, date and address it is called what its file is called."""
    bare = passages_of("Something happened.", title="", origin="notes/today.txt")[0]

    text = terminal.render_answer(quoting("What?", cite(1, bare, "Something happened.")), pipe()).plain

    assert "Sources\n[1] notes/today.txt\n    notes/today.txt\n\n" in text


@pytest.mark.parametrize("console", [pipe(), screen(200)], ids=["pipe", "screen"])
def test_hostile_article_is_shown_and_does_nothing(console: Console) -> None:
    """Escapes, rich markup, direction overrides and control characters of an article reach nobody."""
    passage = passages_of(HOSTILE, title=HOSTILE, source=HOSTILE, url=f"https://a.example/{HOSTILE}")[0]
    citation = replace(cite(1, passage, HOSTILE), carried_by=(replace(passage, source=f"{HOSTILE}2"),))
    answer = quoting(HOSTILE, citation, hits=[hit(replace(passage, article_id="other"))])
    refusal = refusing(HOSTILE, hit(passage))

    for renderable in (
        terminal.render_answer(answer, console),
        terminal.render_answer(refusal, console),
        terminal.render_source(citation, [passage], console),
        terminal.render_why(answer, console),
        terminal.render_hits(answer.hits, console),
        terminal.render_problem(HOSTILE, console),
        terminal.render_greeting(Coverage(1, 1, (HOSTILE,), None, None), console),
    ):
        text = without_escapes(printed(console, renderable))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert f"“{HARMLESS}” [1]" in text
    assert "//evil.example" not in text


def test_source_is_marked_in_its_surroundings() -> None:
    """The passages stand as in the article, the quote bold between them."""
    citation = RESCUE.citations[0]
    text = terminal.render_source(citation, FERRY_PASSAGES, screen())

    expected = """\
[1] “Ferry sinks” — Harbour Gazette, 8 May 2022
https://gazette.example/2022/05/ferry-sinks#:~:text=Rescuers%20pulled%2031%20people%20from%20the%20water%20within%20two%20hours.

The ferry Aurora sank off Port Ellen on Saturday evening. It had 42 people on
board.

Rescuers pulled 31 people from the water within two hours. Nine passengers are
still missing, the coastguard said.

The ferry company has suspended all its crossings."""
    marked = [text.plain[span.start : span.end] for span in text.spans if "on yellow" in str(span.style)]
    assert (expected, [citation.quote]) == (text.plain, marked)


def test_source_on_a_pipe_marks_the_quote_with_stars() -> None:
    """Where nothing can be bold, stars say which words are the quote."""
    text = terminal.render_source(RESCUE.citations[1], FERRY_PASSAGES[1:3], pipe(), more=True).plain

    expected = (
        "… Rescuers pulled 31 people from the water within two hours. "
        "**Nine passengers are still missing**, the coastguard said. …"
    )
    assert expected == text.splitlines()[-1]


def test_source_shows_gaps() -> None:
    """Dots stand for passages that are not there."""
    text = terminal.render_source(RESCUE.citations[1], [FERRY_PASSAGES[0], FERRY_PASSAGES[2]], pipe()).plain

    assert text.endswith("on board.\n…\n**Nine passengers are still missing**, the coastguard said.")


def test_source_whose_surroundings_are_gone() -> None:
    """The citation's own passage is left."""
    text = terminal.render_source(RESCUE.citations[1], [], pipe()).plain

    assert text.endswith("\n\n… **Nine passengers are still missing**, the coastguard said.")


def test_quote_across_passages_is_marked_in_both() -> None:
    """A quote may begin in one passage and end in the next."""
    first, second = FERRY_PASSAGES[1], FERRY_PASSAGES[2]
    citation = Citation(1, first, "", first.start + 52, second.start + 4, None)

    text = terminal.render_source(citation, [first, second], pipe()).plain

    assert "within two **hours.** **Nine** passengers" in text


def test_why_on_a_terminal_is_a_table() -> None:
    """Each hit has a row with its parts, cited ones their number."""
    console = screen(80)
    expected = [
        "Searched as: How many people were rescued?",
        "",
        "   Score  Cosine  Keyword  Read  Days  Date        Title",
        "1   0.80    0.70     1.00  +2.5    12  8 May 2022  [1] “Ferry sinks”",
        "2   0.75    0.65     1.00  +2.5    12  8 May 2022  [2] “Ferry sinks”",
        "3   0.60    0.50     1.00  +2.5    12  7 May 2022  “Crossings suspended”",
        "4   0.10    0.00     1.00  +2.5    12  6 May 2022  ‘Union “ready” for talks’",
    ]
    text = without_escapes(printed(console, terminal.render_why(RESCUE, console)))
    assert expected == [line.rstrip() for line in text.splitlines()]


@pytest.mark.parametrize("console", [pipe(), screen(50)], ids=["pipe", "screen"])
def test_why_without_room_for_a_table_is_a_list(console: Console) -> None:
    """Each hit has its article on a line and its parts below."""
    text = without_escapes(printed(console, terminal.render_why(UNION, console)))

    assert " 1  0.80  [1] ‘Union “ready” for talks’ — Harbour" in text
    assert "\n    cosine 0.70 · keyword 1.00 · read +2.5" in text


def test_why_of_nothing_found() -> None:
    """An empty archive finds nothing, and says so."""
    why = terminal.render_why(refusing("What?"), pipe())

    assert isinstance(why, Text)
    assert "Searched as: What?\n\nNothing was found." == why.plain


def test_hits_show_their_passages() -> None:
    """A search shows each passage below its article."""
    expected = """\
 1  “Crossings suspended” — Northern Wire, 7 May 2022 · score 0.50
    https://wire.example/1
    Rescuers pulled 31 people from the water within two hours."""
    assert expected == terminal.render_hits([hit(CROSSINGS, 0.5)], pipe()).plain


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        (
            COVERAGE,
            "Newsdesk · 4,682 articles from Harbour Gazette and\nNorthern Wire, dated 1 Jan 2022 to 8 May 2022\n"
            "/help lists the commands, Ctrl-D leaves.",
        ),
        (
            Coverage(9, 9, ("The Very Long Name of an Outlet",) * 4, date(2022, 1, 1), date(2022, 1, 2)),
            "Newsdesk · 9 articles, dated 1 Jan 2022 to 2 Jan\n2022\n/help lists the commands, Ctrl-D leaves.",
        ),
        (Coverage(0, 0, (), None, None), "Newsdesk · no articles yet\nFill it with: newsdesk ingest PATH"),
    ],
    ids=["short", "long", "empty"],
)
def test_greeting_takes_three_lines_at_most(coverage: Coverage, expected: str) -> None:
    """The outlets are named where there is room."""
    assert expected == terminal.render_greeting(coverage, screen(50)).plain


def test_console_replaces_what_the_stream_cannot_encode() -> None:
    """An output that knows ASCII only gets question marks, not an exception."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    console = terminal.build_console(stream, width=80)

    terminal.show(console, terminal.render_answer(UNION, console))

    stream.seek(0)
    assert '?"We never wanted this strike," said Ada Holm' in stream.read()


def test_passage_with_a_time_shows_its_day() -> None:
    """A publication time is shown as its date."""
    from datetime import UTC, datetime

    passage: Passage = replace(STRIKE_PASSAGE, published=datetime(2022, 5, 6, 23, 30, tzinfo=UTC))

    assert "Harbour Gazette, 6 May 2022" in terminal.render_hits([hit(passage)], pipe()).plain
