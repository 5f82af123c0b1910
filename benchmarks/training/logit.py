"""Fits the linear models: a conditional logit for orders, a logistic regression for the confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from retrieval.ranking.linear import Linear
from retrieval.ranking.passages import Measures

_PENALTY = 1e-3
"""On the squared weights of an order: chosen among 1e-4 … 1e-2 by weeks left out, hardly any difference."""
_CONFIDENCE_STRENGTH = 0.1
"""scikit-learn's C, its inverse penalty: there are few questions without an answer."""

Labels = NDArray[np.bool_]


@dataclass(frozen=True)
class Choice:
    """The candidates of one question, and which of them are right."""

    measures: Measures
    right: Labels


def fit_order(choices: Sequence[Choice]) -> Linear:
    """A conditional logit (McFadden 1974): the best weights for telling a question's right candidates from the others.

    It maximises the probability, among all candidates of a question, of those that are right. Its bias is 0: only
    differences within a question mean something. Questions without a right candidate teach nothing.
    """
    taught = [choice for choice in choices if choice.right.any()]
    scaler = StandardScaler().fit(np.vstack([choice.measures for choice in taught]))
    problem = _Problem(
        features=scaler.transform(np.vstack([choice.measures for choice in taught])).astype(np.float64),
        right=np.concatenate([choice.right for choice in taught]),
        starts=np.cumsum([0, *(len(choice.right) for choice in taught[:-1])]),
    )
    found = minimize(problem.loss, np.zeros(problem.features.shape[1]), jac=True, method="L-BFGS-B")
    return Linear(scaler.mean_, scaler.scale_, found.x, 0.0)


def fit_confidence(measures: Measures, answerable: Labels, weights: NDArray[np.float64]) -> Linear:
    """A logistic regression; each question counts as much as its weight, of which the mean is made 1."""
    scaler = StandardScaler().fit(measures)
    model = LogisticRegression(C=_CONFIDENCE_STRENGTH, max_iter=5000)
    model.fit(scaler.transform(measures), answerable, sample_weight=weights / weights.mean())
    return Linear(scaler.mean_, scaler.scale_, model.coef_[0], float(model.intercept_[0]))


@dataclass(frozen=True)
class _Problem:
    """All candidates of all questions, one below the other."""

    features: NDArray[np.float64]
    right: Labels
    starts: NDArray[np.int_]
    """Row of each question's first candidate."""

    def loss(self, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Mean negative log probability of a right candidate, penalised, and its gradient."""
        question = np.repeat(np.arange(len(self.starts)), np.diff([*self.starts, len(self.right)]))
        scores = self.features @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, self.starts)[question])
        every = np.add.reduceat(odds, self.starts)
        right = np.maximum(np.add.reduceat(odds * self.right, self.starts), 1e-12)
        excess = odds * (1 / every[question] - self.right / right[question]) / len(self.starts)
        value = float(np.log(every / right).mean() + _PENALTY * weights @ weights)
        return value, self.features.T @ excess + 2 * _PENALTY * weights
