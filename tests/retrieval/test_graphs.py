import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.errors import ModelError
from retrieval.graphs import Graph, _batches, _padded
from retrieval.ranking.ranker import RANKER_FILE

TOKENS = [[101, 2040, 102], [101, 2040, 3084, 1996, 2586, 102]]


def test_what_was_compiled_is_kept(tmp_path: Path) -> None:
    """A graph that finds it gives the same numbers, and writes nothing."""
    first = Graph(RANKER_FILE, kept=tmp_path / "kept").run(TOKENS)
    written = kept_files(tmp_path / "kept")
    assert first.tolist() == Graph(RANKER_FILE, kept=tmp_path / "kept").run(TOKENS).tolist()
    assert 1 == len(written)
    assert written == kept_files(tmp_path / "kept")


@pytest.mark.parametrize("share", [0.0, 0.001, 0.1])
def test_half_of_what_was_compiled_is_made_anew(tmp_path: Path, share: float) -> None:
    """As a killed process or a full disk leaves it."""
    first = Graph(RANKER_FILE, kept=tmp_path).run(TOKENS)
    [(blob, (whole, _))] = kept_files(tmp_path).items()
    blob.chmod(0o600)
    with blob.open("r+b") as file:
        file.truncate(int(share * whole))
    assert first.tolist() == Graph(RANKER_FILE, kept=tmp_path).run(TOKENS).tolist()
    assert whole == pytest.approx(blob.stat().st_size, rel=0.001)  # it holds a time, or the like


def test_nothing_is_kept_where_nothing_can_be(tmp_path: Path) -> None:
    """A file in the folder's place costs time only."""
    (tmp_path / "file").write_text("")
    assert Graph(RANKER_FILE).run(TOKENS).tolist() == Graph(RANKER_FILE, kept=tmp_path / "file").run(TOKENS).tolist()
    assert [tmp_path / "file"] == list(tmp_path.iterdir())


def kept_files(folder: Path) -> dict[Path, tuple[int, int]]:
    """Sizes and times of what is kept."""
    return {file: (file.stat().st_size, file.stat().st_mtime_ns) for file in folder.iterdir()}


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


def test_short_texts_are_not_padded_to_long_ones() -> None:
    """Those of three quarters of the longest one's width are computed with it."""
    assert [[2, 0, 4], [3], [1]] == list(_batches([[0] * length for length in (90, 10, 96, 60, 80)]))


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
