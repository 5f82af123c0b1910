"""Questions of a week share articles: in training and measuring they are kept together."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.measures import Question


def week_of(question: Question) -> str:
    """The week of a question: the first eight characters of its id, such as ``20220617``."""
    return str(question["id"])[:8]


def parts_of(questions: Sequence[Question], parts: int) -> list[int]:
    """To which of so many parts each question belongs; neighbouring weeks go to different ones."""
    number = {week: index % parts for index, week in enumerate(sorted({week_of(question) for question in questions}))}
    return [number[week_of(question)] for question in questions]
