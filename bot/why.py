"""Why each hit stands where it does, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot import wording
from bot.layout import NUMBER, QUIET, article_line, hang, indented, stacked, styled
from retrieval.domain import Answer, Hit
from retrieval.phrasing import written
from retrieval.untrusted import one_line

_TABLE_WIDTH = 72
"""Below it a table of hits leaves no room for titles."""


def render_why(answer: Answer, console: Console) -> RenderableType:
    """How each hit got its score: a table, or two lines a hit where a table would not fit."""
    searched = hang(styled("Searched as: ", QUIET) + Text(one_line(answer.standalone)), 2, console)
    if not answer.hits:
        return stacked([searched, Text("Nothing was found.")], gap="\n\n")
    cited = {citation.passage.id: f"[{citation.number}]" for citation in reversed(answer.citations)}
    if console.is_terminal and console.width >= _TABLE_WIDTH:
        return Group(searched, Text(), _why_table(answer.hits, cited, console))
    return stacked([searched, *_why_list(answer.hits, cited, console)], gap="\n\n")


def _why_table(hits: Sequence[Hit], cited: dict[str, str], console: Console) -> Table:
    """A row a hit. Titles are cut to what is left of the width, or rich would take it from the numbers."""
    dates = [written(hit.passage.published) if hit.passage.published else "" for hit in hits]
    left = console.width - len("10  Score  Cosine  Keyword  Read  10000  ") - max(map(len, ["Date", *dates])) - 4
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=QUIET)
    for heading in ("", "Score", "Cosine", "Keyword", "Read", "Days"):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("Date", "Title"):
        table.add_column(heading, no_wrap=True)
    for rank, (hit, published) in enumerate(zip(hits, dates, strict=True), 1):
        why = hit.why
        numbers = [f"{number:.2f}" for number in (hit.score, why.cosine, why.keyword)]
        numbers += [
            f"{why.reading:+.1f}" if why.reading is not None else "",
            str(why.days if why.days is not None else ""),
        ]
        title = styled(f"{cited[hit.passage.id]} ", NUMBER) if hit.passage.id in cited else Text()
        title += Text(wording.title_of(hit.passage))
        title.truncate(left, overflow="ellipsis")
        table.add_row(str(rank), *numbers, Text(published), title)
    return table


def _why_list(hits: Sequence[Hit], cited: dict[str, str], console: Console) -> list[Text]:
    items = []
    for rank, hit in enumerate(hits, 1):
        number = styled(cited[hit.passage.id] + " ", NUMBER) if hit.passage.id in cited else Text()
        why = f"cosine {hit.why.cosine:.2f} · keyword {hit.why.keyword:.2f}"
        why += f" · read {hit.why.reading:+.1f}" if hit.why.reading is not None else ""
        why += f" · {hit.why.days:,} days away" if hit.why.days is not None else ""
        heading = Text(f"{rank:>2}  {hit.score:.2f}  ") + number + article_line(hit.passage)
        items.append(stacked([hang(heading, 10, console), indented(styled(why, QUIET), console)]))
    return items
