"""JSON files: items of ninjs, or records of our own; one, several, or an array of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from ingest.sources.backup import is_leaf
from ingest.sources.json_values import JsonValues
from ingest.sources.jsonl import article_of_record, read_jsonl
from ingest.sources.ninjs import is_ninjs, items_in
from ingest.sources.read import Failure, Read, failure_of
from ingest.sources.stream import Opened
from retrieval.domain import Article
from retrieval.errors import SourceError

_EXPORTED = b'{"newsdesk":'
_ENVELOPES = ("articles", "items", "data", "results", "records", "documents", "docs", "news")
"""Under these names many interfaces put the list of what they were asked for."""


def read_json(file: Opened) -> Iterator[Read]:
    """The articles of a JSON file, one after the other, with a Failure for each record that holds none."""
    if file.stream.head().startswith(_EXPORTED):
        yield from read_jsonl(file)
        return
    told, is_told = 0, False
    try:
        for item in _items(JsonValues(file.stream), file.origin):
            yield Read(item, file.stream.position - told)
            told, is_told = file.stream.position, True
    except SourceError as error:
        if not is_told:
            raise
        yield Read(Failure(file.origin, f"{error}; what stands before that is read"), 0)
    if not is_told:
        raise SourceError("it holds no records")


def _items(values: JsonValues, origin: str) -> Iterator[Article | Failure]:
    """A file of one record is that record; of several, each has its number."""
    rest = iter(values)
    first = [] if values.is_list else list(islice(rest, 1))
    try:
        second = list(islice(rest, 1))
    except SourceError as error:
        yield from (_item(one, f"{origin}#1") for one in first)
        raise error
    if first and not second:
        yield from _alone(first[0], origin)
    else:
        yield from _numbered(chain(first, second, rest), origin)


def _alone(value: object, origin: str) -> Iterator[Article | Failure]:
    """One record, or the envelope around a list of them."""
    said = value if isinstance(value, dict) and "text" not in value and not is_ninjs(value) else {}
    records = next((said[name] for name in _ENVELOPES if isinstance(said.get(name), list)), None)
    if records is None:
        records = list(_unpacked(value))
        if len(records) == 1:
            return iter((_item(records[0], origin),))
    return _numbered(iter(records), origin)


def _numbered(values: Iterator[object], origin: str) -> Iterator[Article | Failure]:
    records = (record for value in values for record in _unpacked(value))
    return (_item(record, f"{origin}#{number}") for number, record in enumerate(records, 1))


def _unpacked(value: object) -> Iterator[object]:
    """Some items of ninjs hold others."""
    return items_in(value) if isinstance(value, dict) else iter((value,))


def _item(value: object, origin: str) -> Article | Failure:
    try:
        if not isinstance(value, dict):
            raise SourceError('not a JSON object such as {"title": …, "text": …}')
        if is_leaf(value):
            raise SourceError("it is a record of a backup; those are read one a line, from a file named .jsonl")
        return article_of_record(value, origin)
    except SourceError as error:
        return failure_of(origin, error)
