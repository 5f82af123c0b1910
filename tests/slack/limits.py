"""What Slack refuses in blocks, messages and views. Nothing here needs a server.

``complaints(blocks, surface)`` and ``view_complaints(view)`` give what Slack would say; an empty list passes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from tests.slack.elements import (
    IMAGE_FIELDS,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    elements_of,
)
from tests.slack.shapes import Check, Json, Shape, anything, boolean, by_type, items, one_of, plain, said, string, text

Surface = Literal["message", "modal", "home"]

MESSAGE_TEXT = 40_000
"""Characters after which Slack cuts a message's text."""
UPDATED_TEXT = 4_000
"""Bytes that the text of ``chat.update`` may have."""
MARKDOWN = 12_000
"""Characters of all markdown blocks of a message together, and of one piece of a stream."""
ALL_TEXT = 13_200
"""Characters of all blocks of a message together; Slack documents no limit, but rejects about here."""
VIEW_BYTES = 250_000
MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
TASK_STATES = ("pending", "in_progress", "complete", "error")


def complaints(blocks: object, surface: Surface) -> list[str]:
    """What Slack would say against some blocks on a surface."""
    found = list(items(by_type(_allowed(surface)), MOST_BLOCKS[surface], 0)(blocks, "/blocks"))
    if found:
        return found
    assert isinstance(blocks, list)
    return [*_repeated_ids(blocks), *_too_much_text(blocks)] if surface == "message" else list(_repeated_ids(blocks))


def view_complaints(view: object) -> list[str]:
    """What Slack would say against a modal or a Home tab."""
    if not isinstance(view, dict):
        return [said("must provide an object", "/view")]
    if view.get("type") not in _VIEWS:
        return [said(f"unsupported type: {view.get('type')}", "/view/type")]
    surface: Surface = "home" if view["type"] == "home" else "modal"
    found = list(_VIEWS[surface](view, "/view"))
    return found + complaints(view.get("blocks"), surface) + list(_submit_missing(view))


def too_much_text(blocks: Sequence[Json]) -> bool:
    """Whether Slack would answer ``msg_blocks_too_long``."""
    return text_length(blocks) > ALL_TEXT


