"""``check grants --on DATE``: how the grants stand on a day, and what changes from then on."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.domain.eligibility.changes import (
    Change,
    ChangeKind,
    Standing,
    changes_from,
    standing_on,
)
from bot.domain.eligibility.rules import Amounts, GrantBook


def render_changes(book: GrantBook, day: date) -> str:
    """The standing on ``day`` and every change on it or later."""
    coming = changes_from(book, day)
    lines = [f"On {day.isoformat()}:", *(f"  {_standing(one)}" for one in standing_on(book, day))]
    lines.append(f"Changes on {day.isoformat()} and after it:")
    lines += [f"  {_change(one)}" for one in coming] or ["  none is known"]
    return "\n".join(lines)


def changes_as_json(book: GrantBook, day: date) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "on": day.isoformat(),
        "standing": [
            {
                "grant": one.grant.id,
                "amounts": _amounts_as_json(one.amounts),
                "next_year": one.next_year,
                "window": None
                if one.window is None
                else {"opens": _iso(one.window.opens), "closes": _iso(one.window.closes)},
            }
            for one in standing_on(book, day)
        ],
        "changes": [
            {
                "day": change.day.isoformat(),
                "grant": change.grant.id,
                "kind": change.kind,
                "project_year": change.window.year if change.window else None,
                "before": _amounts_as_json(change.before),
                "after": _amounts_as_json(change.after),
            }
            for change in changes_from(book, day)
        ],
    }


def _standing(one: Standing) -> str:
    window = f"window for FY{one.next_year} projects not known"
    if one.window is not None:
        opens = one.window.opens.isoformat() if one.window.opens else "?"
        window = f"window for FY{one.next_year} projects {opens} to {one.window.closes}"
    return f"{one.grant.id}: {_amounts(one.amounts)}; {window}"


def _change(change: Change) -> str:
    start = f"{change.day.isoformat()}  {change.grant.id}: "
    if change.kind is ChangeKind.AMOUNTS:
        return f"{start}{_amounts(change.before)} → {_amounts(change.after)}"
    what = "opens" if change.kind is ChangeKind.OPENS else "closes (last day)"
    year = change.window.year if change.window else ""
    return f"{start}the window for FY{year} projects {what}"


def _amounts(amounts: Amounts | None) -> str:
    if amounts is None:
        return "no amounts"
    ceilings = " / ".join(f"{ceiling.jpy:,}" for ceiling in amounts.ceilings)
    parts = [f"ceiling {ceilings} yen"]
    if amounts.rate:
        parts.append(f"rate {amounts.rate[0]}/{amounts.rate[1]}")
    if amounts.floor:
        parts.append(f"floor {amounts.floor:,} yen")
    return ", ".join(parts)


def _amounts_as_json(amounts: Amounts | None) -> dict[str, Any] | None:
    if amounts is None:
        return None
    return {
        "from": _iso(amounts.since),
        "rate": f"{amounts.rate[0]}/{amounts.rate[1]}" if amounts.rate else None,
        "ceilings_jpy": [ceiling.jpy for ceiling in amounts.ceilings],
        "floor_jpy": amounts.floor,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
