"""A file's bytes, decompressed and bounded: no file and no line, however long, is ever held whole beyond the limit."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BufferedReader, RawIOBase
from itertools import count
from pathlib import Path

from ingest.sources.compression import Decompressed, Gunzipped, compression_of
from ingest.sources.damage import damage_told
from retrieval.errors import SourceError

MAX_ARTICLE_BYTES = 10_000_000
"""The most that one article, a file or a line of a JSONL file, may have."""

_EXPORTED = b'{"newsdesk":'
"""How the lines of our own backups begin."""

MAX_EXPORTED_BYTES = 8 * MAX_ARTICLE_BYTES
"""The most that such a line may have: an article that was taken must come back, and JSON writes some characters in six
bytes and has more to say of it."""

_MAX_SKIPPED_BYTES = 1_000_000_000
"""How far the end of a too long line is looked for. A gzip bomb of one line would keep us busy for ever."""

_PIECE_BYTES = 1 << 16
_HEAD_BYTES = 4096
_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file."""

    number: int
    content: bytes | None
    """None for a line above the limit: it was passed over."""
    size: int


@dataclass(frozen=True, slots=True)
class Stream:
    """Bytes to be read, of a file or of a member of an archive."""

    content: BufferedReader
    """As they are to be read: decompressed, buffered."""
    tell: Callable[[], int]
    """How many bytes of the file on disk were read so far."""
    size: str
    """How large it is, in words."""

    @classmethod
    def of(cls, member: RawIOBase, size: int | None = None) -> Stream:
        """The stream of what is no file of its own.

        Args:
            member: open for reading; it can tell how far it was read.
            size: its bytes, where known.
        """
        return cls(BufferedReader(member), member.tell, "more bytes" if size is None else f"{size:,} bytes")

    def unpacked(self, name: str) -> Stream:
        """The same bytes, decompressed where the name says that they are compressed."""
        compression = compression_of(name)
        if not compression:
            return self
        size = f"more than {MAX_ARTICLE_BYTES:,} bytes when decompressed"
        if compression == "gzip":
            return replace(self, content=_gunzipped(self.content, self.tell), size=size)
        return replace(self, content=BufferedReader(Decompressed(self.content, compression)), size=size)

    @property
    def position(self) -> int:
        """Bytes of the file on disk read so far."""
        return self.tell()

    def head(self) -> bytes:
        """The first bytes, which stay to be read."""
        return self.content.peek(_HEAD_BYTES)[:_HEAD_BYTES]

    def whole(self, limit: int = MAX_ARTICLE_BYTES) -> bytes:
        """All of it; a SourceError where it has more bytes than the limit."""
        content = self.content.read(limit + 1)
        if len(content) > limit:
            raise SourceError(f"too large: {self.size}, and one article may have {limit:,}")
        return content

    def lines(self) -> Iterator[Line]:
        """The lines, in constant memory."""
        for number in count(1):
            content, limit = self.content.readline(MAX_ARTICLE_BYTES + 1), MAX_ARTICLE_BYTES
            if len(content) > limit and content.startswith(_EXPORTED):
                limit = MAX_EXPORTED_BYTES
                content += b"" if content.endswith(b"\n") else self.content.readline(limit + 1 - len(content))
            if not content:
                return
            if content.endswith(b"\n") or len(content) <= limit:
                yield Line(number, content, len(content))
            else:
                yield Line(number, None, len(content) + self._skip_rest_of_line(number))

    def _skip_rest_of_line(self, number: int) -> int:
        skipped = 0
        while piece := self.content.readline(_PIECE_BYTES):
            skipped += len(piece)
            if piece.endswith(b"\n"):
                break
            if skipped > _MAX_SKIPPED_BYTES:
                raise SourceError(f"line {number} has more than {_MAX_SKIPPED_BYTES:,} bytes; the rest is not read")
        return skipped


@dataclass(frozen=True, slots=True)
class Opened:
    """A file, or a member of an archive, open to be read."""

    name: str
    """The file's name, by which its kind is told where its bytes do not."""
    origin: str
    stream: Stream
    columns: Mapping[str, str] = field(default_factory=dict)
    """For tables: the name of an Article's field to the name of its column."""
    depth: int = 0
    """In how many archives it is."""


@contextmanager
def opened(path: Path) -> Iterator[Stream]:
    """Open a file for reading; whatever goes wrong, then or later, is a SourceError fit to be shown."""
    with damage_told(
        f"its {compression_of(path.name) or 'compressed'} data is damaged or cut off; fetch or compress it again"
    ):
        _refuse_irregular(path)
        with open(path, "rb") as raw:
            size = f"{os.fstat(raw.fileno()).st_size:,} bytes"
            yield Stream(raw, raw.tell, size).unpacked(path.name)


def _refuse_irregular(path: Path) -> None:
    """Opening a pipe would wait for its other end for ever."""
    try:
        mode = os.stat(path).st_mode
    except ValueError as error:
        raise SourceError("no file can have this name") from error
    if not stat.S_ISREG(mode):
        raise SourceError("not a regular file")


def _gunzipped(packed: BufferedReader, tell: Callable[[], int]) -> BufferedReader:
    if packed.peek(2)[:2] not in (_GZIP_MAGIC, b""):
        raise SourceError("its name ends in .gz, but it holds no gzip data")
    return BufferedReader(Gunzipped(packed, tell), _PIECE_BYTES)
