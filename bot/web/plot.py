"""Where things stand in a reliability plot; ``templates/figures.html`` draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from bot.domain.figures import ReliabilityBin

LEFT, TOP, SIDE = 52, 16, 220
"""The square of the plot; what is around it is for the words along the axes."""
WIDTH, HEIGHT = LEFT + SIDE + 20, TOP + SIDE + 52
TICKS = (0, 25, 50, 75, 100)
_SMALLEST, _LARGEST = 3.0, 11.0


@dataclass(frozen=True)
class Dot:
    """One range of probabilities; the line from ``even`` to it shows how far the bot is off."""

    x: float
    y: float
    even: float
    """Height of the dashed line at ``x``: where stated and true are the same."""
    radius: float


def across(share: float) -> float:
    """How far to the right 0 to 1 lies."""
    return round(LEFT + SIDE * share, 1)


def down(share: float) -> float:
    """How far down 0 to 1 lies; 1 is at the top."""
    return round(TOP + SIDE * (1 - share), 1)


def dots(bins: Sequence[ReliabilityBin]) -> tuple[Dot, ...]:
    """A dot for each bin, its area growing with the messages in it."""
    most = max((one.count for one in bins), default=0)
    return tuple(
        Dot(
            x=across(one.stated),
            y=down(one.true),
            even=down(one.stated),
            radius=round(_SMALLEST + (_LARGEST - _SMALLEST) * sqrt(one.count / most), 1),
        )
        for one in bins
    )
