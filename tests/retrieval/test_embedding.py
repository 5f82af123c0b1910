import shutil
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding import BUNDLED_SHA256, ModelStamp, SentenceTransformerEmbedder, build_embedder
from retrieval.encoders import bundled_folder
from retrieval.errors import ModelError
from retrieval.settings import BUNDLED_MODEL


def test_the_bundled_model_is_stamped_with_the_published_checksum(embedder: SentenceTransformerEmbedder) -> None:
    """Name, dimension and checksum are known without loading the model."""
    assert embedder.stamp == ModelStamp(BUNDLED_MODEL, 384, BUNDLED_SHA256)


def test_vectors_are_unit_length_and_compare_meaning(embedder: SentenceTransformerEmbedder) -> None:
    """A question lies nearer to its answer than to something else."""
    near, far = embedder.embed_passages(["The strike was settled on Tuesday.", "Bake the cake for an hour."])
    question = embedder.embed_query("When did the walkout end?")
    assert np.allclose([np.linalg.norm(near), np.linalg.norm(question)], 1.0, atol=0.01)
    assert near @ question > far @ question + 0.2


def test_tokens_are_counted_as_the_model_reads_them(embedder: SentenceTransformerEmbedder) -> None:
    """Special tokens are not counted, and nothing is cut off in counting."""
    assert embedder.count_tokens(["hello world", "", "word " * 1000]) == [2, 0, 1000]
    assert embedder.max_tokens == 254


def test_a_folder_is_a_model_too(embedder: SentenceTransformerEmbedder) -> None:
    """The setting may name a folder; the weights, not the name, make the checksum."""
    assert build_embedder(str(bundled_folder())).stamp.checksum == embedder.stamp.checksum


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    """The bundled model is trusted by its checksum only."""
    shutil.copytree(bundled_folder(), tmp_path / "model", ignore=shutil.ignore_patterns("model.safetensors"))
    (tmp_path / "model" / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match="not the published ones"):
        SentenceTransformerEmbedder(BUNDLED_MODEL, tmp_path / "model")


def test_a_folder_without_a_model_is_said_to_be_one(tmp_path: Path) -> None:
    """The message names the missing files."""
    with pytest.raises(ModelError, match=r"lacks tokenizer\.json, modules\.json, model\.safetensors"):
        build_embedder(str(tmp_path))


def test_an_unknown_name_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a hub, a name that is no folder is an error that says what to check."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="NEWSDESK_EMBEDDING_MODEL"):
        build_embedder("nobody/no-such-model")
