"""Tests of answers as the terminal shows them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from bot import terminal
from retrieval.domain import Answer, AnswerSentence, Writing
from tests.bot.consoles import pipe, printed, screen, without_escapes
from tests.bot.fakes import (
    CHESS,
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


def test_why_a_model_did_not_write_is_said_once_before_the_quotes() -> None:
    """Below them stands what else there is to say."""
    writing = Writing("house:small", "1", failure="could not be reached")
    note = f"{writing.excuse} Sources differ: 31 [1]; 33 [2]"
    shown = printed(pipe(40), terminal.render_answer(replace(RESCUE, note=note, writing=writing), pipe(40)))
    first, _, rest = shown.partition("\n\n")
    assert "The language model could not be reached; what follows are quotes." == first
    assert (False, True) == ("language model" in rest, "· 0.3 s · Sources differ: 31 [1]; 33 [2]" in rest)


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
