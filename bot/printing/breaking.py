"""Where a line of Japanese or English may end.

Japanese may break between any two letters but for a few rules (kinsoku, JIS X 4051): no line begins
with a closing bracket, a full stop or a small kana, none ends with an opening bracket. Words and
numbers in Latin letters stay whole where they fit on a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Measure = Callable[[str], float]

NOT_FIRST = frozenset(
    "、。，．・：；？！）］｝」』】〉》〕”’,.:;?!)]}%％ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々…円"
)
NOT_LAST = frozenset("（［｛「『【〈《〔“‘([{¥￥")

_PIECE = re.compile(r"[!-~À-ɏ–—‘’“”]+|\s+|.", re.DOTALL)
"""A run of Latin letters and signs, a run of blanks, or one other letter."""


def break_lines(text: str, width: float, measure: Measure, most: int | None = None) -> list[str]:
    """The text in lines no wider than ``width``; at least one line, blanks at the ends left out.

    Where it has more than ``most`` lines the last of them ends with an ellipsis. ``measure`` must
    give a text the sum of the widths of its letters.
    """
    lines: list[str] = []
    line, filled = "", 0.0
    for unit in _units(text):
        if filled + measure(unit.rstrip()) <= width:
            line, filled = line + unit, filled + measure(unit)
            continue
        if line.strip():
            lines.append(line.strip())
        line, filled = unit.lstrip(), measure(unit.lstrip())
        while measure(line.rstrip()) > width and len(line) > 1:
            cut = _longest(line, width, measure)
            lines.append(line[:cut].strip())
            line = line[cut:].lstrip()
            filled = measure(line)
        if most is not None and len(lines) > most:
            break
    if line.strip() or not lines:
        lines.append(line.strip())
    if most is not None and len(lines) > most:
        last = lines[most - 1]
        return [*lines[: most - 1], cut_line(last + "…", width, measure, cut=True)]
    return lines


def cut_line(text: str, width: float, measure: Measure, *, cut: bool = False) -> str:
    """As much of the text as fits; an ellipsis shows that it was ``cut``, here or before."""
    if measure(text) <= width:
        return text
    bare = text.removesuffix("…") if cut else text
    kept = bare[: _longest(bare, width - measure("…"), measure)].rstrip()
    return (kept if measure(kept + "…") <= width else "") + "…"


def _units(text: str) -> list[str]:
    """Pieces that may not be broken inside; a break is allowed between any two of them."""
    units: list[str] = []
    for piece in _PIECE.findall(text):
        if units and (
            piece[0] in NOT_FIRST or piece.isspace() or units[-1].rstrip()[-1:] in NOT_LAST
        ):
            units[-1] += piece
        else:
            units.append(piece)
    return units


def _longest(text: str, width: float, measure: Measure) -> int:
    """How many letters fit on a line, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low
