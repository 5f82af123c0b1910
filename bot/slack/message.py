"""What Slack is sent, and the parts it is made of. Foreign words go into ``words``, ``link`` and ``quiet`` only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack import ids
from bot.slack.text import length, mrkdwn, shorten

Block = dict[str, Any]
View = dict[str, Any]
Element = dict[str, Any]
"""A part of a block: a run of words, a link, a button."""

_FALLBACK = 3_900
"""Bytes: an updated message's text may have 4,000."""
_LABEL = 75
_VALUE = 2_000
_MODAL_TITLE = 24


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is posted."""

    text: str
    """What notifications and screen readers say: complete in itself, and without markup."""
    blocks: tuple[Block, ...]


def message(text: str, blocks: Iterable[Block]) -> Message:
    """A message of blocks; the text is made safe."""
    return Message(mrkdwn(text.strip(), _FALLBACK), tuple(blocks))


def notice(text: str, *blocks: Block) -> Message:
    """A short message in our own words, the first line of which says it all."""
    return message(text, [rich(section(words(text))), *blocks])


def words(text: str, *, bold: bool = False, code: bool = False) -> Element:
    """A run of words that Slack shows as they are."""
    style = {name: True for name, wanted in (("bold", bold), ("code", code)) if wanted}
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def link(text: str, url: str | None) -> Element:
    """Words that open an address; only the words where there is none."""
    if url is None:
        return words(text)
    return {**words(text), "type": "link", "url": url}


def section(*elements: Element) -> Element:
    """A line of rich text."""
    return {"type": "rich_text_section", "elements": _filled(elements)}


def quote(*elements: Element) -> Element:
    """Lines of rich text with a bar beside them."""
    return {"type": "rich_text_quote", "elements": _filled(elements)}


def bullets(items: Iterable[Sequence[Element]]) -> Element:
    """A list of lines of rich text."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [section(*item) for item in items]}


def preformatted(text: str) -> Element:
    """Lines of which every character is as wide as every other."""
    return {"type": "rich_text_preformatted", "elements": [words(text)]}


def rich(*parts: Element) -> Block:
    """A block of rich text."""
    return {"type": "rich_text", "elements": list(parts)}


def quiet(text: str) -> Block:
    """A small grey line."""
    return {"type": "context", "elements": [plain(shorten(text, 2_000))]}


def heading(text: str) -> Block:
    """A large line."""
    return {"type": "header", "text": plain(shorten(text, 150))}


def divider() -> Block:
    """A rule."""
    return {"type": "divider"}


def plain(text: str) -> Element:
    """Text for the places that know no rich text. Colons are colons: no emoji is made of them."""
    return {"type": "plain_text", "text": text, "emoji": False}


def label_of(text: str) -> str:
    """As much of a text as a button or a suggested question has room for: what it quotes is cut, not its own words."""
    before, opening, rest = text.partition("“")
    quoted, closing, after = rest.rpartition("”")
    room = _LABEL - length(before + opening + closing + after)
    return f"{before}“{shorten(quoted, room)}”{after}" if closing and room > 0 else shorten(text, _LABEL)


def button(label: str, action: str, value: str, *, primary: bool = False) -> Element:
    """A button; a longer label is cut, and the value carries what is meant in full."""
    return {
        "type": "button",
        "text": plain(label_of(label)),
        "action_id": action,
        "value": shorten(value, _VALUE),
        **({"style": "primary"} if primary else {}),
    }


def actions(*buttons: Element) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def questions(action: str, asked: Iterable[tuple[str, str]]) -> list[Element]:
    """Buttons with the same meaning, each with its label and its question."""
    return [button(label, ids.one_of_many(action, number), text) for number, (label, text) in enumerate(asked, 1)]


def feedback(receipt: str) -> Block:
    """Thumbs up and down, for messages."""
    element = {
        "type": "feedback_buttons",
        "action_id": ids.FEEDBACK,
        "positive_button": {
            "text": plain("Good answer"),
            "value": ids.thumbs_up(receipt),
            "accessibility_label": "This answer is good",
        },
        "negative_button": {
            "text": plain("Bad answer"),
            "value": ids.thumbs_down(receipt),
            "accessibility_label": "Something is wrong with this answer",
        },
    }
    return {"type": "context_actions", "elements": [element]}


def modal(title: str, blocks: Iterable[Block], *, callback: str = "", metadata: str = "", submit: str = "") -> View:
    """A modal; with a submit button it can be cancelled, else it can be closed."""
    view: View = {
        "type": "modal",
        "title": plain(shorten(title, _MODAL_TITLE)),
        "close": plain("Cancel" if submit else "Close"),
        "blocks": list(blocks),
    }
    optional = {"callback_id": callback, "private_metadata": metadata, "submit": plain(submit) if submit else None}
    return view | {name: value for name, value in optional.items() if value}


def weight(part: object) -> int:
    """How much of a message's room a part takes: the length of all its words, addresses and values."""
    if isinstance(part, dict):
        return sum(weight(value) for name, value in part.items() if name not in ("type", "action_id", "style"))
    if isinstance(part, list | tuple):
        return sum(map(weight, part))
    return length(part) if isinstance(part, str) else 0


def _filled(elements: Iterable[Element]) -> list[Element]:
    """Slack refuses empty texts."""
    return [element for element in elements if element.get("text") or element["type"] == "user"]
