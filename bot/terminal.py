"""Answer → terminal: pure functions that make rich texts and tables of answers, and the console they go to.

On a terminal the lines are wrapped to it; anywhere else each sentence and each address stays on one line, so that
what is searched for in a file is found. Nothing is ever parsed as rich's markup: all words go into ``Text``.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TextIO

from rich.console import Console, RenderableType
from rich.style import Style
from rich.text import Text

from bot import wording
from bot.layout import INDENT, NUMBER, QUIET, STRONG, article_line, hang, indented, stacked, styled
from retrieval.answers.refusal import covers, without_nearest
from retrieval.domain import Answer, AnswerSentence, Citation, Coverage, Hit, Passage
from retrieval.untrusted import lines, one_line, safe_link
from retrieval.words import STOPWORDS, content_stems, stems

_DECISIVE = Style(bold=True, underline=True)
_ASKED_WORD = Style(bold=True)
_MARKED = Style(bold=True, color="black", bgcolor="yellow")
"""The quote in its surroundings, as a browser marks it behind a link to the same words."""
_PROBLEM = Style(color="red")

_GREETING_LINES = 3
_WORD = re.compile(r"[^\W_]+")


def build_console(file: TextIO | None = None, *, width: int | None = None) -> Console:
    """A console that shows words as they are; what the stream's encoding lacks becomes a question mark."""
    stream = file or sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    return Console(file=file, width=width, markup=False, emoji=False, highlight=False)


def show(console: Console, renderable: RenderableType = "") -> None:
    """Print what the functions below make; texts are wrapped already, and addresses are left to the terminal."""
    console.print(renderable, soft_wrap=isinstance(renderable, str | Text), markup=False, emoji=False, highlight=False)


def render_answer(answer: Answer, console: Console) -> Text:
    """The sentences, their sources, how sure we are, and what else there is to read; or the refusal."""
    blocks = [render_reading(answer, console), render_note(one_line(wording.excuse(answer)), console)]
    if answer.answered:
        blocks += [render_sentences(answer, console), render_rest(answer, console)]
    else:
        blocks += [*_refusal(answer, console), _facts(answer, console)]
    return stacked(blocks, gap="\n\n")


def render_rest(answer: Answer, console: Console) -> Text:
    """What stands below the sentences of an answer."""
    related = _listed("Related", wording.related(answer), console)
    return stacked([_sources(answer, console), _facts(answer, console), related], gap="\n\n")


def render_source(citation: Citation, neighbours: Sequence[Passage], console: Console, *, more: bool = False) -> Text:
    """A quote marked in its surroundings.

    Args:
        citation: what is looked up.
        neighbours: passages of the same version of its article, in reading order; none shows its own passage alone.
        console: where it will be shown.
        more: whether the article goes on behind the last of them.
    """
    link = safe_link(citation.link)
    passages = list(neighbours) or [citation.passage]
    text = _surroundings(citation, passages, marked_by="" if console.is_terminal else "**")
    if passages[0].position > 0:
        text = Text("… ") + text
    if more:
        text.append(" …")
    address = styled(link, Style(link=link) + QUIET) if link else Text()
    return stacked([stacked([_heading([citation], console), address]), hang(text, 0, console)], gap="\n\n")


def render_hits(hits: Sequence[Hit], console: Console) -> Text:
    """Found passages, best first, each with its article."""
    if not hits:
        return Text("Nothing was found.")
    return stacked((_found(rank, hit, console) for rank, hit in enumerate(hits, 1)), gap="\n\n")


def render_problem(message: str, console: Console) -> Text:
    """Something that went wrong, in one sentence or two."""
    message = one_line(message)
    return hang(styled(message[:1].upper() + message[1:], _PROBLEM), 0, console)


def render_note(message: str, console: Console) -> Text:
    """A quiet word on what was done."""
    return hang(styled(one_line(message), QUIET), 0, console)


def render_greeting(coverage: Coverage, console: Console) -> Text:
    """What the archive holds and how to go on, in three lines: the outlets are named where there is room."""
    hint = "/help lists the commands, Ctrl-D leaves." if coverage.articles else "Fill it with: newsdesk ingest PATH"
    for known in (coverage, replace(coverage, outlets=())):
        holds = styled("Newsdesk", STRONG) + Text(f" · {one_line(covers(known))}")
        greeting = stacked([hang(holds, 0, console), hang(styled(hint, QUIET), 0, console)])
        if greeting.plain.count("\n") < _GREETING_LINES:
            break
    return greeting


def render_holdings(coverage: Coverage, console: Console) -> Text:
    """What the archive holds, in a sentence."""
    return hang(Text(f"The archive holds {one_line(covers(coverage))}."), 0, console)


def render_commands(commands: Iterable[tuple[str, str]], console: Console) -> Text:
    """Commands as they are typed, with what they do."""
    rows = list(commands)
    width = max(len(usage) for usage, _ in rows) + 2
    return stacked(hang(styled(usage.ljust(width), STRONG) + Text(help_), width, console) for usage, help_ in rows)


def render_reading(answer: Answer, console: Console) -> Text:
    """How the question was understood, where that differs from what was typed."""
    searched = wording.reading(answer)
    return hang(styled(f"Searched as: {searched}", QUIET), 2, console) if searched else Text()


def render_sentences(answer: Answer, console: Console, *, shown: int = 0) -> Text:
    """The sentences, from one on."""
    return stacked(_sentence(sentence, answer, console) for sentence in answer.sentences[shown:])


