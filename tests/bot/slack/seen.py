"""What people see in messages and views of the loopback Slack, for tests to compare."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from tests.slack.shapes import Json

_MARKS = re.compile(r"<[!@#]|<[a-z]+:", re.IGNORECASE)
_MARKDOWN = re.compile(r"(?<!\\)\]\(")
_LOUD = {"user", "usergroup", "channel", "broadcast", "team", "date", "emoji", "image"}
_ESCAPES = re.compile(r"\\(?=[\W_])")


def texts(surface: Json) -> list[str]:
    """All texts of a message's or view's blocks, in order."""
    return [text for part in parts(surface) if isinstance(text := part.get("text"), str)]


def words(surface: Json) -> str:
    """The same as they are read, in one text."""
    return _ESCAPES.sub("", " ".join(texts(surface)))


def buttons(surface: Json) -> list[str]:
    """The actions of what can be clicked."""
    return [part["action_id"] for part in parts(surface) if "action_id" in part]


def element(surface: Json, action: str) -> Json:
    """What can be clicked, by its action."""
    return next(part for part in parts(surface) if part.get("action_id") == action)


def links(surface: Json) -> list[str]:
    """The addresses that can be opened."""
    return [part["url"] for part in parts(surface) if part.get("type") == "link"]


def pings(surface: Json) -> list[str]:
    """What in it could notify somebody, or is no element of ours: nothing, as a rule."""
    loud = [json.dumps(part) for part in parts(surface) if part.get("type") in _LOUD]
    marked = [part["text"] for part in parts(surface) if part.get("type") in ("mrkdwn", "markdown")]
    forged = [
        part["text"] for part in parts(surface) if part.get("type") == "markdown" and _MARKDOWN.search(part["text"])
    ]
    return [*loud, *forged, *(text for text in (str(surface.get("text") or ""), *marked) if _MARKS.search(text))]


def parts(surface: Json) -> Iterator[Json]:
    """Each object in a message's or view's blocks."""
    yield from _parts(surface.get("blocks") or [])


def _parts(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for each in value if isinstance(value, list) else []:
        yield from _parts(each)
