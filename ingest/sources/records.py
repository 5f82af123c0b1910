"""Lines of a table for the csv module, which takes as many as a record has; bounded, and with a way back."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from io import TextIOWrapper

from ingest.sources.stream import MAX_ARTICLE_BYTES
from retrieval.errors import SourceError

_MOST_AGAIN = 3 * MAX_ARTICLE_BYTES
"""Characters that are read once more in one file. A hostile one could have every record read again and again."""
_MOST_SKIPPED = 100 * MAX_ARTICLE_BYTES
_PIECE = 1 << 16


class LongRecord(Exception):
    """A record has more characters than one may have."""


class Records(Iterator[str]):
    """The lines, for one record after the other."""

    def __init__(self, text: TextIOWrapper) -> None:
        """Nothing is read yet.

        Args:
            text: opened with ``newline=""``, so that line ends stay as they are.
        """
        self._text = text
        self._waiting: deque[str] = deque()
        self._record: list[str] = []
        self._size = 0
        self._again = 0

    def at_end(self) -> bool:
        """Whether nothing is left."""
        if not self._waiting and (line := self._text.readline(MAX_ARTICLE_BYTES + 1)):
            self._waiting.append(line)
        return not self._waiting

    def beginning(self, characters: int) -> list[str]:
        """The first lines, at least so many characters of them where there are so many; they stay to be read."""
        size = 0
        while size < characters and (line := self._text.readline(MAX_ARTICLE_BYTES + 1)):
            self._waiting.append(line)
            size += len(line)
        return list(self._waiting)

    def begin(self) -> None:
        """The next line is the first of a record."""
        self._record.clear()
        self._size = 0

    def __next__(self) -> str:
        """The next line of the record; a LongRecord where it has more characters than a record may have."""
        line = self._waiting.popleft() if self._waiting else self._text.readline(MAX_ARTICLE_BYTES + 1)
        if not line:
            raise StopIteration
        self._record.append(line)
        self._size += len(line)
        if self._size > MAX_ARTICLE_BYTES:
            raise LongRecord
        return line

    @property
    def first(self) -> str:
        """The record's first line."""
        return self._record[0] if self._record else ""

    def go_back(self) -> None:
        """To the line below the record's first: its quotation marks do not match, so nobody knows where it ends."""
        rest = self._record[1:]
        self._again += sum(map(len, rest))
        if self._again <= _MOST_AGAIN:
            self._waiting.extendleft(reversed(rest))
        if len(self._record) == 1:
            self._skip_rest_of_line(self._record[0])

    def _skip_rest_of_line(self, line: str) -> None:
        skipped = 0
        while not self._waiting and line and not line.endswith(("\n", "\r")):
            line = self._text.readline(_PIECE)
            skipped += len(line)
            if skipped > _MOST_SKIPPED:
                raise SourceError(f"a line has more than {_MOST_SKIPPED:,} characters; the rest is not read")
