"""The office's calendar: what can be wrong in it beyond the shape of the file."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from bot.content.files import RawTree
from bot.content.loader import Loaded
from bot.content.office import OFFICE, items, parse_office
from bot.content.problem import Findings
from bot.content.schema import check_schema
from bot.content.yaml_files import YamlList, YamlMap
from bot.domain.hours import FARTHEST, calendar_of


def check_office(raw: RawTree, loaded: Loaded, today: date, findings: Findings) -> None:
    """Everything wrong with ``office.yaml``; a base without one has no hours, which is no fault."""
    value = parse_office(raw.files.get(OFFICE), Findings())
    if value is None:
        return
    check_schema(OFFICE, value, "office", findings)
    if not isinstance(value, YamlMap):
        return
    _check_divisions(value, loaded, findings)
    _check_openings(value, loaded, today, findings)
    _check_reminder(value, loaded, findings)


def _check_divisions(value: YamlMap, loaded: Loaded, findings: Findings) -> None:
    known = loaded.content.divisions
    named: list[tuple[int, str]] = []
    differing = value.get("divisions")
    if isinstance(differing, YamlMap):
        named += [(differing.line_of(name), name) for name in differing]
    for closure in items(value, "closed"):
        concerned = closure.get("divisions")
        if isinstance(concerned, YamlList):
            lines = zip(concerned.lines, concerned, strict=True)
            named += [(line, str(name)) for line, name in lines]
    for line, name in named:
        if name not in known:
            findings.error(
                OFFICE,
                line,
                "unknown-division",
                f"the division '{name}' does not exist",
                f"There are: {', '.join(known)}.",
            )


def _check_openings(value: YamlMap, loaded: Loaded, today: date, findings: Findings) -> None:
    office = loaded.content.office
    morning = datetime.combine(today, time(), UTC)
    for division in ("", *office.divisions):
        calendar = calendar_of(office, division)
        if calendar is not None and calendar.next_opening(morning) is None:
            who = f"the division '{division}'" if division else "the office"
            findings.error(
                OFFICE,
                value.line_of("hours"),
                "never-open",
                f"{who} is not open on any of the next {FARTHEST} days",
                "Look at the hours and at the closures.",
            )


def _check_reminder(value: YamlMap, loaded: Loaded, findings: Findings) -> None:
    office = loaded.content.office
    hours = [found for found in (office.usual, *office.divisions.values()) if found is not None]
    shortest = min((found.reply.urgent for found in hours), default=None)
    if shortest is not None and office.remind_before >= shortest:
        findings.warning(
            OFFICE,
            value.line_of("remind_minutes"),
            "reminder-too-early",
            "urgent tickets are as near to their due time from the start as a reminder needs",
            "Remind later, or allow urgent tickets more time.",
        )
