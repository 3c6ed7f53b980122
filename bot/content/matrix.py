"""The coverage of the base as a table for a terminal, or as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain.coverage import CoverageRow, TextState, coverage, totals
from bot.domain.entry import Audience, Content
from bot.domain.locale import LOCALES

MARKS: Mapping[TextState, str] = {
    TextState.COMPLETE: "#",
    TextState.SUMMARY: "-",
    TextState.STALE: "!",
    TextState.MISSING: "?",
    TextState.NOT_ASKED: ".",
}
"""One sign a text, so that twenty languages fit a line."""


def render_matrix(content: Content, today: date) -> str:
    """Entries × locales for each audience, with review dates and totals."""
    legend = "   ".join(f"{mark} {state}" for state, mark in MARKS.items())
    parts = [f"{legend}   * review overdue"]
    for audience in Audience:
        rows = coverage(content, audience, today)
        if rows:
            parts.append(_table(audience, rows))
    return "\n\n".join(parts)


def matrix_as_json(content: Content, today: date) -> list[dict[str, Any]]:
    """One object an entry."""
    return [
        {
            "audience": str(audience),
            "entry": row.entry_id,
            "reviewed": row.reviewed.isoformat() if row.reviewed else None,
            "review_by": row.review_by.isoformat() if row.review_by else None,
            "overdue": row.overdue,
            "locales": {str(tag): str(state) for tag, state in row.states.items()},
        }
        for audience in Audience
        for row in coverage(content, audience, today)
    ]


def _table(audience: Audience, rows: Sequence[CoverageRow]) -> str:
    wide = max(len(row.entry_id) for row in rows)
    lines = [f"{audience} ({len(rows)} entries)", *_heads(wide)]
    for row in rows:
        marks = " ".join(MARKS[state] for state in row.states.values())
        overdue = " *" if row.overdue else ""
        lines.append(f"{row.entry_id:<{wide}}  {marks}  {row.review_by or '-'}{overdue}")
    lines.append("")
    for tag, counts in totals(rows).items():
        told = ", ".join(f"{counts[state]} {state}" for state in TextState if counts[state])
        lines.append(f"{tag:<10}{told}")
    return "\n".join(lines)


def _heads(wide: int) -> list[str]:
    """The tags written downwards over their columns."""
    deep = max(len(tag) for tag in LOCALES)
    return [
        " " * wide + "  " + " ".join(tag.ljust(deep)[at] for tag in LOCALES) + "  "
        + ("review by" if at == deep - 1 else "")
        for at in range(deep)
    ]  # fmt: skip
