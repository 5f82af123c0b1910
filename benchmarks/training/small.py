"""Fit how much surer one may be in a small archive, and print what that lets through.

    python -m benchmarks.training.small --articles T.jsonl.gz --questions Q.jsonl --reading R.json [--write]

Each archive here is a single article. It is asked what it says; what another article of the same story says, or the
paragraphs of it that were left out (near); and what is another matter altogether (far). The leeway is the likeliest
where two of three questions are about what the archive says: who has few articles has read them.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.quality import read_jsonl
from benchmarks.training.fit import write_models
from ingest.passages import split_article
from retrieval.answers.confidence import Confidence, smallness
from retrieval.archive.opening import open_or_create_archive
from retrieval.domain import Article, parse_published
from retrieval.embedding import SentenceTransformerEmbedder, build_embedder
from retrieval.identity import article_id
from retrieval.ranking.asked import Asked
from retrieval.ranking.reader import Reader
from retrieval.retriever import HybridRetriever
from retrieval.settings import Settings
from retrieval.wiring import build_ranker

NEWS, READING = "news", "reading"
SAID, NEAR, FAR = "said", "near", "far"
_WEIGHTS = {SAID: 2.0, NEAR: 0.5, FAR: 0.5}
"""How often each sort is asked, in proportion."""
_SURE = 30.0
"""Log odds, either way, beyond which nothing is surer."""
_ASKED_OF_NEWS = 200
"""Questions of the news, each asked of an article that answers it and of one that does not."""
_READING = 4
"""Questions asked of each half of a text, of each sort."""
_READING_DAY = date(2020, 1, 1)
_GRID = np.arange(0, 201) / 100

Asking = tuple[str, str, date]
"""The sort of a question, its words and its day."""


@dataclass(frozen=True)
class Judged:
    """A question that was asked of a small archive."""

    corpus: str
    sort: str
    odds: float
    """Log odds of the confidence without any leeway; minus infinity where nothing was read."""
    smallness: float


def main() -> None:
    """Ask, fit, print, write."""
    options = _options()
    embedder, reader, sure = build_embedder(), Reader(build_ranker(Settings())), Confidence.load()
    archives = [
        *((NEWS, *one) for one in news(read_jsonl(options.articles), read_jsonl(options.questions))),
        *((READING, *one) for one in reading(json.loads(options.reading.read_text(encoding="utf-8"))["data"])),
    ]
    judged = [
        answer
        for corpus, article, askings in archives
        for answer in judge(corpus, article, askings, embedder, reader, sure)
    ]
    leeway = fitted(judged)
    report(judged, leeway)
    if options.write:
        write_models({"small archive": _as_json(leeway)})


def news(
    articles: Sequence[dict[str, Any]], questions: Sequence[dict[str, Any]]
) -> Iterator[tuple[Article, list[Asking]]]:
    """Articles that answer a question, and articles found for it that do not, with a question of another week each."""
    chosen = random.Random(0)
    by_url = {one["url"]: one for one in articles}
    answerable = [question for question in questions if question["answer_urls"]]
    for question in chosen.sample(answerable, min(_ASKED_OF_NEWS, len(answerable))):
        other = chosen.choice([one for one in questions if one["asked"] != question["asked"]])
        silent = sorted(set(question["related_urls"]) - set(question["answer_urls"]))
        for sort, urls in ((SAID, question["answer_urls"]), (NEAR, silent)):
            if known := [url for url in urls if url in by_url]:
                asked = [(sort, question["question"], question["asked"]), (FAR, other["question"], question["asked"])]
                askings = [(of, words, date.fromisoformat(day)) for of, words, day in asked]
                yield _article(by_url[chosen.choice(known)]), askings


def reading(texts: Sequence[dict[str, Any]]) -> Iterator[tuple[Article, list[Asking]]]:
    """Every other paragraph of each text, with questions about these, the others, and the other texts."""
    chosen = random.Random(0)
    for number, text in enumerate(texts):
        others = [paragraph for other in (*texts[:number], *texts[number + 1 :]) for paragraph in other["paragraphs"]]
        for half in (0, 1):
            kept, left_out = text["paragraphs"][half::2], text["paragraphs"][1 - half :: 2]
            askings = [
                (sort, words, _READING_DAY)
                for sort, paragraphs in ((SAID, kept), (NEAR, left_out), (FAR, others))
                for words in _some_questions(paragraphs, chosen)
            ]
            body = "\n\n".join(paragraph["context"] for paragraph in kept)
            yield Article(body, text["title"].replace("_", " "), origin=f"/{number}"), askings


def _some_questions(paragraphs: Sequence[dict[str, Any]], chosen: random.Random) -> list[str]:
    every = [question["question"] for paragraph in paragraphs for question in paragraph["qas"]]
    return chosen.sample(every, min(_READING, len(every)))


def judge(
    corpus: str,
    article: Article,
    askings: Sequence[Asking],
    embedder: SentenceTransformerEmbedder,
    reader: Reader,
    sure: Confidence,
) -> Iterator[Judged]:
    """Ask an archive of one article."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_or_create_archive(Path(folder) / "archive", lambda _: embedder)) as archive,
    ):
        split = split_article(article, embedder.count_tokens, embedder.max_tokens)
        with archive.writing("ingest"):
            archive.store([(article_id(article), split)])
        retriever = HybridRetriever(archive=archive, reader=reader)
        for sort, words, on in askings:
            yield Judged(corpus, sort, *_odds(retriever, words, on, sure))


