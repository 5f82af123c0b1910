"""What the ranker learns from: questions, each with sentences of which some answer it."""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.passages import sentence_spans

_OTHERS = 3
"""Sentences of neighbouring paragraphs that are put to a reading question."""
_UNANSWERED_SHARE = 0.3
"""Reading questions that are also put to neighbouring paragraphs alone: there they have no answer."""
_MOST_RIGHT, _MOST_WRONG = 2, 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence under its article's title, and whether it answers."""

    title: str
    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question and the sentences put to it; none of them may be right."""

    question: str
    choices: tuple[Choice, ...]

    def sample(self, chance: random.Random) -> Lesson:
        """A part of a long lesson, right sentences first in line."""
        right = [choice for choice in self.choices if choice.right]
        wrong = [choice for choice in self.choices if not choice.right]
        some = chance.sample(right, min(_MOST_RIGHT, len(right)))
        return Lesson(self.question, (*some, *chance.sample(wrong, min(_MOST_WRONG, len(wrong)))))


def trec_lessons(path: Path) -> list[Lesson]:
    """Answer-sentence selection on newswire (TREC QA after Wang et al. 2007): ``qtext,label,atext``."""
    choices: dict[str, list[Choice]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            choice = Choice("", _untokenised(row["atext"]), row["label"] == "1")
            choices.setdefault(_untokenised(row["qtext"]), []).append(choice)
    return [Lesson(question, tuple(own)) for question, own in choices.items()]


def reading_lessons(path: Path, chance: random.Random) -> list[Lesson]:
    """Reading questions in SQuAD's form, answered in their own paragraph, by chance also asked of its neighbours."""
    lessons: list[Lesson] = []
    for text in json.loads(path.read_text(encoding="utf-8"))["data"]:
        title = text["title"].replace("_", " ")
        cut = [(one["context"], sentence_spans(one["context"])) for one in text["paragraphs"]]
        for number, paragraph in enumerate(text["paragraphs"]):
            others = [
                Choice(title, context[start:end], False)
                for place, (context, spans) in enumerate(cut)
                if place != number
                for start, end in spans
            ]
            for asked in paragraph["qas"]:
                own = _own_sentences(title, *cut[number], int(asked["answers"][0]["answer_start"]))
                lessons.append(Lesson(asked["question"], (*own, *chance.sample(others, min(_OTHERS, len(others))))))
                if chance.random() < _UNANSWERED_SHARE:
                    lessons.append(Lesson(asked["question"], tuple(chance.sample(others, min(7, len(others))))))
    return lessons


def _own_sentences(title: str, context: str, spans: Iterable[tuple[int, int]], answer: int) -> list[Choice]:
    return [Choice(title, context[start:end], start <= answer < end) for start, end in spans]


def _untokenised(text: str) -> str:
    """Undo the Penn Treebank's tokens: ``-LRB-``, `` `` ``, spaces before marks."""
    for token, mark in (("``", '"'), ("''", '"'), ("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]")):
        text = text.replace(token, mark)
    text = re.sub(r"\s+([.,;:?!%)\]]|n't|'s|'re|'ve|'ll|'d|'m|')", r"\1", text)
    return re.sub(r"([(\[$])\s+", r"\1", text)
