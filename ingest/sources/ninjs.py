"""ninjs, the news agencies' JSON, versions 1 to 3: one item as an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingest.sources.agency import (
    ITEM,
    TEXTS,
    VERSION,
    first_address,
    first_date,
    fullest,
    is_main_headline,
)
from ingest.sources.blocks import flat, html_text, joined, looks_like_html
from ingest.sources.bylines import names_of_byline
from ingest.sources.fields import build_article
from ingest.sources.publishing import Publishing
from ingest.sources.text import opening
from retrieval.domain import Article
from retrieval.errors import SourceError

Item = Mapping[str, object]

_SIGNS = frozenset(("bodies", "headlines", "versioncreated", "pubstatus"))
_BODY = "body_"
"""How the names of the bodies of version 1 begin: ``body_text``, ``body_xhtml``."""
_HEADLINE = "headline_"


def is_ninjs(record: Mapping[str, object]) -> bool:
    """Whether a JSON object is an item of ninjs, and no record of our own."""
    if "text" in record:
        return False
    names = {name.lower() for name in record}
    standard = record.get("standard")
    named = str(standard.get("name", "")).lower() if isinstance(standard, Mapping) else ""
    return "ninjs" in named or not _SIGNS.isdisjoint(names) or any(name.startswith(_BODY) for name in names)


def items_in(record: dict[str, object]) -> Iterator[dict[str, object]]:
    """The item, and the texts that are packed into it; of a package without a text of its own, these alone.

    A record of our own is one.
    """
    if not is_ninjs(record):
        yield record
        return
    held = _lowered(record).get("associations")
    associates = held.values() if isinstance(held, Mapping) else held if isinstance(held, list) else ()
    texts = [one for one in associates if isinstance(one, dict) and is_ninjs(one) and _has_text(_lowered(one))]
    if not texts or _has_text(_lowered(record)):
        yield record
    yield from texts


def article_of_ninjs(record: Mapping[str, object], origin: str) -> Article:
    """The article of an item; a SourceError where it has no text, was withdrawn, or is embargoed still."""
    # Version 3 writes versionCreated where the others write versioncreated.
    item = _lowered(record)
    _publishing(item).refuse_unpublished()
    kind = _words(item, "type")
    if kind not in TEXTS:
        raise SourceError(f"it is of the type “{kind}”; only texts are read")
    headlines = _headlines(item)
    title = next(iter(headlines), "")
    text = _text(item, title)
    said = {**_said(item), "title": title or opening(text), "headlines": headlines[1:], **_metadata(item)}
    return build_article(text, origin, said)


def _publishing(item: Item) -> Publishing:
    return Publishing(
        item=_item_id(item),
        version=_words(item, "version"),
        statuses=[_words(item, "pubstatus")],
        embargo=_words(item, "embargoed") or None,
        created=_words(item, "versioncreated"),
    )


def _has_text(item: Item) -> bool:
    is_taken = _words(item, "type") in TEXTS
    return is_taken and any(text for _, text in _bodies(item, ""))


def _item_id(item: Item) -> str:
    return _words(item, "uri") or _words(item, "guid")


def _said(item: Item) -> dict[str, object]:
    source = _source(item)
    byline = _words(item, "byline") or _words(item, "by")
    bylines = [byline] if byline else _names(item, "bylines")
    outlets = (source, _words(item, "copyrightholder"))
    dates = (_words(item, name) for name in ("contentcreated", "firstcreated", "versioncreated"))
    addresses = (_words(item, name) for name in ("uri", "canonical", "url", "weburl"))
    return {
        "authors": [name for byline in bylines for name in names_of_byline(byline, outlets)],
        "source": source,
        "published": first_date(filter(None, dates)),
        "url": first_address(addresses),
        "language": _words(item, "language"),
        ITEM: _item_id(item),
        VERSION: _words(item, "version"),
        "other ids": item.get("altids"),
    }


def _metadata(item: Item) -> dict[str, object]:
    """Under the names that NewsML-G2 has for the same."""
    descriptions = [words for told in _listed(item, "descriptions") if (words := flat(_value(told)))]
    return {
        "slugline": _words(item, "slugline"),
        "description": " ".join(descriptions) or _words(item, "description_text"),
        "located": _words(item, "located"),
        "keywords": item.get("keywords"),
        "subjects": _names(item, "subjects", "subject"),
        "genres": _names(item, "genres", "genre"),
        "persons": _names(item, "people", "person"),
        "organisations": _names(item, "organisations", "organisation"),
        "places": _names(item, "places", "place"),
        "urgency": _words(item, "urgency"),
        "versionCreated": _words(item, "versioncreated"),
        "embargoed": _words(item, "embargoed"),
        "note": _words(item, "ednote"),
        "copyright": _words(item, "copyrightnotice"),
    }


def _headlines(item: Item) -> list[str]:
    """The main one first."""
    told = [(_words(one, "role"), _value(one)) for one in _listed(item, "headlines")]
    told += [(name.removeprefix(_HEADLINE), _words(item, name)) for name in item if name.startswith(_HEADLINE)]
    ordered = sorted(told, key=lambda one: not is_main_headline(one[0]))
    every = [_words(item, "headline"), *(_plain(words) for _, words in ordered), _words(item, "title")]
    return list(dict.fromkeys(filter(None, map(flat, every))))


def _plain(text: str) -> str:
    return html_text(text) if looks_like_html(text) else text


def _source(item: Item) -> str:
    named = _words(item, "source") or _words(item, "provider")
    return next(iter([*filter(None, [named]), *_names(item, "infosources")]), "") or _words(item, "copyrightholder")


def _text(item: Item, title: str) -> str:
    """The body that says most; of those that say about the same, one with marks, since they tell paragraphs apart."""
    bodies = [text for _, text in sorted(_bodies(item, title), key=lambda body: not body[0])]
    at = fullest(bodies)
    if at is None:
        raise SourceError("it has no text (no body with words in it)")
    return bodies[at]


def _bodies(item: Item, title: str) -> Iterator[tuple[bool, str]]:
    """Each body, and whether it is marked up. What is XML repeats one of the others for older systems."""
    for name, value in item.items():
        if name.startswith(_BODY) and "nitf" not in name and isinstance(value, str):
            yield _body(value, "html" in name, title)
    for body in _listed(item, "bodies"):
        kind = _words(body, "contenttype").lower()
        if "nitf" not in kind + _words(body, "role").lower() and not kind.endswith("/xml"):
            yield _body(_value(body), "html" in kind, title)


def _body(text: str, is_html: bool, title: str) -> tuple[bool, str]:
    if is_html or looks_like_html(text):
        return True, html_text(text, title)
    lines = text.replace("\r\n", "\n").strip()
    first, _, rest = lines.partition("\n")
    return False, rest.strip() if title and flat(first) == title else joined([lines], title)


def _lowered(record: Mapping[str, object]) -> Item:
    return {name.lower(): value for name, value in record.items()}


def _listed(item: Item, name: str) -> list[Item]:
    values = item.get(name)
    return [_lowered(one) for one in values if isinstance(one, Mapping)] if isinstance(values, list) else []


def _words(item: Item, name: str) -> str:
    """A string, or a number in digits; nothing for what is neither."""
    value = item.get(name)
    return flat(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _value(told: Item) -> str:
    value = told.get("value")
    return value if isinstance(value, str) else ""


def _names(item: Item, *names: str) -> list[str]:
    """What things are called, where that is said, else their codes."""
    told = (one for name in names for one in _listed(item, name))
    return [words for one in told if (words := _words(one, "name") or _words(one, "literal") or _words(one, "code"))]
