"""The ranker in torch → an 8-bit graph for OpenVINO."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import nncf
import numpy as np
import openvino

from benchmarks.training.cross_encoder import INPUTS, CrossEncoder, Pair
from benchmarks.training.first_token import first_token_only
from retrieval.conversion import trace

_SAMPLES = 300


def quantise(model: CrossEncoder, pairs: Sequence[Pair], file: Path) -> None:
    """Write a model as a graph in 8 bits, its activations' ranges taken from some pairs (static quantisation).

    Attention stays as it is: its products in 8 bits are no faster, and on processors that multiply matrices (AMX)
    OpenVINO 2026.4 computes them wrongly for texts padded to 32 tokens, where the rest is in bfloat16.
    """
    samples = nncf.Dataset([_inputs(pair) for pair in pairs[:_SAMPLES]])
    quantised = nncf.quantize(
        trace(model, INPUTS),
        samples,
        model_type=nncf.ModelType.TRANSFORMER,
        subset_size=min(_SAMPLES, len(pairs)),
        ignored_scope=nncf.IgnoredScope(types=["ScaledDotProductAttention"]),
    )
    openvino.save_model(first_token_only(quantised), str(file))


def _inputs(pair: Pair) -> dict[str, np.ndarray[tuple[int, int], np.dtype[np.int64]]]:
    ids, types = (np.array([row], np.int64) for row in pair)
    return {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
