"""JSON lines: one article a line, its text kept to the letter; or a backup, in which each line is a version of one."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ingest.sources.backup import Leaf, bound, is_backup, is_leaf, read_leaf, refuse_newer, to_its_end
from ingest.sources.cleaning import cleaned
from ingest.sources.decoding import byte_order_mark, refuse_binary
from ingest.sources.fields import build_article
from ingest.sources.ninjs import article_of_ninjs, is_ninjs, items_in
from ingest.sources.read import Failure, Read, failure_of
from ingest.sources.stream import MAX_ARTICLE_BYTES, Line, Opened, Stream
from retrieval.domain import Article, Dossier
from retrieval.errors import SourceError

_UTF8_MARK = b"\xef\xbb\xbf"
_SPREAD = (b"[", b"{", b"[{")


def read_jsonl(file: Opened) -> Iterator[Read]:
    """The articles of a JSONL file, with a Failure for each line that holds none."""
    stream = file.stream
    _refuse_other_formats(stream.head())
    told = 0
    for item in _items(stream, file.origin):
        yield Read(item, stream.position - told)
        told = stream.position
    if not told:
        raise SourceError("it holds no records")


def _items(stream: Stream, origin: str) -> Iterator[Article | Dossier | Failure]:
    if is_backup(stream.head().removeprefix(_UTF8_MARK)):
        return to_its_end(bound(_not_cut_off(stream, origin)), origin)
    return bound(item for line in _filled(stream) for item in _items_of(line, f"{origin}#{line.number}"))


def _not_cut_off(stream: Stream, origin: str) -> Iterator[Article | Leaf | Failure]:
    """The lines of a backup; EOFError where the last one is only begun."""
    for line in _filled(stream):
        for item in _items_of(line, f"{origin}#{line.number}"):
            if isinstance(item, Failure) and line.content and not line.content.endswith(b"\n"):
                raise EOFError("the last line is only begun")
            yield item


def _filled(stream: Stream) -> Iterator[Line]:
    """The lines in which something stands."""
    for line in stream.lines():
        if line.content is None or line.content.removeprefix(_UTF8_MARK).strip():
            yield line


def _refuse_other_formats(head: bytes) -> None:
    """One Failure for a file that is something else, instead of one for each of its lines."""
    mark = byte_order_mark(head)
    if mark and not head.startswith(_UTF8_MARK):
        raise SourceError(f"it is {mark.upper()} text; JSON lines must be UTF-8, so save it as that")
    refuse_binary(head)
    refuse_newer(head.removeprefix(_UTF8_MARK))
    if head.removeprefix(_UTF8_MARK).lstrip().partition(b"\n")[0].strip() in _SPREAD:
        raise SourceError("it is JSON spread over many lines; write one object a line, e.g. with jq -c '.[]'")


def _items_of(line: Line, origin: str) -> Iterator[Article | Leaf | Failure]:
    """What a line holds: one item, or those of a package."""
    try:
        if line.content is None:
            raise SourceError(f"too long: {line.size:,} bytes, and one article may have {MAX_ARTICLE_BYTES:,}")
        records = items_in(_record(line.content))
    except SourceError as error:
        yield failure_of(origin, error)
        return
    for number, record in enumerate(records):
        yield _item(record, f"{origin}.{number}" if number else origin)


def _item(record: dict[str, object], origin: str) -> Article | Leaf | Failure:
    try:
        return read_leaf(record, origin) if is_leaf(record) else _taken(record, origin)
    except SourceError as error:
        return failure_of(origin, error)


def _record(content: bytes) -> dict[str, object]:
    try:
        # Not strict: a bare tab in a string is not allowed, but plain to read.
        record = json.loads(content.rstrip().decode("utf-8-sig"), strict=False)
    except UnicodeDecodeError as error:
        raise SourceError(f"not UTF-8 (byte {error.start + 1} of the line); save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at")
        raise SourceError(f"not JSON: {what}, at character {error.pos + 1} of the line") from error
    except (ValueError, RecursionError) as error:
        raise SourceError("not JSON we can read: it has a number too long or is nested too deeply") from error
    if not isinstance(record, dict):
        raise SourceError('not a JSON object such as {"title": …, "text": …}')
    return record


def _taken(record: dict[str, object], origin: str) -> Article:
    """Our own records are taken to the letter; those of others are cleaned as other files are."""
    article = article_of_record(record, origin)
    if not is_ninjs(record):
        return article
    article = cleaned(article)
    if not article.text:
        raise SourceError("it holds no text that anybody could see")
    return article


def article_of_record(record: dict[str, object], origin: str) -> Article:
    """The article of a JSON object, a record of our own or an item of ninjs; a SourceError where it holds none."""
    return article_of_ninjs(record, origin) if is_ninjs(record) else _own_article(record, origin)


def _own_article(record: dict[str, object], origin: str) -> Article:
    text = record.pop("text", None)
    if text is None:
        raise SourceError('it has no "text"')
    if not isinstance(text, str):
        raise SourceError(f'its "text" is no string but {json.dumps(text)[:40]}')
    if not text.strip():
        raise SourceError('its "text" is empty')
    return build_article(text, origin, record)
