"""Answers without a model: the sentences that answer, word for word, each with its citation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from retrieval.answers.choosing import Choice
from retrieval.answers.citations import cite
from retrieval.answers.confidence import Confidence
from retrieval.answers.decisive import decisive
from retrieval.answers.disagreement import differing, disagreement
from retrieval.answers.periods import said_before, without_other_years
from retrieval.answers.quotes import Pick, leans_back, merge, pick_of, reaching_back
from retrieval.answers.refusal import refusal_text
from retrieval.archive.archive import Archive
from retrieval.dates import Period, days_between, period_in
from retrieval.domain import EXTRACTIVE, Answer, AnswerSentence, Citation, Hit, Passage, Question, Span, day
from retrieval.question import days_asked_about
from retrieval.ranking.asked import Asked
from retrieval.ranking.furniture import is_furniture
from retrieval.ranking.sentences import text_of
from retrieval.ranking.updates import is_about
from retrieval.topics import topic_asked_about
from retrieval.words import stems

_MOST_SENTENCES = 3
_FEWEST_WORDS = 8
"""Of a sentence that begins a story: shorter ones are headings."""


class ExtractiveEngine:
    """Chooses the sentences that answer a question from those that were read for it."""

    def __init__(self, archive: Archive, *, words: int, min_confidence: float, sure: Confidence | None = None) -> None:
        """Set the limits.

        Args:
            archive: gives word weights and whole articles.
            words: the most words of an answer, citations aside.
            min_confidence: 0..1; below it the answer is a refusal.
            sure: how the confidence is reckoned; as Newsdesk does unless told otherwise.
        """
        self._archive = archive
        self._words = words
        self._min_confidence = min_confidence
        self._sure = sure or Confidence.load()

    def answer(self, question: Question, standalone: str, hits: Sequence[Hit]) -> Answer:
        """The cited answer to a standalone question, or a refusal; ``elapsed_ms`` is left at 0."""
        today = question.asked or date.today()
        if days := days_asked_about(standalone, today):
            stories = [hit for hit in hits if _is_of(hit.passage, days)]
            is_of_any_time = period_in(standalone, today) is None
            return self._overview(question, standalone, stories or (_newest(hits) if is_of_any_time else []), hits)
        if (topic := self._topic(standalone, today)) and (own := [hit for hit in hits if is_about(topic, hit.passage)]):
            return self._overview(question, standalone, own, hits, topic.content_stems)
        asked = Asked.of(standalone, today, self._archive.rarity)
        of_year = without_other_years(asked, hits, self._archive.article_of)
        confidence = self._sure.of(asked, of_year, self._archive.passage_count())
        picks = merge(self._choose(asked, of_year)) if confidence >= self._min_confidence else []
        if not picks:
            return self._refuse(question, standalone, hits, confidence)
        return self._compose(question, asked, hits, confidence, picks)

    def stream(self, question: Question, standalone: str, hits: Sequence[Hit]) -> Iterator[Answer]:
        """The answer, in one piece."""
        yield self.answer(question, standalone, hits)

    def _topic(self, standalone: str, today: date) -> Asked | None:
        """What the news of is asked for, where nothing but news is."""
        topic = topic_asked_about(standalone)
        return Asked.of(topic, today, self._archive.rarity) if topic else None

    def _overview(
        self,
        question: Question,
        standalone: str,
        stories: Sequence[Hit],
        hits: Sequence[Hit],
        topic: frozenset[str] = frozenset(),
    ) -> Answer:
        """How the stories of some days, or of a topic, begin: that they are of it is sure, and so is a refusal."""
        picks: list[Pick] = []
        for hit in (hit for hit in stories if hit.passage.position == 0):
            left = self._words - sum(pick.words for pick in picks)
            if len(picks) < _MOST_SENTENCES and (pick := _opening(hit, left, bool(picks), topic)):
                picks.append(pick)
        if not picks:
            return self._refuse(question, standalone, hits, 0.0)
        asked = Asked.of(standalone, question.asked or date.today(), self._archive.rarity)
        return self._compose(question, asked, hits, 1.0, picks)

    def _choose(self, asked: Asked, hits: Sequence[Hit]) -> list[Pick]:
        """The best sentence, then others nearly as good that say something else, within the words allowed."""
        choice = Choice(asked, hits)
        picks: list[Pick] = []
        left = self._words
        while len(picks) < _MOST_SENTENCES and (best := choice.take()):
            pick = pick_of(self._with_antecedent(*best), best[1], left, bool(picks))
            if pick is not None:
                choice.show(best)
                left -= pick.words + (0 if picks else len(said_before(asked, pick.hit.passage).split()))
                picks.append(pick)
        return picks

    def _with_antecedent(self, hit: Hit, span: Span) -> Hit:
        """A hit with the sentence before it, where the chosen one leans on that: "He resigned on Monday"."""
        passage = hit.passage
        if not leans_back(passage, span):
            return hit
        around = self._archive.catalogue.neighbours(passage, 1)
        before = next((one for one in reversed(around) if one.end <= passage.start and one.sentences), None)
        if before is None:
            return hit
        text = self._archive.stretch(passage, before.sentences[-1][0], passage.end)
        return replace(hit, passage=reaching_back(passage, before, text))

    def _compose(
        self, question: Question, asked: Asked, hits: Sequence[Hit], confidence: float, picks: Sequence[Pick]
    ) -> Answer:
        citations = self._cited(asked.text, picks)
        if order := _newer_first(asked, citations):
            picks = [picks[index] for index in order]
            citations = self._cited(asked.text, picks)
        sentences = tuple(AnswerSentence(" ".join(c.quote.split()), (c.number,)) for c in citations)
        dates = [day(c.passage.published) for c in citations if c.passage.published]
        note = " ".join(filter(None, (said_before(asked, citations[0].passage), disagreement(asked, citations))))
        text = " ".join(map(_with_number, sentences, picks))
        return Answer(
            question=question,
            standalone=asked.text,
            answered=True,
            text=f"{text} {note}" if note and _has_room(note, picks, self._words) else text,
            sentences=sentences,
            citations=citations,
            hits=tuple(hits),
            confidence=confidence,
            as_of=max(dates, default=None),
            engine=EXTRACTIVE,
            elapsed_ms=0.0,
            note=note,
        )

    def _cited(self, standalone: str, picks: Sequence[Pick]) -> tuple[Citation, ...]:
        cited = (
            cite(number, pick.hit, self._archive.article_of(pick.hit.passage), pick.span)
            for number, pick in enumerate(picks, 1)
        )
        return tuple(replace(one, decisive=decisive(standalone, one.quote)) for one in cited)

    def _refuse(self, question: Question, standalone: str, hits: Sequence[Hit], confidence: float) -> Answer:
        return Answer(
            question=question,
            standalone=standalone,
            answered=False,
            text=refusal_text(self._archive.coverage(), hits),
            sentences=(),
            citations=(),
            hits=tuple(hits),
            confidence=confidence,
            as_of=None,
            engine=EXTRACTIVE,
            elapsed_ms=0.0,
        )


def _newer_first(asked: Asked, citations: Sequence[Citation]) -> list[int] | None:
    """The order in which quotes are said where the first differs from a newer one: it may have been corrected since."""
    differ = differing(asked, citations)
    if differ is None or differ[1].number != 1:
        return None
    return sorted(range(len(citations)), key=lambda index: citations[index] is not differ[0])


def _newest(hits: Sequence[Hit]) -> list[Hit]:
    """What is new where nothing is of the last days: the latest that there is, as its date shows."""
    dated = (hit for hit in hits if hit.passage.published is not None)
    return sorted(dated, key=lambda hit: day(hit.passage.published or date.min), reverse=True)


def _is_of(passage: Passage, days: Period) -> bool:
    return passage.published is not None and days_between(day(passage.published), days) == 0


def _opening(hit: Hit, most_words: int, must_fit: bool, topic: frozenset[str]) -> Pick | None:
    """The first sentence of a passage that tells the story, of those with most words of a topic.

    A byline, a subheading or a prompt is none.
    """
    told = [span for span in hit.passage.sentences if _tells(text_of(hit.passage, span))]
    first = max(told, key=lambda span: len(topic.intersection(stems(text_of(hit.passage, span)))), default=None)
    return pick_of(hit, first, most_words, must_fit) if first else None


def _tells(sentence: str) -> bool:
    is_whole = sentence.rstrip("\"”’'").endswith((".", "!", "?"))
    return is_whole and len(sentence.split()) >= _FEWEST_WORDS and not is_furniture(sentence)


def _has_room(note: str, picks: Sequence[Pick], words: int) -> bool:
    return sum(pick.words for pick in picks) + len(note.split()) <= words


def _with_number(sentence: AnswerSentence, pick: Pick) -> str:
    """A sentence as one line, with a mark where it goes on in the article, and the number of its citation."""
    return f"{sentence.text}{' …' if pick.is_cut else ''} [{sentence.citations[0]}]"
