"""The command ``newsdesk feedback``: what people thought of answers, to read and to learn from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from typing import Any

import click

from bot.contract import feedback_json
from bot.receipts import day_asked
from bot.slack.modals import REASONS
from retrieval.receipts import Feedback, Receipts
from retrieval.settings import Settings
from retrieval.untrusted import one_line
from retrieval.wiring import build_catalogue

_MOST_CHARACTERS = 300


def show_feedback(settings: Settings, *, as_json: bool, only_bad: bool, benchmark: bool) -> None:
    """Print the feedback of an archive, the oldest first.

    Args:
        settings: which archive.
        as_json: an object a line, with the answer.
        only_bad: leave out praise.
        benchmark: questions for ``benchmarks.quality``, with the right answer still to be filled in.
    """
    with closing(build_catalogue(settings)) as catalogue:
        wanted = [one for one in Receipts(catalogue).feedback() if not (one.is_good and (only_bad or benchmark))]
    if benchmark or as_json:
        for one in wanted:
            click.echo(json.dumps(question_json(one) if benchmark else feedback_json(one)))
    else:
        click.echo("\n\n".join(_in_words(wanted)) or "Nobody has said anything about an answer yet.")
    if benchmark and wanted:
        click.echo(
            f"{len(wanted):,} questions. Write the right answer of each into choices and the addresses of the "
            "articles that hold it into answer_urls, then measure with: python -m benchmarks.quality",
            err=True,
        )


def question_json(one: Feedback) -> dict[str, Any]:
    """A line for the quality benchmark: what would have been right is for a person to fill in.

    The right answer goes into ``choices``, the addresses of the articles that hold it into ``answer_urls``.
    """
    answer = one.receipt.answer
    found = [hit.passage.url for hit in answer.hits if hit.passage.url]
    return {
        "id": one.receipt.id,
        "asked": day_asked(one.receipt).isoformat(),
        "question": answer.standalone,
        "choices": [""],
        "answer": 0,
        "evidence": " ".join([*one.reasons, one_line(one.comment)]).strip() or None,
        "related_urls": list(dict.fromkeys(found)),
        "answer_urls": [],
    }


def _in_words(feedback: Iterable[Feedback]) -> Iterable[str]:
    for one in feedback:
        answer = one.receipt.answer
        reasons = "; ".join(REASONS.get(reason, reason) for reason in one.reasons)
        about = [part for part in (reasons, one_line(one.comment)) if part]
        lines = [
            f"{'good' if one.is_good else 'bad '}  {one.given:%Y-%m-%d %H:%M} UTC  {one_line(one.giver)}",
            f"  asked:    {one_line(answer.question.text)[:_MOST_CHARACTERS]}",
            f"  answered: {one_line(answer.text)[:_MOST_CHARACTERS] if answer.answered else 'not in the archive'}",
            *([f"  said:     {' – '.join(about)[:_MOST_CHARACTERS]}"] if about else []),
        ]
        yield "\n".join(lines)
