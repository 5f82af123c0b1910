"""Lessons made of an archive alone: questions with a blank, answered by other articles on the same story.

A name or a number of a headline or a lead is replaced by a question word ("unsupervised question answering by cloze
translation", Lewis et al. 2019). The sentences of *other* articles that hold it and share words with the question
answer it; those that only share words do not. No question that people asked is needed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.measures import folded
from benchmarks.training.lessons import Choice, Lesson
from retrieval.archive.archive import Archive
from retrieval.domain import Passage, day
from retrieval.ranking.asked import Asked
from retrieval.ranking.passages import Found, days_away
from retrieval.ranking.sentences import text_of
from retrieval.words import STOPWORDS, stems

_PER_ARTICLE = 2
_PASSAGES = 10
_LEAST_COVERAGE, _MOST_COVERAGE = 0.22, 0.95
"""A right sentence shares this much of the question's words, by weight: less is chance, more is the same sentence."""
_LEAST_WEIGHT = 12.0
"""Of a question's words together: with less it does not say what it is about."""
_RIGHT, _WRONG, _FAR_WRONG = 2, 5, 2
_UNANSWERED_SHARE = 0.2
_WORD = r"[A-ZÀ-Þ][\w'’.-]*\w"
_NAME = re.compile(rf"{_WORD}(?:\s+(?:of\s+(?:the\s+)?|de\s+|al-|the\s+)?{_WORD})*")
_NUMBER = re.compile(
    r"(?P<money>[$£€])?(?P<number>\d[\d,.]*\d|\d)(?P<times>\s(?:million|billion|trillion|thousand))?"
    r"(?P<percent>%|\sper\s?cent)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATELINE = re.compile(r"^[A-Z ,.]+(?:\([^)]*\))?\s*[—–-]+\s*")
_PERSON_BEFORE = re.compile(
    r"\b(?:President|Minister|Sen\.|Rep\.|Gov\.|Mr\.|Mrs\.|Ms\.|Dr\.|Judge|actor|actress|singer|star|director|coach|"
    r"King|Queen|Prince|secretary|leader|player)\s+$",
    re.IGNORECASE,
)
_PERSON_AFTER = re.compile(r",? (?:who|said|says|told|announced|died|won)\b|, \d\d,")
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near)\s+$")
_NOT_NAMES = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December Mr Mrs Ms Dr".split()
)


@dataclass(frozen=True, slots=True)
class Cloze:
    """A question made of a sentence, and what stood in its blank."""

    question: str
    answer: str


def cloze_lessons(archive: Archive, most: int, chance: random.Random) -> Iterator[Lesson]:
    """Up to ``most`` lessons, of articles in random order."""
    versions = archive.catalogue.current_versions()
    chance.shuffle(versions)
    made = 0
    for article_id, number in versions:
        for lesson in _lessons_of(archive, article_id, number, chance):
            yield lesson
            made += 1
            if made >= most:
                return


def _lessons_of(archive: Archive, article_id: str, number: int, chance: random.Random) -> Iterator[Lesson]:
    article = archive.catalogue.article(article_id, number)
    if article is None:
        return
    opening = [_DATELINE.sub("", line) for line in article.text[:1500].splitlines() if 10 <= len(line.split()) <= 38]
    sources = [article.title, *opening[:4]]
    chance.shuffle(sources)
    made = 0
    for source in sources:
        for cloze in clozes(source, chance)[:1]:
            if lesson := _lesson(archive, cloze, source, article_id, article.published, chance):
                made += 1
                yield lesson
        if made >= _PER_ARTICLE:
            return


def clozes(sentence: str, chance: random.Random) -> list[Cloze]:
    """Questions for the names and numbers of a sentence, in random order."""
    made = [
        *(_named(sentence, match, chance) for match in _NAME.finditer(sentence) if _is_name(match)),
        *(_counted(sentence, match, chance) for match in _NUMBER.finditer(sentence) if not _YEAR.fullmatch(match[0])),
    ]
    fit = [one for one in made if folded(one.answer).strip() and folded(one.answer) not in folded(one.question)]
    chance.shuffle(fit)
    return fit


