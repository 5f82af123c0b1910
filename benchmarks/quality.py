"""Quality of search, answers and refusals on an archive with questions whose answers are known.

    python -m benchmarks.quality --archive DIR --questions Q.jsonl [--absent A.jsonl] [--articles T.jsonl.gz]

Everything is measured on what ``newsdesk ask --batch`` prints, run as a user would run it.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import measures
from benchmarks.measures import Quality, Question, Reply
from benchmarks.processes import newsdesk, run
from benchmarks.tables import median, percentile


def main() -> None:
    """Ask, measure, print."""
    options = _options()
    questions = read_jsonl(options.questions)
    replies = ask(options.archive, questions)
    absent = ask(options.archive, read_jsonl(options.absent)) if options.absent else []
    quality = measures.quality_of(questions, replies, absent)
    print(f"{len(replies)} of {len(questions)} questions came back as valid lines")
    report(quality, replies)
    if options.articles:
        report_quotes(replies, options.articles)
    if quality.abstention is not None:
        answerable = [r for q, r in zip(questions, replies, strict=True) if measures.is_answerable(q)]
        report_abstention(quality.abstention, answerable, absent)


def ask(archive: Path, questions: Sequence[Question]) -> list[Reply]:
    """The replies of ``newsdesk ask --batch``, one a question."""
    lines = "".join(json.dumps({key: q[key] for key in ("id", "question", "asked")}) + "\n" for q in questions)
    done = run(newsdesk("ask", "--archive", archive.absolute(), "--batch", "-"), lines)
    return [json.loads(line) for line in done.output.splitlines()]


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def report(quality: Quality, replies: Sequence[Reply]) -> None:
    """Print gold@k, answer@60, choice and the times."""
    print(f"answerable questions: {quality.answerable}")
    for k, share in zip(measures.KS, quality.gold, strict=True):
        print(f"gold@{k:<8} {share:.3f}")
    print(f"answer@60     {quality.answer:.3f}")
    print(f"choice        {quality.choice:.3f} over {quality.choices} with four choices")
    times = [reply["elapsed_ms"] for reply in replies]
    print(f"milliseconds  p50 {median(times):.0f}, p95 {percentile(times, 0.95):.0f}")


def report_quotes(replies: Sequence[Reply], articles: Path) -> None:
    """Print how many quotes stand word for word at their offsets in the article as it was handed in."""
    texts = {article["url"]: article["text"] for article in read_jsonl(articles)}
    citations = [citation for reply in replies for citation in reply["citations"]]
    standing = sum(texts[c["url"]][c["start"] : c["end"]] == c["quote"] != "" for c in citations)
    print(f"quotes that stand word for word at their offsets: {standing} of {len(citations)}")


def report_abstention(area: float, answerable: Sequence[Reply], absent: Sequence[Reply]) -> None:
    """Print how well the confidence tells questions the archive can answer from those it cannot."""
    print(
        f"abstention    area under ROC {area:.3f} over {len(answerable)} answerable and {len(absent)} absent questions"
    )
    print(f"              answered: {_rate(answerable):.3f} of the answerable, {_rate(absent):.3f} of the absent")


def _rate(replies: Sequence[Reply]) -> float:
    return sum(bool(reply["answered"]) for reply in replies) / max(len(replies), 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True, help="an archive made by newsdesk ingest")
    parser.add_argument(
        "--questions", type=Path, required=True, help="JSONL: id, asked, question, choices, answer, answer_urls"
    )
    parser.add_argument("--absent", type=Path, help="JSONL of questions that the archive cannot answer")
    parser.add_argument("--articles", type=Path, help="the articles as handed in, to check the quotes against")
    return parser.parse_args()


if __name__ == "__main__":
    main()
