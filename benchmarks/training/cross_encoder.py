"""The ranker in torch: the bundled model with a head that says whether a sentence answers a question."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel

from benchmarks.training.lessons import Lesson
from retrieval.encoders import bundled_folder
from retrieval.ranking.ranker import GraphRanker, LogOdds

_FROZEN_LAYERS = 2
"""The word embeddings and the lowest layers stay as they are: half the time, and less to learn by heart."""
_LESSONS_A_STEP = 4
_WARM_UP = 0.06
_WIDTH_STEP = 16
"""Batches are padded to multiples of this: oneDNN prepares each new shape anew."""
_BATCH = 64
INPUTS = ("input_ids", "attention_mask", "token_type_ids")

Pair = tuple[list[int], list[int]]
pair_of: Callable[[str, str, str], Pair] = GraphRanker().pair
"""What the ranker reads, as the product makes it."""


class CrossEncoder(nn.Module):
    """Token ids of question and sentence in, one log odds out."""

    def __init__(self) -> None:
        """Start from the bundled weights."""
        super().__init__()
        self.body = AutoModel.from_pretrained(bundled_folder())
        self.head = nn.Linear(self.body.config.hidden_size, 1)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        for part in (self.body.embeddings, *self.body.encoder.layer[:_FROZEN_LAYERS]):
            part.requires_grad_(False)
        for module in self.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Log odds, shape (pairs, 1)."""
        read = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        odds: Tensor = self.head(read.last_hidden_state[:, 0])
        return odds


def train(model: CrossEncoder, lessons: Sequence[Lesson], rate: float, seed: int) -> None:
    """One pass over lessons in random order, AdamW, the rate warmed up and then falling to nothing."""
    taught = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(taught, lr=rate, weight_decay=0.01, fused=True)
    steps = list(_steps(lessons, seed))
    model.train()
    total = 0.0
    for number, step in enumerate(steps):
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, number / (_WARM_UP * len(steps))) * max(0.02, 1 - number / len(steps))
        loss = _loss(model, step)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(taught, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        total += float(loss)
        if (number + 1) % 50 == 0:
            print(f"  {number + 1} of {len(steps)} steps, loss {total / 50:.3f}", flush=True)
            total = 0.0


def _steps(lessons: Sequence[Lesson], seed: int) -> Iterator[list[Lesson]]:
    shuffled = list(lessons)
    random.Random(seed).shuffle(shuffled)
    return (shuffled[first : first + _LESSONS_A_STEP] for first in range(0, len(shuffled), _LESSONS_A_STEP))


def _loss(model: CrossEncoder, lessons: Sequence[Lesson]) -> Tensor:
    """Mean negative log probability of the right sentences among all of a lesson, and of "none" at log odds 0.

    Where no sentence is right, "none" is: so the odds rank, and also say whether there is an answer at all.
    """
    pairs = [pair_of(lesson.question, choice.title, choice.text) for lesson in lessons for choice in lesson.choices]
    with torch.autocast("cpu", torch.bfloat16):
        odds = model(**_padded(pairs)).squeeze(-1).float()
    losses = []
    for lesson, own in zip(lessons, odds.split([len(lesson.choices) for lesson in lessons]), strict=True):
        right = torch.tensor([choice.right for choice in lesson.choices])
        every = torch.cat([own, own.new_zeros(1)])
        is_right = torch.cat([right, ~right.any().reshape(1)])
        losses.append(torch.logsumexp(every, 0) - torch.logsumexp(every[is_right], 0))
    return torch.stack(losses).mean()


def judge(model: CrossEncoder, pairs: Sequence[Pair]) -> LogOdds:
    """Log odds of pairs, in their order."""
    model.eval()
    odds = np.zeros(len(pairs), np.float32)
    order = np.argsort([len(ids) for ids, _ in pairs])
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for first in range(0, len(order), _BATCH):
            rows = order[first : first + _BATCH]
            odds[rows] = model(**_padded([pairs[row] for row in rows])).squeeze(-1).float().numpy()
    return odds


def _padded(pairs: Sequence[Pair]) -> dict[str, Tensor]:
    width = -(-max(len(ids) for ids, _ in pairs) // _WIDTH_STEP) * _WIDTH_STEP
    inputs = {name: torch.zeros(len(pairs), width, dtype=torch.long) for name in INPUTS}
    for row, (ids, types) in enumerate(pairs):
        inputs["input_ids"][row, : len(ids)] = torch.tensor(ids)
        inputs["attention_mask"][row, : len(ids)] = 1
        inputs["token_type_ids"][row, : len(ids)] = torch.tensor(types)
    return inputs


def averaged(models: Sequence[CrossEncoder]) -> CrossEncoder:
    """The mean of models that were tuned from the same one ("model soups", Wortsman et al. 2022)."""
    mean = CrossEncoder()
    states: list[dict[str, Any]] = [model.state_dict() for model in models]
    mean.load_state_dict({name: torch.stack([s[name].float() for s in states]).mean(0) for name in states[0]})
    return mean
