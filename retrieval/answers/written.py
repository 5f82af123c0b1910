"""Answers that a language model writes, every sentence checked before anybody sees it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from retrieval.answers.calls import Breaker, CallFailed, Spent, pause_before, stream
from retrieval.answers.checking import Checked, Checker, Claim, Stand, Verdict
from retrieval.answers.citations import cite, stands
from retrieval.answers.disagreement import differing
from retrieval.answers.extractive import ExtractiveEngine
from retrieval.answers.parsing import ReplyParser
from retrieval.answers.prompting import PROMPT_VERSION, messages
from retrieval.archive.archive import Archive
from retrieval.domain import Answer, AnswerSentence, Citation, Hit, Judged, Question, Writing, day
from retrieval.phrasing import counted
from retrieval.ranking.asked import Asked

_ATTEMPTS = 3
_MOST_SENTENCES = 8
"""What comes behind that many is not read: nobody asked for an essay."""
_WORTH_ASKING = 0.5
"""Share of the confidence asked of an extractive answer below which no model is asked either."""
_NOTHING_LEFT = "wrote nothing that its sources bear out"
_FOUND_NOTHING = "found no answer in the articles"


@dataclass(frozen=True)
class Writer:
    """A model and the bounds within which it is asked."""

    model: Any
    """A LangChain chat model, or one bound to the form of the reply."""
    name: str
    """``provider:model``."""
    seconds: float
    """For the whole answer, retries included."""
    breaker: Breaker = field(default_factory=Breaker)
    sleep: Callable[[float], None] = time.sleep


class WrittenEngine:
    """Has a model write, checks each sentence, and falls back on quotes."""

    def __init__(self, archive: Archive, writer: Writer, fallback: ExtractiveEngine, *, min_confidence: float) -> None:
        """Set it up.

        Args:
            archive: gives whole articles.
            writer: the model.
            fallback: says how likely the archive holds the answer, and answers where the model does not.
            min_confidence: as for the fallback.
        """
        self._archive = archive
        self._writer = writer
        self._fallback = fallback
        self._worth_asking = _WORTH_ASKING * min_confidence

    def answer(self, question: Question, standalone: str, hits: Sequence[Hit]) -> Answer:
        """The whole answer."""
        *_, last = self.stream(question, standalone, hits)
        return last

    def stream(self, question: Question, standalone: str, hits: Sequence[Hit]) -> Iterator[Answer]:
        """The answer as it grows by verified sentences; the last one is whole."""
        quotes = self._fallback.answer(question, standalone, hits)
        if not hits or quotes.confidence < self._worth_asking:
            yield quotes
            return
        draft = _Draft(self._archive, self._writer, quotes)
        if self._writer.breaker.is_closed():
            yield from self._write(draft, question.asked or date.today())
        else:
            draft.failure = "has failed too often of late and is left alone for a moment"
        yield draft.finished()

    def _write(self, draft: _Draft, today: date) -> Iterator[Answer]:
        is_good = True
        try:
            for claim in self._claims(draft, today):
                if draft.take(claim):
                    yield draft.answer()
        except CallFailed as failure:
            failure.log()
            draft.failure = str(failure)
            is_good = not failure.is_trouble
        self._writer.breaker.note(is_good=is_good)

    def _claims(self, draft: _Draft, today: date) -> Iterator[Claim]:
        """What the model writes, asked again where that may help and nothing was read yet."""
        while True:
            draft.attempts += 1
            try:
                yield from self._attempt(draft, today)
                return
            except CallFailed as failure:
                if draft.judged or draft.attempts == _ATTEMPTS:
                    raise
                if failure.is_too_long and draft.shorten():
                    continue
                pause = pause_before(draft.attempts - 1, failure)
                if not failure.may_retry or time.monotonic() + pause >= draft.started + self._writer.seconds:
                    raise
                self._writer.sleep(pause)

    def _attempt(self, draft: _Draft, today: date) -> Iterator[Claim]:
        parser = ReplyParser()
        asked = messages(draft.quotes.standalone, draft.passages, today)
        draft.spent = Spent(draft.spent.tokens_in, draft.spent.tokens_out)
        for piece in stream(self._writer.model, asked, draft.started + self._writer.seconds, draft.spent):
            yield from parser.feed(piece)
            if len(draft.judged) >= _MOST_SENTENCES:
                return
        yield from parser.finish()
        if parser.is_empty:
            raise CallFailed("said nothing that can be used", may_retry=True)
        draft.says_not_there = parser.says_not_there
        if not (draft.spent.has_ended or parser.is_complete):
            raise CallFailed("broke off")


class _Draft:
    """An answer in the making."""

    def __init__(self, archive: Archive, writer: Writer, quotes: Answer) -> None:
        self.started = time.monotonic()
        self.quotes = quotes
        """The extractive answer to the same question."""
        self.passages = [hit.passage for hit in quotes.hits]
        self.checker = Checker(self.passages)
        self.judged: list[Judged] = []
        self.failure = ""
        self.says_not_there = False
        self.attempts = 0
        self.spent = Spent()
        self._archive = archive
        self._writer = writer
        self._first = 0.0
        self._sentences: list[AnswerSentence] = []
        self._citations: dict[Stand, Citation] = {}
        self._newer = ""

    def shorten(self) -> bool:
        """Leave out the lower half of the passages, if there are two."""
        kept = len(self.passages) // 2
        if kept:
            self.passages = self.passages[:kept]
            self.checker = Checker(self.passages)
        return kept > 0

    def take(self, claim: Claim) -> bool:
        """Check a sentence, and keep it where it is supported: whether it is new and kept."""
        self._first = self._first or time.monotonic()
        checked = self.checker.check(claim)
        self.judged.append(Judged(checked.text, checked.verdict, checked.reasons))
        said = {sentence.text for sentence in self._sentences}
        if checked.verdict is Verdict.UNSUPPORTED or checked.text in said:
            return False
        self._sentences.append(AnswerSentence(checked.text, tuple(self._numbers(checked))))
        return True

    def answer(self) -> Answer:
        """The sentences so far."""
        citations = tuple(self._citations.values())
        dates = [day(citation.passage.published) for citation in citations if citation.passage.published]
        note = self._note()
        return replace(
            self.quotes,
            answered=True,
            text=" ".join([*map(_with_numbers, self._sentences), *([note] if note else [])]),
            sentences=tuple(self._sentences),
            citations=citations,
            as_of=max(dates, default=None),
            engine=self._writer.name,
            note=note,
            writing=self._writing(),
        )

    def finished(self) -> Answer:
        """The whole answer: what the model wrote, else the quotes, labelled."""
        if self._sentences:
            self._add_newer()
            return self.answer()
        self.failure = self.failure or (_FOUND_NOTHING if self.says_not_there else _NOTHING_LEFT)
        if not self.quotes.answered:
            return replace(self.quotes, note=f"The language model {self.failure}.", writing=self._writing())
        writing = self._writing()
        note = " ".join(filter(None, (writing.excuse, self.quotes.note)))
        return replace(self.quotes, text=f"{writing.excuse} {self.quotes.text}", note=note, writing=writing)

    def _add_newer(self) -> None:
        """Where the model cites only what is out of date, the newer article's own sentence is added, with its day."""
        cited = [*self._citations.values()]
        today = self.quotes.question.asked or date.today()
        asked = Asked.of(self.quotes.standalone, today, self._archive.rarity)
        differ = differing(asked, [*cited, *self.quotes.citations])
        articles = {citation.passage.article_id for citation in cited}
        if differ is None or [one.passage.article_id in articles for one in differ] != [False, True]:
            return
        newer, number = differ[0], len(cited) + 1
        when = newer.passage.published
        self._citations[Stand(self._index_of(newer), (newer.start, newer.end))] = replace(newer, number=number)
        self._sentences.append(AnswerSentence(" ".join(newer.quote.split()), (number,)))
        self._newer = f"As of {day(when):%-d %B %Y} sources say otherwise: see [{number}]." if when else ""

    def _index_of(self, citation: Citation) -> int:
        return next(at for at, hit in enumerate(self.quotes.hits) if hit.passage.id == citation.passage.id)

    def _numbers(self, checked: Checked) -> Iterator[int]:
        for stand in checked.stands:
            if stand not in self._citations:
                hit = self.quotes.hits[stand.index]
                article = self._archive.article_of(hit.passage)
                citation = cite(len(self._citations) + 1, hit, article, stand.span)
                if not stands(citation, article):  # the passage is a slice of the article, so that cannot be
                    raise AssertionError(f"a quote of {hit.passage.id} does not stand in its article")
                self._citations[stand] = citation
            yield self._citations[stand].number

    def _note(self) -> str:
        left_out = sum(judged.verdict == Verdict.UNSUPPORTED for judged in self.judged)
        parts = [self._newer] if self._newer else []
        if left_out:
            parts.append(f"{counted(left_out, 'sentence')} left out that the sources do not bear out.")
        if self.failure:
            parts.append(f"The language model {self.failure}.")
        return " ".join(parts)

    def _writing(self) -> Writing:
        now = time.monotonic()
        return Writing(
            model=self._writer.name,
            prompt=PROMPT_VERSION,
            judged=tuple(self.judged),
            failure=self.failure,
            attempts=self.attempts,
            tokens_in=self.spent.tokens_in,
            tokens_out=self.spent.tokens_out,
            first_ms=round(1000 * (self._first - self.started), 1) if self._first else 0.0,
            total_ms=round(1000 * (now - self.started), 1),
        )


def _with_numbers(sentence: AnswerSentence) -> str:
    return f"{sentence.text} {''.join(f'[{number}]' for number in sentence.citations)}"
