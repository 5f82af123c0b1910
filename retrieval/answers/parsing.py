"""A model's reply, as it arrives → written sentences, each as soon as it is complete."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from retrieval.answers.checking import Claim, Quoted

MOST_CHARACTERS = 20_000
"""A reply that is longer has run away."""
_NOT_THERE = re.compile(r"not in the passages|passages do not (?:hold|contain|say|mention)", re.IGNORECASE)
_CITED = re.compile(r"\[(?P<number>\d{1,4})(?::\s*[“\"'‘](?P<words>.+?)[”\"'’])?\]")
_SENTENCE_END = re.compile(r"(?<=\])\s+(?=[^\s\[])|\n+")


class ReplyParser:
    """Reads a reply piece by piece: JSON objects wherever they stand; at the end, without any, plain sentences."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self.text = ""
        self.says_not_there = False
        self.is_complete = False
        """Whether the JSON has come to its end."""
        self._opened: list[int] = []
        self._in_string = False
        self._escaped = False
        self._found = 0

    def feed(self, piece: str) -> Iterator[Claim]:
        """The sentences that a further piece completes."""
        start = len(self.text)
        self.text += piece[: MOST_CHARACTERS - start]
        for place in range(start, len(self.text)):
            if closed := self._closed(place):
                yield from self._claims(closed)

    def finish(self) -> Iterator[Claim]:
        """What a reply without JSON says, in lines such as ``The ferry sank. [1: "the ferry sank"]``."""
        if self._found or self.says_not_there or "{" in self.text:
            return
        for line in _SENTENCE_END.split(self.text):
            if claim := _plain_claim(line):
                self._found += 1
                yield claim
        self.says_not_there = not self._found and _NOT_THERE.search(self.text) is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said that can be used."""
        return not self._found and not self.says_not_there

    def _closed(self, place: int) -> str:
        """The object that a character closes, else nothing."""
        character = self.text[place]
        if self._in_string:
            self._in_string = self._escaped or character != '"'
            self._escaped = character == "\\" and not self._escaped
        elif character == '"':
            self._in_string = bool(self._opened)
        elif character == "{":
            self._opened.append(place)
        elif character == "}" and self._opened:
            start = self._opened.pop()
            self.is_complete = self.is_complete or not self._opened
            return self.text[start : place + 1]
        return ""

    def _claims(self, text: str) -> Iterator[Claim]:
        try:
            found = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            return
        if found.get("not_in_passages") is True:
            self.says_not_there = True
        if claim := _claim(found):
            self._found += 1
            yield claim


def _claim(found: dict[str, Any]) -> Claim | None:
    text, quotes = found.get("text"), found.get("quotes")
    if not isinstance(text, str) or not text.strip():
        return None
    listed = quotes if isinstance(quotes, list) else []
    return Claim(text, tuple(quoted for each in listed if (quoted := _quoted(each))))


def _quoted(each: object) -> Quoted | None:
    if not isinstance(each, dict):
        return None
    number, words = each.get("passage"), each.get("words")
    if isinstance(number, str) and number.strip("[] ").isdigit():
        number = int(number.strip("[] "))
    is_usable = isinstance(number, int) and not isinstance(number, bool) and isinstance(words, str)
    return Quoted(number, words) if is_usable else None  # type: ignore[arg-type]  # both were looked at


def _plain_claim(line: str) -> Claim | None:
    """A line's sentence; a number without words of its own rests on the sentence itself."""
    text = _CITED.sub("", line).strip(" \t-*•")
    cited = list(_CITED.finditer(line))
    if not text or not cited:
        return None
    return Claim(text, tuple(Quoted(int(each["number"]), each["words"] or text.rstrip(".")) for each in cited))
