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
_LINES = re.compile(r"\s*\n\s*")


def linked_article(tree: Element) -> Thing:
    """The article among the page's linked data, or an empty one. Authors that it only refers to are filled in."""
    scripts = tree.iterfind(".//script[@type='application/ld+json']")
    things = [thing for script in scripts for thing in _things(script.text)]
    article = next((thing for thing in things if _is_article(thing)), {})
    known = {str(thing["@id"]): thing for thing in things if "@id" in thing and "name" in thing}
    return {**article, **{key: _resolved(article[key], known) for key in ("author", "publisher") if key in article}}


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


def _is_article(thing: Thing) -> bool:
    types = thing.get("@type")
    told = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.endswith(("Article", "Posting", "Report")) for name in told)


def _resolved(value: object, known: Mapping[str, Thing]) -> object:
    if isinstance(value, list):
        return [_resolved(one, known) for one in value]
    refers = isinstance(value, dict) and "name" not in value
    return known.get(str(value.get("@id")), value) if refers and isinstance(value, dict) else value


def _things(script: str | None) -> Iterator[Thing]:
    # Some pages wrap theirs, for readers of XHTML.
    bare = (script or "").strip().removeprefix("//").removeprefix("<![CDATA[").removesuffix("]]>").removesuffix("//")
    try:
        data = json.loads(bare, strict=False)
    except (ValueError, RecursionError):
        # Many pages have linked data that is not JSON; the page can be read without.
        return
    for thing in data if isinstance(data, list) else [data]:
        if isinstance(thing, dict):
            graph = thing.get("@graph")
            yield thing
            yield from (one for one in graph if isinstance(one, dict)) if isinstance(graph, list) else ()
