"""How like a message is to what was danger, and to what was not: by its nearness to many examples.

One direction in the space of sentence vectors cannot tell "I want to die" from "I am dying of
boredom"; nearness to examples of either can. It is ridge regression on a kernel, over a part of
the examples (subset of regressors), solved in closed form: also for what was taken out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bot.understanding.logistic import Floats
from bot.understanding.pieces import Ints
from bot.understanding.vectors import Floats as Vector

_NARROW = 2.0
"""How fast nearness falls with the angle; of 1, 2 and 3 the best on examples left out."""
_STIFFNESS = 2.0
_LEAST = 1e-4
"""Added where two of the examples kept are nearly the same, so that there is one solution."""
_AT_ONCE = 2048
"""Rows whose nearness is held at a time."""


@dataclass(frozen=True)
class Likeness:
    """Which examples a message is held against, and what nearness to each of them says."""

    examples: Vector
    """Examples × dimensions, each row of length 1."""
    says: Vector
    """A number for each example, the constant last."""

    def told(self, rows: Vector) -> Floats:
        """About 1 for danger, about -1 for what is ordinary; ``rows`` have length 1."""
        return np.asarray(_near(rows, self.examples) @ self.says, np.float64)


def learn(
    rows: Vector, right: Floats, weight: Floats, folds: Ints, kept: Ints
) -> tuple[Likeness, Floats]:
    """Learn from rows of length 1, of which ``kept`` are the examples to hold messages against.

    With it comes what is said of every row by what was learnt without its fold.
    """
    examples = rows[kept]
    wanted = np.where(right > 0, 1.0, -1.0)
    sums = [
        _added_up(rows[these], wanted[these], weight[these], examples)
        for these in (folds == fold for fold in range(int(folds.max()) + 1))
    ]
    stiff = _STIFFNESS * _near(examples, examples).astype(np.float64)
    stiff = np.vstack([stiff, np.zeros(len(stiff) + 1)])
    stiff[np.diag_indices(len(kept) + 1)] += _LEAST
    table = sum((one for one, _ in sums), stiff)
    towards = sum((one for _, one in sums), np.zeros(len(kept) + 1))
    whole = Likeness(examples, np.linalg.solve(table, towards).astype(np.float32))
    told = np.zeros(len(rows))
    for fold, (own, own_towards) in enumerate(sums):
        asked = folds == fold
        if asked.any():
            says = np.linalg.solve(table - own, towards - own_towards)
            told[asked] = replace(whole, says=says.astype(np.float32)).told(rows[asked])
    return whole, told


def _added_up(
    rows: Vector, wanted: Floats, weight: Floats, examples: Vector
) -> tuple[Floats, Floats]:
    table = np.zeros((len(examples) + 1, len(examples) + 1), np.float64)
    towards = np.zeros(len(examples) + 1)
    taught = np.flatnonzero(weight > 0)
    for start in range(0, len(taught), _AT_ONCE):
        some = taught[start : start + _AT_ONCE]
        near = _near(rows[some], examples)
        near *= np.sqrt(weight[some]).astype(np.float32)[:, None]
        table += near.T @ near
        towards += near.T @ (wanted[some] * np.sqrt(weight[some])).astype(np.float32)
    return table, towards


def _near(rows: Vector, examples: Vector) -> Vector:
    """Rows × examples: 1 for the same meaning; the last column is 1 for all."""
    near = np.ones((len(rows), len(examples) + 1), np.float32)
    near[:, :-1] = np.exp(_NARROW * (rows @ examples.T - 1))
    return near
