"""An archive's user as a process of its own: ``python -m tests.retrieval.archive.user FOLDER [serve]``.

It does what it is told on standard input, a JSON list a line, and answers each with a line. It loads no model.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from ingest.passages import split_article
from ingest.pipeline import Ingest
from ingest.sources.files import read_files
from retrieval.archive.archive import Archive
from retrieval.archive.lock import Holder
from retrieval.archive.opening import Backends, open_or_create_archive
from retrieval.domain import Article
from retrieval.errors import NewsdeskError
from retrieval.identity import article_id
from tests.retrieval.archive.models import WordsModel


def open_words(folder: Path, *, serve: bool = False) -> Archive:
    """An archive in a folder that is embedded with the model of words, made where there is none."""
    return open_or_create_archive(folder, lambda _: WordsModel(), Backends(serve=serve), lambda _: None)


def report(number: int) -> Article:
    """One of many short articles, of one passage each."""
    return Article(f"The ship{number} lies at quay{number}.", url=f"https://gazette.example/{number}")


def write(archive: Archive, *articles: Article) -> None:
    """Store articles in a batch, as the current versions of themselves; inside ``writing``."""
    model = archive.embedder
    splits = [split_article(article, model.count_tokens, model.max_tokens) for article in articles]
    archive.store([(article_id(article), split) for article, split in zip(articles, splits, strict=True)])


def found(archive: Archive, words: str) -> list[list[str]]:
    """What is found by meaning and what by words, the best first, of one state of the archive."""

    def search() -> list[list[str]]:
        ids = [[*archive.nearest(archive.embed_query(words), 1)], [*archive.matching(words, 1)]]
        passages = archive.passages(ids[0] + ids[1])
        return [[passages[id_].text for id_ in some if id_ in passages] for some in ids]

    return archive.undisturbed(search)


class User:
    """What it can be told."""

    def __init__(self, folder: Path, *, serve: bool) -> None:
        """Open the archive."""
        self._archive = open_words(folder, serve=serve)
        self._writing = ExitStack()

    def find(self, words: str) -> list[list[str]]:
        """Search."""
        return found(self._archive, words)

    def begin(self) -> None:
        """Take the write lock; who has to wait says for whom."""

        def say(holder: Holder | None) -> None:
            _say(f"waiting for {holder.doing if holder else None}")

        self._writing.enter_context(self._archive.writing("ingest", say))

    def write(self, first: int, end: int) -> None:
        """Store reports, as one batch."""
        write(self._archive, *map(report, range(first, end)))

    def write_on(self, first: int, end: int = 900) -> None:
        """Store reports in many small batches."""
        for number in range(first, end):
            self.write(number, number + 1)

    def ingest(self, path: str) -> None:
        """Ingest a file; says of each batch how many passages it wrote."""
        with self._archive.writing("ingest"):
            Ingest(self._archive, lambda _bytes, written: _say(written)).run(read_files([Path(path)]))

    def end(self) -> None:
        """Give the write lock back."""
        self._writing.close()

    def find_after_interrupt(self, words: str) -> list[list[str]]:
        """Search when Ctrl-C has come."""
        try:
            _say("waiting")
            signal.pause()
        except KeyboardInterrupt:
            return self.find(words)
        raise AssertionError("another signal came")

    def close(self) -> None:
        """Give everything back."""
        self._writing.close()
        self._archive.close()


def main(folder: str, *options: str) -> None:
    """Open an archive and do what one is told until there is nothing more."""
    user = User(Path(folder), serve="serve" in options)
    _say(None)
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        do: Callable[..., object] = getattr(user, name)
        _say(do(*arguments))


def _say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        main(*sys.argv[1:])
    except NewsdeskError as error:
        _say({"error": type(error).__name__, "message": str(error)})
        sys.exit(1)
