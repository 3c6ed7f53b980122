"""Fits the weights of the score on the pairs marked ``fit``: ridge logistic regression.

No weight may fall below zero (each signal grows with difficulty). What the rules forbid outright
has a least weight: the pairs are told apart without it, and a text in である style is no easy one.
"""

from __future__ import annotations

import numpy as np

from bot.easy.score import NAMES
from tests.easy.measuring import checker, read_pairs

RIDGE = 0.02
FLOOR = 1.5
FORBIDDEN = ("respectful forms", "official connectives", "other endings")
STEPS = 40_000
RATE = 0.05


def fit() -> tuple[float, dict[str, float]]:
    """The bias and the weights, on the signals as they are.

    The border is put in the middle between the hardest easy and the easiest normal text.
    """
    judge = checker()
    rows, wanted = [], []
    for pair in read_pairs("fit"):
        for text, hard in ((pair.normal, 1.0), (pair.easy, 0.0)):
            values = judge.check(text).signals
            rows.append([values[name] for name in NAMES])
            wanted.append(hard)
    signals, target = np.array(rows), np.array(wanted)
    spread = np.where(signals.std(axis=0) > 0, signals.std(axis=0), 1.0)
    scaled = (signals - signals.mean(axis=0)) / spread
    # The bias of the regression is dropped: the border lies in the middle of the gap.
    weights, bias = np.zeros(len(NAMES)), 0.0
    for _ in range(STEPS):
        guess = 1 / (1 + np.exp(-(scaled @ weights + bias)))
        weights -= RATE * (scaled.T @ (guess - target) / len(target) + RIDGE * weights)
        weights = np.maximum(weights, 0.0)
        bias -= RATE * float((guess - target).mean())
    raw = weights / spread
    found = {name: round(float(weight), 2) for name, weight in zip(NAMES, raw, strict=True)}
    found |= {name: max(found[name], FLOOR) for name in FORBIDDEN}
    difficulty = signals @ np.array([found[name] for name in NAMES])
    easiest_normal, hardest_easy = difficulty[target == 1].min(), difficulty[target == 0].max()
    return round(-float(easiest_normal + hardest_easy) / 2, 2), found