def _is_name(match: re.Match[str]) -> bool:
    first = match[0].split()[0]
    opens = match.start() == 0 and " " not in match[0]
    return len(match[0]) > 2 and match[0] not in _NOT_NAMES and first.lower() not in STOPWORDS and not opens


def _named(sentence: str, match: re.Match[str], chance: random.Random) -> Cloze:
    before, after = sentence[: match.start()], sentence[match.end() :]
    if _PERSON_BEFORE.search(before) or _PERSON_AFTER.match(after):
        asking = "who"
    elif _PLACE_BEFORE.search(before):
        asking = chance.choice(["where", "which city", "which country", "what place"])
    else:
        asking = chance.choice(["who", "what", "which", "which country", "which company", "what is the name of"])
    return Cloze(_asked(before, asking, after, chance), match[0])


def _counted(sentence: str, match: re.Match[str], chance: random.Random) -> Cloze:
    asking = "how much" if match["money"] else "what percentage" if match["percent"] else "how many"
    return Cloze(_asked(sentence[: match.start()], asking, sentence[match.end() :], chance), match[0].strip())


def _asked(before: str, asking: str, after: str, chance: random.Random) -> str:
    """The sentence as a question: the question word in its place or in front, now and then a word lost."""
    before, after = re.sub(r"\b(?:the|a|an)$", "", before.strip()).strip(), after.strip().rstrip(".")
    in_place = f"{before} {asking} {after}"
    words = chance.choice([in_place, in_place, f"{asking} did {before} {after}", f"{before} {after}. {asking}"]).split()
    lost = chance.choice([0.0, 0.05, 0.12, 0.2])
    kept = " ".join(word for word in words if word in asking or chance.random() >= lost)
    return f"{kept[:1].upper()}{kept[1:]}?"


def _lesson(
    archive: Archive, cloze: Cloze, source: str, article_id: str, published: date | None, chance: random.Random
) -> Lesson | None:
    asked = Asked.of(cloze.question, day(published) if published else date.today(), archive.rarity)
    if sum(asked.rarity.values()) < _LEAST_WEIGHT:
        return None
    rated = sorted(_rated(archive, asked, cloze, source, article_id), key=lambda one: -one[0])
    right = [choice for share, choice in rated if choice.right and _LEAST_COVERAGE <= share < _MOST_COVERAGE]
    wrong = [choice for _, choice in rated if not choice.right]
    if not right or len(wrong) < _WRONG:
        return None
    far = chance.sample(wrong[_WRONG:], min(_FAR_WRONG, len(wrong[_WRONG:])))
    shown = () if chance.random() < _UNANSWERED_SHARE else right[:_RIGHT]
    return Lesson(cloze.question, (*shown, *wrong[:_WRONG], *far))


def _rated(
    archive: Archive, asked: Asked, cloze: Cloze, source: str, article_id: str
) -> Iterator[tuple[float, Choice]]:
    """Sentences of other articles, with the share of the question's words in them."""
    wanted = folded(cloze.answer)
    for passage in _passages(archive, asked, article_id):
        for text in (text_of(passage, span) for span in passage.sentences):
            if len(text.split()) > 3 and folded(text) != folded(source):
                yield asked.covered(frozenset(stems(text))), Choice(passage.title, text, wanted in folded(text))


def _passages(archive: Archive, asked: Asked, article_id: str) -> Sequence[Passage]:
    """The best by their words, those of the same days first."""
    scores = archive.matching(asked.text, 24)
    found = [Found(one, 0.0, scores[one.id]) for one in archive.passages(scores).values()]
    others = [one for one in found if one.passage.article_id != article_id]
    others.sort(key=lambda one: -one.keyword * (1.5 if (days_away(asked, one.passage) or 99) <= 30 else 1.0))
    return [one.passage for one in others[:_PASSAGES]]
