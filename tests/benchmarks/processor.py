"""How much processor time processes took, on Linux."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def children(process_id: int) -> list[int]:
    """The processes a process has started and that live."""
    return [
        int(child)
        for task in Path(f"/proc/{process_id}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def processor_seconds(process_id: int) -> float:
    """What a process and all below it have used, those that ended included."""
    try:
        fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
        below = children(process_id)
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS + sum(map(processor_seconds, below))
