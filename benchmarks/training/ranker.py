"""Train the ranker, and write it as it is shipped: ``retrieval/ranking/ranker.xml`` and ``.bin``.

    python -m benchmarks.training.ranker --archive DIR --questions Q.jsonl --absent A.jsonl --trec TRAIN.csv
        --reading SQUAD.json --work DIR [--check DEV.csv] [--write]

First the general part: questions with a blank made of the archive itself, reading questions, newswire questions. Then
two models go on with the news questions, each with every other week, and a sample of the first part. What is shipped is
their mean; the halves stay in the work folder, for ``benchmarks.training.fit`` to ask each about the weeks that it has
not seen. About an hour and a half on two cores.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import torch

from benchmarks import measures
from benchmarks.quality import read_jsonl
from benchmarks.sentences import map_and_mrr
from benchmarks.training.cloze import cloze_lessons
from benchmarks.training.cross_encoder import CrossEncoder, averaged, judge, pair_of, train
from benchmarks.training.lessons import Choice, Lesson, reading_lessons, trec_lessons
from benchmarks.training.quantise import quantise
from benchmarks.training.weeks import parts_of
from retrieval.archive.archive import Archive
from retrieval.ranking.asked import Asked
from retrieval.ranking.passages import Found
from retrieval.ranking.ranker import RANKER_FILE
from retrieval.ranking.reader import Reader
from retrieval.settings import Settings
from retrieval.wiring import build_archive, build_retriever

_SEED = 0
_CLOZES = 3600
_RATE, _NEWS_RATE = 1e-4, 8e-5
_NEWS_PASSES = 2
_REPEATED = 260
"""Lessons of each kind of the first part that are repeated among the news, against forgetting."""
_CHOICES, _MOST_RIGHT = 12, 6


def main() -> None:
    """Teach, check, quantise, write."""
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    chance = random.Random(_SEED)
    torch.manual_seed(_SEED)
    archive = build_archive(Settings(archive=options.archive))
    kinds = _general_lessons(archive, options, chance)
    general = CrossEncoder()
    print("general part")
    train(general, [lesson for kind in kinds for lesson in kind], _RATE, _SEED)
    halves = [_half(general, archive, options, kinds, half, chance) for half in (0, 1)]
    shipped = averaged(halves)
    pairs = [pair_of(lesson.question, one.title, one.text) for lesson in kinds[0] for one in lesson.choices]
    for name, model in (("half-0", halves[0]), ("half-1", halves[1]), ("ranker", shipped)):
        quantise(model, chance.sample(pairs, min(300, len(pairs))), options.work / f"{name}.xml")
    if options.check:
        _check(shipped, trec_lessons(options.check))
    if options.write:
        for suffix in (".xml", ".bin"):
            shutil.copyfile(options.work / f"ranker{suffix}", RANKER_FILE.with_suffix(suffix))
        print(f"written: {RANKER_FILE.name}")


def _general_lessons(archive: Archive, options: argparse.Namespace, chance: random.Random) -> list[list[Lesson]]:
    newswire = [lesson.sample(chance) for lesson in trec_lessons(options.trec) for _ in range(4)]
    clozes = list(cloze_lessons(archive, _CLOZES, chance))
    return [clozes, reading_lessons(options.reading, chance), newswire]


def _half(
    general: CrossEncoder,
    archive: Archive,
    options: argparse.Namespace,
    kinds: Sequence[Sequence[Lesson]],
    half: int,
    chance: random.Random,
) -> CrossEncoder:
    """A model that has not seen the news questions of the other half of the weeks."""
    model = CrossEncoder()
    model.load_state_dict(general.state_dict())
    news = [
        lesson
        for file in (options.questions, options.absent)
        for lesson in _news_lessons(archive, _other_half(read_jsonl(file), half))
    ]
    repeated = [lesson for kind in kinds for lesson in chance.sample(list(kind), min(_REPEATED, len(kind)))]
    print(f"news, without part {half} of the weeks")
    train(model, [*news * _NEWS_PASSES, *repeated], _NEWS_RATE, _SEED + half)
    return model


def _other_half(questions: Sequence[dict[str, Any]], half: int) -> list[dict[str, Any]]:
    return [question for question, own in zip(questions, parts_of(questions, 2), strict=True) if own != half]


def _news_lessons(archive: Archive, questions: Sequence[dict[str, Any]]) -> list[Lesson]:
    """Those sentences that the product would read, of the answerable questions and of those of another time."""
    retriever = build_retriever(Settings(), archive)
    lessons = []
    for question in questions:
        asked, found = retriever.find(question["question"], date.fromisoformat(question["asked"]))
        lesson = _news_lesson(question, retriever.reader, asked, found)
        if any(choice.right for choice in lesson.choices) or not question["related_urls"]:
            lessons.append(lesson)
    return lessons


def _news_lesson(question: dict[str, Any], reader: Reader, asked: Asked, found: Sequence[Found]) -> Lesson:
    wanted = measures.right_answer(question)
    choices = [
        Choice(
            one.passage.title,
            one.text,
            one.passage.url in question["answer_urls"] and wanted in measures.folded(one.text),
        )
        for one in reader.read(asked, found).sentences
    ]
    right = [choice for choice in choices if choice.right][:_MOST_RIGHT]
    wrong = [choice for choice in choices if not choice.right][: _CHOICES - len(right)]
    return Lesson(question["question"], (*right, *wrong))


def _check(model: CrossEncoder, lessons: Sequence[Lesson]) -> None:
    scored = [
        (judge(model, [pair_of(lesson.question, "", one.text) for one in lesson.choices]), lesson) for lesson in lessons
    ]
    precision, rank, asked = map_and_mrr(
        [(odds.tolist(), [one.right for one in lesson.choices]) for odds, lesson in scored], _SEED
    )
    print(f"newswire questions it has not seen: MAP {precision:.3f}, MRR {rank:.3f} over {asked}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True, help="an archive made by newsdesk ingest")
    parser.add_argument("--questions", type=Path, required=True, help="JSONL with answers and answer_urls")
    parser.add_argument("--absent", type=Path, required=True, help="JSONL of questions that the archive cannot answer")
    parser.add_argument("--trec", type=Path, required=True, help="newswire questions: qtext,label,atext")
    parser.add_argument("--reading", type=Path, required=True, help="reading questions in SQuAD's form")
    parser.add_argument("--work", type=Path, required=True, help="folder for the halves")
    parser.add_argument("--check", type=Path, help="newswire questions that it does not learn from")
    parser.add_argument("--write", action="store_true", help="write retrieval/ranking/ranker.xml and ranker.bin")
    return parser.parse_args()


if __name__ == "__main__":
    main()