def _sentence(sentence: AnswerSentence, answer: Answer, console: Console) -> Text:
    """A sentence with its numbers; one that is a quote stands in quotation marks, its further lines below its words."""
    cited = [citation for citation in answer.citations if citation.number in sentence.citations]
    quote = next((c for c in cited if one_line(c.quote) == one_line(sentence.text)), None)
    text = _quote(quote, answer) if quote else Text(one_line(sentence.text))
    for citation in cited:
        text += Text(" ") + _number(citation)
    return hang(text, 1 if quote else 0, console)


def _sources(answer: Answer, console: Console) -> Text:
    """The cited articles. A terminal shows each once; elsewhere each number has its own, with the link to its quote."""
    articles: dict[object, list[Citation]] = {}
    for citation in answer.citations:
        key = citation.passage.article_id if console.is_terminal else citation.number
        articles.setdefault(key, []).append(citation)
    sources = (_source(citations, answer, console) for citations in articles.values())
    return stacked([styled("Sources", QUIET), *sources])


def _source(citations: Sequence[Citation], answer: Answer, console: Console) -> Text:
    """One article: its numbers and name, and below them what the answer itself does not show."""
    shown = wording.shown_quotes(answer)
    quotes = [
        indented(_quote(citation, answer) + Text(" ") + _number(citation), console)
        for citation in citations
        if citation.number not in shown
    ]
    addresses = {address.plain: address for address in (_address(citation, console) for citation in citations)}
    carriers = [indented(styled(words, QUIET), console) for words in dict.fromkeys(map(wording.carried, citations))]
    return stacked([_heading(citations, console), *quotes, *addresses.values(), *carriers])


def _heading(citations: Sequence[Citation], console: Console) -> Text:
    numbers = Text(" ").join(_number(citation) for citation in citations)
    passage = citations[0].passage
    return hang(numbers + Text(" ") + article_line(passage, note=wording.corrected(passage)), INDENT, console)


def _address(citation: Citation, console: Console) -> Text:
    """Where the article is, on one line however long, so that it can be copied.

    On a terminal the part that leads to the quoted words is in the link, not in the way.
    """
    link = safe_link(citation.link)
    shown = link or one_line(citation.passage.url or citation.passage.origin or "")
    shown = shown.partition("#:~:")[0] if console.is_terminal else shown
    return Text(" " * INDENT) + styled(shown, QUIET + Style(link=link)) if shown else Text()


def _refusal(answer: Answer, console: Console) -> list[Text]:
    """The refusal's words, the nearest articles as a list instead of the sentence that names them."""
    said, names_nearest = without_nearest(answer)
    words = one_line(said)
    headline, _, rest = words.partition(". ")
    text = styled(headline + "." if rest else headline, STRONG)
    blocks = [stacked([text, hang(Text(rest), 0, console)])]
    if names_nearest:
        blocks.append(_listed("Nearest", wording.nearest(answer), console))
    return blocks


def _facts(answer: Answer, console: Console) -> Text:
    return hang(styled(wording.facts(answer), QUIET), 0, console)


def _listed(heading: str, passages: Sequence[Passage], console: Console) -> Text:
    items = [hang(styled("· ", QUIET) + article_line(passage, linked=True), 2, console) for passage in passages]
    return stacked([styled(heading, QUIET), *items]) if items else Text()


def _number(citation: Citation) -> Text:
    return styled(f"[{citation.number}]", NUMBER + Style(link=safe_link(citation.link)))


def _quote(citation: Citation, answer: Answer) -> Text:
    """The quote, the question's words in it standing out, and more so the words that answer."""
    text = Text(wording.quotation(citation))
    asked = set(content_stems(answer.standalone)) - STOPWORDS
    for word in _WORD.finditer(text.plain):
        if asked.intersection(stems(word.group())):
            text.stylize(_ASKED_WORD, *word.span())
    text.highlight_words([one_line(words) for words in citation.decisive], _DECISIVE)
    return text


def _surroundings(citation: Citation, passages: Sequence[Passage], marked_by: str) -> Text:
    """The passages as running text; what lies between two that do not touch is dots."""
    text = Text()
    reached = passages[0].start
    position = passages[0].position
    for passage in passages:
        text.append(_between(passage.start - reached, passage.position - position))
        text += _marked(passage, max(reached, passage.start), citation, marked_by)
        reached, position = max(reached, passage.end), passage.position
    return text


def _between(gap: int, step: int) -> str:
    """What stands between two passages: only white space, when they follow each other, of which we know the length."""
    if step > 1:
        return "\n…\n"
    if gap <= 0:
        return ""
    return " " if gap == 1 else "\n\n"


def _marked(passage: Passage, start: int, citation: Citation, marked_by: str) -> Text:
    """The passage's text from an offset on, with the quote in it marked."""
    quote_start = min(max(citation.start, start), passage.end)
    quote_end = min(max(citation.end, quote_start), passage.end)
    before, quote, after = (
        lines(passage.text[first - passage.start : last - passage.start])
        for first, last in ((start, quote_start), (quote_start, quote_end), (quote_end, passage.end))
    )
    if quote:
        quote = marked_by + quote + marked_by
    return Text.assemble(before, (quote, _MARKED), after)


def _found(rank: int, hit: Hit, console: Console) -> Text:
    heading = styled(f"{rank:>2}  ", NUMBER) + article_line(hit.passage) + styled(f" · score {hit.score:.2f}", QUIET)
    link = safe_link(hit.passage.url)
    address = Text(" " * INDENT) + styled(link, QUIET + Style(link=link)) if link else Text()
    words = indented(Text(one_line(hit.passage.text)), console)
    return stacked([hang(heading, INDENT, console), address, words])
