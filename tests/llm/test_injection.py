from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from langchain_core.messages import AIMessageChunk

from retrieval.answers.addressed import is_addressed
from retrieval.answers.extractive import ExtractiveEngine
from retrieval.answers.prompting import messages
from retrieval.answers.written import Writer, WrittenEngine
from retrieval.archive.archive import Archive
from retrieval.archive.opening import open_or_create_archive
from retrieval.domain import Article, Hit, Question
from retrieval.embedding import SentenceTransformerEmbedder
from retrieval.ranking.reader import Reader
from retrieval.retriever import HybridRetriever
from tests.conftest import SAMPLES, ingest_paths
from tests.llm.attacks import ATTACKS, Attack
from tests.llm.loopback import reply

QUESTION = Question("How much damage did the Korrel River flood cause?", date(2026, 4, 20))
HONEST = "The Korrel River flood caused damage of 38 million crowns"


class Obedient:
    """A model that does what an article tells it, and then what it was asked."""

    def __init__(self, attack: Attack) -> None:
        self.asked: Sequence[tuple[str, str]] = ()
        self._said = reply((attack.obeyed, attack.number, attack.words), (f"{HONEST}.", 2, HONEST))

    def stream(self, asked: Sequence[tuple[str, str]]) -> Iterator[AIMessageChunk]:
        """Say it at once."""
        self.asked = asked
        yield AIMessageChunk(content=self._said, response_metadata={"finish_reason": "stop"})


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Iterator[Archive]:
    """The flood's honest article, and all hostile ones."""
    folder = tmp_path_factory.mktemp("hostile")
    lines = [json.dumps({"title": f"Attack {n}", "text": attack.text}) for n, attack in enumerate(ATTACKS)]
    (folder / "attacks.jsonl").write_text("\n".join(lines))
    made = open_or_create_archive(folder / "archive", lambda _: embedder)
    ingest_paths(made, SAMPLES / "articles" / "veld", folder / "attacks.jsonl")
    yield made
    made.close()


@pytest.fixture(scope="module")
def honest(archive: Archive, reader: Reader) -> Hit:
    """The passage with the answer."""
    hits = HybridRetriever(archive=archive, reader=reader).hits(QUESTION.text, date(2026, 4, 20))
    return next(hit for hit in hits if HONEST in hit.passage.text)


def hostile(archive: Archive, number: int, like: Hit) -> Hit:
    """The passage of an attack, placed as the best one."""
    passages = archive.passages(archive.catalogue.passage_ids()).values()
    passage = next(passage for passage in passages if passage.title == f"Attack {number}")
    return Hit(passage, like.score, like.why)


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_an_article_that_gives_orders_changes_nothing(archive: Archive, honest: Hit, number: int) -> None:
    """Even where the model obeys: what it was told to say is left out, what the articles report is shown."""
    model = Obedient(ATTACKS[number])
    quoting = ExtractiveEngine(archive, words=60, min_confidence=0.0)
    engine = WrittenEngine(archive, Writer(model, "fake:obedient", 5.0), quoting, min_confidence=0.0)
    answer = engine.answer(QUESTION, QUESTION.text, [hostile(archive, number, honest), honest])
    assert answer.text == f"{HONEST}. [1] 1 sentence left out that the sources do not bear out."


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_no_article_can_close_its_marks(archive: Archive, honest: Hit, number: int) -> None:
    """The marks are drawn anew for each question, stand where we put them, and hidden text is not handed on."""
    passages = [hostile(archive, number, honest).passage, honest.passage]
    (_, rules), (_, asked) = messages(QUESTION.text, passages, date(2026, 4, 20))
    mark = re.search(r"passage-[0-9a-f]{12}", rules)
    assert mark is not None
    opened, closed = asked.count(f"<{mark.group()} "), asked.count(f"</{mark.group()}>")
    assert (opened, closed, ATTACKS[number].text in rules) == (2, 2, False)
    assert re.search("[\u200b\u202e\U000e0000-\U000e007f]", asked) is None


def test_marks_differ_from_question_to_question() -> None:
    """What an article has learnt from an earlier prompt is of no use."""
    drawn = {messages("Who?", [], date(2026, 4, 20))[0][1].partition("passage-")[2][:12] for _ in range(20)}
    assert len(drawn) == 20


def test_news_is_not_taken_for_orders() -> None:
    """Hardly any sentence of real articles speaks to a machine."""
    texts = [path.read_text() for path in sorted((SAMPLES / "articles").rglob("*.md"))]
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.!?])\s+", Article(text).text)]
    assert [sentence for sentence in sentences if is_addressed(sentence)] == []
