"""ZIP archives, read where they lie: the directory at their end first, then member by member."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BufferedReader
from itertools import pairwise
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ingest.sources.archives import (
    DAMAGED_MEMBER,
    HIDDEN,
    MOST_MEMBERS,
    NO_FILE,
    OTHER_KIND,
    Allowance,
    Counted,
    Member,
    Names,
    PassedOver,
    is_hidden,
    is_readable,
)
from ingest.sources.damage import damage_told, nonsense_told
from ingest.sources.kinds import Kind
from ingest.sources.read import Failure
from ingest.sources.stream import Opened, Stream
from retrieval.errors import SourceError

_DAMAGED = "it is a damaged or cut off ZIP archive; fetch it again, or unpack it and read the files"
_MOST_DIRECTORY = 64 << 20
"""Bytes of the list of members, which is read as a whole."""
_MOST_SPOOLED = 1 << 30
"""Of an archive in an archive: it is copied to a temporary file, since it must be read from its end."""
_IN_MEMORY = 8 << 20
_PIECE_BYTES = 1 << 20
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_UTF8 = 0x800
_METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd"}

_WORD = "word/document.xml"
_OFFICE = {
    "xl/workbook.xml": "it is a spreadsheet; save it as CSV",
    "xl/workbook.bin": "it is a spreadsheet; save it as CSV",
    "ppt/presentation.xml": "it is a presentation; save it as PDF",
}
_OPEN_DOCUMENT = ("content.xml", "META-INF/manifest.xml")


def unpack_zip(file: Opened) -> Iterator[Member | Failure]:
    """The members of a ZIP in the order of its directory; one that is damaged is a Failure, and the rest goes on."""
    with _seekable(file.stream) as content:
        disk = _Disk(content)
        with _directory(disk) as archive:
            listed = archive.infolist()
            kind = _office_kind(archive.NameToInfo)
            if not kind:
                yield from _Unpacking(file.origin, archive, disk).members(listed)
        if kind:
            content.seek(0)
            yield Member("", Stream.of(Counted(content)), 0, kind)


class _Unpacking:
    """One ZIP that is being unpacked."""

    def __init__(self, origin: str, archive: ZipFile, disk: _Disk) -> None:
        self._origin, self._archive, self._disk = origin, archive, disk
        self._names, self._passed = Names(), PassedOver()
        self._allowance = Allowance(disk.read_so_far, disk.size)
        self._untold = disk.size

    def members(self, listed: list[ZipInfo]) -> Iterator[Member | Failure]:
        """All that are read, and at the end what was passed over."""
        overlapping = _overlapping(listed)
        for info in listed:
            if self._allowance.is_spent:
                yield Failure(self._origin, "it unpacks to more than an honest archive does; the rest is not read")
                return
            if not info.filename.endswith(("/", "\\")):
                self._passed.files += 1
                yield from self._member(info, info.header_offset in overlapping)
        yield from self._passed.told(self._origin)

    def _member(self, info: ZipInfo, overlaps: bool) -> Iterator[Member | Failure]:
        name = self._names.of(_name(info))
        try:
            if why := _passed_over(info, name):
                self._passed.note(why, name)
                return
            _refuse_unreadable(info, overlaps)
            with self._opened(info) as content:
                yield from self._told(name, info, content)
        except SourceError as error:
            yield Failure(f"{self._origin}/{name}", str(error))

    def _told(self, name: str, info: ZipInfo, content: IO[bytes]) -> Iterator[Member]:
        self._allowance.begin()
        with damage_told(DAMAGED_MEMBER):
            stream = Stream.of(Counted(content, self._allowance), info.file_size).unpacked(name)
            readable = is_readable(name, stream)
        if readable:
            yield Member(name, stream, self._consumed(info))
        else:
            self._passed.note(OTHER_KIND, name)

    @contextmanager
    def _opened(self, info: ZipInfo) -> Iterator[IO[bytes]]:
        with nonsense_told(DAMAGED_MEMBER):
            content = self._archive.open(info)
        with content:
            yield content

    def _consumed(self, info: ZipInfo) -> int:
        """What the directory says, but never more than there is."""
        consumed = min(info.compress_size, self._untold)
        self._untold -= consumed
        return consumed


class _Disk:
    """The file that zipfile reads: counts what is read, and reads no directory beyond the limit."""

    def __init__(self, content: BufferedReader | IO[bytes]) -> None:
        self._content = content
        self.size = content.seek(0, os.SEEK_END)
        self._read = 0
        self.seek, self.tell = content.seek, content.tell

    def read_so_far(self) -> int:
        """Bytes read, what was read twice counted twice."""
        return self._read

    def read(self, size: int = -1) -> bytes:
        """As of any file."""
        if size > _MOST_DIRECTORY:
            raise SourceError(f"its list of members is damaged, or has more than {_MOST_DIRECTORY:,} bytes")
        content = self._content.read(_MOST_DIRECTORY if size < 0 else size)
        self._read += len(content)
        return content

    def seekable(self) -> bool:
        """Always."""
        return True


@contextmanager
def _seekable(stream: Stream) -> Iterator[BufferedReader | IO[bytes]]:
    """The archive's bytes to be read from anywhere; where it is in another archive, by way of a temporary file."""
    if isinstance(stream.content, BufferedReader) and stream.content.seekable():
        yield stream.content
        return
    with SpooledTemporaryFile(_IN_MEMORY) as spool:
        while piece := stream.content.read(_PIECE_BYTES):
            spool.write(piece)
            if spool.tell() > _MOST_SPOOLED:
                raise SourceError(
                    f"too large: a ZIP in an archive may have {_MOST_SPOOLED:,} bytes; unpack the outer one"
                )
        yield spool


