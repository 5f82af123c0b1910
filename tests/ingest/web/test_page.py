"""Pages: the article in them with its own address, in any encoding; and what else an address may hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.sources.files import read_files
from ingest.sources.web import Web
from retrieval.domain import Article
from tests.ingest.documents import pdf
from tests.ingest.web.pages import LINKED, PARAGRAPHS, article, items, page, reason, told
from tests.ingest.web.server import Reply, Site


def test_page_is_an_article_with_all_that_it_says(site: Site, web: Web) -> None:
    """Text, title, author, moment, address; and when it was fetched."""
    site.pages["/a"] = Reply(page(head=LINKED % '"isAccessibleForFree": true'))
    found = article(web, site.at("/a"))

    assert "\n\n".join(PARAGRAPHS) == found.text
    assert ("Council rebuilds the pier", ("Ada Brink",)) == (found.title, found.authors)
    assert datetime(2026, 3, 2, 8, 30, tzinfo=UTC) == found.published
    assert (site.at("/a"), site.at("/a"), "en") == (found.url, found.origin, found.language)
    assert datetime.fromisoformat(str(found.metadata["fetched"])).tzinfo == UTC


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("/news/pier", "/news/pier"),
        ("https://other.example/a", "/a?utm=1"),
        ("/", "/a?utm=1"),
        ("javascript:1", "/a?utm=1"),
        ("http://[", "/a?utm=1"),
    ],
)
def test_page_names_its_own_address_on_its_own_site(site: Site, web: Web, canonical: str, expected: str) -> None:
    """It cannot claim to be a page of another site, nor to be the home page."""
    site.pages["/a?utm=1"] = Reply(page(head=f'<link rel="canonical" href="{canonical}">'))

    assert site.at(expected) == article(web, site.at("/a?utm=1")).url


@pytest.mark.parametrize(
    ("written", "header", "declared"),
    [
        ("utf-8", "iso-8859-1", "windows-1251"),
        ("utf-8", "utf-16", ""),
        ("cp1252", "utf-8", ""),
        ("cp1252", "iso-8859-1", "utf-8"),
        ("cp1250", "windows-1250", "iso-8859-1"),
        ("cp1250", "iso-8859-1", "windows-1250"),
        ("cp1250", "", "windows-1250"),
        ("utf-16", "", ""),
        ("utf-8-sig", "windows-1252", "windows-1252"),
        ("utf-8", "punycode", "unicode_escape"),
        ("utf-8", "no such thing", "base64"),
    ],
)
def test_encoding_is_told_though_it_is_declared_wrongly(
    site: Site, web: Web, written: str, header: str, declared: str
) -> None:
    """The server's word, the page's word, and what the letters say."""
    title = (
        "Škoda für Łódź"
        if written not in ("cp1252", "cp1250")
        else {"cp1252": "Über Café", "cp1250": "Škoda für Łódź"}[written]
    )
    head = f'<meta charset="{declared}">' if declared else ""
    type_ = f"text/html; charset={header}" if header else "text/html"
    site.pages["/a"] = Reply(page(title, head=head, encoding=written), type=type_)

    assert title == article(web, site.at("/a")).title


@pytest.mark.parametrize(
    ("content", "type_", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png", "it is no page but image/png"),
        (b"PK\x03\x04abc", "application/zip", "it is no page but a zip file"),
        (b"{}", "application/json", "it is no page but application/json"),
        (b"\x00\x01" * 500, "text/html", "not text"),
    ],
)
def test_other_files_are_said(site: Site, web: Web, content: bytes, type_: str, expected: str) -> None:
    """What an address holds is told by its first bytes, then by what the server says."""
    site.pages["/a"] = Reply(content, type=type_)

    assert expected in reason(web, site.at("/a"))


def test_plain_text_is_an_article(site: Site, web: Web) -> None:
    """As a file of text would be."""
    site.pages["/a.txt"] = Reply(f"Pier\n\n{PARAGRAPHS[0]}", type="text/plain")
    found = article(web, site.at("/a.txt"))

    assert ("Pier", PARAGRAPHS[0], site.at("/a.txt")) == (found.title, found.text, found.url)


def test_pdf_is_an_article(site: Site, web: Web) -> None:
    """Told by its first bytes; as a file of it would be."""
    site.pages["/a"] = Reply(pdf([PARAGRAPHS]), type="application/octet-stream")
    found = article(web, site.at("/a"))

    assert PARAGRAPHS[0].split()[-1] in found.text
    assert (site.at("/a"), site.at("/a")) == (found.url, found.origin)


def test_unchanged_page_is_told(site: Site, web: Web) -> None:
    """By its content, where the server gives no marks; a changed one is read again."""
    site.pages["/a"] = [Reply(page()), Reply(page()), Reply(page("Council gives up the pier"))]
    found = [items(web, site.at("/a")) for _ in range(3)]

    assert [[("article", "a")], [("unchanged", "a")], [("article", "a")]] == [told(one) for one in found]


def test_page_that_is_gone_keeps_its_article(site: Site, web: Web) -> None:
    """What the archive has of it stays; the reason says so."""
    site.pages["/a"] = [Reply(page()), Reply("", 410)]
    article(web, site.at("/a"))

    assert "the page was taken down for good (410); what the archive has of it is kept" == reason(web, site.at("/a"))


def test_comments_before_a_page_cost_little(site: Site, web: Web) -> None:
    """However many ways there are to read them as fewer."""
    site.pages |= {"/a": Reply(b"<!---->" * 500 + b"x"), "/b": Reply(b"<!---->" * 90 + page(), type="")}

    assert "x" == article(web, site.at("/a")).text
    assert "Council rebuilds the pier" == article(web, site.at("/b")).title


def test_article_is_cleaned_as_a_file_is(site: Site, web: Web, tmp_path: Path) -> None:
    """Its furniture goes, and characters that were decoded wrongly are put right."""
    body = "".join(f"<p>{line}</p>" for line in (*PARAGRAPHS, "The caf\u00c3\u00a9 re\u00adopens.", "Advertisement"))
    content = page(body=f"<article><h1>Pier</h1>{body}</article>")
    site.pages["/a.html"] = Reply(content)
    (tmp_path / "a.html").write_bytes(content)
    [file] = [read.item for read in read_files([tmp_path / "a.html"])]
    found = article(web, site.at("/a.html"))

    assert isinstance(file, Article)
    assert "\n\n".join((*PARAGRAPHS, "The caf\u00e9 reopens.")) == found.text == file.text


def test_article_that_nobody_could_see_is_none(site: Site, web: Web) -> None:
    """Nothing is left of it when it is cleaned."""
    site.pages["/a.txt"] = Reply("\u200b\u2060 \u200b", type="text/plain; charset=utf-8")

    assert "it holds no text that anybody could see" == reason(web, site.at("/a.txt"))


def test_words_of_a_feed_are_cleaned(site: Site, web: Web) -> None:
    """The title that a feed gives, and the article that stands in for its page."""
    text = "".join(f"&lt;p>{line}&lt;/p>" for line in (*PARAGRAPHS * 2, "Advertisement"))
    told = f"<link>/none</link><title>Caf\u00c3\u00a9</title><description>{text}</description>"
    site.pages["/feed"] = Reply(f'<rss version="2.0"><channel><item>{told}</item></channel></rss>')
    found = article(web, site.at("/feed"))

    assert ("Caf\u00e9", PARAGRAPHS[-1]) == (found.title, found.text.splitlines()[-1])
