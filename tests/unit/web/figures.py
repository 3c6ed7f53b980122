"""Figures for the pages that show some."""

from __future__ import annotations

from datetime import date

from bot.domain.figures import Confusion, Evaluation, ReliabilityBin, Report
from tests.unit.web.support import CARD

MOVED = "municipal/moving-in-notification"
GONE = "gone/topic"
"""Of a topic that is no longer there."""


def figures(
    *names: str, content: str = "0123", confusions: tuple[Confusion, ...] | None = None
) -> Evaluation:
    """The same figures for each of these names and for all."""
    report = Report(
        40, 10, 25, 1, 3, 1, 1, 8, 1, 40, 40,
        {50: 1.0, 80: 0.9375, 100: 0.65},
        (ReliabilityBin(0.2, 0.3, 8, 0.25, 0.5), ReliabilityBin(0.9, 1.0, 32, 0.95, 1.0)),
        confusions if confusions is not None else (Confusion(f"{CARD}|{MOVED}", GONE, 1, 2),
                                                   Confusion("none", CARD, 0, 1)),
    )  # fmt: skip
    reports = dict.fromkeys((*names, "all"), report)
    return Evaluation(date(2026, 11, 22), content, ("unseen/x.tsv",), reports)
