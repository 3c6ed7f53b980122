"""Weights learnt from rows of measurements, held near what is known beforehand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.float64]

_STIFFNESS = 4.0
"""How many examples' worth the prior weights count (L2 towards them)."""
_STEPS = 50
_SMALL = 1e-6
"""The weights are found when no step moves any of them by more."""


def logistic(
    table: Table,
    labels: Table,
    weights: Table,
    prior: Sequence[float],
    columns: Sequence[int],
    helpful: Sequence[int],
) -> Table:
    """Weighted logistic regression, held near the prior weights; the constant is the last.

    Only these ``columns`` are learnt, the others stay as they are known. One of the ``helpful``
    that would turn against its meaning (a nearer phrase making the entry less likely) is set to
    nothing and the others are learnt again.
    """
    known = np.array(prior)
    learnt = known.copy()
    free = np.zeros(len(known), bool)
    free[list(columns)] = True
    for _ in range(len(helpful)):
        learnt[free] = newton(table, labels, weights, known, free)
        against = [at for at in helpful if at < len(learnt) - 1 and free[at] and learnt[at] < 0]
        if not against:
            break
        free[against] = False
        learnt[against] = 0.0
    return learnt


def newton(
    table: Table, labels: Table, weights: Table, prior: Table, free: npt.NDArray[np.bool_]
) -> Table:
    """The free weights, found by Newton's method; the loss is convex and every step lowers it.

    A full step can overshoot where nearly everything is certain already, and then never comes
    back: it is halved until the loss falls.
    """
    rows = np.hstack([table, np.ones((len(table), 1))])[:, free]
    prior = prior[free]

    def loss(candidate: Table) -> float:
        told = rows @ candidate
        fit = weights * (np.logaddexp(0.0, told) - labels * told)
        return float(fit.sum() + _STIFFNESS / 2 * ((candidate - prior) ** 2).sum())

    learnt = prior.copy()
    before = loss(learnt)
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(rows @ learnt, -30, 30)))
        gradient = rows.T @ (weights * (p - labels)) + _STIFFNESS * (learnt - prior)
        curvature = (rows * (weights * p * (1 - p))[:, None]).T @ rows
        step = np.linalg.solve(curvature + _STIFFNESS * np.eye(len(learnt)), gradient)
        after = loss(learnt - step)
        while after > before and float(np.abs(step).max()) > _SMALL:
            step = step / 2
            after = loss(learnt - step)
        if after > before:
            break
        learnt, before = learnt - step, after
        if float(np.abs(step).max()) < _SMALL:
            break
    return learnt
