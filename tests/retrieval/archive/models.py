"""Embedding models for the archive's tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from retrieval.embedding import ModelStamp, SentenceTransformerEmbedder
from retrieval.encoders import Vectors, bundled_folder
from retrieval.settings import BUNDLED_MODEL


class WordsModel:
    """Texts that share words are alike: a process has it at once, where the bundled model takes it seconds to load."""

    stamp = ModelStamp("words", 16, "1" * 64)
    max_tokens = 60

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        words = re.findall(r"\w+", text.lower()) or [""]
        total: NDArray[np.float64] = np.stack([self._direction(word) for word in words]).sum(axis=0)
        return np.asarray(total / np.linalg.norm(total), np.float32)

    def _direction(self, word: str) -> NDArray[np.float64]:
        return np.random.default_rng(crc32(word.encode())).normal(size=self.stamp.dimension)


class OtherModel(WordsModel):
    """Its vectors mean nothing to any other model's."""

    stamp = ModelStamp("other-model", 8, "0" * 64)


class IdleModel(SentenceTransformerEmbedder):
    """The bundled model, which must not be loaded."""

    def __init__(self) -> None:
        super().__init__(BUNDLED_MODEL, bundled_folder())

    @property
    def _encoder(self) -> NoReturn:
        raise AssertionError("the model was loaded")
