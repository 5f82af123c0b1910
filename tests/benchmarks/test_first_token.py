"""A graph whose last layer computes the first token alone gives the numbers of one that computes them all."""

import numpy as np
import openvino
import torch
from torch import nn
from transformers import BertConfig, BertModel

from benchmarks.training.first_token import first_token_only
from retrieval.conversion import trace

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class SmallEncoder(nn.Module):
    """Two layers, and a head over the first token."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        size = {"hidden_size": 32, "num_attention_heads": 4, "intermediate_size": 64, "num_hidden_layers": 2}
        self.body = BertModel(BertConfig(vocab_size=50, max_position_embeddings=40, **size))
        self.head = nn.Linear(32, 1)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        read = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        odds: torch.Tensor = self.head(read.last_hidden_state[:, 0])
        return odds


def odds(graph: openvino.Model, texts: int, tokens: int) -> list[float]:
    ids = np.random.default_rng(0).integers(0, 50, (texts, tokens))
    mask = np.arange(tokens) < np.linspace(2, tokens, texts)[:, None]
    compiled = openvino.Core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    given = {"input_ids": ids, "attention_mask": mask.astype(np.int64), "token_type_ids": ids % 2}
    return [float(one) for one in compiled(given)[0].ravel()]


def test_the_numbers_stay_the_same() -> None:
    """Whatever the texts, some of them padded; and the feed-forward part no longer sees the other tokens."""
    model = SmallEncoder()
    whole, first = trace(model, INPUTS), first_token_only(trace(model, INPUTS))
    for texts, tokens in ((1, 5), (3, 12), (8, 33)):
        assert np.allclose(odds(whole, texts, tokens), odds(first, texts, tokens), atol=1e-6)
    assert len(set(np.round(odds(first, 8, 33), 6))) == 8
    wide = [node for node in first.get_ordered_ops() if node.get_type_name() == "Gelu"]
    assert [-1, 1] == [one.get_output_partial_shape(0)[1].get_max_length() for one in wide]
