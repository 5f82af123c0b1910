"""Prepared answers, and stand-ins for the chain and the archive that give them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from retrieval.answers.citations import link_to
from retrieval.answers.refusal import refusal_text
from retrieval.domain import Answer, AnswerSentence, Citation, Coverage, Hit, Passage, Question, Why
from retrieval.question import check_question

FERRY = (
    "The ferry Aurora sank off Port Ellen on Saturday evening. It had 42 people on board.\n\n"
    "Rescuers pulled 31 people from the water within two hours. Nine passengers are still missing, "
    "the coastguard said.\n\nThe ferry company has suspended all its crossings."
)
STRIKE = '"We never wanted this strike," said Ada Holm, who leads the union. Talks resume on Monday.'
COVERAGE = Coverage(4682, 31044, ("Harbour Gazette", "Northern Wire"), date(2022, 1, 1), date(2022, 5, 8))


def passages_of(text: str, starts: Sequence[int] = (0,), **described: object) -> list[Passage]:
    """Cut a text at some offsets, each part a passage of one sentence with the space around it left out."""
    parts = []
    for position, (start, end) in enumerate(pairwise((*starts, len(text)))):
        piece = text[start:end].rstrip()
        span = (start + len(piece) - len(piece.lstrip()), start + len(piece))
        passage = Passage(f"a.1.{position}", "a", 1, position, *span, text[slice(*span)], (span,), title="Ferry sinks")
        parts.append(replace(passage, **described))  # type: ignore[arg-type]  # replace() checks the names when it runs
    return parts


def cite(number: int, passage: Passage, quote: str, carried_by: Iterable[Passage] = ()) -> Citation:
    """A citation of words that stand in the passage."""
    start = passage.start + passage.text.index(quote)
    link = link_to(passage.url, passage.origin, quote)
    return Citation(number, passage, quote, start, start + len(quote), link, tuple(carried_by))


def hit(passage: Passage, score: float = 0.8, *carried_by: Passage) -> Hit:
    """A hit with plausible reasons."""
    return Hit(passage, score, Why(cosine=score - 0.1, keyword=1.0, days=12, reading=2.5), carried_by)


def quoting(question: str, *citations: Citation, hits: Sequence[Hit] = ()) -> Answer:
    """An answer whose sentences are its quotes."""
    sentences = tuple(AnswerSentence(" ".join(c.quote.split()), (c.number,)) for c in citations)
    return Answer(
        question=Question(question),
        standalone=question,
        answered=True,
        text=" ".join(f"{sentence.text} [{sentence.citations[0]}]" for sentence in sentences),
        sentences=sentences,
        citations=citations,
        hits=tuple(hits) or tuple(hit(citation.passage) for citation in citations),
        confidence=0.82,
        as_of=date(2022, 5, 8),
        engine="extractive",
        elapsed_ms=312.0,
    )


def refusing(question: str, *hits: Hit) -> Answer:
    """An answer that says no."""
    text = refusal_text(COVERAGE, hits)
    return Answer(Question(question), question, False, text, (), (), hits, 0.12, None, "extractive", 48.0)


@dataclass
class FakeChain:
    """Gives prepared answers by question, refuses the others, raises prepared errors; remembers what it was asked."""

    prepared: dict[str, Answer | Exception] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each question takes."""

    def invoke(self, input: Question, /) -> Answer:
        """Answer as prepared."""
        text = check_question(input.text)
        self.asked.append(input)
        time.sleep(self.seconds.get(text, 0.0))
        prepared = self.prepared.get(text) or refusing(text)
        if isinstance(prepared, Exception):
            raise prepared
        return replace(prepared, question=input)


@dataclass
class FakeCatalogue:
    """Knows the passages of one article."""

    passages: list[Passage]

    def neighbours(self, passage: Passage, reach: int) -> list[Passage]:
        """Those around a passage."""
        return [each for each in self.passages if abs(each.position - passage.position) <= reach]


@dataclass
class FakeArchive:
    """Covers what it is told to cover."""

    catalogue: FakeCatalogue = field(default_factory=lambda: FakeCatalogue([]))
    covered: Coverage = COVERAGE

    def coverage(self) -> Coverage:
        """What it was told."""
        return self.covered


FERRY_PASSAGES = passages_of(
    FERRY,
    (0, FERRY.index("Rescuers"), FERRY.index("Nine"), FERRY.index("The ferry company")),
    url="https://gazette.example/2022/05/ferry-sinks",
    source="Harbour Gazette",
    published=date(2022, 5, 8),
)
WIRE = replace(
    FERRY_PASSAGES[1],
    id="b.1.0",
    article_id="b",
    source="Northern Wire",
    title="Ferry down",
    url="https://wire.example/1",
)
CROSSINGS = replace(WIRE, id="c.1.0", article_id="c", title="Crossings suspended", published=date(2022, 5, 7))
STRIKE_PASSAGE = passages_of(
    STRIKE,
    id="d.1.0",
    article_id="d",
    title="Union “ready” for talks",
    url="https://gazette.example/2022/05/strike",
    source="Harbour Gazette",
    published=date(2022, 5, 6),
)[0]
RESCUE = quoting(
    "How many people were rescued?",
    cite(1, FERRY_PASSAGES[1], "Rescuers pulled 31 people from the water within two hours.", [WIRE]),
    cite(2, FERRY_PASSAGES[2], "Nine passengers are still missing"),
    hits=[
        hit(FERRY_PASSAGES[1], 0.8, WIRE),
        hit(FERRY_PASSAGES[2], 0.75),
        hit(CROSSINGS, 0.6),
        hit(STRIKE_PASSAGE, 0.1),
    ],
)
UNION = quoting(
    "Who leads the union?",
    cite(1, STRIKE_PASSAGE, '"We never wanted this strike," said Ada Holm, who leads the union.'),
)
CHESS = refusing("Who won the chess championship?", hit(STRIKE_PASSAGE, 0.3), hit(CROSSINGS, 0.2))
ANSWERS: dict[str, Answer | Exception] = {answer.question.text: answer for answer in (RESCUE, UNION, CHESS)}
