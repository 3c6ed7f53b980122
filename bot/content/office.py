"""``knowledge/office.yaml``: when staff are there, and how fast they answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from bot.content.fields import STRUCTURE, Fields, mapping
from bot.content.holidays import japanese_holidays
from bot.content.problem import Findings
from bot.content.yaml_files import YamlError, YamlList, YamlMap, YamlValue, read_yaml
from bot.domain.confidence import Confidence
from bot.domain.locale import EN, JA
from bot.domain.office import (
    Closure,
    Hours,
    Office,
    PushWhenLate,
    Reason,
    ReplyTime,
    Week,
    YearlyClosure,
    read_week,
)

OFFICE = "knowledge/office.yaml"

_WEEK_HINT = 'Write it like "mon-fri 09:00-12:00, mon-fri 13:00-17:30"; stretches must not overlap.'
_WHOLE = re.compile(r"[1-9]\d{0,2}\Z", re.ASCII)
_LEAP_YEAR = 2028
"""29 February is a day of the year, too."""


def parse_office(raw: bytes | None, findings: Findings) -> YamlValue | None:
    """The file as YAML; None (and a problem, where there is one) if it cannot be read."""
    if raw is None:
        return None
    try:
        return read_yaml(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        findings.error(OFFICE, line, "not-utf-8", "the file is not UTF-8 from here on")
    except YamlError as error:
        for fault in error.faults:
            findings.error(OFFICE, fault.line, "unreadable-yaml", fault.message, fault.hint)
    return None


def read_office(value: YamlValue | None, findings: Findings) -> Office:
    """The calendar; without a file, or with hours that make no sense, one that knows nothing."""
    if value is None:
        return Office()
    fields = Fields(OFFICE, mapping(OFFICE, value, "the office", findings), findings)
    week, reply = _week(fields), _reply(fields)
    if week is None or reply is None:
        return Office()
    usual = Hours(week, reply)
    office = Office(
        usual=usual,
        divisions=_divisions(fields, usual),
        holidays=japanese_holidays() if fields.text("holidays") == "japan" else {},
        yearly=tuple(_yearly(fields)),
        closures=tuple(_closures(fields)),
        confirmed=fields.text("confidence") == Confidence.FOUND,
    )
    changes: dict[str, object] = {}
    if "remind_minutes" in fields.value:
        changes["remind_before"] = timedelta(minutes=_number(fields, "remind_minutes") or 30)
    if "push_when_late" in fields.value:
        changes["push_when_late"] = _push(fields)
    return Office(**{**vars(office), **changes})


def items(value: YamlMap, key: str) -> Iterator[YamlMap]:
    """The mappings in a list; anything else is left to the schema."""
    found = value.get(key)
    for item in found if isinstance(found, YamlList) else ():
        if isinstance(item, YamlMap):
            yield item


def _week(fields: Fields) -> Week | None:
    text = fields.text("hours")
    week = read_week(text) if text is not None else None
    if text is not None and week is None:
        fields.fail("hours", f"'hours: {text}' is not understood", _WEEK_HINT)
    return week


def _reply(fields: Fields) -> ReplyTime | None:
    found = fields.value.get("reply_hours")
    if not isinstance(found, YamlMap):
        fields.fail("reply_hours", "'reply_hours' is missing", "Write {usual: 8, urgent: 1}.")
        return None
    given = Fields(OFFICE, found, fields.findings)
    usual, urgent = _number(given, "usual"), _number(given, "urgent")
    if usual is None or urgent is None:
        return None
    return ReplyTime(timedelta(hours=usual), timedelta(hours=urgent))


def _number(fields: Fields, key: str) -> int | None:
    text = fields.text(key)
    if text is None:
        return None
    if not _WHOLE.match(text):
        fields.fail(key, f"'{key}: {text}' must be a whole number from 1 to 999")
        return None
    return int(text)


def _push(fields: Fields) -> PushWhenLate:
    text = fields.text("push_when_late")
    if text in set(PushWhenLate):
        return PushWhenLate(text)
    fields.fail("push_when_late", f"'{text}' does not fit", "One of: never, urgent, always.")
    return PushWhenLate.NEVER


def _divisions(fields: Fields, usual: Hours) -> Mapping[str, Hours]:
    """Each with what it has of its own, the rest as usual."""
    given = mapping(OFFICE, fields.value.get("divisions"), "'divisions'", fields.findings)
    found: dict[str, Hours] = {}
    for name, value in given.items():
        own = Fields(OFFICE, mapping(OFFICE, value, f"'{name}'", fields.findings), fields.findings)
        week = _week(own) if "hours" in own.value else usual.week
        reply = _reply(own) if "reply_hours" in own.value else usual.reply
        if week is not None and reply is not None:
            found[name] = Hours(week, reply)
    return found


def _yearly(fields: Fields) -> Iterator[YearlyClosure]:
    for item in items(fields.value, "yearly"):
        own = Fields(OFFICE, item, fields.findings)
        first, last = _month_day(own, "from"), _month_day(own, "to")
        if first is not None and last is not None:
            yield YearlyClosure(first, last, _reason(item))


def _month_day(fields: Fields, key: str) -> tuple[int, int] | None:
    text = fields.text(key)
    if text is None:
        return None
    try:
        day = date.fromisoformat(f"{_LEAP_YEAR}-{text}")
    except ValueError:
        fields.fail(key, f"'{key}: {text}' is not a day of the year", "Write it like 12-29.")
        return None
    return day.month, day.day


def _closures(fields: Fields) -> Iterator[Closure]:
    for item in items(fields.value, "closed"):
        own = Fields(OFFICE, item, fields.findings)
        first, last = own.day("from"), own.day("to")
        if first is None or last is None:
            continue
        if last < first:
            fields.findings.error(
                OFFICE,
                item.line_of("to"),
                STRUCTURE,
                f"the closure ends ({last}) before it begins ({first})",
                "Both days are closed; write the earlier one first.",
            )
            continue
        yield Closure(first, last, _reason(item), frozenset(own.texts("divisions")))


def _reason(item: YamlMap) -> Reason:
    given = item.get("reason")
    names = given if isinstance(given, YamlMap) else {}
    return {tag: str(names[tag]) for tag in (JA, EN) if tag in names}
