"""The linked data of a page (JSON-LD): what its publisher says of the article, for machines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

Element = Any
"""An element of lxml, which tells no types."""

Thing = Mapping[str, object]

_PARAGRAPH_END = re.compile(r"</p>|<br\s*/?>|</h\d>|</li>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_DEEPEST = 4
"""Things in things."""
_LINES = re.compile(r"\s*\n\s*")


def linked_article(tree: Element) -> Thing:
    """The article among the page's linked data, or an empty one. Authors that it only refers to are filled in."""
    scripts = tree.iterfind(".//script[@type='application/ld+json']")
    things = [thing for script in scripts for thing in things_in(script.text or "")]
    article = next(filter(is_article, things), {})
    known = {str(thing["@id"]): thing for thing in things if "@id" in thing and "name" in thing}
    return {**article, **{key: _resolved(article[key], known) for key in ("author", "publisher") if key in article}}


def things_in(script: str) -> Iterator[Thing]:
    """What a script of linked data is about, but not what it merely lists; nothing where it is no JSON, as many are."""
    # Some pages wrap theirs, for readers of XHTML.
    bare = script.strip().removeprefix("//").removeprefix("<![CDATA[").removesuffix("]]>").removesuffix("//")
    try:
        yield from _top(json.loads(bare, strict=False))
    except (ValueError, RecursionError):
        return


def _top(data: object, depth: int = 0) -> Iterator[Thing]:
    if isinstance(data, list) and depth < _DEEPEST:
        for one in data:
            yield from _top(one, depth + 1)
    elif isinstance(data, dict) and depth < _DEEPEST:
        yield data
        yield from _top(data.get("@graph"), depth + 1)
        yield from _top(data.get("mainEntity"), depth + 1)


def is_article(thing: Thing) -> bool:
    """Whether a thing calls itself an article, of whichever kind."""
    types = thing.get("@type")
    told = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.endswith(("Article", "Posting", "Report")) for name in told)


def linked_text(linked: Thing, key: str) -> str | None:
    """A value that is a text."""
    value = linked.get(key)
    return value if isinstance(value, str) else None


def linked_body(linked: Thing) -> str:
    """The article's whole text, which many pages give to search engines; empty where they do not."""
    said = linked_text(linked, "articleBody") or ""
    plain = unescape(_TAG.sub("", _PARAGRAPH_END.sub("\n", said)))
    return _LINES.sub("\n\n", plain).strip()


def names(value: object) -> list[str]:
    """The names of persons or organisations."""
    values = value if isinstance(value, list) else [value]
    found = (one.get("name") if isinstance(one, dict) else one for one in values)
    return [name for name in found if isinstance(name, str) and not name.startswith("http")]


def _resolved(value: object, known: Mapping[str, Thing]) -> object:
    if isinstance(value, list):
        return [_resolved(one, known) for one in value]
    refers = isinstance(value, dict) and "name" not in value
    return known.get(str(value.get("@id")), value) if refers and isinstance(value, dict) else value