def too_large(view: Json) -> bool:
    """Whether Slack would answer ``view_too_large``."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES


def text_length(part: object) -> int:
    """The characters that a reader sees in blocks or in any part of them."""
    if isinstance(part, dict):
        shown = sum(len(part[name]) for name in ("text", "title") if isinstance(part.get(name), str))
        return shown + sum(text_length(value) for value in part.values())
    return sum(map(text_length, part)) if isinstance(part, list | tuple) else 0


def _allowed(surface: Surface) -> dict[str, Check]:
    return {**_EVERYWHERE, **(_IN_MESSAGES if surface == "message" else {})}


def _repeated_ids(blocks: list[Json]) -> Iterator[str]:
    for block_id in _twice([block.get("block_id") for block in blocks]):
        yield said(f"block_id {block_id} already exists", "/blocks")
    for number, block in enumerate(blocks):
        for action_id in _twice([element.get("action_id") for element in elements_of(block)]):
            yield said(f"action_id {action_id} already exists", f"/blocks/{number}/elements")


def _twice(ids: list[str | None]) -> list[str]:
    return [one for one, times in Counter(ids).items() if one and times > 1]


def _too_much_text(blocks: list[Json]) -> Iterator[str]:
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MARKDOWN:
        yield said(f"markdown blocks must have less than {MARKDOWN + 1} characters together", "/blocks")
    if too_much_text(blocks):
        yield said(f"blocks must have less than {ALL_TEXT + 1} characters together", "/blocks")
    if sum(block["type"] == "table" for block in blocks) > 1:
        yield said("only one table allowed", "/blocks")


def _submit_missing(view: Json) -> Iterator[str]:
    blocks = view.get("blocks")
    kinds = [block.get("type") for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    if view["type"] == "modal" and "input" in kinds and not view.get("submit"):
        yield said("missing required field: submit", "/view")


def _text_or_fields(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and not (value.get("text") or value.get("fields")):
        yield said("must provide either text or fields", at)


def _image_source(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and ("image_url" in value) == ("slack_file" in value):
        yield said("must provide either image_url or slack_file", at)


def _block(required: dict[str, Check], optional: dict[str, Check] | None = None, rule: Check | None = None) -> Shape:
    return Shape(required, {"block_id": string(255), **(optional or {})}, rule)


def _rich_leaf(value: object, at: str) -> Iterator[str]:
    kinds = {"text", "link", "emoji", "user", "channel", "usergroup", "broadcast", "date", "team", "color"}
    if not isinstance(value, dict) or value.get("type") not in kinds:
        yield said("unsupported type in rich text", f"{at}/type")
    elif value["type"] in ("text", "link"):
        wanted = "text" if value["type"] == "text" else "url"
        if not isinstance(value.get(wanted), str):
            yield said(f"missing required field: {wanted}", at)


_LEAVES = items(_rich_leaf, 10_000, 0)
_SECTION_OF_TEXT = Shape({"elements": _LEAVES})
_RICH_TEXT = _block(
    {
        "elements": items(
            by_type(
                {
                    "rich_text_section": _SECTION_OF_TEXT,
                    "rich_text_quote": Shape({"elements": _LEAVES}, {"border": anything}),
                    "rich_text_preformatted": Shape(
                        {"elements": _LEAVES}, {"border": anything, "language": string(50)}
                    ),
                    "rich_text_list": Shape(
                        {"elements": items(by_type({"rich_text_section": _SECTION_OF_TEXT}), 10_000, 0)},
                        {
                            "style": one_of("bullet", "ordered"),
                            "indent": anything,
                            "offset": anything,
                            "border": anything,
                        },
                    ),
                }
            ),
            1_000,
        )
    }
)
_SOURCE = Shape({"url": string(3000), "text": string(3000)})
_TASK = _block(
    {"task_id": string(255), "title": string(256)},
    {
        "status": one_of(*TASK_STATES),
        "details": by_type({"rich_text": _RICH_TEXT}),
        "output": by_type({"rich_text": _RICH_TEXT}),
        "sources": items(by_type({"url": _SOURCE}), 100, 0),
    },
)
_CELL = by_type({"raw_text": Shape({"text": string(3000, 0)}), "rich_text": _RICH_TEXT})

_EVERYWHERE: dict[str, Check] = {
    "section": _block(
        {},
        {"text": text(3000), "fields": items(text(2000), 10), "accessory": IN_SECTION, "expand": boolean},
        _text_or_fields,
    ),
    "header": _block({"text": plain(150)}),
    "divider": _block({}),
    "image": _block({"alt_text": string(2000)}, {**IMAGE_FIELDS, "title": plain(2000)}, _image_source),
    "context": _block({"elements": items(IN_CONTEXT, 10)}),
    "actions": _block({"elements": items(IN_ACTIONS, 25)}),
    "input": _block(
        {"label": plain(2000), "element": IN_INPUT},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _RICH_TEXT,
}
_IN_MESSAGES: dict[str, Check] = {
    "markdown": _block({"text": string(MARKDOWN)}),
    "context_actions": _block({"elements": items(IN_CONTEXT_ACTIONS, 5)}),
    "task_card": _TASK,
    "plan": _block({"title": string(256)}, {"tasks": items(by_type({"task_card": _TASK}), 50, 0)}),
    "table": _block({"rows": items(items(_CELL, 20), 100)}, {"column_settings": items(anything, 20, 0)}),
}
_COMMON: dict[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_VIEWS: dict[Surface, Check] = {
    "modal": Shape(
        {"title": plain(24), "blocks": anything},
        {
            **_COMMON,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
    "home": Shape({"blocks": anything}, _COMMON),
}
