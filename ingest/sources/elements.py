"""XML element by element, however long the file: nothing is looked up elsewhere, and no entity stands for anything."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from ingest.sources.blocks import Element, local_name, words_of
from ingest.sources.stream import MAX_ARTICLE_BYTES, Stream
from retrieval.errors import SourceError

Parser = Any
"""A pull parser of lxml."""

_PIECE_BYTES = 1 << 16
_MOST_BYTES = 3 * MAX_ARTICLE_BYTES
"""Of one element with all that is in it: markup takes more than text."""
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def elements(stream: Stream, names: Collection[str], wanted: Callable[[str], Collection[str]]) -> Iterator[Element]:
    """The wanted elements, each whole while it is looked at and gone afterwards.

    Args:
        stream: the file.
        names: of all elements that can be wanted, and of the roots that are to be known at once, as they are written.
        wanted: takes the root's name, and tells the names of those that are wanted in this file, both in lower case. A
            SourceError from it is raised here.

    Raises:
        SourceError: it is no XML, breaks off, defines entities, or one element is too large.
    """
    from lxml import etree

    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    yield from _Walk(parser, wanted).through(stream)


class _Walk:
    """Where in the file we are."""

    def __init__(self, parser: Parser, wanted: Callable[[str], Collection[str]]) -> None:
        self._parser = parser
        self._wanted = wanted
        self._names: Collection[str] | None = None
        self._depth = 0
        """In how many wanted elements."""

    def through(self, stream: Stream) -> Iterator[Element]:
        """The wanted elements as they end."""
        size = 0
        for piece in _pieces(stream):
            trouble = self._feed(piece)
            size += len(piece)
            for element in self._finished():
                yield element
                _forget(element)
                size = len(piece)
            if trouble:
                raise SourceError(trouble)
            if size > _MOST_BYTES:
                raise SourceError(f"too large: one element may have {_MOST_BYTES:,} bytes")

    def _feed(self, piece: bytes) -> str:
        """What is wrong with the file here; what stands before that can still be asked for."""
        from lxml import etree

        try:
            if piece:
                self._parser.feed(piece)
            else:
                self._look_at(self._parser.close())
        except etree.XMLSyntaxError as error:
            return f"not well-formed XML: {error.msg or 'it is empty'}"
        return ""

    def _finished(self) -> Iterator[Element]:
        for event, element in self._parser.read_events():
            if local_name(element) in self._look_at(element):
                self._depth += 1 if event == "start" else -1
                if event == "end" and not self._depth:
                    yield element

    def _look_at(self, element: Element) -> Collection[str]:
        """The names that are wanted; which file it is can be told from its first element."""
        if self._names is None:
            root = element.getroottree().getroot()
            _refuse_entities(root)
            self._names = self._wanted(local_name(root))
        return self._names


def _pieces(stream: Stream) -> Iterator[bytes]:
    """The file's bytes, and nothing at its end."""
    while piece := stream.content.read(_PIECE_BYTES):
        yield piece
    yield b""


def _refuse_entities(root: Element) -> None:
    """A few of them that stand for one another can stand for gigabytes, and others for files; no agency uses them."""
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise SourceError("it defines entities of its own, which is not safe to read; have it written without them")


def _forget(element: Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def found(root: Element, path: str) -> Element | None:
    """The first element at a path of plain names, such as ``head/docdata``, in whatever namespace."""
    return next(found_all(root, path), None)


def found_all(root: Element, path: str) -> Iterator[Element]:
    """All elements at such a path; after ``//`` at whatever depth."""
    anywhere = "/".join(f"{{*}}{name}" if name not in ("", ".") else name for name in path.split("/"))
    every: Iterator[Element] = root.iterfind(anywhere)
    return every


def words_at(root: Element, path: str) -> list[str]:
    """The words of all elements at a path, but for those without."""
    return [words for element in found_all(root, path) if (words := words_of(element))]


def attributes_at(root: Element, path: str, name: str) -> list[str]:
    """An attribute of all elements at a path, but for those without."""
    return [value for element in found_all(root, path) if (value := (element.get(name) or "").strip())]


def language_of(element: Element) -> str | None:
    """The language that an element says it is in (``xml:lang``)."""
    said: str | None = element.get(_LANGUAGE) or element.get("lang")
    return said
