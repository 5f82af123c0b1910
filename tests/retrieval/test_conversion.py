from pathlib import Path

import numpy as np

from retrieval.conversion import LEAST_COSINE_IN_8_BITS, _kept_as, converted
from retrieval.embedding import BUNDLED_SHA256, Running, SentenceTransformerEmbedder, build_embedder
from retrieval.encoders import bundled_folder
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


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    """A file in its place: the model then runs in torch."""
    (tmp_path / "file").write_text("")
    embedder = build_embedder(BUNDLED_MODEL, Running(cache=tmp_path / "file" / "cache"))
    assert np.isclose(np.linalg.norm(embedder.embed_query("Who?")), 1.0, atol=0.01)


def test_a_model_that_is_known_to_be_unfit_is_not_converted_again(tmp_path: Path) -> None:
    """The reason stands in the cache."""
    kept = tmp_path / _kept_as(BUNDLED_SHA256)
    kept.mkdir()
    (kept / "unfit.txt").write_text("cosine 0.9")
    assert converted(bundled_folder(), BUNDLED_SHA256, tmp_path) is None


def test_a_conversion_is_silent_and_made_once(tmp_path: Path) -> None:
    """The libraries' warnings, of which tracing a model rouses many, are nothing to who ingests for the first time.

    The second time finds the file of the first.
    """
    archive, cache = tmp_path / "archive", tmp_path / "cache"
    done = newsdesk("ingest", SAMPLES / "articles" / "veld", "--archive", archive, NEWSDESK_CACHE=str(cache))
    assert (0, []) == (done.returncode, [line for line in done.stderr.splitlines() if "% read" not in line])
    [graph] = cache.glob("*/model.xml")
    written = graph.stat().st_mtime_ns
    assert converted(bundled_folder(), BUNDLED_SHA256, cache) == graph
    assert graph.stat().st_mtime_ns == written
