"""Small linear models over named measures: numbers in ``models.json``, written by ``benchmarks/training/fit.py``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

LogOdds = NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """A weighted sum of standardised measures."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float

    def log_odds(self, measured: NDArray[np.float32]) -> LogOdds:
        """Log odds, shape (rows,), of measures of shape (rows, columns)."""
        return np.asarray((measured - self.mean) / self.scale @ self.weights + self.bias, dtype=np.float64)


@lru_cache(maxsize=8)
def load_model(name: str, columns: tuple[str, ...]) -> Linear:
    """A model by its name, for measures in this order."""
    model: dict[str, Any] = json.loads((files("retrieval.ranking") / "models.json").read_text())[name]
    mean, scale, weights = (
        np.array([model["measures"][column][part] for column in columns]) for part in ("mean", "scale", "weight")
    )
    return Linear(mean, scale, weights, float(model["bias"]))
