"""Tables and agencies' files for the tests, shaped as agencies shape them; what they tell is invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

HEADER = ("Headline", "Byline", "Publication Date", "Outlet", "Link", "Language", "Section", "Body")
ROWS = (
    (
        "Harbour tram opens",
        "Ines Moor; Tom Berg",
        "2026-02-03T07:15:00Z",
        "Lowmarsh Courier",
        "https://courier.example/tram",
        "en",
        "Local",
        'The tram runs every six minutes.\nThe mayor called it "a quiet revolution, at last".',
    ),
    (
        "Dürre im Oderland",
        "Kestner, Ilse",
        "4 March 2026",
        "Oderbote",
        "https://bote.example/duerre",
        "de",
        "",
        "Die Pegel fielen; im März waren es 41 Zentimeter.",
    ),
)


def table(*rows: Sequence[str], delimiter: str = ",", encoding: str = "utf-8", line_end: str = "\r\n") -> bytes:
    """A table as spreadsheets write it."""
    content = io.StringIO(newline="")
    csv.writer(content, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return content.getvalue().encode(encoding)


def broken_table() -> bytes:
    """A table of five records, of which the second lacks a quotation mark and the fourth a cell."""
    return (
        b"title,date,text\n"
        b'Ferry back,2026-02-03,"It sails again, the port said."\n'
        b'Ferry late,2026-02-04,"It was an hour late.\n'
        b"Ferry full,2026-02-05,Nobody stayed behind.\n"
        b"Ferry sold,2026-02-06\n"
        b'Ferry gone,2026-02-07,"It left\nfor good."\n'
    )
