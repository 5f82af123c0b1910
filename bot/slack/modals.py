"""Modals: passages in their surroundings, what was wrong with an answer, and asking without leaving the place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot import wording
from bot.slack import ids
from bot.slack.answers import body, follow_up_buttons, source_line
from bot.slack.message import (
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    divider,
    link,
    modal,
    notice,
    plain,
    quiet,
    rich,
    section,
    weight,
    words,
)
from bot.slack.message import quote as quote_bar
from bot.slack.text import cut_before, shorten, web_link
from retrieval.domain import Answer, Citation
from retrieval.question import MAX_QUESTION_CHARACTERS
from retrieval.untrusted import lines, one_line

_PAGE_ROOM = 9_000
_PAGE_PASSAGES = 10
_AROUND = 1_200
_QUOTE = 2_500
_MOST_COMMENT = 1_000

REASONS = {
    "not_the_answer": "It does not answer my question",
    "wrong": "What it says is wrong",
    "out_of_date": "It is out of date",
    "unsupported": "The source does not say that",
    "missed": "The archive holds a better answer",
    "other": "Something else",
}
"""What can be wrong with an answer: the word that is kept, and what is shown."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A citation, and its article's text before and after the quote."""

    citation: Citation
    before: str = ""
    after: str = ""


def passages_modal(question: str, receipt: str, surroundings: Sequence[Surroundings], page: int = 1) -> View:
    """The passages of an answer in their surroundings, a page at a time.

    Args:
        question: what was asked.
        receipt: kept in the view's metadata with the page (see ``read_passages``), to build the other pages.
        surroundings: of all citations, in the answer's order.
        page: counted from 1; one that is not there becomes the nearest that is.
    """
    pages = _pages([_passage(each) for each in surroundings])
    page = max(1, min(page, len(pages)))
    blocks = [quiet(shorten(one_line(question), 500) or "The passages of the answer"), *pages[page - 1]]
    if len(pages) > 1:
        blocks += [quiet(f"Page {page} of {len(pages)}"), actions(*_turning(page, len(pages)))]
    return modal(
        "Passages", blocks, callback=ids.PASSAGES_MODAL, metadata=json.dumps({"receipt": receipt, "page": page})
    )


def read_passages(view: View) -> tuple[str, int]:
    """The receipt and the page of a passages modal that Slack sends back."""
    kept = json.loads(view["private_metadata"])
    return str(kept["receipt"]), int(kept["page"])


def feedback_modal(receipt: str, question: str) -> View:
    """What was wrong with an answer; the receipt is the view's metadata."""
    reasons = [{"text": plain(text), "value": value} for value, text in REASONS.items()]
    choice = {"type": "radio_buttons", "action_id": ids.REASON, "options": reasons}
    comment = _text_input(ids.COMMENT, "What should it have said? Where does it stand?", _MOST_COMMENT, many_lines=True)
    blocks = [
        quiet(shorten(one_line(question), 500) or "About this answer"),
        _input(ids.REASON_BLOCK, "What was wrong?", choice),
        _input(ids.COMMENT_BLOCK, "Anything to add?", comment, optional=True),
        quiet("Kept with the question and its answer, and read by whoever runs Newsdesk."),
    ]
    return modal("What was wrong?", blocks, callback=ids.FEEDBACK_MODAL, metadata=receipt, submit="Send")


def feedback_thanks() -> View:
    """Shown when what was wrong has been sent."""
    said = "Thank you. It is kept with the answer and helps to improve the next ones."
    return modal("Thank you", [rich(section(words(said)))])


def feedback_noted() -> Message:
    """Shown to who praised an answer."""
    return notice("Thank you. It is kept with the answer.")


