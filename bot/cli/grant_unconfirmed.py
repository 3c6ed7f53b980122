"""``check grants --unconfirmed``: one list of what CLAIR would have to confirm."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from bot.domain.confidence import Confidence
from bot.domain.eligibility.rules import GrantBook, State
from bot.domain.eligibility.unconfirmed import Point, unconfirmed
from bot.domain.entry import Audience, Content

STATES = {
    State.ASSUMPTION: "our reading",
    State.OLD_COPY: "old or third-party copy",
    None: "not found",
}


def render_unconfirmed(book: GrantBook, content: Content, day: date) -> str:
    """The list by grant, then the facts of municipal entries that nobody has confirmed."""
    points = unconfirmed(book, day)
    lines = [f"To be confirmed by CLAIR, on {day.isoformat()}: {len(points)} points of grants"]
    for grant, some in groupby(points, key=lambda one: one.grant):
        lines.append(f"{grant.id} ({grant.division or '-'})")
        lines += [f"  {_line(point)}" for point in some]
    facts = list(_facts(content))
    lines.append(f"Facts of municipal entries from memory: {len(facts)}")
    lines += [f"  {entry}: {fact}" for entry, fact in facts]
    return "\n".join(lines)


def unconfirmed_as_json(book: GrantBook, content: Content, day: date) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "on": day.isoformat(),
        "points": [
            {
                "grant": one.grant.id,
                "division": one.grant.division,
                "kind": one.kind,
                "what": one.what,
                "text": one.text,
                "state": one.state or "not_found",
                "as_of": one.as_of or None,
            }
            for one in unconfirmed(book, day)
        ],
        "facts": [{"entry": entry, "fact": fact} for entry, fact in _facts(content)],
    }


def _line(point: Point) -> str:
    state = STATES[point.state] if point.state in STATES else str(point.state)
    how = ", ".join(filter(None, (state, point.as_of)))
    return f"{point.kind} {point.what} [{how}] {point.text}".rstrip()


def _facts(content: Content) -> Iterable[tuple[str, str]]:
    for key, entry in sorted(content.entries.items()):
        if entry.audience is Audience.MUNICIPAL:
            for name, fact in entry.facts.items():
                if fact.confidence is Confidence.MEMORY:
                    yield key, name