def _odds(retriever: HybridRetriever, words: str, on: date, sure: Confidence) -> tuple[float, float]:
    hits, archive = retriever.hits(words, on), retriever.archive
    if not any(hit.read for hit in hits):
        return -np.inf, 0.0
    asked = Asked.of(words, on, archive.rarity)
    return sure.odds(asked, hits), smallness(hits, archive.passage_count())


def fitted(judged: Sequence[Judged]) -> float:
    """The likeliest leeway."""
    return float(max(_GRID, key=lambda leeway: _log_likelihood(judged, leeway)))


def _log_likelihood(judged: Sequence[Judged], leeway: float) -> float:
    """Of what is said and what is not, both corpora alike."""
    total = 0.0
    for corpus, sort in product((NEWS, READING), _WEIGHTS):
        own = [one for one in judged if (one.corpus, one.sort) == (corpus, sort)]
        odds = np.clip([one.odds + leeway * one.smallness for one in own], -_SURE, _SURE)
        total -= _WEIGHTS[sort] * float(np.logaddexp(0, -odds if sort == SAID else odds).mean())
    return total


def _answered(judged: Sequence[Judged], leeway: float, corpus: str, sort: str) -> float:
    own = [one.odds + leeway * one.smallness > 0 for one in judged if (one.corpus, one.sort) == (corpus, sort)]
    return float(np.mean(own))


def report(judged: Sequence[Judged], leeway: float) -> None:
    """Print what is answered with several leeways."""
    print("leeway   " + "".join(f"{corpus} {sort:8}" for corpus in (NEWS, READING) for sort in (SAID, NEAR, FAR)))
    for one in sorted({0.0, 0.25, 0.5, 0.75, 1.0, 1.35, leeway}):
        cells = (_answered(judged, one, c, s) for c in (NEWS, READING) for s in (SAID, NEAR, FAR))
        print(f"{one:.2f}     " + "".join(f"{cell:<13.3f}" for cell in cells))
    print(f"{len(judged)} questions; the leeway is {leeway:.2f}")


def _article(record: dict[str, Any]) -> Article:
    return Article(record["text"], record["title"], record["url"], published=parse_published(record["published"]))


def _as_json(leeway: float) -> dict[str, Any]:
    return {"bias": 0.0, "measures": {"smallness": {"mean": 0.0, "scale": 1.0, "weight": round(leeway, 2)}}}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True, help="JSONL of articles, gzipped or not")
    parser.add_argument("--questions", type=Path, required=True, help="JSONL with related_urls and answer_urls")
    parser.add_argument("--reading", type=Path, required=True, help="reading questions in SQuAD's form")
    parser.add_argument("--write", action="store_true", help="renew the leeway in retrieval/ranking/models.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