def ask_modal() -> View:
    """A field to ask in."""
    field = _text_input(ids.QUESTION, "Who won the election?", MAX_QUESTION_CHARACTERS, many_lines=True)
    blocks = [
        _input(ids.QUESTION_BLOCK, "What would you like to know?", field),
        quiet("Only you see the answer. Each of its sentences rests on a quote from an article."),
    ]
    return modal("Ask the archive", blocks, callback=ids.ASK_MODAL, submit="Ask")


def waiting_modal(question: str, status: str) -> View:
    """The question, and how far it has come."""
    asked = rich(section(words(shorten(one_line(question), 1_000) or "…", bold=True)))
    return modal("Ask the archive", [asked, quiet(status)], callback=ids.ANSWER_MODAL)


def answer_modal(answer: Answer, receipt: str) -> View:
    """An answer in a modal. Slack knows feedback buttons in messages only; here they are plain ones."""
    thumbs = [
        button("👍 Good answer", ids.one_of_many(ids.FEEDBACK, 1), ids.thumbs_up(receipt)),
        button("👎 Bad answer", ids.one_of_many(ids.FEEDBACK, 2), ids.thumbs_down(receipt)),
    ]
    passages = [button("Show passages", ids.SHOW_PASSAGES, receipt)] if answer.citations else []
    asked = follow_up_buttons(answer)
    rows = [actions(*passages, *asked)] if passages or asked else []
    blocks = [*body(answer), *rows, actions(*thumbs)]
    return modal("Ask the archive", blocks, callback=ids.ANSWER_MODAL, metadata=receipt)


def notice_modal(said: Message) -> View:
    """A notice in a modal, e.g. that the question was not taken."""
    return modal("Ask the archive", said.blocks, callback=ids.ANSWER_MODAL)


def _passage(surroundings: Surroundings) -> list[Block]:
    """An article's name, the quote in bold between what stands around it, and the way to the article."""
    citation = surroundings.citation
    url = web_link(citation.link)
    heading = source_line(citation.passage, None, words(f"[{citation.number}]", bold=True))
    opens = [link("Open the article at these words", url)] if url else []
    below = [*opens, words(_joined(wording.carried(citation), after_link=bool(url)))]
    return [rich(heading, quote_bar(*_marked(surroundings)), *([section(*below)] if url or below[-1]["text"] else []))]


def _joined(carried: str, *, after_link: bool) -> str:
    said = shorten(carried, 300)
    return f" · {said}" if said and after_link else said[:1].upper() + said[1:]


def _marked(surroundings: Surroundings) -> list[Element]:
    """The quote in bold, its line breaks and those around it kept, its distant surroundings left out."""
    before, after = lines(surroundings.before), lines(surroundings.after)
    quoted = lines(surroundings.citation.quote)
    return [
        words(cut_before(before, _AROUND).lstrip()),
        words(shorten(quoted, _QUOTE), bold=True),
        words(shorten(after, _AROUND).rstrip()),
    ]


def _pages(passages: Sequence[list[Block]]) -> list[list[Block]]:
    pages: list[list[Block]] = [[]]
    room, count = _PAGE_ROOM, 0
    for blocks in passages:
        if count and (weight(blocks) > room or count == _PAGE_PASSAGES):
            pages.append([])
            room, count = _PAGE_ROOM, 0
        pages[-1] += [*([divider()] if count else []), *blocks]
        room, count = room - weight(blocks), count + 1
    return pages


def _turning(page: int, pages: int) -> list[Element]:
    previous = [button("← Previous", ids.PREVIOUS_PAGE, str(page - 1))] if page > 1 else []
    following = [button("Next →", ids.NEXT_PAGE, str(page + 1))] if page < pages else []
    return [*previous, *following]


def _input(block_id: str, label: str, element: Element, *, optional: bool = False) -> Block:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, "optional": optional}


def _text_input(action: str, hint: str, most: int, *, many_lines: bool) -> Element:
    return {
        "type": "plain_text_input",
        "action_id": action,
        "multiline": many_lines,
        "max_length": most,
        "placeholder": plain(hint),
    }
