"""Fit the two logistic models of ``retrieval/answers/models.json`` and print how well they do on unseen weeks.

    python -m benchmarks.fit_answers --archive DIR --questions questions.jsonl --absent absent.jsonl [--write]

The sentence model learns from the sentences of the passages found for each answerable question: those that contain the
right answer and come from an article known to hold it are positive. The confidence model learns to tell the answerable
questions from those the archive cannot answer. Scores are cross-validated by week: all questions of a week are left out
together, for both models.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from benchmarks import measures
from benchmarks.quality import read_jsonl
from retrieval.answers import evidence
from retrieval.answers.features import SENTENCE_FEATURES, Asked, Candidate, Features, candidates_of, measure
from retrieval.answers.scoring import CONFIDENCE_FEATURES, Logistic, confidence_features
from retrieval.archive.archive import Archive
from retrieval.settings import Settings
from retrieval.wiring import build_archive, build_retriever
from retrieval.words import content_stems

MODELS = Path(__file__).parent.parent / "retrieval" / "answers" / "models.json"
_HITS_READ = 8
_FOLDS = 6
_STRENGTH = 0.1
"""Inverse of the L2 penalty."""


@dataclass(frozen=True)
class Example:
    """A question with its measured candidate sentences."""

    question: dict[str, Any]
    answerable: bool
    asked: Asked
    candidates: list[Candidate]
    measured: Features
    labels: NDArray[np.bool_]

    @property
    def week(self) -> str:
        """Questions of a week share articles: they are left out together."""
        return str(self.question["id"])[:8]


def main() -> None:
    """Collect, cross-validate, fit, write."""
    options = _options()
    archive = build_archive(Settings(archive=options.archive))
    questions = [question for question in read_jsonl(options.questions) if measures.is_answerable(question)]
    answerable = [example(archive, question, answerable=True) for question in questions]
    absent = [example(archive, question, answerable=False) for question in read_jsonl(options.absent)]
    everything = [made for made in (*answerable, *absent) if made.candidates]
    cross_validate(everything)
    sentence = fit_sentence(everything)
    confidence = fit_confidence(everything, [sentence.logits(made.measured) for made in everything])
    report_weights("sentence", SENTENCE_FEATURES, sentence)
    report_weights("confidence", CONFIDENCE_FEATURES, confidence)
    if options.write:
        MODELS.write_text(json.dumps(_models_json(sentence, confidence), indent=1) + "\n")
        print(f"written: {MODELS.name}")


def example(archive: Archive, question: dict[str, Any], *, answerable: bool) -> Example:
    """Search for a question and measure the sentences found."""
    text = question["question"]
    hits = build_retriever(Settings(), archive).hits(text, date.fromisoformat(question["asked"]))
    asked = Asked(text, archive.rarity(content_stems(text)))
    candidates = [c for c in candidates_of(hits[:_HITS_READ]) if evidence.can_answer(asked.kind, c.text)]
    candidates = [c for c in candidates if not evidence.is_furniture(c.text)]
    vectors = archive.embed_texts([candidate.text for candidate in candidates])
    cosines = (vectors @ archive.embed_query(text)).tolist() if candidates else []
    wanted = measures.right_answer(question)
    labels = [
        answerable and c.hit.passage.url in question["answer_urls"] and wanted in measures.folded(c.text)
        for c in candidates
    ]
    return Example(question, answerable, asked, candidates, measure(asked, candidates, cosines), np.array(labels, bool))


def fit_sentence(examples: Sequence[Example]) -> Logistic:
    """The sentence model, from the answerable questions among the examples."""
    taught = [made for made in examples if made.answerable and made.labels.any()]
    features = np.vstack([made.measured for made in taught])
    return _fit(features, np.concatenate([made.labels for made in taught]))


def fit_confidence(examples: Sequence[Example], logits: Sequence[NDArray[np.float64]]) -> Logistic:
    """The confidence model, from all examples and their sentences' log odds."""
    features = np.vstack(
        [
            confidence_features(made.asked, made.candidates, made.measured, row.tolist())
            for made, row in zip(examples, logits, strict=True)
        ]
    )
    return _fit(features, np.array([made.answerable for made in examples]))


def cross_validate(examples: Sequence[Example]) -> None:
    """Print answer@60 and the area under ROC on weeks that the models have not seen."""
    weeks = [made.week for made in examples]
    right: list[bool] = []
    confidences: dict[bool, list[float]] = {True: [], False: []}
    for seen, unseen in GroupKFold(_FOLDS).split(examples, groups=weeks):
        learned = [examples[index] for index in seen]
        sentence = fit_sentence(learned)
        confidence = fit_confidence(learned, [sentence.logits(made.measured) for made in learned])
        for made in (examples[index] for index in unseen):
            logits = sentence.logits(made.measured)
            signs = confidence_features(made.asked, made.candidates, made.measured, logits.tolist())
            confidences[made.answerable].append(float(confidence.probabilities(signs)[0]))
            if made.answerable:
                right.append(_best_sixty_words_hold(made, logits))
    area = measures.area_under_roc(confidences[True], confidences[False])
    rates = {who: np.mean(np.array(values) >= 0.5) for who, values in confidences.items()}
    print(f"unseen weeks: answer@60 {np.mean(right):.3f} over {len(right)}, area under ROC {area:.3f}")
    print(f"              answered {rates[True]:.3f} of the answerable, {rates[False]:.3f} of the absent")


def report_weights(name: str, columns: Sequence[str], model: Logistic) -> None:
    """Print the weights, per standard deviation of their feature."""
    print(f"{name} (bias {model.bias:+.2f})")
    for column, weight in zip(columns, model.weights, strict=True):
        print(f"  {column:20s}{weight:+.2f}")


def _best_sixty_words_hold(made: Example, logits: NDArray[np.float64]) -> bool:
    wanted = measures.right_answer(made.question)
    left = 60
    shown: list[str] = []
    for index in np.argsort(-logits)[:3]:
        words = made.candidates[int(index)].text.split()
        if shown and len(words) > left:
            continue
        shown.append(" ".join(words[:left]))
        left -= len(words)
    return any(wanted in measures.folded(text) for text in shown)


def _fit(features: NDArray[np.float32], labels: NDArray[np.bool_]) -> Logistic:
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(C=_STRENGTH, max_iter=5000, class_weight="balanced")
    model.fit(scaler.transform(features), labels)
    return Logistic(scaler.mean_, scaler.scale_, model.coef_[0], float(model.intercept_[0]))


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
    parser.add_argument("--write", action="store_true", help="write retrieval/answers/models.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
