"""Tests of Word files."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest

from ingest.sources.fields import remarks_of
from tests.ingest.documents import word
from tests.ingest.reads import article, reason, written

BLOCKS = [
    ("Heading 1", "Bridge reopens"),
    ("Normal", "The harbour bridge reopened on Tuesday."),
    ("List Bullet", "Buses return on Monday."),
    ("List Bullet", "The ferry stops."),
    ("table", "Day|Homes\nMonday|12"),
    ("Normal", "Nothing more was said."),
]
TEXT = (
    "The harbour bridge reopened on Tuesday.\n\n- Buses return on Monday.\n- The ferry stops.\n\n"
    "Day | Homes\nMonday | 12\n\nNothing more was said."
)


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The file with something else in one of its parts."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            assert name != part or old in data
            after.writestr(name, data.replace(old, new) if name == part else data)
    return made.getvalue()


def test_article_of_a_writer(tmp_path: Path) -> None:
    """The headline, paragraphs, lists and tables; author and day from its properties."""
    created = datetime(2024, 3, 5, 8, 30)
    path = written(tmp_path / "a.docx", word(BLOCKS, author="Ana Ruiz; admin", created=created, title="x.docx"))
    found = article(path)

    assert ("Bridge reopens", TEXT, ("Ana Ruiz",)) == (found.title, found.text, found.authors)
    assert (created.replace(tzinfo=UTC), str(path)) == (found.published, found.origin)


def test_title_of_the_properties(tmp_path: Path) -> None:
    """Where no paragraph is a headline; else the first words."""
    told = article(written(tmp_path / "a.docx", word(BLOCKS[1:], title="Bridge open again")))
    assert ("Bridge open again", TEXT) == (told.title, told.text)
    assert "The harbour bridge reopened on Tuesday." == article(written(tmp_path / "b.docx", word(BLOCKS[1:2]))).title


def test_lines_at_the_headline(tmp_path: Path) -> None:
    """A headline in no style of its own is one; who wrote it and when the lines below it tell better than the file."""
    head = [("Normal", "Bridge reopens"), ("Normal", "By Tom Berg"), ("Normal", "5 March 2024")]
    made = word([*head, *BLOCKS[1:]], author="Ana Ruiz", created=datetime(2025, 1, 1, 8, 30))
    found = article(written(tmp_path / "a.docx", made))

    assert ("Bridge reopens", TEXT) == (found.title, found.text)
    assert (("Tom Berg",), date(2024, 3, 5)) == (found.authors, found.published)


def test_text_boxes_are_read(tmp_path: Path) -> None:
    """Once each, behind the paragraph that they hang on."""
    box = "<w:txbxContent><w:p><w:r><w:t>Nine were late.</w:t></w:r></w:p></w:txbxContent>"
    twice = f"<w:r><w:pict>{box}</w:pict></w:r><w:r><w:object>{box}</w:object></w:r><w:r><w:t>Nothing".encode()
    content = changed(word(BLOCKS), "word/document.xml", b"<w:r><w:t>Nothing", twice)

    assert f"{TEXT}\n\nNine were late." == article(written(tmp_path / "a.docx", content)).text


def test_numbered_lists(tmp_path: Path) -> None:
    """Items have the numbers that a reader sees, and go on counting behind a paragraph; bullets have dashes."""
    items = [("List Number", "Buses"), ("List Number", "Ferries"), ("List Bullet", "A tram"), ("Normal", "And then:")]
    found = article(written(tmp_path / "a.docx", word([("Heading 1", "Plan"), *items, ("List Number", "Trains")])))

    assert "1. Buses\n2. Ferries\n- A tram\n\nAnd then:\n\n3. Trains" == found.text


def test_footnotes_are_told(tmp_path: Path) -> None:
    """They are not read."""
    content = changed(
        word(BLOCKS), "word/document.xml", b"<w:r><w:t>Nothing", b'<w:r><w:footnoteReference w:id="2"/><w:t>Nothing'
    )
    found = article(written(tmp_path / "a.docx", content))

    assert (TEXT, ["its footnote was not read"]) == (found.text, remarks_of(found))


def test_what_was_deleted_is_not_read_and_what_was_inserted_is(tmp_path: Path) -> None:
    """Of a file whose changes are tracked."""
    marked = "<w:del><w:r><w:t>not </w:t></w:r></w:del><w:ins><w:r><w:t>early </w:t></w:r></w:ins>"
    content = changed(word(BLOCKS), "word/document.xml", b"<w:r><w:t>Nothing", f"{marked}<w:r><w:t>Nothing".encode())
    assert "early Nothing more was said." == article(written(tmp_path / "a.docx", content)).text.split("\n\n")[-1]


def test_text_of_links_is_read(tmp_path: Path) -> None:
    """It is part of its sentence."""
    linked = b"<w:hyperlink><w:r><w:t>Indeed: </w:t></w:r></w:hyperlink><w:r><w:t>Nothing"
    content = changed(word(BLOCKS), "word/document.xml", b"<w:r><w:t>Nothing", linked)
    assert "Indeed: Nothing more was said." == article(written(tmp_path / "a.docx", content)).text.split("\n\n")[-1]


@pytest.mark.parametrize("around", ["sdt", "ins", "customXml", "moveTo"])
def test_what_stands_around_paragraphs(tmp_path: Path, around: str) -> None:
    """Fields to be filled in, and paragraphs that were inserted, are of the text; their order stays."""
    inner = "<w:p><w:r><w:t>Told in a field.</w:t></w:r></w:p>"
    content = f"<w:sdtContent>{inner}</w:sdtContent>" if around == "sdt" else inner
    deleted = "<w:del><w:p><w:r><w:delText>gone</w:delText></w:r></w:p></w:del>"
    new = f"<w:{around}>{content}</w:{around}>{deleted}<w:sectPr".encode()
    path = written(tmp_path / "a.docx", changed(word(BLOCKS), "word/document.xml", b"<w:sectPr", new))
    assert f"{TEXT}\n\nTold in a field." == article(path).text


def test_tables_of_all_kinds(tmp_path: Path) -> None:
    """Cells that were merged come once, tables in cells below their row, rows without words not at all."""
    document = docx.Document()
    document.add_paragraph("Homes were built.")
    table = document.add_table(4, 3)
    for at in range(9):
        table.cell(at // 3, at % 3).text = f"word {at}"
    table.cell(0, 1).text = table.cell(2, 0).text = ""
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 2).add_table(1, 2).cell(0, 1).text = "inner"
    document.save(str(tmp_path / "a.docx"))

    rows = ["word 0 | word 2", "word 3 | word 4 | word 5", " | inner", " | word 7 | word 8"]
    assert "\n".join(["Homes were built.", "", *rows]) == article(tmp_path / "a.docx").text


def test_a_password(tmp_path: Path) -> None:
    """A locked file is another kind of file, the same as those of old Word; its reason says both."""
    expected = "it wants a password, or is an old .doc; open it in Word and save it as .docx without one"
    assert expected == reason(written(tmp_path / "a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4000)))


def test_broken(tmp_path: Path) -> None:
    """A file that is cut off, holds nothing, or is something else, is a failure that says what to do."""
    content = word(BLOCKS)
    whole = "it is no whole Word document; open it in Word and save it again as .docx"
    assert whole == reason(written(tmp_path / "a.docx", content[: len(content) // 2]))
    assert whole == reason(written(tmp_path / "b.docx", changed(content, "word/document.xml", b"<w:body>", b"<w:bo")))
    assert "it holds no text" == reason(written(tmp_path / "c.docx", word([("Normal", "")])))
    assert "no whole Word document" in reason(written(tmp_path / "d.docx", b"PK\x03\x04 and nothing"))


def test_bomb(tmp_path: Path) -> None:
    """A file that says that it unpacks to more than any document is not unpacked."""
    made = BytesIO(word(BLOCKS))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/media/bomb.bin", bytes(201_000_000))
    assert "it unpacks to more than a Word file does, as bombs do" == reason(
        written(tmp_path / "a.docx", made.getvalue())
    )


def test_entities_are_not_followed(tmp_path: Path) -> None:
    """Neither those that grow nor those that name files."""
    entities = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">'
    declared = f"<!DOCTYPE w:document [{entities}]><w:document ".encode()
    content = changed(word(BLOCKS), "word/document.xml", b"<w:document ", declared)
    content = changed(content, "word/document.xml", b"Nothing", b"&f;&b;Nothing")
    text = article(written(tmp_path / "a.docx", content)).text
    assert ("haha" in text, "root:" in text, "The harbour bridge" in text) == (False, False, True)
