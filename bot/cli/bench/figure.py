"""A figure that was measured, what it should be, and a table of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

Tell = Callable[[str, float], None]
"""Told what is being measured, and which share of it is done."""


@dataclass(frozen=True)
class Figure:
    """One measured value; without a target it is only stated."""

    name: str
    value: float | None
    """None where it could not be measured; ``note`` says why."""
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def held(self) -> bool | None:
        """Whether the target is met; None where there is none. What was not measured is not met."""
        if self.at_least is None and self.at_most is None:
            return None
        if self.value is None:
            return False
        # Three digits are told, and three digits decide.
        value = round(self.value, 3)
        low = self.at_least is None or value >= self.at_least
        return low and (self.at_most is None or value <= self.at_most)

    @property
    def target(self) -> str:
        """The target in words."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return f"≤ {self.at_most:g}" if self.at_most is not None else "–"

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {**asdict(self), "held": self.held}


def table(figures: Sequence[Figure]) -> str:
    """One line a figure: its name, value, target, whether it is held, and what to know of it."""
    wide = max((len(one.name) for one in figures), default=0)
    words = {True: "held", False: "NOT HELD", None: ""}
    return "\n".join(
        f"{one.name:<{wide}}  {_value(one.value):>9}  {one.target:>8}  {words[one.held]:<8}"
        f"  {one.note}".rstrip()
        for one in figures
    )


def _value(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if abs(value) < 100 else f"{value:.0f}"


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """How often something from inside scores higher than something from outside; ties count half.

    Neither may be empty.
    """
    low = np.sort(np.array(outside, float))
    high = np.array(inside, float)
    below = np.searchsorted(low, high, side="left")
    upto = np.searchsorted(low, high, side="right")
    return float((below + upto).mean() / 2 / len(low))
