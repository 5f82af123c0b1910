"""The limits of blocks and views, and the manifest's rules; no server."""

from __future__ import annotations

import pytest

from tests.slack.bolt_bot import manifest
from tests.slack.limits import Surface, complaints, view_complaints
from tests.slack.manifest import manifest_complaints
from tests.slack.shapes import Json


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(**fields: object) -> Json:
    return {"type": "button", "text": plain("Go"), **fields}


def actions(*elements: Json, **fields: object) -> Json:
    return {"type": "actions", "elements": list(elements), **fields}


def section(length: int) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "a" * length}}


_TASK = {"type": "task_card", "task_id": "1", "title": "Search", "status": "complete"}


@pytest.mark.parametrize(
    "block",
    [
        section(3000),
        {"type": "header", "text": plain("a" * 150)},
        {"type": "context", "elements": [plain("a" * 3000)] * 4},
        actions(button(action_id="a", value="v" * 2000), button(action_id="b")),
        {"type": "divider", "block_id": "d"},
        {"type": "markdown", "text": "a" * 12_000},
        {"type": "plan", "title": "Plan", "tasks": [_TASK]},
        {"type": "image", "alt_text": "a", "image_url": "https://x.example/a.png"},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}]},
    ],
)
def test_what_fits_passes(block: Json) -> None:
    """Nothing is said against a block at its limits."""
    assert [] == complaints([block], "message")


@pytest.mark.parametrize(
    ("complaint", "block"),
    [
        ("must be less than 3001 characters [json-pointer:/blocks/0/text/text]", section(3001)),
        ("must be more than 0 characters [json-pointer:/blocks/0/text/text]", section(0)),
        (
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
            {"type": "header", "text": plain("a" * 151)},
        ),
        (
            "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
            {"type": "context", "elements": [plain("a")] * 11},
        ),
        (
            "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
            {"type": "context", "elements": [button()]},
        ),
        (
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
            actions(button(text=plain("a" * 76))),
        ),
        (
            "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
            actions(button(value="a" * 2001)),
        ),
        (
            "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
            actions(button(action_id="a" * 256)),
        ),
        (
            "action_id a already exists [json-pointer:/blocks/0/elements]",
            actions(button(action_id="a"), button(action_id="a")),
        ),
        ("missing required field: text [json-pointer:/blocks/0]", {"type": "header"}),
        ("invalid additional property: colour [json-pointer:/blocks/0]", {"type": "divider", "colour": "red"}),
        ("unsupported type: banner [json-pointer:/blocks/0/type]", {"type": "banner"}),
        ("must provide an object [json-pointer:/blocks/0]", "divider"),
        ("must provide either text or fields [json-pointer:/blocks/0]", {"type": "section"}),
    ],
)
def test_what_does_not_fit_is_complained_of(complaint: str, block: Json) -> None:
    """Slack's words for it, and where it is."""
    assert [complaint] == complaints([block], "message")


@pytest.mark.parametrize(
    ("number", "blocks"),
    [
        (1, [{"type": "divider"}] * 51),
        (1, [{"type": "divider", "block_id": "d"}] * 2),
        (1, [section(2700)] * 5),
        (1, [{"type": "markdown", "text": "a" * 6001}] * 2),
        (0, [section(2600)] * 5),
    ],
)
def test_a_message_has_limits_as_a_whole(number: int, blocks: list[Json]) -> None:
    """Blocks are counted, and so is all their text; their ids differ."""
    assert number == len(complaints(blocks, "message"))


@pytest.mark.parametrize("surface", ["modal", "home"])
def test_views_take_other_blocks(surface: Surface) -> None:
    """A view has up to a hundred blocks, and none of those that only messages have."""
    assert [] == complaints([{"type": "divider"}] * 100, surface)
    assert 1 == len(complaints([{"type": "divider"}] * 101, surface))
    assert ["unsupported type: markdown [json-pointer:/blocks/0/type]"] == complaints(
        [{"type": "markdown", "text": "a"}], surface
    )


@pytest.mark.parametrize(
    ("complaint", "fields"),
    [
        ("must be less than 25 characters [json-pointer:/view/title/text]", {"title": plain("a" * 25)}),
        ("must be less than 25 characters [json-pointer:/view/submit/text]", {"submit": plain("a" * 25)}),
        ("must be less than 3001 characters [json-pointer:/view/private_metadata]", {"private_metadata": "a" * 3001}),
        (
            "missing required field: submit [json-pointer:/view]",
            {"blocks": [{"type": "input", "label": plain("L"), "element": {"type": "plain_text_input"}}]},
        ),
    ],
)
def test_a_view_has_limits(complaint: str, fields: Json) -> None:
    """Titles have 24 characters, private metadata 3,000, and who fills in can submit."""
    whole = {"type": "modal", "title": plain("Title"), "blocks": [], **fields}
    assert [complaint] == view_complaints(whole)


def test_a_manifest_is_complained_of() -> None:
    """An event needs its scope; commands need theirs; an agent has no events of assistants."""
    assert [] == manifest_complaints(manifest())
    assert ["event app_mention needs one of the scopes app_mentions:read"] == manifest_complaints(
        manifest(without="app_mentions:read")
    )
    assert ["slash commands and shortcuts need the scope commands"] == manifest_complaints(manifest(without="commands"))
