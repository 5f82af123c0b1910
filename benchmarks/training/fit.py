"""Fit the linear models of ``retrieval/ranking/models.json``, and print how well they do on weeks they have not seen.

    python -m benchmarks.training.fit --archive DIR --questions Q.jsonl --absent A.jsonl --reading R.json
        --rankers DIR [--write]

Passages from an article known to hold the answer that contain it are right, and so are their sentences with it. The
confidence learns to tell answerable questions from those that the archive cannot answer. The rankers of the folder
(``half-0.xml``, ``half-1.xml``) are each asked about the half of the weeks that they were not trained on: what a ranker
says of its own lessons would be believed too much.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import measures
from benchmarks.measures import Reply
from benchmarks.quality import read_jsonl, report, report_abstention
from benchmarks.training.early import early_example
from benchmarks.training.examples import Example, RememberingRanker, news_example
from benchmarks.training.logit import Choice, Labels, fit_confidence, fit_order
from benchmarks.training.reading import reading_examples
from benchmarks.training.weeks import parts_of
from bot.contract import answer_json
from retrieval.answers.confidence import CONFIDENCE_MEASURES, Confidence, measure_confidence
from retrieval.answers.extractive import ExtractiveEngine
from retrieval.domain import Hit
from retrieval.domain import Question as Asking
from retrieval.ranking.linear import Linear
from retrieval.ranking.neighbours import join_neighbours
from retrieval.ranking.passages import PASSAGE_MEASURES, measure_passages
from retrieval.ranking.ranker import GraphRanker
from retrieval.ranking.reader import (
    READ_PASSAGE_MEASURES,
    SENTENCE_ORDER,
    Orders,
    Read,
    Reader,
    in_order,
)
from retrieval.ranking.sentences import SENTENCE_MEASURES, Sentence
from retrieval.settings import Settings
from retrieval.wiring import build_archive

MODELS = Path(__file__).parents[2] / "retrieval" / "ranking" / "models.json"
_FOLDS = 3
_HITS = 10
_NEWS_WEIGHT = 2.0
"""For the confidence, news questions count twice as much as all reading questions together."""
_MOST_ABSENT = 0.1
"""At the default threshold at most so many of the questions that an archive cannot answer get an answer."""


@dataclass(frozen=True)
class Fitted:
    """All five models."""

    orders: Orders
    confidence: Linear


def main() -> None:
    """Collect, cross-validate, fit, write."""
    options = _options()
    archive = build_archive(Settings(archive=options.archive))
    rankers = [RememberingRanker(GraphRanker(options.rankers / f"half-{half}.xml")) for half in (0, 1)]
    examples = [
        news_example(archive, question, rankers[half], is_absent=file == options.absent)
        for file in (options.questions, options.absent)
        for question, half in _with_halves(read_jsonl(file))
    ]
    examples += [
        early_example(archive, question, rankers[half])
        for question, half in _with_halves(read_jsonl(options.questions))
    ]
    examples += reading_examples(options.reading, rankers[0])
    shift = cross_validate(examples)
    fitted = fit(examples)
    fitted = replace(fitted, confidence=replace(fitted.confidence, bias=fitted.confidence.bias - shift))
    report_weights(fitted)
    if options.write:
        write_models(_as_json(fitted))
        print(f"written: {MODELS.name}")


def _with_halves(questions: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], int]]:
    return list(zip(questions, parts_of(questions, 2), strict=True))


def fit(examples: Sequence[Example]) -> Fitted:
    """Each model on what those before it let through."""
    taught = [made for made in examples if made.is_answerable and made.found]
    nothing = Linear(np.zeros(1), np.ones(1), np.zeros(1), 0.0)
    orders = Orders(fit_order([_found_choice(made) for made in taught]), nothing, nothing, nothing)
    orders = replace(orders, promising_sentence=fit_order([_sentence_choice(made, orders) for made in taught]))
    read = [(made, Reader(made.ranker, orders).read(made.asked, made.found)) for made in taught]
    orders = replace(
        orders,
        passage=fit_order([_read_choice(made, one) for made, one in read]),
        sentence=fit_order([_read_sentence_choice(made, one) for made, one in read]),
    )
    judged = [made for made in examples if made.is_answerable is not None and not made.is_early]
    return Fitted(orders, _fit_confidence(judged, orders))


def _fit_confidence(examples: Sequence[Example], orders: Orders) -> Linear:
    ranked = [(made, _hits(made, orders)) for made in examples]
    measured = [(measure_confidence(made.asked, hits), made) for made, hits in ranked if any(hit.read for hit in hits)]
    cells = [(made.is_news, made.is_answerable) for _, made in measured]
    shares = [_NEWS_WEIGHT ** cell[0] / cells.count(cell) for cell in cells]
    return fit_confidence(
        np.stack([row for row, _ in measured]),
        np.array([made.is_answerable for _, made in measured]),
        np.array(shares),
    )


def _hits(made: Example, orders: Orders) -> list[Hit]:
    """As the retriever makes them."""
    return join_neighbours(Reader(made.ranker, orders).rank(made.asked, made.found, _HITS), _HITS, made.archive.stretch)


def _found_choice(made: Example) -> Choice:
    right = [made.is_right(one.passage, (one.passage.start, one.passage.end)) for one in made.found]
    return Choice(measure_passages(made.asked, made.found), np.array(right, bool))


def _sentence_choice(made: Example, orders: Orders) -> Choice:
    sentences, measured = Reader(made.ranker, orders).considered(made.asked, made.found)
    return Choice(measured, _right_sentences(made, sentences))


def _read_choice(made: Example, read: Read) -> Choice:
    right = [made.is_right(group[0], (group[0].start, group[0].end)) for group in read.groups]
    return Choice(read.passage_measures, np.array(right, bool))


def _read_sentence_choice(made: Example, read: Read) -> Choice:
    return Choice(in_order(read.sentence_measures), _right_sentences(made, read.sentences))


def _right_sentences(made: Example, sentences: Sequence[Sentence]) -> Labels:
    return np.array([made.is_right(one.passage, one.span) for one in sentences], bool)


def cross_validate(examples: Sequence[Example]) -> float:
    """Print the measures of ``benchmarks.quality`` over questions of weeks that no model has seen.

    Returns:
        The log odds of confidence above which only ``_MOST_ABSENT`` of the absent questions are: where 0.5 is to be.
    """
    news = [made for made in examples if made.is_news]
    reading = [made for made in examples if not made.is_news]
    replies: dict[int, Reply] = {}
    parts = parts_of([made.question for made in news], _FOLDS)
    for part in range(_FOLDS):
        fitted = fit([*reading, *(made for made, own in zip(news, parts, strict=True) if own != part)])
        for index, (made, own) in enumerate(zip(news, parts, strict=True)):
            if own == part:
                replies[index] = _reply(made, fitted)
    asked = [(made.question, replies[index]) for index, made in enumerate(news) if made.is_answerable is not False]
    absent, early = (
        [replies[index] for index, made in enumerate(news) if made.is_answerable is False and made.is_early is is_early]
        for is_early in (False, True)
    )
    quality = measures.quality_of([question for question, _ in asked], [reply for _, reply in asked], absent)
    print("on unseen weeks")
    report(quality, [reply for _, reply in asked])
    answerable = [(question, reply) for question, reply in asked if measures.is_answerable(question)]
    report_abstention(quality.abstention or 0.0, [reply for _, reply in answerable], absent)
    threshold = _moved_threshold(answerable, absent)
    _report_early([reply["confidence"] for _, reply in answerable], [reply["confidence"] for reply in early], threshold)
    return float(np.log(threshold / (1 - threshold)))


def _moved_threshold(answerable: Sequence[tuple[measures.Question, Reply]], absent: Sequence[Reply]) -> float:
    """The confidence above which only ``_MOST_ABSENT`` of the absent questions are."""
    threshold = float(np.quantile([reply["confidence"] for reply in absent], 1 - _MOST_ABSENT))
    above = [(question, reply) for question, reply in answerable if reply["confidence"] > threshold]
    right = sum(measures.answers_within(60, question, reply) for question, reply in above)
    print(
        f"the threshold moves to {threshold:.3f}: answered {len(above) / len(answerable):.3f} of the answerable, "
        f"{_MOST_ABSENT:.3f} of the absent; answer@60 {right / len(answerable):.3f}"
    )
    return threshold


def _report_early(answerable: Sequence[float], early: Sequence[float], threshold: float) -> None:
    """Print how confidence tells answerable questions from those asked too early."""
    answered = sum(confidence > threshold for confidence in early) / len(early)
    area = measures.area_under_roc(answerable, early)
    print(f"asked three weeks too early: area under ROC {area:.3f}; answered there {answered:.3f} of {len(early)}")


def _reply(made: Example, fitted: Fitted) -> Reply:
    """What ``newsdesk ask --json`` would print."""
    settings = Settings()
    engine = ExtractiveEngine(
        made.archive,
        words=settings.answer_words,
        min_confidence=settings.min_confidence,
        sure=Confidence(fitted.confidence),
    )
    asking = Asking(made.question["question"], made.asked.on)
    return answer_json(engine.answer(asking, asking.text, _hits(made, fitted.orders)))


def write_models(models: dict[str, Any]) -> None:
    """Renew some of the models that come with Newsdesk; the others stay."""
    kept = json.loads(MODELS.read_text())
    MODELS.write_text(json.dumps({**kept, **models}, indent=1) + "\n")


def report_weights(fitted: Fitted) -> None:
    """Print the weights, per standard deviation of their measure."""
    for name, columns, model in _named(fitted):
        weights = ", ".join(f"{column} {weight:+.2f}" for column, weight in zip(columns, model.weights, strict=True))
        print(f"{name} (bias {model.bias:+.2f}): {weights}")


def _named(fitted: Fitted) -> list[tuple[str, tuple[str, ...], Linear]]:
    orders = fitted.orders
    return [
        ("promising passage", PASSAGE_MEASURES, orders.promising_passage),
        ("promising sentence", SENTENCE_MEASURES, orders.promising_sentence),
        ("passage", READ_PASSAGE_MEASURES, orders.passage),
        ("sentence", SENTENCE_ORDER, orders.sentence),
        ("confidence", CONFIDENCE_MEASURES, fitted.confidence),
    ]


def _as_json(fitted: Fitted) -> dict[str, Any]:
    return {name: _model_json(columns, model) for name, columns, model in _named(fitted)}


def _model_json(columns: tuple[str, ...], model: Linear) -> dict[str, Any]:
    rows = zip(columns, model.mean, model.scale, model.weights, strict=True)
    return {
        "bias": round(model.bias, 5),
        "measures": {
            column: {"mean": round(float(mean), 5), "scale": round(float(scale), 5), "weight": round(float(weight), 5)}
            for column, mean, scale, weight in rows
        },
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True, help="an archive made by newsdesk ingest")
    parser.add_argument("--questions", type=Path, required=True, help="JSONL with answers and answer_urls")
    parser.add_argument("--absent", type=Path, required=True, help="JSONL of questions that the archive cannot answer")
    parser.add_argument("--reading", type=Path, required=True, help="reading questions in SQuAD's form")
    parser.add_argument("--rankers", type=Path, required=True, help="folder with half-0.xml and half-1.xml")
    parser.add_argument("--write", action="store_true", help="write retrieval/ranking/models.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
