"""What a piece of JSON must look like, said in the words in which Slack complains of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Check = Callable[[object, str], Iterator[str]]
"""Takes a value and its JSON pointer; gives what Slack would say against it."""


@dataclass(frozen=True)
class Shape:
    """An object with these fields and no others; ``rule`` looks at the whole of it."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    rule: Check | None = None

    def __call__(self, value: object, at: str) -> Iterator[str]:
        """What is wrong with a value."""
        if not isinstance(value, dict):
            yield said("must provide an object", at)
            return
        for name in self.required.keys() - value.keys():
            yield said(f"missing required field: {name}", at)
        known = {"type": anything, **self.required, **self.optional}
        for name, content in value.items():
            if name not in known:
                yield said(f"invalid additional property: {name}", at)
            elif content is not None or name in self.required:
                yield from known[name](content, f"{at}/{name}")
        if self.rule:
            yield from self.rule(value, at)


def said(complaint: str, at: str) -> str:
    """A complaint as Slack words it."""
    return f"{complaint} [json-pointer:{at}]"


def anything(value: object, at: str) -> Iterator[str]:
    """No complaint."""
    yield from ()


def boolean(value: object, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield said("must provide a boolean", at)


def number(value: object, at: str) -> Iterator[str]:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        yield said("must provide a number", at)


def string(most: int, least: int = 1) -> Check:
    """A string of so many characters."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield said("must provide a string", at)
        elif len(value) < least:
            yield said(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            yield said(f"must be less than {most + 1} characters", at)

    return check


def one_of(*allowed: str) -> Check:
    """One of some strings."""

    def check(value: object, at: str) -> Iterator[str]:
        if value not in allowed:
            yield said(f"value must be one of: {', '.join(allowed)}", at)

    return check


def items(check_one: Check, most: int, least: int = 1) -> Check:
    """A list of so many things."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield said("must provide an array", at)
            return
        if len(value) < least:
            yield said(f"must have at least {least} items", at)
        if len(value) > most:
            yield said(f"no more than {most} items allowed", at)
        for number_of_it, one in enumerate(value):
            yield from check_one(one, f"{at}/{number_of_it}")

    return check


def by_type(shapes: Mapping[str, Check]) -> Check:
    """An object whose ``type`` says which shape it has."""

    def check(value: object, at: str) -> Iterator[str]:
        kind = str(value.get("type")) if isinstance(value, dict) else ""
        if not isinstance(value, dict):
            yield said("must provide an object", at)
        elif kind in shapes:
            yield from shapes[kind](value, at)
        else:
            yield said(f"unsupported type: {kind}", f"{at}/type")

    return check


def text(most: int, *kinds: str, least: int = 1) -> Check:
    """A text object; of any kind unless kinds are given."""
    fields: Mapping[str, Mapping[str, Check]] = {
        "plain_text": {"emoji": boolean},
        "mrkdwn": {"verbatim": boolean},
    }
    body = string(most, least)
    return by_type({kind: Shape({"text": body}, fields[kind]) for kind in kinds or fields})


def plain(most: int) -> Check:
    """A text object without markup."""
    return text(most, "plain_text")
