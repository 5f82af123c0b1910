"""How well the article is found in a page: its text, title, day and authors, Newsdesk beside plain trafilatura.

    python -m benchmarks.extraction [PAGES]

Each page is an ``.html`` with its truth in a ``.json`` beside it. F1 is over the words of the text, in any order.
Leaks are phrases of the page that are no part of the article (the truth lists them as ``foreign``) and are in the text
all the same. The marks behind it say whether title (T), day (D) and authors (A) are right.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from ingest.sources.cleaning import cleaned
from ingest.sources.html import page_of
from retrieval.domain import day
from retrieval.errors import SourceError

PAGES = Path(__file__).parent / "pages"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a page: the truth, or what was extracted."""

    text: str = ""
    title: str = ""
    published: str | None = None
    """The day, as ISO 8601 writes it."""
    authors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what is true of it."""

    name: str
    content: bytes
    url: str | None
    truth: Told
    foreign: tuple[str, ...]
    """Phrases of the page that are no part of the article."""


@dataclass(frozen=True, slots=True)
class Score:
    """How close what was extracted is to the truth; all from 0 to 1."""

    f1: float
    leaked: float
    """The share of the foreign phrases that are in the text."""
    title: float
    published: float
    authors: float


Extract = Callable[[Page], Told]


def main() -> None:
    """Extract from each page, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="?", default=PAGES, metavar="PAGES", help="a folder")
    pages = read_pages(parser.parse_args().pages)
    ours, plain = ([score(page, extract(page)) for page in pages] for extract in (by_newsdesk, by_trafilatura))
    print(f"{'':24}{'Newsdesk':28}trafilatura")
    for page, *both in zip(pages, ours, plain, strict=True):
        print(f"{page.name:24}{''.join(f'{_row(one):28}' for one in both)}".rstrip())
    for name, scores in (("Newsdesk", ours), ("trafilatura", plain)):
        print(_total(name, scores))


def read_pages(folder: Path) -> list[Page]:
    """The pages of a folder, by name."""
    return [_page(path) for path in sorted(folder.glob("*.html"))]


def _page(path: Path) -> Page:
    said = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    truth = Told(said["text"], said["title"], said["published"], frozenset(said["authors"]))
    return Page(path.stem, path.read_bytes(), said["url"], truth, tuple(said["foreign"]))


def by_newsdesk(page: Page) -> Told:
    """As an ingest reads it."""
    try:
        found = cleaned(page_of(page.content, page.name, page.url))
    except SourceError:
        return Told()
    published = day(found.published).isoformat() if found.published else None
    return Told(found.text, found.title, published, frozenset(found.authors))


def by_trafilatura(page: Page) -> Told:
    """As trafilatura's own defaults read it."""
    from trafilatura import extract

    said = extract(page.content, url=page.url, output_format="json", with_metadata=True)
    if not said:
        return Told()
    found: Mapping[str, str | None] = json.loads(said)
    authors = (found["author"] or "").split("; ")
    return Told(found["text"] or "", found["title"] or "", found["date"], frozenset(filter(None, authors)))


def score(page: Page, told: Told) -> Score:
    """Compare what was extracted with the truth."""
    truth = page.truth
    return Score(
        f1=f1(told.text, truth.text),
        leaked=mean(_flat(phrase) in _flat(told.text) for phrase in page.foreign) if page.foreign else 0.0,
        title=float(_flat(told.title) == _flat(truth.title)),
        published=float(told.published == truth.published),
        authors=float(told.authors == truth.authors),
    )


def f1(text: str, truth: str) -> float:
    """The harmonic mean of precision and recall over words, each as often as it stands there."""
    found, wanted = (Counter(_WORD.findall(one.casefold())) for one in (text, truth))
    return 2 * (found & wanted).total() / max(1, found.total() + wanted.total())


def _flat(text: str) -> str:
    return " ".join(text.split())


def _row(one: Score) -> str:
    told = ((one.title, "T"), (one.published, "D"), (one.authors, "A"))
    return f"{one.f1:.3f}  leaked {one.leaked:4.0%}  {''.join(mark if right else '-' for right, mark in told)}"


def _total(name: str, scores: Sequence[Score]) -> str:
    f1_, leaked, title, published, authors = (
        mean(getattr(one, of) for one in scores) for of in ("f1", "leaked", "title", "published", "authors")
    )
    return (
        f"{name} over {len(scores)} pages: F1 {f1_:.3f}, leaked {leaked:.1%}, "
        f"title {title:.0%}, day {published:.0%}, authors {authors:.0%}"
    )


if __name__ == "__main__":
    main()
