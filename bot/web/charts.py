"""Where things stand in column and bar charts; ``templates/charts.html`` draws them.

Parts differ in pattern as well as in colour, so that they can be told apart on grey paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, TOP, BOTTOM = 44, 12, 44
WIDTH, HEIGHT = 720, 240
BAR_HEIGHT, BAR_GAP, LABEL_WIDTH = 16, 8, 190
"""Of a bar chart; its height grows with the bars."""
_MOST_LABELS = 16


@dataclass(frozen=True)
class Part:
    """A piece of a column or a bar; ``name`` is its class in the style sheet."""

    name: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Column:
    """A column with its parts from below."""

    label: str
    middle: float
    parts: tuple[Part, ...]
    labelled: bool
    """False where there is no room for every label."""


@dataclass(frozen=True)
class Tick:
    """A line of the grid with its number."""

    value: int
    at: float


@dataclass(frozen=True)
class Columns:
    """A chart of columns over time."""

    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    base: float
    right: float = WIDTH - 8


@dataclass(frozen=True)
class Bars:
    """A chart of bars, one below the other, with the number at the end."""

    bars: tuple[Column, ...]
    totals: tuple[int, ...]
    ends: tuple[float, ...]
    height: float


def columns(rows: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> Columns:
    """A column for each row (label, and its parts by name from below)."""
    top = scale_top(max((sum(count for _, count in parts) for _, parts in rows), default=0))
    tall = HEIGHT - TOP - BOTTOM
    base = float(TOP + tall)
    step = (WIDTH - LEFT - 8) / max(1, len(rows))
    width = round(min(step * 0.72, 40), 1)
    every = max(1, -(-len(rows) // _MOST_LABELS))
    found = []
    for number, (label, parts) in enumerate(rows):
        middle = LEFT + step * (number + 0.5)
        below = base
        pieces = []
        for name, count in parts:
            height = tall * count / top
            below -= height
            if count:
                left = round(middle - width / 2, 1)
                pieces.append(Part(name, left, round(below, 1), width, round(height, 1)))
        labelled = number % every == 0
        found.append(Column(label, round(middle, 1), tuple(pieces), labelled))
    steps = range(0, top + 1, top // 4)
    ticks = tuple(Tick(value, round(base - tall * value / top, 1)) for value in steps)
    return Columns(tuple(found), ticks, base)


def bars(rows: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> Bars:
    """A bar for each row (label, and its parts by name from the left)."""
    most = max((sum(count for _, count in parts) for _, parts in rows), default=0) or 1
    room = WIDTH - LABEL_WIDTH - 60
    found, totals, ends = [], [], []
    for number, (label, parts) in enumerate(rows):
        y = float(number * (BAR_HEIGHT + BAR_GAP) + 4)
        x = float(LABEL_WIDTH)
        pieces = []
        for name, count in parts:
            width = room * count / most
            if count:
                pieces.append(Part(name, round(x, 1), y, round(width, 1), BAR_HEIGHT))
            x += width
        found.append(Column(label, y + BAR_HEIGHT - 4, tuple(pieces), labelled=True))
        totals.append(sum(count for _, count in parts))
        ends.append(round(x + 6, 1))
    return Bars(tuple(found), tuple(totals), tuple(ends), len(rows) * (BAR_HEIGHT + BAR_GAP) + 8)


def scale_top(most: int) -> int:
    """A round number not under ``most`` that four equal steps lead to."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * 4 >= most:
                return step * factor * 4
        step *= 10
