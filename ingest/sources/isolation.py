"""Takes files apart in a process of its own: what a hostile one does costs a few seconds, never the ingest.

The child parses one file at a time. Past the time limit it is killed and the next file gets a new one; its memory is
bounded by the system. Both ends speak lines of JSON over pipes, so nothing that a parser was talked into saying is more
than data to us.
"""

from __future__ import annotations

import atexit
import importlib
import json
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from subprocess import PIPE, Popen
from typing import Any, BinaryIO

from ingest.sources.child import bound_memory, lines, own_output, start
from ingest.sources.kinds import Kind
from retrieval.domain import Article, parse_published
from retrieval.errors import SourceError, SourceGivenUp

SECONDS = 8.0
"""The most that one file may take. Real pages take hundredths of a second, a thick PDF one or two."""

_STARTING_SECONDS = 120.0
_MOST_SAID = 1 << 30
"""Bytes of one answer."""

_DOES_NOT_START = "the process that takes such files apart does not start; is the installation whole?"

Parse = Callable[[bytes, str, str | None], Article]
"""Takes the content, the origin, and the address it came from where there is one."""

_Take = Callable[[bytes, Mapping[str, Any]], Mapping[str, object]]
"""Takes the content and the request, and returns the answer."""


def parsed_apart(kind: Kind, content: bytes, origin: str, url: str | None = None) -> Article:
    """The article of a file, parsed in the other process.

    Args:
        kind: HTML, PDF, DOCX, MAIL or MARKDOWN.
        content: the whole file.
        origin: where it was read.
        url: the address it was fetched from, if any.

    Raises:
        SourceError: it cannot be read, or takes too much memory.
        SourceGivenUp: it takes too long, or crashes the process, or that one does not start.
    """
    return _shared().parse(kind, content, origin, url)


def listed_apart(what: str, content: bytes, url: str, media_type: str = "") -> Mapping[str, Any]:
    """What a feed or a sitemap lists, taken apart in the other process, in the form of ``Listing.plain``.

    Args:
        what: ``feed`` or ``sitemap``.
        content: all of it, decompressed.
        url: where it was fetched.
        media_type: the header Content-Type, with its parameters.

    Raises:
        SourceError: it cannot be read, or takes too much memory.
        SourceGivenUp: it takes too long, or crashes the process, or that one does not start.
    """
    return _shared().list(what, content, url, media_type)


class ParserProcess:
    """A child that parses, started when it is first needed and again after it had to be killed."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """Nothing is started yet.

        Args:
            seconds: the most that one file may take.
        """
        self._seconds = seconds
        self._child: Popen[bytes] | None = None
        self._turn = threading.Lock()

    def parse(self, kind: Kind, content: bytes, origin: str, url: str | None) -> Article:
        """As ``parsed_apart``."""
        return _article(self._answer({"kind": kind.value, "origin": origin, "url": url}, content, "article"))

    def list(self, what: str, content: bytes, url: str, media_type: str) -> Mapping[str, Any]:
        """As ``listed_apart``."""
        return self._answer({"kind": what, "url": url, "type": media_type}, content, "listing")

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child:
            child.kill()
            child.communicate()

    def _answer(self, request: Mapping[str, object], content: bytes, wanted: str) -> Mapping[str, Any]:
        with self._turn:
            said = self._ask({**request, "size": len(content)}, content)
        if wanted not in said:
            raise SourceError(str(said.get("error")))
        answer: Mapping[str, Any] = said[wanted]
        return answer

    def _ask(self, request: Mapping[str, object], content: bytes) -> Mapping[str, Any]:
        if self._child and self._child.poll() is not None:
            # Killed since the last file, by a system that needed the memory: this one has no part in that.
            self.close()
        child = self._child or self._started()
        try:
            # A thread writes: a child that hangs before it has read everything must not hang us.
            threading.Thread(target=_write, args=(child, request, content), daemon=True).start()
            said: Mapping[str, Any] = json.loads(next(lines(child, self._seconds, _MOST_SAID)))
        except BaseException:
            # Interrupted in the middle: what it is about to say belongs to nobody.
            self.close()
            raise
        return said

    def _started(self) -> Popen[bytes]:
        self._child = child = start(__name__, PIPE)
        try:
            next(lines(child, _STARTING_SECONDS, _MOST_SAID))
        except BaseException as error:
            self.close()
            if not isinstance(error, SourceGivenUp):
                raise
            raise SourceGivenUp(_DOES_NOT_START) from error
        return child


def serve() -> None:
    """The child's side: parse what comes in, until the parent is gone."""
    # The libraries too, now: what loading them takes is no file's fault.
    for library in ("docx", "pypdfium2", "trafilatura"):
        importlib.import_module(library)

    from ingest.sources.docx import read_docx
    from ingest.sources.html import page_of
    from ingest.sources.mail import mail_of
    from ingest.sources.markdown import markdown_of
    from ingest.sources.pdf import read_pdf

    parsers: Mapping[str, _Take] = {
        Kind.HTML.value: partial(_parsed, page_of),
        Kind.PDF.value: partial(_parsed, read_pdf),
        Kind.DOCX.value: partial(_parsed, read_docx),
        Kind.MAIL.value: partial(_parsed, mail_of),
        Kind.MARKDOWN.value: partial(_parsed, markdown_of),
        "feed": _feed,
        "sitemap": _sitemap,
    }

    asked, answers = sys.stdin.buffer, own_output()
    bound_memory()
    _say(answers, {"ready": True})
    while line := asked.readline():
        request = json.loads(line)
        _say(answers, _taken(parsers[request["kind"]], asked.read(request["size"]), request))


def _taken(take: _Take, content: bytes, request: Mapping[str, Any]) -> Mapping[str, object]:
    try:
        return take(content, request)
    except SourceError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "it needs more memory than a file may take"}
    except Exception as error:  # the libraries name no errors for damage; raised, it would end this process instead
        return {"error": f"it is damaged, and cannot be taken apart ({type(error).__name__}); export or save it again"}


def _parsed(parse: Parse, content: bytes, request: Mapping[str, Any]) -> Mapping[str, object]:
    article = asdict(parse(content, request["origin"], request["url"]))
    return {"article": article | {"published": article["published"] and article["published"].isoformat()}}


def _feed(content: bytes, request: Mapping[str, Any]) -> Mapping[str, object]:
    # Loaded when it is needed: most runs read files only.
    from ingest.sources.web.feed import feed_in

    return {"listing": feed_in(content, request["url"], request["type"]).plain()}


def _sitemap(content: bytes, request: Mapping[str, Any]) -> Mapping[str, object]:
    from ingest.sources.web.sitemap import sitemap_in

    return {"listing": sitemap_in(content, request["url"]).plain()}


def _say(answers: BinaryIO, said: Mapping[str, object]) -> None:
    answers.write(json.dumps(said).encode() + b"\n")
    answers.flush()


def _write(child: Popen[bytes], request: Mapping[str, object], content: bytes) -> None:
    if child.stdin is None:
        return
    try:
        child.stdin.write(json.dumps(request).encode() + b"\n" + content)
        child.stdin.flush()
    except (OSError, ValueError):
        # It died or was killed, which whoever reads its answer notices.
        return


def _article(said: Mapping[str, Any]) -> Article:
    return Article(**{**said, "authors": tuple(said["authors"]), "published": parse_published(said["published"])})


_process: ParserProcess | None = None


def _shared() -> ParserProcess:
    global _process
    if _process is None:
        _process = ParserProcess()
        atexit.register(_process.close)
    return _process
