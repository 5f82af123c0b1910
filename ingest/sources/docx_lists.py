"""The marks of a Word file's list items: a number where the list counts, else a dash."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

_Element = Any
"""An element of lxml, which has no annotations."""
_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DASH = "- "
_COUNTED = "decimal"
_NO_LIST = 0
_MOST_DIGITS = 9


class ListMarks:
    """Counts the items of a document's lists, in the order in which they are asked for."""

    def __init__(self, document: Document) -> None:
        """No item was met yet."""
        self._forms = _forms(document)
        self._met: Counter[tuple[int, int]] = Counter()
        """How many, of each list and level."""

    def mark(self, paragraph: _Element, style: _Element | None) -> str:
        """What stands before an item; empty for a paragraph that is none.

        Args:
            paragraph: the element.
            style: the element of its style, which may make it an item too.
        """
        properties = [one.find(f"{_MAIN}pPr/{_MAIN}numPr") for one in (paragraph, style) if one is not None]
        told = next((one for one in properties if one is not None), None)
        if told is None or (number := _value(told, "numId")) == _NO_LIST:
            return ""
        level = _value(told, "ilvl")
        return self._counted(number, level) if self._forms.get((number, level)) == _COUNTED else _DASH

    def _counted(self, number: int, level: int) -> str:
        for deeper in [one for one in self._met if one[0] == number and one[1] > level]:
            del self._met[deeper]
        self._met[number, level] += 1
        return f"{self._met[number, level]}. "


def _forms(document: Document) -> dict[tuple[int, int], str]:
    """How the items of each list and level are marked, such as ``decimal`` or ``bullet``."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        # What python-docx raises, depending on the template, for a file without lists: it has no such part.
        return {}
    kinds = {_own(kind, "abstractNumId"): _levels(kind) for kind in root.iterfind(f"{_MAIN}abstractNum")}
    lists = {_own(one, "numId"): _value(one, "abstractNumId") for one in root.iterfind(f"{_MAIN}num")}
    return {(number, level): form for number, kind in lists.items() for level, form in kinds.get(kind, {}).items()}


def _levels(kind: _Element) -> dict[int, str]:
    formats = ((_own(level, "ilvl"), level.find(f"{_MAIN}numFmt")) for level in kind.iterfind(f"{_MAIN}lvl"))
    return {level: form.get(f"{_MAIN}val") or "" for level, form in formats if form is not None}


def _value(element: _Element, name: str) -> int:
    found = element.find(f"{_MAIN}{name}")
    return 0 if found is None else _own(found, "val")


def _own(element: _Element, name: str) -> int:
    told = element.get(f"{_MAIN}{name}") or ""
    return int(told) if told.isdecimal() and len(told) <= _MOST_DIGITS else 0
