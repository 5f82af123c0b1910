"""The nouns every part of Newsdesk shares. Standard library only, nothing here does any work.

Offsets (``start``, ``end``) always count characters of the article's stored text, end exclusive, so that
``article.text[start:end]`` is the quoted text to the letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

Span = tuple[int, int]
"""Start and end of a piece of text, in characters of the article, end exclusive."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as a source delivers it. The text is kept as it came: what is stored is what is cited."""

    text: str
    title: str = ""
    url: str | None = None
    source: str | None = None
    """The outlet, e.g. ``The Harbour Gazette``."""
    authors: tuple[str, ...] = ()
    published: date | None = None
    """A ``datetime`` where the source tells the time, else a plain date."""
    language: str | None = None
    origin: str | None = None
    """Where it was read, e.g. a file's absolute path, with ``#line`` for one record of many."""
    metadata: Mapping[str, object] = field(default_factory=dict)
    """What else the source said about it."""


@dataclass(frozen=True, slots=True)
class Version:
    """One state of an article, as the archive keeps it for good."""

    article_id: str
    number: int
    """1 for the first."""
    article: Article
    content_hash: str
    stored: datetime
    """When the archive took it, in UTC."""
    retired: datetime | None = None
    """When it was replaced or removed; None while it is the one that is searched."""
    corrected: datetime | None = None
    """When the article's text last became another one; None while it is as it first was."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that the archive keeps of one article."""

    article_id: str
    versions: tuple[Version, ...] = ()
    """The first one first; none of an article that was removed for good."""
    current: int | None = None
    """The number of the version that is searched; None for an article that was removed."""
    barred: bool = False
    """Removed for good: no ingest brings it back."""
    origins: tuple[str, ...] = ()
    """Where it was found when its sources were last read, sorted."""


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """Where a passage stands in its article, before it is stored."""

    start: int
    end: int
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SplitArticle:
    """An article cut into passages, ready to be stored."""

    article: Article
    heading: str
    """Title and date as they are searched with every passage; no part of any quote."""
    passages: tuple[PassageSpan, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one version of an article: what is embedded, searched and cited."""

    id: str
    article_id: str
    version: int
    position: int
    """0 for the article's first passage, counting up."""
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]
    """Spans of the sentences, in the article's text."""
    title: str = ""
    url: str | None = None
    source: str | None = None
    published: date | None = None
    origin: str | None = None
    corrected: date | None = None
    """The day on which the article's text last became another one; None while it is as it first was."""


@dataclass(frozen=True, slots=True)
class Why:
    """What speaks for a hit."""

    cosine: float
    """Of the passage to the question."""
    keyword: float
    """Its share of the highest keyword score that any passage could have, 0..1."""
    days: int | None = None
    """Between its publication and the days asked about, or the day of asking; None for undated ones."""
    reading: float | None = None
    """The log odds that its best sentence answers; None where none of it was read."""
    coverage: float = 0.0
    """The share of the question's words, by weight, that it or its title holds, 0..1."""
    burst: float = 0.0
    """How much of what ranks high beside it is of its days, beyond what is of all that was found; -1..1."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence of a hit that was read for a question."""

    span: Span
    """In the article's text."""
    score: float
    """Log odds that it answers, against the question's other sentences."""
    measures: Mapping[str, float]
    """What was measured of it, by name."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question."""

    passage: Passage
    score: float
    """The probability that it is the best of those found, 0..1."""
    why: Why
    carried_by: tuple[Passage, ...] = ()
    """Passages of other articles that say the same in (nearly) the same words, such as one wire story elsewhere."""
    read: tuple[Reading, ...] = ()
    """Its sentences that were read, the most promising first."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange of the conversation so far."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, when, and what was said before."""

    text: str
    asked: date | None = None
    """The day that "today" means; None is the real today."""
    history: tuple[Turn, ...] = ()
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote that stands word for word in its article: ``article.text[start:end] == quote``."""

    number: int
    passage: Passage
    quote: str
    start: int
    end: int
    link: str | None
    """Opens the article at the quoted words where the reader's browser can."""
    carried_by: tuple[Passage, ...] = ()
    decisive: tuple[str, ...] = ()
    """The words of the quote that answer, where they can be told."""


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One shown sentence and the numbers of the citations it rests on."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence that a model wrote, and what the check said of it."""

    text: str
    verdict: str
    """``verified``, ``reassigned`` or ``unsupported``."""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """How a model's answer came about, or why there is none."""

    model: str
    """``provider:model``."""
    prompt: str
    """The version of the prompt."""
    judged: tuple[Judged, ...] = ()
    failure: str = ""
    """Why the model's answer is not shown, or not all of it; empty where nothing went wrong."""
    attempts: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    first_ms: float = 0.0
    """From asking the model to its first sentence."""
    total_ms: float = 0.0

    @property
    def excuse(self) -> str:
        """What is said before the quotes that stand in for what the model did not write."""
        return f"The language model {self.failure}; what follows are quotes."


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an archive holds."""

    articles: int
    passages: int
    outlets: tuple[str, ...]
    """The one with the most articles first."""
    first: date | None
    last: date | None


EXTRACTIVE = "extractive"
"""The engine of answers that are made of quotes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question: cited sentences, or an honest refusal."""

    question: Question
    standalone: str
    """The question as it was searched, follow-ups resolved."""
    answered: bool
    text: str
    """The sentences with their ``[n]``, or the words of the refusal."""
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    """All passages found, best first; for a refusal, the nearest."""
    confidence: float
    """0..1: how sure we are that the archive holds the answer."""
    as_of: date | None
    """The newest date among the cited articles."""
    engine: str
    """``extractive``, the model that wrote the answer, or ``none`` where a batch's line could not be answered."""
    elapsed_ms: float
    note: str = ""
    """What there is to say of the answer itself: sources that differ, sentences left out, a model that did not answer.

    Part of ``text`` where there is an answer and room for it."""
    writing: Writing | None = None
    """None where no model was asked."""


def day(moment: date) -> date:
    """The calendar day of a date or a datetime."""
    return moment.date() if isinstance(moment, datetime) else moment


def parse_published(text: str | None) -> date | None:
    """The inverse of ``isoformat()`` for what ``Article.published`` can hold; None stays None."""
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == len("2024-01-31") else datetime.fromisoformat(text)
