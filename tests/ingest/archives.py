"""Archives for the tests: ZIP, TAR and WARC, made in memory."""

from __future__ import annotations

import gzip
import io
import tarfile
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

PAGE = (
    "<html lang='en'><head><title>{title}</title><meta property='article:published_time' content='2026-03-02'></head>"
    "<body><article><h1>{title}</h1><p>The harbour of Lowmarsh was closed for a day, the council said on Monday.</p>"
    "<p>{text}</p></article></body></html>"
)


def page(title: str, text: str = "Ferries were sent to Korrel instead, and nobody was hurt.") -> bytes:
    """A news page."""
    return PAGE.format(title=title, text=text).encode()


def zipped(*members: tuple[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of members in this order; a name may come twice."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, member in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 8, 0, 0)), member, method)
    return content.getvalue()


def tarred(*members: tuple[str, bytes | str] | tarfile.TarInfo, compression: str = "") -> bytes:
    """A TAR of members in this order; a TarInfo is one without content.

    Args:
        members: name and content.
        compression: as tarfile names it: gz, bz2 or xz.
    """
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode=f"w:{compression}") as archive:  # type: ignore[call-overload]
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                data = member[1].encode() if isinstance(member[1], str) else member[1]
                info = tarfile.TarInfo(member[0])
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    return content.getvalue()


def link(name: str, target: str) -> tarfile.TarInfo:
    """A symbolic link in a TAR."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, target
    return info


@dataclass(frozen=True)
class Record:
    """A record of a WARC."""

    body: bytes = b""
    """Of the response, as it was sent."""
    url: str = "https://gazette.example/harbour"
    type: str = "response"
    status: str = "200 OK"
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    said: Mapping[str, str] = field(default_factory=dict)
    """What else the record says of itself, or says differently."""

    def __bytes__(self) -> bytes:
        http = _head(f"HTTP/1.1 {self.status}", self.headers) if self.type in ("response", "revisit") else b""
        said = {
            "WARC-Type": self.type,
            "WARC-Target-URI": self.url,
            "WARC-Date": "2026-03-05T06:07:08Z",
            "Content-Type": "application/http; msgtype=response",
            "Content-Length": str(len(http) + len(self.body)),
            **self.said,
        }
        return _head("WARC/1.0", said) + http + self.body + b"\r\n\r\n"


def warc(*records: Record | bytes) -> bytes:
    """A WARC of records; bytes are put in as they are."""
    return b"".join(map(bytes, records))


def warc_gz(*records: Record | bytes) -> bytes:
    """The same with one gzip member a record, as crawlers write it."""
    return b"".join(gzip.compress(bytes(record), mtime=0) for record in records)


def chunked(body: bytes, sizes: Iterable[int] = (1, 10, 100)) -> bytes:
    """A body as HTTP sends it in chunks."""
    sent, at = b"", 0
    for size in (*sizes, len(body)):
        if piece := body[at : at + size]:
            sent += f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
            at += len(piece)
    return sent + b"0\r\n\r\n"


def _head(first: str, headers: Mapping[str, str]) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode()
