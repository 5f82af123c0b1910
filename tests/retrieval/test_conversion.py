import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrieval.conversion import _FORM, LEAST_COSINE_IN_8_BITS, converted
from retrieval.embedding import BUNDLED_SHA256, Running, SentenceTransformerEmbedder, build_embedder
from retrieval.encoders import bundled_folder
from retrieval.errors import ModelError
from retrieval.graphs import Graph, _batches, _padded
from retrieval.settings import BUNDLED_MODEL, Backend
from tests.cli import newsdesk
from tests.conftest import SAMPLES

TEXTS = [
    "Ferry crews struck.",
    "The council voted for a new bridge across the harbour. " * 20,
    "Who leads the union?",
]


def test_a_graph_gives_the_vectors_of_its_model(embedder: SentenceTransformerEmbedder) -> None:
    """What OpenVINO computes is what torch does, whatever the length, in the order asked."""
    torch = build_embedder(BUNDLED_MODEL, Running(Backend.TORCH))
    pairs = zip(embedder.embed_passages(TEXTS), torch.embed_passages(TEXTS), strict=True)
    # In bfloat16 torch's vectors are a little longer or shorter than 1.
    cosines = [ours @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs) for ours, theirs in pairs]
    assert min(cosines) >= LEAST_COSINE_IN_8_BITS
    assert np.allclose(embedder.embed_query(TEXTS[2]), embedder.embed_passages(TEXTS)[2], atol=0.01)


def test_a_model_is_converted_once(tmp_path: Path) -> None:
    """The second time finds the file of the first."""
    first = converted(bundled_folder(), BUNDLED_SHA256, tmp_path)
    assert first is not None
    written = first.stat().st_mtime_ns
    assert converted(bundled_folder(), BUNDLED_SHA256, tmp_path) == first
    assert first.stat().st_mtime_ns == written
    assert [path.name for path in tmp_path.iterdir()] == [first.parent.name]


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    """A file in its place: the model then runs in torch."""
    (tmp_path / "file").write_text("")
    embedder = build_embedder(BUNDLED_MODEL, Running(cache=tmp_path / "file" / "cache"))
    assert np.isclose(np.linalg.norm(embedder.embed_query("Who?")), 1.0, atol=0.01)


def test_a_model_that_is_known_to_be_unfit_is_not_converted_again(tmp_path: Path) -> None:
    """The reason stands in the cache."""
    kept = tmp_path / f"{BUNDLED_SHA256[:20]}-{_FORM}"
    kept.mkdir()
    (kept / "unfit.txt").write_text("cosine 0.9")
    assert converted(bundled_folder(), BUNDLED_SHA256, tmp_path) is None


def test_a_graph_that_cannot_be_read_is_said_to_be_one(tmp_path: Path) -> None:
    """The message names the file."""
    (tmp_path / "model.xml").write_text("no graph")
    with pytest.raises(ModelError, match=r"model\.xml could not be loaded"):
        Graph(tmp_path / "model.xml").run([[101, 102]])


def test_texts_of_a_length_are_computed_together() -> None:
    """Every text once, the longest first, no batch with more than so many tokens."""
    texts = [[0] * length for length in (5, 250, 7, 249, *[30] * 200)]
    batches = list(_batches(texts))
    assert sorted(index for batch in batches for index in batch) == list(range(len(texts)))
    assert batches[0][:2] == [1, 3]
    assert all(len(batch) * len(texts[batch[0]]) <= 4096 for batch in batches)


def test_batches_have_few_sizes() -> None:
    """As many as they like up to eight texts, then multiples of it; the largest text alone is a batch too."""
    sizes = {len(batch) for count in range(1, 300) for batch in _batches([[0] * 30] * count)}
    assert {*range(1, 9), *range(16, 129, 8)} == sizes
    assert [[0], [1]] == list(_batches([[0] * 5000, [0] * 5000]))


def test_texts_are_padded_to_few_widths() -> None:
    """Whatever is prepared for a shape stays in memory."""
    shapes = {_padded([[7] * length], None)["input_ids"].shape for length in range(1, 257)}
    assert shapes == {(1, width) for width in range(16, 257, 16)}
    padded = _padded([[7] * 3, [7] * 20], None)
    assert padded["attention_mask"].sum(axis=1).tolist() == [3, 20]
    assert padded["input_ids"].sum() == 7 * 23


def test_a_conversion_is_silent(tmp_path: Path) -> None:
    """The libraries' warnings, of which tracing a model rouses many, are nothing to who ingests for the first time."""
    archive, cache = tmp_path / "archive", tmp_path / "cache"
    done = newsdesk("ingest", SAMPLES / "articles" / "veld", "--archive", archive, NEWSDESK_CACHE=str(cache))
    assert (0, []) == (done.returncode, [line for line in done.stderr.splitlines() if "% read" not in line])
    assert list(cache.glob("*/model.xml"))


_ENDED = """
import gc, signal
from retrieval.graphs import Graph
from retrieval.ranking.ranker import RANKER_FILE
first, second = Graph(RANKER_FILE), Graph(RANKER_FILE)
first.run([[101, 102]]), second.run([[101, 102]])
del first
gc.collect()
del second
gc.collect()
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_ctrl_c_is_no_crash_when_graphs_have_ended() -> None:
    """The first of them before the second."""
    done = subprocess.run([sys.executable, "-c", _ENDED], capture_output=True, text=True, timeout=60, check=False)
    assert (0, "interrupted\n", "") == (done.returncode, done.stdout, done.stderr)