@contextmanager
def _directory(disk: _Disk) -> Iterator[ZipFile]:
    with nonsense_told(_DAMAGED):
        archive = ZipFile(disk)
    with archive:
        if len(archive.infolist()) > MOST_MEMBERS:
            raise SourceError(f"it has more than {MOST_MEMBERS:,} members; split it, or unpack it and read the folder")
        yield archive


def _office_kind(names: Collection[str]) -> Kind | None:
    """What an archive is that is a document in truth; a SourceError for those that are not read."""
    if _WORD in names:
        return Kind.DOCX
    if reason := next((reason for name, reason in _OFFICE.items() if name in names), None):
        raise SourceError(reason)
    if all(name in names for name in _OPEN_DOCUMENT):
        raise SourceError("it is an OpenDocument file; save it as .docx or PDF, a spreadsheet as CSV")
    return None


def _overlapping(listed: list[ZipInfo]) -> set[int]:
    """Where members begin that reach into the next one: the same bytes again and again are a bomb."""
    offsets = sorted(listed, key=lambda info: info.header_offset)
    return {
        info.header_offset
        for info, after in pairwise(offsets)
        if info.header_offset + _LOCAL_HEADER + info.compress_size > after.header_offset
    }


def _name(info: ZipInfo) -> str:
    """Many programs, a Mac's own among them, write UTF-8 and do not say so."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode()
    except UnicodeError:
        return info.filename


def _passed_over(info: ZipInfo, name: str) -> str | None:
    if is_hidden(name):
        return HIDDEN
    mode = stat.S_IFMT(info.external_attr >> 16)
    return None if mode in (0, stat.S_IFREG) else NO_FILE


def _refuse_unreadable(info: ZipInfo, overlaps: bool) -> None:
    if overlaps:
        raise SourceError("it overlaps with another member; the archive is damaged or hostile")
    if info.flag_bits & _ENCRYPTED:
        raise SourceError("it is encrypted; unpack the archive with its password and read the files")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        method = _METHODS.get(info.compress_type, f"method {info.compress_type}")
        raise SourceError(f"it is packed by {method}, which is not read; pack it anew as a plain ZIP (Deflate)")
