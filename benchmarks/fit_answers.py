"""Fit the two logistic models of ``retrieval/answers/models.json`` and print how well they do on unseen weeks.

    python -m benchmarks.fit_answers --archive DIR --questions Q.jsonl --absent A.jsonl --reading SQUAD.json [--write]

The sentence model learns from the sentences of the passages found for each answerable question: those that contain the
right answer and come from an article known to hold it are positive. The confidence model learns to tell the answerable
questions from those the archive cannot answer.

The news questions teach what news is like; their answers are short strings that stand by chance in wrong sentences
too. Reading questions (SQuAD's form) mark the very sentence. They are asked of two small archives, each with every
other paragraph of every text: in one the answer stands, in the other only its neighbours do, which teaches to refuse a
question although its subject is there.

Scores are cross-validated by groups left out whole, for both models: the questions of a week, or of a text.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from benchmarks import measures
from benchmarks.quality import read_jsonl
from ingest.passages import split_article
from retrieval.answers.features import SENTENCE_FEATURES, Asked, Candidate, Features, candidates_of, measure
from retrieval.answers.scoring import CONFIDENCE_FEATURES, Logistic, confidence_features
from retrieval.archive.archive import Archive
from retrieval.archive.opening import open_or_create_archive
from retrieval.domain import Article
from retrieval.embedding import build_embedder
from retrieval.identity import article_id
from retrieval.settings import Settings
from retrieval.wiring import build_archive, build_retriever
from retrieval.words import content_stems

MODELS = Path(__file__).parent.parent / "retrieval" / "answers" / "models.json"
_FOLDS = 6
_NEWS_WEIGHT = 3.0
"""A news question counts as three reading questions: there are fewer of them, and news is what we answer from."""
_PENALTY = 1e-3


@dataclass(frozen=True)
class Example:
    """A question with its measured candidate sentences."""

    question: dict[str, Any]
    answerable: bool
    asked: Asked
    candidates: list[Candidate]
    measured: Features
    labels: NDArray[np.bool_]
    group: str
    """Questions of a week, or of a text, share articles: they are left out together."""

    @property
    def is_news(self) -> bool:
        """Whether the measures on news questions count it."""
        return "choices" in self.question


def main() -> None:
    """Collect, cross-validate, fit, write."""
    options = _options()
    archive = build_archive(Settings(archive=options.archive))
    questions = [question for question in read_jsonl(options.questions) if measures.is_answerable(question)]
    answerable = [example(archive, question, answerable=True) for question in questions]
    absent = [example(archive, question, answerable=False) for question in read_jsonl(options.absent)]
    reading = list(reading_examples(options.reading))
    everything = [made for made in (*answerable, *absent, *reading) if made.candidates]
    cross_validate(everything)
    sentence = fit_sentence(everything)
    confidence = fit_confidence(everything, [sentence.logits(made.measured) for made in everything])
    report_weights("sentence", SENTENCE_FEATURES, sentence)
    report_weights("confidence", CONFIDENCE_FEATURES, confidence)
    if options.write:
        MODELS.write_text(json.dumps(_models_json(sentence, confidence), indent=1) + "\n")
        print(f"written: {MODELS.name}")


def example(archive: Archive, question: dict[str, Any], *, answerable: bool) -> Example:
    """A news question with its candidates."""
    asked = date.fromisoformat(question["asked"])
    wanted = measures.right_answer(question)

    def is_right(candidate: Candidate) -> bool:
        known = answerable and candidate.hit.passage.url in question["answer_urls"]
        return known and wanted in measures.folded(candidate.text)

    return _measured(archive, question, asked, answerable, is_right, str(question["id"])[:8])


def reading_examples(path: Path) -> Iterator[Example]:
    """Reading questions asked of an archive that holds their paragraph, and of one that holds its neighbours."""
    texts = json.loads(path.read_text())["data"]
    with tempfile.TemporaryDirectory() as folder:
        halves = [_half_archive(Path(folder) / str(half), texts, half) for half in (0, 1)]
        for number, text in enumerate(texts):
            for position, paragraph in enumerate(text["paragraphs"]):
                for question in paragraph["qas"]:
                    for half, archive in enumerate(halves):
                        yield _reading_example(archive, question, f"{number}/{position}", position % 2 == half)


def _half_archive(folder: Path, texts: Sequence[dict[str, Any]], half: int) -> Archive:
    embedder = build_embedder()
    archive = open_or_create_archive(folder, lambda _: embedder)
    articles = [
        Article(paragraph["context"], text["title"].replace("_", " "), origin=f"/{number}/{position}")
        for number, text in enumerate(texts)
        for position, paragraph in enumerate(text["paragraphs"])
        if position % 2 == half
    ]
    with archive.writing("ingest"):
        archive.store([(article_id(a), split_article(a, embedder.count_tokens, embedder.max_tokens)) for a in articles])
    return archive


def _reading_example(archive: Archive, question: dict[str, Any], place: str, answerable: bool) -> Example:
    start = int(question["answers"][0]["answer_start"])

    def is_right(candidate: Candidate) -> bool:
        here = candidate.hit.passage.origin == f"/{place}"
        return answerable and here and candidate.span[0] <= start < candidate.span[1]

    return _measured(archive, question, date(2020, 1, 1), answerable, is_right, place.partition("/")[0])


def _measured(
    archive: Archive,
    question: dict[str, Any],
    on: date,
    answerable: bool,
    is_right: Callable[[Candidate], bool],
    group: str,
) -> Example:
    """Search for a question and measure the sentences found."""
    text = question["question"]
    hits = build_retriever(Settings(), archive).hits(text, on)
    asked = Asked(text, archive.rarity(content_stems(text)))
    candidates = candidates_of(asked, hits)
    vectors = archive.embed_texts([candidate.text for candidate in candidates])
    cosines = (vectors @ archive.embed_query(text)).tolist() if candidates else []
    labels = np.array([is_right(candidate) for candidate in candidates], bool)
    return Example(question, answerable, asked, candidates, measure(asked, candidates, cosines), labels, group)


def fit_sentence(examples: Sequence[Example]) -> Logistic:
    """The sentence model: a conditional logit (McFadden 1974) over each question's candidates.

    It maximises the probability, among all candidates of a question, of those that are right. Its bias is 0: only
    differences within a question mean something.
    """
    taught = [made for made in examples if made.labels.any()]
    scaler = StandardScaler().fit(np.vstack([made.measured for made in taught]))
    choices = Choices(
        features=scaler.transform(np.vstack([made.measured for made in taught])).astype(np.float64),
        right=np.concatenate([made.labels for made in taught]),
        starts=np.cumsum([0, *(len(made.labels) for made in taught[:-1])]),
        weights=np.array([_NEWS_WEIGHT if made.is_news else 1.0 for made in taught]),
    )
    found = minimize(choices.loss, np.zeros(len(SENTENCE_FEATURES)), jac=True, method="L-BFGS-B")
    return Logistic(scaler.mean_, scaler.scale_, found.x, 0.0)


@dataclass(frozen=True)
class Choices:
    """All candidates of all questions, one below the other."""

    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    starts: NDArray[np.int_]
    """Row of each question's first candidate."""
    weights: NDArray[np.float64]
    """Of each question."""

    def loss(self, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Mean negative log probability of a right candidate, penalised, and its gradient."""
        question = np.repeat(np.arange(len(self.starts)), np.diff([*self.starts, len(self.right)]))
        scores = self.features @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, self.starts)[question])
        every = np.add.reduceat(odds, self.starts)
        right = np.maximum(np.add.reduceat(odds * self.right, self.starts), 1e-12)
        share = self.weights / self.weights.sum()
        excess = share[question] * odds * (1 / every[question] - self.right / right[question])
        value = float((share * np.log(every / right)).sum() + _PENALTY * weights @ weights)
        return value, self.features.T @ excess + 2 * _PENALTY * weights


def fit_confidence(examples: Sequence[Example], logits: Sequence[NDArray[np.float64]]) -> Logistic:
    """The confidence model: a logistic regression in which news and reading, yes and no weigh the same."""
    features = np.vstack(
        [
            confidence_features(made.asked, made.candidates, made.measured, row.tolist())
            for made, row in zip(examples, logits, strict=True)
        ]
    )
    cells = [(made.is_news, made.answerable) for made in examples]
    weights = np.array([len(cells) / (4 * cells.count(cell)) for cell in cells])
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(max_iter=5000)
    model.fit(scaler.transform(features), [made.answerable for made in examples], sample_weight=weights)
    return Logistic(scaler.mean_, scaler.scale_, model.coef_[0], float(model.intercept_[0]))


def cross_validate(examples: Sequence[Example]) -> None:
    """Print how well both models do on groups that they have not seen."""
    groups = [made.group for made in examples]
    judged: list[tuple[Example, NDArray[np.float64], float]] = []
    for seen, unseen in GroupKFold(_FOLDS).split(examples, groups=groups):
        learned = [examples[index] for index in seen]
        sentence = fit_sentence(learned)
        confidence = fit_confidence(learned, [sentence.logits(made.measured) for made in learned])
        judged += [judge(examples[index], sentence, confidence) for index in unseen]
    for name, is_news in (("news", True), ("reading", False)):
        report([row for row in judged if row[0].is_news is is_news], name)


def judge(made: Example, sentence: Logistic, confidence: Logistic) -> tuple[Example, NDArray[np.float64], float]:
    """An example with its sentences' log odds and the confidence."""
    logits = sentence.logits(made.measured)
    signs = confidence_features(made.asked, made.candidates, made.measured, logits.tolist())
    return made, logits, float(confidence.probabilities(signs)[0])


def report(judged: Sequence[tuple[Example, NDArray[np.float64], float]], name: str) -> None:
    """Print how often the best sentence and the best sixty words are right, and how well refusals are told."""
    answerable = [row for row in judged if row[0].answerable]
    first = np.mean([made.labels[int(np.argmax(logits))] for made, logits, _ in answerable])
    sixty = np.mean([_best_sixty_words_hold(made, logits) for made, logits, _ in answerable])
    sure = [confidence for _, _, confidence in answerable]
    unsure = [confidence for made, _, confidence in judged if not made.answerable]
    print(f"{name}, unseen: first sentence {first:.3f}, answer@60 {sixty:.3f} over {len(answerable)}")
    print(f"  area under ROC {measures.area_under_roc(sure, unsure):.3f}, answered at 0.5: ", end="")
    print(
        f"{np.mean(np.array(sure) >= 0.5):.3f} of the answerable, {np.mean(np.array(unsure) >= 0.5):.3f} of the others"
    )


def report_weights(name: str, columns: Sequence[str], model: Logistic) -> None:
    """Print the weights, per standard deviation of their feature."""
    print(f"{name} (bias {model.bias:+.2f})")
    for column, weight in zip(columns, model.weights, strict=True):
        print(f"  {column:20s}{weight:+.2f}")


def _best_sixty_words_hold(made: Example, logits: NDArray[np.float64]) -> bool:
    left, right = 60, False
    for index in np.argsort(-logits)[:3]:
        size = len(made.candidates[int(index)].text.split())
        if size <= left:
            left -= size
            right = right or bool(made.labels[int(index)])
    return right


def _models_json(sentence: Logistic, confidence: Logistic) -> dict[str, Any]:
    return {
        "sentence": _model_json(SENTENCE_FEATURES, sentence),
        "confidence": _model_json(CONFIDENCE_FEATURES, confidence),
    }


def _model_json(columns: Sequence[str], model: Logistic) -> dict[str, Any]:
    rows = zip(columns, model.mean, model.scale, model.weights, strict=True)
    return {
        "bias": round(model.bias, 5),
        "features": {
            c: {"mean": round(float(m), 5), "scale": round(float(s), 5), "weight": round(float(w), 5)}
            for c, m, s, w in rows
        },
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True, help="an archive made by newsdesk ingest")
    parser.add_argument("--questions", type=Path, required=True, help="JSONL with answers and answer_urls")
    parser.add_argument("--absent", type=Path, required=True, help="JSONL of questions that the archive cannot answer")
    parser.add_argument("--reading", type=Path, required=True, help="reading questions in SQuAD's form")
    parser.add_argument("--write", action="store_true", help="write retrieval/answers/models.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
