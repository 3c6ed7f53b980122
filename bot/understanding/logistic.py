"""Weighted logistic regression with a little stiffness (L2), on full rows and on rows of pieces.

Written here because nothing we depend on has it: scikit-learn would bring SciPy, 120 MB for two
functions. Both losses are convex, so the weights do not hang on where the search begins.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from bot.understanding.pieces import COLUMNS, Pieces

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.float64] | npt.NDArray[np.float32]

_CONSTANT_STIFFNESS = 1e-6
_STEPS = 40
_PIECE_STEPS = 60
"""With fewer, weights that began with those of the whole still know what was taken out."""
_ENOUGH = 1e-6
"""The share of the loss that a step must still gain."""
_ASTRAY = 0.3
"""The curvature is computed anew when a step gains this much more or less than it promised."""
_REMEMBERED = 8
"""Steps that the search over pieces learns the curvature from (L-BFGS)."""
_LEAST_STEP = 1e-8


def on_rows(
    rows: Rows, right: Floats, weight: Floats, stiffness: float, start: Floats | None = None
) -> Floats:
    """A weight for each column, the constant last; by Newton's method with halved steps.

    ``start`` is where the search begins: weights learnt from much the same save most of it. Rows of
    half the precision take half the time and teach the same.
    """
    table = np.hstack([rows, np.ones((len(rows), 1), rows.dtype)])
    stiff = np.full(table.shape[1], stiffness)
    stiff[-1] = _CONSTANT_STIFFNESS

    def loss(told: Floats, learnt: Floats) -> float:
        return _misfit(told, right, weight) + float((stiff * learnt**2).sum()) / 2

    learnt = np.zeros(table.shape[1]) if start is None else start
    told = _told(table, learnt)
    before = loss(told, learnt)
    inverse: Floats | None = None
    for _ in range(_STEPS):
        p = sigmoid(told)
        gradient = _added_up(table, weight * (p - right)) + stiff * learnt
        fresh = inverse is None
        if inverse is None:
            bent = table * np.sqrt(weight * p * (1 - p)).astype(table.dtype)[:, None]
            curvature = (bent.T @ bent).astype(np.float64) + np.diag(stiff)
            inverse = np.linalg.inv(curvature)
        step = np.einsum("ij,j->i", inverse, gradient)
        promised = _product(gradient, step) / 2
        moved = _told(table, step)
        size = 1.0
        while True:
            after = loss(told - size * moved, learnt - size * step)
            if after <= before or size * float(np.abs(step).max()) <= _LEAST_STEP:
                break
            size /= 2
        if after > before:
            if fresh:
                break
            inverse = None
            continue
        gained, before = before - after, after
        learnt, told = learnt - size * step, told - size * moved
        astray = abs(gained - promised) > _ASTRAY * promised
        if gained < _ENOUGH * after and (fresh or not astray):
            break
        if astray:
            inverse = None
    return np.asarray(learnt)


def on_pieces(
    rows: Pieces, right: Floats, weight: Floats, stiffness: float, start: Floats | None = None
) -> Floats:
    """A weight for each piece, the constant last; by L-BFGS: there are far too many for Newton.

    ``start`` as in ``on_rows``.
    """

    def value(learnt: Floats) -> tuple[float, Floats]:
        told = rows.times(learnt[:-1]) + learnt[-1]
        off = weight * (sigmoid(told) - right)
        gradient = np.append(rows.added_up(off) + stiffness * learnt[:-1], off.sum())
        bent = stiffness * float((learnt[:-1] ** 2).sum()) / 2
        return _misfit(told, right, weight) + bent, gradient

    return _lbfgs(value, np.zeros(COLUMNS + 1) if start is None else start)


def sigmoid(told: Floats) -> Floats:
    """Log odds as probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(told, -30, 30))))


def _told(table: Rows, learnt: Floats) -> Floats:
    """What the columns tell of each row, without a copy of the table in full precision."""
    return np.asarray(np.einsum("ij,j->i", table, learnt.astype(table.dtype)), np.float64)


def _added_up(table: Rows, of_rows: Floats) -> Floats:
    """Per column the sum of a value of the rows."""
    return np.asarray(np.einsum("ij,i->j", table, of_rows.astype(table.dtype)), np.float64)


def _misfit(told: Floats, right: Floats, weight: Floats) -> float:
    return float((weight * (np.logaddexp(0.0, told) - right * told)).sum())


def _lbfgs(value: Callable[[Floats], tuple[float, Floats]], learnt: Floats) -> Floats:
    loss, gradient = value(learnt)
    steps: list[tuple[Floats, Floats]] = []
    """What was moved, and how the gradient changed by it."""
    for _ in range(_PIECE_STEPS):
        way = _direction(gradient, steps)
        slope = _product(gradient, way)
        size = 1.0
        after, bent = value(learnt - size * way)
        while after > loss - 1e-4 * size * slope and size > _LEAST_STEP:
            size /= 2
            after, bent = value(learnt - size * way)
        if after >= loss:
            break
        steps = [*steps, (-size * way, bent - gradient)][-_REMEMBERED:]
        learnt = learnt - size * way
        gained, loss, gradient = loss - after, after, bent
        if gained < _ENOUGH * loss:
            break
    return learnt


def _direction(gradient: Floats, steps: list[tuple[Floats, Floats]]) -> Floats:
    """The gradient, bent by what the last steps told of the curvature."""
    if not steps:
        return np.asarray(gradient / max(_product(gradient, gradient) ** 0.5, 1e-12))
    way = gradient.copy()
    shares: list[float] = []
    for moved, change in reversed(steps):
        share = _product(moved, way) / _product(change, moved)
        shares.append(share)
        way -= share * change
    moved, change = steps[-1]
    way *= _product(moved, change) / _product(change, change)
    for (moved, change), share in zip(steps, reversed(shares), strict=True):
        way += moved * (share - _product(change, way) / _product(change, moved))
    return way


def _product(one: Floats, other: Floats) -> float:
    """Not ``@``, here and for tables: its threads wait for each other by spinning, and on a busy
    machine 65,536 numbers then take a hundred times as long (measured: 22 s instead of 1)."""
    return float((one * other).sum())
