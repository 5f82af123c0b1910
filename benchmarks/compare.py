"""Quality of Newsdesk and of its peers, on the same articles and questions, in one run.

    python -m benchmarks.compare --articles A.jsonl.gz --questions Q.jsonl [--absent B.jsonl] [--work DIR]

Newsdesk is measured on what its commands print. Of a peer, which has no answers, the answer is the first 60 words of
its first passage, and the confidence that passage's score. --work keeps what was built, for the next time.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measures import KS, Quality, Question, Reply, quality_of
from benchmarks.peers.__main__ import NAMES
from benchmarks.processes import CommandFailed, newsdesk, run
from benchmarks.quality import ask, read_jsonl
from benchmarks.rivals import Rival, add_options, handed_in, installed, peer_names, say, workplace
from benchmarks.tables import heading, markdown

_K = 10
_ANSWER_WORDS = 60
_NOTHING: dict[str, Any] = {"text": "", "score": float("-inf")}
"""The first passage where none was found."""


def main() -> None:
    """Build, ask, measure, print."""
    options = _options()
    rivals = installed(options.peers, options.peers_python, options.bfloat16)
    with workplace(options.work) as work:
        articles = handed_in(read_jsonl(options.articles)[: options.limit], work)
        urls = {article["url"] for article in read_jsonl(articles)}
        questions = [within(urls, question) for question in read_jsonl(options.questions)]
        absent = read_jsonl(options.absent) if options.absent else []
        results = [("Newsdesk", _newsdesk(articles, questions, absent))]
        for rival in rivals:
            try:
                results.append((rival.name, _rival(rival, articles, questions, absent)))
            except CommandFailed as error:
                say(f"left out, {rival.name}: {error}")
    print(heading("benchmarks.compare"), end="\n\n")
    print(_table(results), end="\n\n")
    print(_counts(len(urls), results[0][1], len(absent)), *map(_versions, rivals), sep="\n")


def within(urls: set[str], question: Question) -> Question:
    """The question as it is for these articles: what is not among them answers nothing."""
    return {**question, "answer_urls": [url for url in question["answer_urls"] if url in urls]}


def as_reply(found: Reply) -> Reply:
    """What a peer found, as if it had answered: with its first passage, as sure as that one's score."""
    first = (found["passages"] or [_NOTHING])[0]
    text = " ".join(first["text"].split()[:_ANSWER_WORDS])
    return {**found, "text": text, "answered": bool(text), "confidence": first["score"]}


def _newsdesk(articles: Path, questions: Sequence[Question], absent: Sequence[Question]) -> Quality:
    archive = articles.with_name("newsdesk")
    say("Newsdesk: ingesting")
    run(newsdesk("ingest", articles, "--archive", archive))
    say("Newsdesk: asking")
    return quality_of(questions, ask(archive, questions), ask(archive, absent) if absent else [])


def _rival(rival: Rival, articles: Path, questions: Sequence[Question], absent: Sequence[Question]) -> Quality:
    store = _built(rival, articles)
    say(f"{rival.name}: asking")
    lines = "".join(json.dumps(question) + "\n" for question in [*questions, *absent])
    replies = [as_reply(json.loads(line)) for line in run(rival.ask(store, _K), lines).output.splitlines()]
    return quality_of(questions, replies[: len(questions)], replies[len(questions) :])


def _built(rival: Rival, articles: Path) -> Path:
    """The peer's store; built, unless it was before, which its report says."""
    store, report = articles.with_name(rival.key), articles.with_name(f"{rival.key}.json")
    if not report.exists():
        shutil.rmtree(store, ignore_errors=True)
        store.mkdir()
        say(f"{rival.name}: ingesting")
        report.write_text(run(rival.ingest(store, articles)).output)
    return store


def _table(results: Sequence[tuple[str, Quality]]) -> str:
    columns = ["", *(f"gold@{k}" for k in KS), "answer@60", "choice", "abstention"]
    return markdown(columns, [[name, *_row(quality)] for name, quality in results])


def _row(quality: Quality) -> list[str]:
    shares = [*quality.gold, quality.answer, quality.choice, quality.abstention]
    return ["–" if share is None else f"{share:.3f}" for share in shares]


def _counts(articles: int, quality: Quality, absent: int) -> str:
    asked = f"{quality.answerable:,} answerable questions, {quality.choices:,} with four choices, {absent:,} absent"
    return f"{articles:,} articles; {asked}."


def _versions(rival: Rival) -> str:
    return f"{rival.name}: " + ", ".join(f"{package} {version}" for package, version in rival.versions.items()) + "."


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.compare", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    parser.add_argument(
        "--questions", type=Path, required=True, help="JSONL of questions, as benchmarks/README.md says"
    )
    parser.add_argument("--absent", type=Path, help="JSONL of questions that the articles cannot answer")
    parser.add_argument("--peers", type=peer_names, default=list(NAMES), help=f"some of {','.join(NAMES)} [all]")
    parser.add_argument(
        "--bfloat16", action="store_true", help="peers embed in bfloat16: a third of the time of float32"
    )
    parser.add_argument("--work", type=Path, help="a folder that keeps the stores")
    return parser.parse_args()


if __name__ == "__main__":
    main()
