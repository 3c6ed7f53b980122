"""Figures that age: a text that tells one says of which year it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.content.check.passages import passages
from bot.content.loader import Loaded
from bot.content.problem import Findings
from bot.domain.entry import COUNTED_FORMS, Fact


def check_years(loaded: Loaded, findings: Findings) -> None:
    """Report each counted figure whose text names no year for it.

    The year may come from the figure itself (``{people:year}``), from another one counted then, or
    from a date of that year: what stands beside it is the editor's to see.
    """
    told: dict[str, set[int]] = {}
    shown: list[tuple[str, int, Fact]] = []
    for passage in passages(loaded.tree):
        entry = loaded.content.entries.get(passage.files.id)
        facts: Mapping[str, Fact] = entry.facts if entry is not None else {}
        for offset, ref in passage.facts:
            fact = facts.get(ref.name)
            if fact is None:
                continue
            told.setdefault(passage.path, set()).update(_years(fact, ref.form))
            if fact.counted and ref.form not in COUNTED_FORMS:
                shown.append((passage.path, passage.line(offset), fact))
    for path, line, fact in shown:
        if _year(fact) not in told[path]:
            findings.error(
                path,
                line,
                "figure-without-year",
                f"'{{{fact.name}}}' was counted in {_year(fact)}, and this text does not say so",
                f"Write {{{fact.name}:year}} beside it, or {{{fact.name}:series}}: all its years.",
            )


def _year(fact: Fact) -> int:
    return int((fact.values[0].counted or "0")[:4])


def _years(fact: Fact, form: str) -> set[int]:
    """The years a reader learns from this place."""
    if fact.counted:
        return {_year(fact)} if form in COUNTED_FORMS - {"before"} else set()
    return {one.value.year for one in fact.values if isinstance(one.value, date)}
