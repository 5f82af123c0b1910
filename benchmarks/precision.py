"""What does it cost to embed in the arithmetic that is fastest here, instead of in float32 as the model was published?

    python -m benchmarks.precision --archive DIR --questions Q.jsonl [--work DIR]

A copy of the archive is embedded anew in float32, by torch; then both are asked the same. In the work folder the copy
is kept, and an embedding that was broken off goes on. Two cores embed some twenty passages a second in float32.
"""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import measures
from benchmarks.quality import read_jsonl
from benchmarks.rivals import say, workplace
from benchmarks.tables import heading, markdown
from bot.contract import passages_json
from ingest.reindex import reindex
from retrieval.archive.archive import Archive
from retrieval.archive.lock import write_lock
from retrieval.archive.opening import open_archive
from retrieval.embedding import SentenceTransformerEmbedder
from retrieval.encoders import Vectors, bundled_folder, load_torch_model
from retrieval.settings import BUNDLED_MODEL, Settings
from retrieval.wiring import build_archive, build_retriever

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_NEAREST = 10


class Float32Embedder(SentenceTransformerEmbedder):
    """The bundled model in torch, in float32."""

    def __init__(self) -> None:
        """Find the model."""
        super().__init__(BUNDLED_MODEL, bundled_folder())

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts to be found, shape (texts, dimension)."""
        vectors = self._in_torch.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)

    def embed_query(self, text: str) -> Vectors:
        """Unit vector of a question, shape (dimension,)."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector

    @cached_property
    def _in_torch(self) -> SentenceTransformer:
        return load_torch_model(bundled_folder(), "float32")


def main() -> None:
    """Embed, ask, print."""
    options = _options()
    questions = [one for one in read_jsonl(options.questions) if measures.is_answerable(one)]
    with workplace(options.work) as work:
        copy = work / "float32"
        embed_anew(options.archive, copy)
        with (
            closing(build_archive(Settings(archive=options.archive))) as own,
            closing(open_archive(copy, lambda _: Float32Embedder())) as float32,
        ):
            rows = [("as here", *measured(own, questions)), ("float32", *measured(float32, questions))]
            shared = shared_nearest(own, float32, questions)
    print(heading("benchmarks.precision"), end="\n\n")
    print(markdown(["", *(f"gold@{k}" for k in measures.KS), *(f"by cosine alone @{k}" for k in measures.KS)], rows))
    print(f"\nOf the {_NEAREST} nearest passages {shared:.4f} are the same, over {len(questions)} questions.")


def embed_anew(archive: Path, copy: Path) -> None:
    """Make a copy of an archive in float32, or finish it."""
    done = copy.with_name("float32.done")
    if done.exists():
        return
    if not copy.exists():
        shutil.copytree(archive, copy)
    started, told = time.monotonic(), 0

    def tell(articles: int) -> None:
        nonlocal told
        told += articles
        say(f"{told:,} articles in {time.monotonic() - started:.0f} s")

    with (
        closing(open_archive(copy, lambda _: Float32Embedder(), any_model=True)) as opened,
        write_lock(copy, "reindex"),
    ):
        opened.refresh()
        reindex(opened, tell)
    done.touch()


def measured(archive: Archive, questions: Sequence[measures.Question]) -> list[str]:
    """gold@k of the hits, and of the nearest passages by themselves."""
    retriever = build_retriever(Settings(), archive)
    found, nearest = [], []
    for question in questions:
        hits = retriever.hits(question["question"], date.fromisoformat(question["asked"]))
        found.append(measures.gold_rank(question, {"passages": passages_json(hits)}))
        nearest.append(measures.gold_rank(question, {"passages": nearest_to(archive, question)}))
    return [f"{measures.gold_at(k, ranks):.3f}" for ranks in (found, nearest) for k in measures.KS]


def nearest_to(archive: Archive, question: measures.Question) -> list[dict[str, Any]]:
    """The nearest passages, as the measures take them."""
    ids = list(archive.nearest(archive.embed_query(question["question"]), _NEAREST))
    passages = archive.passages(ids)
    return [{"rank": rank, "url": passages[id_].url, "text": passages[id_].text} for rank, id_ in enumerate(ids, 1)]


def shared_nearest(own: Archive, float32: Archive, questions: Sequence[measures.Question]) -> float:
    """Which share of the nearest passages is the same in both."""
    shares = []
    for question in questions:
        texts = [{one["text"] for one in nearest_to(archive, question)} for archive in (own, float32)]
        shares.append(len(texts[0] & texts[1]) / max(len(texts[1]), 1))
    return sum(shares) / max(len(shares), 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True, help="an archive made by newsdesk ingest; only read")
    parser.add_argument("--questions", type=Path, required=True, help="JSONL with answers and answer_urls")
    parser.add_argument("--work", type=Path, help="folder for the copy, kept [a temporary one]")
    return parser.parse_args()


if __name__ == "__main__":
    main()
