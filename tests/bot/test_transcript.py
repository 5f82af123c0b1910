"""Tests of saved transcripts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from bot.transcript import save_new, to_markdown
from retrieval.domain import AnswerSentence
from retrieval.errors import UsageError
from retrieval.untrusted import safe_link
from tests.bot.fakes import CHESS, RESCUE, cite, passages_of, quoting

SAVED = datetime(2022, 5, 9, 7, 5)


def test_transcript_as_markdown() -> None:
    """Questions are headings, quotes are block quotes, sources are a list with links to the quoted words."""
    follow_up = replace(
        RESCUE,
        standalone="And who is missing?",
        sentences=(AnswerSentence("Nine are missing.", (2,)),),
        citations=RESCUE.citations[1:],
    )
    line_end = "  "
    expected = f"""\
# Newsdesk, 9 May 2022, 07:05

## How many people were rescued?

> “Rescuers pulled 31 people from the water within two hours.” \\[1\\]

> “Nine passengers are still missing” … \\[2\\]

1. [“Ferry sinks”](<https://gazette.example/2022/05/ferry-sinks#:~:text=Rescuers%20pulled%2031%20people%20from%20the%20water%20within%20two%20hours.>) — Harbour Gazette, 8 May 2022{line_end}
   also carried by Northern Wire
2. [“Ferry sinks”](<https://gazette.example/2022/05/ferry-sinks#:~:text=Nine%20passengers%20are%20still%20missing>) — Harbour Gazette, 8 May 2022

As of 8 May 2022 · confidence 0.82 · 0.3 s

## How many people were rescued?

Searched as: And who is missing?

Nine are missing. \\[2\\]

2. [“Ferry sinks”](<https://gazette.example/2022/05/ferry-sinks#:~:text=Nine%20passengers%20are%20still%20missing>) — Harbour Gazette, 8 May 2022{line_end}
   “Nine passengers are still missing” …

As of 8 May 2022 · confidence 0.82 · 0.3 s

## Who won the chess championship?

Not in the archive. It holds 4,682 articles from Harbour Gazette and Northern Wire, dated 1 Jan 2022 to 8 May 2022. Nearest: “Union “ready” for talks” (Harbour Gazette, 6 May 2022); “Crossings suspended” (Northern Wire, 7 May 2022).

Confidence 0.12 · 48 ms
"""  # noqa: E501
    assert expected == to_markdown([RESCUE, follow_up, CHESS], SAVED)


def test_words_mean_nothing_to_markdown() -> None:
    """What strangers and users wrote is shown letter by letter: no markup, no HTML, no other link."""
    words = "<script>x</script> **b** [l](http://e.example) `c` a_b_c &lt; \\ ~~s~~ ![i](x) \x1b[31m\u202e#1"
    shown = "<script>x</script> **b** [l](http://e.example) `c` a_b_c &lt; \\ ~~s~~ ![i](x) #1"
    passage = passages_of(words, title=words, source=words, url="https://a.example/)> <b>")[0]
    answer = quoting(words, cite(1, passage, words))

    tokens = MarkdownIt("commonmark").enable("strikethrough").parse(to_markdown([answer], SAVED))

    inline = [child for token in tokens for child in token.children or ()]
    texts = "".join(child.content for child in inline)
    assert {"text", "text_special", "link_open", "link_close"} >= {child.type for child in inline}
    assert [str(child.attrs["href"]) for child in inline if child.type == "link_open"] == [
        safe_link(answer.citations[0].link)
    ]
    assert 4 == texts.count(shown)


def test_file_is_never_replaced(tmp_path: Path) -> None:
    """The second and third transcripts of a name get numbers."""
    path = tmp_path / "talk.md"

    saved = [save_new(path, text).name for text in ("one", "two", "three")]

    assert (["talk.md", "talk-2.md", "talk-3.md"], "one") == (saved, path.read_text())


@pytest.mark.parametrize("name", ["missing/talk.md", "a\0b.md", "x" * 300 + ".md"])
def test_file_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    """The message says which file and what to do."""
    with pytest.raises(UsageError, match=r"cannot be written: .+\. Name another file: /save FILE"):
        save_new(tmp_path / name, "text")
