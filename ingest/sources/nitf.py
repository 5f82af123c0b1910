"""NITF, the IPTC's format for one article in XML: on its own, or in a NewsML-G2 item."""

from __future__ import annotations

from ingest.sources.agency import ITEM, first_address, first_date
from ingest.sources.blocks import Element, blocks_of, joined, local_name, words_of
from ingest.sources.bylines import names_of_byline
from ingest.sources.elements import attributes_at, found_all, language_of, words_at
from ingest.sources.fields import build_article
from ingest.sources.publishing import Publishing
from ingest.sources.text import opening
from retrieval.domain import Article
from retrieval.errors import SourceError

_ISSUE = "head/docdata/date.issue"
_RELEASE = "head/docdata/date.release"
_DATES = (
    (_ISSUE, "norm"),
    ("body/body.head/dateline/story.date", "norm"),
    (_RELEASE, "norm"),
    ("head/pubdata", "date.publication"),
)
_URLS = (("head/docdata/doc-id", "id-string"), ("head/docdata/ed-url", "href"), ("head/pubdata", "ex-ref"))


def article_of_nitf(root: Element, origin: str) -> Article:
    """The article of an ``nitf`` element; a SourceError where it has no text, was withdrawn, or is embargoed still."""
    _publishing(root).refuse_unpublished()
    said = said_of_nitf(root)
    text = str(said.pop("text"))
    if not text:
        raise SourceError("it has no text (no body.content with words in it)")
    return build_article(text, origin, {**said, "title": said["title"] or opening(text)})


def _publishing(root: Element) -> Publishing:
    return Publishing(
        item=_item_id(root) or "",
        statuses=attributes_at(root, "head/docdata", "management-status"),
        embargo=next(iter(attributes_at(root, _RELEASE, "norm")), None),
        created=next(iter(attributes_at(root, _ISSUE, "norm")), None),
    )


def said_of_nitf(root: Element) -> dict[str, object]:
    """What an ``nitf`` element says: the fields of an article by their names, and what else there is."""
    title = next(iter(words_at(root, "body/body.head/hedline/hl1") + words_at(root, "head/title")), "")
    sources = _sources(root)
    return {
        "text": joined([block for part in found_all(root, "body/body.content") for block in blocks_of(part)], title),
        "title": title,
        "authors": _authors(root, sources),
        "source": next(iter(sources), None),
        "published": first_date(value for path, name in _DATES for value in attributes_at(root, path, name)),
        "url": _url(root),
        "language": language_of(root) or next(filter(None, map(language_of, found_all(root, "body"))), None),
        **_metadata(root),
    }


def _metadata(root: Element) -> dict[str, object]:
    return {
        "subheadline": " / ".join(words_at(root, "body/body.head/hedline/hl2")),
        "description": " ".join(words_at(root, "body/body.head/abstract")),
        "dateline": " ".join(words_at(root, "body/body.head/dateline/location")),
        ITEM: _item_id(root),
        "slugline": next(iter(_slugs(root)), None),
        "keywords": attributes_at(root, "head/docdata/key-list/keyword", "key"),
        "subjects": _subjects(root),
        "urgency": next(iter(attributes_at(root, "head/docdata/urgency", "ed-urg")), None),
        "note": " ".join(attributes_at(root, "head/docdata/ed-msg", "info")),
        "section": next(iter(attributes_at(root, "head/pubdata", "position.section")), None),
    }


def _item_id(root: Element) -> str | None:
    return next(iter(attributes_at(root, "head/docdata/doc-id", "id-string")), None)


def _slugs(root: Element) -> list[str]:
    return attributes_at(root, "head/docdata/du-key", "key") + attributes_at(root, "head/docdata/fixture", "fix-id")


def _subjects(root: Element) -> list[str]:
    """The narrowest name of each."""
    names = ("tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type")
    subjects = found_all(root, "head/tobject/tobject.subject")
    return [told for subject in subjects if (told := next(filter(None, map(subject.get, names)), None))]


def _sources(root: Element) -> list[str]:
    distributors = words_at(root, "body/body.head/distributor")
    holders = attributes_at(root, "head/docdata/doc.copyright", "holder")
    return distributors + holders + attributes_at(root, "head/pubdata", "name")


def _authors(root: Element, sources: list[str]) -> list[str]:
    bylines = list(found_all(root, "body/body.head/byline"))
    return [name for byline in bylines for name in _names(byline, sources)]


def _names(byline: Element, sources: list[str]) -> list[str]:
    """The persons, where they are marked; else the line's names without their posts."""
    if persons := words_at(byline, ".//person"):
        return persons
    plain = [byline.text or ""]
    for child in byline:
        plain += ["" if local_name(child) == "byttl" else words_of(child), child.tail or ""]
    line = " ".join(" ".join(plain).split()) or words_of(byline)
    return names_of_byline(line.rstrip(" ,;"), sources)


def _url(root: Element) -> str | None:
    said = [value for path, name in _URLS for value in attributes_at(root, path, name)]
    said += words_at(root, "head/docdata/ed-url")
    said += [
        meta.get("content") or "" for meta in found_all(root, "head/meta") if meta.get("name") in ("url", "canonical")
    ]
    return first_address(said)
