"""The small phrases around an answer, as plain text that is safe to show: who published what and when, how sure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from retrieval.domain import EXTRACTIVE, Answer, Article, Citation, Passage
from retrieval.phrasing import enumerated, written
from retrieval.untrusted import one_line

WELCOME = "You are welcome. Ask on whenever you like."
"""To somebody who said thank you."""

_MOST_LISTED = 3
_RELATED_SCORE = 0.2
"""An article with a smaller share of the best one's probability is about something else."""
_MOST_CARRIERS = 3
_DOUBLE_MARKS = re.compile('[“”„"]')


def in_quotes(words: str) -> str:
    """Words in quotation marks: double ones, single ones around words that hold double ones."""
    return f"‘{words}’" if _DOUBLE_MARKS.search(words) else f"“{words}”"


def quotation(citation: Citation) -> str:
    """A quote in quotation marks, with dots outside them where the article's sentence goes on."""
    opens = {start for start, _ in citation.passage.sentences}
    closes = {end for _, end in citation.passage.sentences}
    before = "… " if opens and citation.start not in opens else ""
    after = " …" if closes and citation.end not in closes else ""
    return before + in_quotes(one_line(citation.quote)) + after


def title_of(described: Passage | Article) -> str:
    """The article's title in quotation marks; where it came from, or that it has none, for one without."""
    if title := one_line(described.title):
        return in_quotes(title)
    return one_line(described.origin or described.url or "") or "an untitled article"


def whence(described: Passage | Article) -> str:
    """Outlet and date, as far as they are known."""
    known = (one_line(described.source or ""), written(described.published) if described.published else "")
    return ", ".join(part for part in known if part)


def corrected(passage: Passage) -> str:
    """When the archive noticed that the article's text had become another one, or nothing."""
    return f"corrected on {written(passage.corrected)}" if passage.corrected else ""


def carried(citation: Citation) -> str:
    """The other outlets that carried the same words, or nothing."""
    own = _outlet(citation.passage)
    outlets = [outlet for outlet in dict.fromkeys(map(_outlet, citation.carried_by)) if outlet and outlet != own]
    return f"also carried by {enumerated(outlets, _MOST_CARRIERS)}" if outlets else ""


def facts(answer: Answer) -> str:
    """As of when, how sure, how quick; who wrote it, where a model did, and what is to be said of that."""
    parts = [f"confidence {answer.confidence:.2f}", _duration(answer.elapsed_ms)]
    if answer.engine != EXTRACTIVE:
        parts.append(f"written by {one_line(answer.engine)}")
    if answer.as_of is not None:
        parts.insert(0, f"as of {written(answer.as_of)}")
    if note := one_line(answer.note.removeprefix(excuse(answer))):
        parts.append(note.rstrip("."))
    line = " · ".join(parts)
    return line[0].upper() + line[1:]


def excuse(answer: Answer) -> str:
    """What is said before quotes that stand in for what a model did not write, else nothing."""
    is_quoted = answer.answered and answer.engine == EXTRACTIVE
    return answer.writing.excuse if is_quoted and answer.writing and answer.writing.failure else ""


def reading(answer: Answer) -> str:
    """The question as it was searched where that differs by more than capitals and its mark, else nothing."""
    searched = one_line(answer.standalone)
    typed = one_line(answer.question.text)
    return "" if _bare(searched) == _bare(typed) else searched


def _bare(text: str) -> str:
    return text.casefold().rstrip(" ?.!")


def shown_quotes(answer: Answer) -> frozenset[int]:
    """Numbers of the citations whose quote is itself a sentence of the answer."""
    shown = {(number, one_line(sentence.text)) for sentence in answer.sentences for number in sentence.citations}
    return frozenset(c.number for c in answer.citations if (c.number, one_line(c.quote)) in shown)


def related(answer: Answer) -> list[Passage]:
    """Further articles found nearly as good as the best one: neither cited nor carrying what is cited, each once."""
    seen = {passage.article_id for citation in answer.citations for passage in (citation.passage, *citation.carried_by)}
    least = _RELATED_SCORE * max((hit.score for hit in answer.hits), default=0.0)
    return _of_each_article((hit.passage for hit in answer.hits if hit.score >= least), seen)


def nearest(answer: Answer) -> list[Passage]:
    """The best-placed articles, however far from the question, each once."""
    return _of_each_article((hit.passage for hit in answer.hits), set())


def _of_each_article(passages: Iterable[Passage], seen: set[str]) -> list[Passage]:
    articles: dict[str, Passage] = {}
    for passage in passages:
        if passage.article_id not in seen and one_line(passage.title):
            articles.setdefault(passage.article_id, passage)
    return list(articles.values())[:_MOST_LISTED]


def _outlet(passage: Passage) -> str:
    return one_line(passage.source or "") or one_line(_host(passage.url))


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:  # an address that is none, e.g. with a stray bracket
        return ""


def _duration(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms" if milliseconds < 100 else f"{milliseconds / 1000:.1f} s"
