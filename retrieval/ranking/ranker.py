"""The ranker: reads a question and a sentence together, and says how likely the one answers the other.

A cross-encoder (Nogueira and Cho 2019, "Passage re-ranking with BERT") of the size of the embedding model, fine-tuned
from its weights and quantised to 8 bits by ``benchmarks/training/ranker.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import bundled_folder, load_tokenizer
from retrieval.errors import ModelError
from retrieval.graphs import Graph

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder
    from tokenizers import Tokenizer

RANKER_FILE = Path(__file__).with_name("ranker.xml")

_QUESTION_TOKENS, _TITLE_TOKENS, _SENTENCE_TOKENS = 48, 16, 72
_BEGIN, _SEPARATOR, _BAR = 101, 102, 1064
"""[CLS], [SEP] and "|" in the model's vocabulary."""

LogOdds = NDArray[np.float32]


class Ranker(Protocol):
    """Judges sentences as answers."""

    def log_odds(self, question: str, sentences: Sequence[tuple[str, str]]) -> LogOdds:
        """How likely each sentence, given as (its article's title, its words), answers; shape (sentences,)."""


class GraphRanker:
    """The ranker that comes with Newsdesk."""

    def __init__(self, file: Path = RANKER_FILE, threads: int = 0, cache: Path | None = None) -> None:
        """Take its graph; it is loaded with the first sentences.

        Args:
            file: the graph, in OpenVINO's form.
            threads: CPU threads; 0 for all cores.
            cache: a folder where what was compiled is kept for the next process; None keeps nothing.
        """
        self._graph = Graph(file, threads, cache / f"ranker-{_checksum(file)[:20]}" if cache else None)
        self._tokens = lru_cache(maxsize=4096)(self._tokenize)

    def log_odds(self, question: str, sentences: Sequence[tuple[str, str]]) -> LogOdds:
        """How likely each sentence answers; log odds that were trained against those of having no answer, 0."""
        if not sentences:
            return np.empty(0, np.float32)
        pairs = [self.pair(question, title, text) for title, text in sentences]
        return self._graph.run([ids for ids, _ in pairs], [types for _, types in pairs]).reshape(-1)

    def pair(self, question: str, title: str, sentence: str) -> tuple[list[int], list[int]]:
        """What the model reads of a question and a sentence: token ids, and to which of the two each belongs."""
        asked = _middle_left_out(self._tokens(question))
        context = [*self._tokens(title)[:_TITLE_TOKENS], _BAR] if title else []
        answer = [*context, *self._tokens(sentence)[:_SENTENCE_TOKENS], _SEPARATOR]
        return [_BEGIN, *asked, _SEPARATOR, *answer], [0] * (len(asked) + 2) + [1] * len(answer)

    def _tokenize(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return load_tokenizer(bundled_folder())


def _checksum(file: Path) -> str:
    """Of a graph's weights, SHA-256, hexadecimal: a release may have others under the same name."""
    try:
        with file.with_suffix(".bin").open("rb") as weights:
            return hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"the model in {file} could not be loaded: {error.strerror or error}") from error


def _middle_left_out(tokens: list[int]) -> list[int]:
    """A long question by its beginning and, since that is where it asks, more of its end."""
    first = _QUESTION_TOKENS // 3
    return tokens if len(tokens) <= _QUESTION_TOKENS else tokens[:first] + tokens[first - _QUESTION_TOKENS :]


class CrossEncoderRanker:
    """Another cross-encoder, by its name on the model hub or its folder, through sentence-transformers.

    It decides the order; how sure one may be of the best is still said by our own ranker, whose odds are calibrated.
    """

    def __init__(self, name: str, own: Ranker) -> None:
        """Take its name and the ranker that comes with Newsdesk."""
        self._name = name
        self._own = own

    def log_odds(self, question: str, sentences: Sequence[tuple[str, str]]) -> LogOdds:
        """The cross-encoder's scores, moved and stretched to the mean and the spread of our own ranker's log odds."""
        if not sentences:
            return np.empty(0, np.float32)
        own = self._own.log_odds(question, sentences)
        texts = [(question, f"{title} | {text}" if title else text) for title, text in sentences]
        scores = np.asarray(self._model.predict(texts, show_progress_bar=False), np.float32).reshape(len(texts))
        standard = (scores - scores.mean()) / (scores.std() or 1.0)
        return np.asarray(standard * own.std() + own.mean(), np.float32)

    @cached_property
    def _model(self) -> CrossEncoder:
        from sentence_transformers import CrossEncoder

        try:
            model: CrossEncoder = CrossEncoder(self._name, device="cpu", num_labels=1)
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(
                f"there is no cross-encoder '{self._name}': it is neither a folder nor to be had from the model hub "
                f"({type(error).__name__}). Check NEWSDESK_RANKER, or unset it to use the bundled ranker."
            ) from error
        return model
