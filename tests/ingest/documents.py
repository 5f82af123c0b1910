"""Builds documents as people send them: PDF, Word, mail."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from io import BytesIO

import docx

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
"""What is no text, whatever its name says."""


def pdf(pages: Sequence[Sequence[str]], said: Mapping[str, str] | None = None, *, packed: bool = False) -> bytes:
    """A PDF file of pages of lines; a page without lines holds a picture's place only.

    Args:
        pages: the lines of each; what stands behind ``# `` is set in large letters, behind ``## `` in larger,
            and behind a tab in a second column.
        said: of the document: Title, Author, CreationDate.
        packed: whether the pages are compressed.
    """
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects) + 2} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(_stream(_drawn(lines), packed))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects.append(
        b"<< " + b" ".join(f"/{key} ({_escaped(text)})".encode("cp1252") for key, text in (said or {}).items()) + b" >>"
    )
    return _file(objects)


def _drawn(lines: Sequence[str]) -> bytes:
    shown = "".join(map(_shown, lines))
    return f"BT /F1 11 Tf 14 TL 60 740 Td\n{shown}ET".encode("cp1252") if lines else b"0 0 612 792 re f"


def _shown(line: str) -> str:
    marks = len(line) - len(line.lstrip("#"))
    left, _, right = line[marks:].strip().partition("\t")
    beside = f"280 0 Td ({_escaped(right)}) Tj -280 0 Td " if right else ""
    return f"/F1 {11 + 7 * marks} Tf ({_escaped(left)}) Tj {beside}T*\n/F1 11 Tf "


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _stream(content: bytes, packed: bool) -> bytes:
    body = zlib.compress(content) if packed else content
    how = b"/Filter /FlateDecode " if packed else b""
    return b"<< " + how + f"/Length {len(body)} >>\nstream\n".encode() + body + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    made, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    return made + f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode()


def word(blocks: Sequence[tuple[str, str]], **said: object) -> bytes:
    """A Word file of blocks (style, text); a table where the style is ``table``, its cells divided by "|".

    Args:
        blocks: in order.
        said: of the document: title, author, created.
    """
    document = docx.Document()
    for style, text in blocks:
        if style == "table":
            rows = [line.split("|") for line in text.splitlines()]
            table = document.add_table(len(rows), len(rows[0]))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, words in zip(row.cells, cells, strict=True):
                    cell.text = words
        else:
            document.add_paragraph(text, style=style)
    document.core_properties.author = ""
    for name, value in said.items():
        setattr(document.core_properties, name, value)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def mail(
    headers: Mapping[str, str], text: str = "", html: str = "", attached: Mapping[str, bytes] | None = None
) -> bytes:
    """A mail with a plain part, an HTML part, attachments, as given."""
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    if text or not html:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    for name, content in (attached or {}).items():
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def mailbox(mails: Sequence[bytes]) -> bytes:
    """The mails one after the other, as mail programs keep them."""
    escaped = (
        b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in one.split(b"\n"))
        for one in mails
    )
    return b"".join(
        b"From ana@gazette.example Tue Mar  5 08:30:00 2024\n" + one.rstrip(b"\n") + b"\n\n" for one in escaped
    )
