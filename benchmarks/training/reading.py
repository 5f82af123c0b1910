"""Reading questions as examples: what news questions do not teach.

That the sentence that answers may stand anywhere in a text, and to refuse a question although its subject is there.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.training.examples import Example, RememberingRanker, example
from ingest.passages import split_article
from retrieval.archive.archive import Archive
from retrieval.archive.opening import open_or_create_archive
from retrieval.domain import Article, Passage, Span
from retrieval.embedding import build_embedder
from retrieval.identity import article_id

_GAP = "\n\n"
_ASKED = 250
"""Questions that are asked, of both archives: they are many, and cost as much as the others."""


def reading_examples(path: Path, ranker: RememberingRanker) -> Iterator[Example]:
    """Questions of a file in SQuAD's form, asked of an archive with their paragraph, and of one with its neighbours."""
    texts = json.loads(path.read_text(encoding="utf-8"))["data"]
    folder = Path(tempfile.mkdtemp())
    halves = [_half_archive(folder / str(half), texts, half) for half in (0, 1)]
    asked = [
        (question, number, position)
        for number, text in enumerate(texts)
        for position, paragraph in enumerate(text["paragraphs"])
        for question in paragraph["qas"]
    ]
    for question, number, position in random.Random(0).sample(asked, _ASKED):
        start = _beginning(texts[number], position) + int(question["answers"][0]["answer_start"])
        for half, archive in enumerate(halves):
            answer = (f"/{number}", start) if position % 2 == half else None
            yield _reading_example(archive, question, answer, ranker)


def _half_archive(folder: Path, texts: Sequence[dict[str, Any]], half: int) -> Archive:
    """Every other paragraph of each text, together one article."""
    embedder = build_embedder()
    archive = open_or_create_archive(folder, lambda _: embedder)
    articles = [
        Article(
            _GAP.join(paragraph["context"] for paragraph in text["paragraphs"][half::2]),
            text["title"].replace("_", " "),
            origin=f"/{number}",
        )
        for number, text in enumerate(texts)
    ]
    with archive.writing("ingest"):
        archive.store([(article_id(a), split_article(a, embedder.count_tokens, embedder.max_tokens)) for a in articles])
    return archive


def _beginning(text: dict[str, Any], position: int) -> int:
    """Where a paragraph begins in its article."""
    return sum(len(one["context"]) + len(_GAP) for one in text["paragraphs"][position % 2 : position : 2])


def _reading_example(
    archive: Archive, question: dict[str, Any], answer: tuple[str, int] | None, ranker: RememberingRanker
) -> Example:
    """Where the archive has it, the answer is an article and a place in it."""

    def is_right(passage: Passage, span: Span) -> bool:
        return answer is not None and passage.origin == answer[0] and span[0] <= answer[1] < span[1]

    made = example(archive, question, ranker, date(2020, 1, 1), answer is not None, is_right)
    return replace(made, is_news=False)
