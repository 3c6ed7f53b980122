"""The office's file: read whole, and every rule shown one broken sample with its line."""

# ruff: noqa: E501 - one row of a table per line

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.content.check import Severity
from bot.content.holidays import japanese_holidays
from bot.content.loader import load_content
from bot.content.office import OFFICE, parse_office, read_office
from bot.content.problem import Findings
from bot.content.source import FileContent, content_root
from bot.domain.locale import EN, JA
from bot.domain.office import UNKNOWN, Office, PushWhenLate, ReplyTime
from tests.support.office import week
from tests.unit.content.conftest import Site

FILE = """\
confidence: found
hours: "mon-fri 09:00-17:00"
reply_hours: {usual: 8, urgent: 1}
divisions:
  multicultural: {hours: "mon-thu 10:00-16:00"}
holidays: japan
yearly:
  - {from: 12-29, to: 01-03, reason: {ja: 年末年始, en: New Year}}
closed:
  - {from: 2027-03-30, to: 2027-03-31, reason: {ja: 引っ越し, en: Move}, divisions: [multicultural]}
remind_minutes: 20
push_when_late: always
"""


def read(text: str) -> Office:
    findings = Findings()
    found = read_office(parse_office(text.encode(), findings), findings)
    assert findings.sorted() == ()
    return found


def test_everything_in_the_file_is_read() -> None:
    office = read(FILE)

    assert office.confirmed
    assert office.usual is not None
    assert office.usual.week == week("mon-fri 09:00-17:00")
    assert office.usual.reply == ReplyTime(timedelta(hours=8), timedelta(hours=1))
    own = office.hours("multicultural")
    assert own is not None
    assert own.week == week("mon-thu 10:00-16:00")
    assert own.reply == office.usual.reply
    assert office.closed(date(2027, 1, 2), "") == {JA: "年末年始", EN: "New Year"}
    assert office.closed(date(2027, 3, 31), "multicultural") == {JA: "引っ越し", EN: "Move"}
    assert office.closed(date(2027, 3, 31), "") is None
    assert office.closed(date(2027, 5, 3), "") == {JA: "憲法記念日", EN: "Constitution Day"}
    assert office.remind_before == timedelta(minutes=20)
    assert office.push_when_late is PushWhenLate.ALWAYS


def test_what_need_not_be_said_has_a_usual_value() -> None:
    office = read(
        'confidence: memory\nhours: "09:00-17:00"\nreply_hours: {usual: 8, urgent: 1}\nholidays: none\n'
    )

    assert not office.confirmed
    assert office.closed(date(2027, 5, 3), "") is None
    assert office.push_when_late is PushWhenLate.URGENT
    assert office.remind_before == timedelta(minutes=30)


def test_the_shipped_file_is_closed_from_29_december_to_3_january() -> None:
    office = read((content_root() / OFFICE).read_text("utf-8"))

    days = [date(2026, 12, 28) + timedelta(days=number) for number in range(8)]
    assert [office.closed(day, "") is not None for day in days] == [False] + [True] * 6 + [False]


HOLIDAYS_2027 = "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23"


def test_the_holidays_of_2027_are_those_of_the_law() -> None:
    found = [f"{day:%m-%d}" for day in japanese_holidays() if day.year == 2027]
    assert found == HOLIDAYS_2027.split()


def test_no_command_waits_for_the_calendar_that_needs_none() -> None:
    code = "import sys, bot.content.loader; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture
def office(site: Site) -> Site:
    """The sound root with an office without any problem."""
    site.write(OFFICE, FILE)
    return site


# id: text in the file, what it becomes, rule, line
BROKEN = {
    "week nobody can read": ('hours: "mon-fri 09:00-17:00"', "hours: weekdays", "structure", 2),
    "stretches that overlap": (
        "mon-thu 10:00-16:00",
        "mon 10:00-16:00, mon 12:00-13:00",
        "structure",
        5,
    ),
    "no hours": ('hours: "mon-fri 09:00-17:00"\n', "", "schema", 1),
    "no time to answer": ("reply_hours: {usual: 8, urgent: 1}\n", "", "schema", 1),
    "half an hour": ("usual: 8", "usual: 0.5", "schema", 3),
    "a division nobody knows": ("  multicultural:", "  multi:", "unknown-division", 5),
    "a closure for nobody": ("[multicultural]", "[multi]", "unknown-division", 10),
    "no such day": ("2027-03-31", "2027-02-30", "structure", 10),
    "ends before it begins": ("to: 2027-03-31", "to: 2027-03-01", "structure", 10),
    "no reason in English": (", en: Move", "", "schema", 10),
    "no such day of the year": ("12-29", "12-32", "schema", 8),
    "no 31 November": ("12-29", "11-31", "structure", 8),
    "other holidays": ("holidays: japan", "holidays: france", "schema", 6),
    "a key nobody knows": ("remind_minutes", "remind", "schema", 11),
    "a policy nobody knows": ("always", "sometimes", "schema", 12),
    "never open": ("to: 01-03", "to: 12-28", "never-open", 2),
    "reminded from the start": (
        "remind_minutes: 20",
        "remind_minutes: 60",
        "reminder-too-early",
        11,
    ),
    "no YAML": ("confidence: found", "confidence: [found", "unreadable-yaml", 2),
}


def test_the_sound_file_has_no_problem(office: Site) -> None:
    assert office.problems() == ()


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN)
def test_a_mistake_is_named_with_its_line(office: Site, case: tuple[str, str, str, int]) -> None:
    old, new, rule, line = case
    office.replace(OFFICE, old, new)

    found = [one for one in office.problems() if one.path == OFFICE]

    assert (rule, line) in [(one.rule, one.line) for one in found], found


def test_a_reminder_that_comes_too_early_is_only_a_warning(office: Site) -> None:
    office.replace(OFFICE, "remind_minutes: 20", "remind_minutes: 60")
    assert [one.severity for one in office.problems()] == [Severity.WARNING]


def test_a_base_without_the_file_knows_no_hours_and_has_no_problem(site: Site) -> None:
    assert site.problems() == ()
    assert load_content(site.root).content.office == UNKNOWN


def test_a_new_closure_is_taken_up_and_nothing_is_learnt_anew(office: Site) -> None:
    held = FileContent(office.root, datetime(2026, 11, 22, tzinfo=UTC))
    before = held.current()
    office.replace(OFFICE, "2027-03-30", "2027-03-25")

    assert held.changed()
    held.reload(datetime(2026, 11, 22, tzinfo=UTC))

    assert held.current().office.closed(date(2027, 3, 25), "multicultural")
    assert held.current().version == before.version


def test_a_broken_file_keeps_the_hours_that_were_there(office: Site) -> None:
    held = FileContent(office.root, datetime(2026, 11, 22, tzinfo=UTC))
    office.replace(OFFICE, 'hours: "mon-fri 09:00-17:00"', "hours: weekdays")

    held.reload(datetime(2026, 11, 22, tzinfo=UTC))

    assert held.current().office.usual is not None
    assert any(one.path == OFFICE and one.line == 2 for one in held.problems)
