"""Every rule of the supports is shown one broken sample and must report it, at its line."""

# ruff: noqa: E501 - one row of a table per line

from __future__ import annotations

from datetime import date

import pytest

from bot.content.check import Severity
from bot.content.supports import FIELDS, FOLDER
from bot.domain.support import Form, Row, Status, VisitsLeft
from tests.unit.content.conftest import AMBULANCE, Site

DESK = f"{FOLDER}/desk.yaml"
FIELDS_TEXT = """\
review_by: 2027-05-31
themes:
  plan:
    label: {ja: 計画, en: Plans}
    words: [計画, plan]
forms:
  lecture: {label: {ja: 講師, en: Speaker}}
  onsite: {label: {ja: 現地, en: On site}}
  online: {label: {ja: オンライン, en: Online}}
  desk: {label: {ja: 電話, en: Phone}}
  course: {label: {ja: 研修, en: Course}}
  long-term: {label: {ja: 長期, en: Long}}
regions:
  kanto: {ja: 関東, en: Kanto}
wish:
  name: {ja: 支援, en: Support}
  nouns: [講師]
  wants: [ほしい]
  never: [とは]
"""
DESK_TEXT = """\
name: {ja: 相談, en: Advice}
entry: emergency/call-ambulance
status: offered
themes: [plan]
forms: [desk]
sources:
  notice: {title: お知らせ, publisher: クレア, url: "https://example.jp/"}
offers: {ja: 相談, en: Advice, source: notice, as_of: 2026-11, confidence: found}
who: {not_found: 2026-11-22}
where: {ja: 電話, en: By phone, source: fdma, as_of: 2026-11, confidence: found}
cost: {ja: "{fee}", en: "{fee}", source: fdma, as_of: 2026-10, confidence: found}
times: {not_found: 2026-11-22}
window: {not_found: 2026-11-22}
apply: {not_found: 2026-11-22}
advisers:
  people:
    - name: 山田
      themes: [plan]
      forms: [desk]
      region: kanto
      visits_left: {count: 3, year: 2026, as_of: 2026-11}
      source: notice
      as_of: 2026-11
      confidence: found
"""


@pytest.fixture
def desk(site: Site) -> Site:
    """The sound root with one support without any problem."""
    site.write(FIELDS, FIELDS_TEXT)
    site.write(DESK, DESK_TEXT)
    return site


# id: file, text in it, what it becomes, rule, line
BROKEN = {
    "no such entry": (DESK, "call-ambulance", "call-a-friend", "structure", 2),
    "no such status": (DESK, "status: offered", "status: perhaps", "schema", 3),
    "no such theme": (DESK, "themes: [plan]", "themes: [money]", "structure", 4),
    "no such form": (DESK, "forms: [desk]", "forms: [letter]", "structure", 5),
    "row forgotten": (DESK, "times: {not_found: 2026-11-22}\n", "", "untold-row", 1),
    "row half told": (DESK, "en: By phone, ", "", "schema", 10),
    "no such source": (DESK, "source: fdma, as_of: 2026-11", "source: gossip, as_of: 2026-11", "structure", 10),
    "no such fact": (DESK, 'en: "{fee}"', 'en: "{tip}"', "structure", 11),
    "lone brace": (DESK, 'en: "{fee}"', 'en: "{fee"', "structure", 11),
    "another fact in English": (DESK, 'en: "{fee}"', 'en: "{within}"', "other-facts", 11),
    "bare figure": (DESK, "ja: 電話", "ja: 電話3回", "bare-figure", 10),
    "too long": (DESK, "ja: 電話", "ja: " + "電" * 71, "long-row", 10),
    "no such region": (DESK, "region: kanto", "region: mars", "structure", 20),
    "visits without a year": (DESK, "year: 2026, ", "", "schema", 21),
    "unknown division": (DESK, "status:", "division: nobody\nstatus:", "unknown-division", 3),
    "unknown field": (DESK, "status:", "colour: red\nstatus:", "schema", 3),
    "long label": (FIELDS, "en: Plans", "en: Plans for many years", "long-label", 4),
    "form without a label": (FIELDS, "  online: {label: {ja: オンライン, en: Online}}\n", "", "untold", 6),
    "theme called any": (FIELDS, "  plan:", "  any:", "schema", 3),
}  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "rule", "line"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_found_at_its_line(
    desk: Site, path: str, old: str, new: str, rule: str, line: int
) -> None:
    desk.replace(path, old, new)
    found = [(one.path, one.line) for one in desk.found(rule) if one.severity is Severity.ERROR]
    assert (path, line) in found


# id: file, text in it, what it becomes, rule
DOUBTFUL = {
    "visits of last year": (DESK, "year: 2026", "year: 2025", "old-visits"),
    "source nobody cites": (DESK, "  notice:", "  other: {title: x, publisher: y}\n  notice:", "unused-source"),
    "read in the future": (DESK, "as_of: 2026-11, confidence: found}\nwho", "as_of: 2027-01, confidence: found}\nwho", "future-date"),
    "looked for in the future": (DESK, "who: {not_found: 2026-11-22}", "who: {not_found: 2027-01-01}", "future-date"),
    "the fact is newer": (DESK, "as_of: 2026-10", "as_of: 2026-01", "older-than-fact"),
    "theme without a support": (FIELDS, "forms:\n", "  other: {label: {ja: 別, en: Other}}\nforms:\n", "unused-theme"),
    "overdue": (FIELDS, "2027-05-31", "2026-05-31", "overdue-review"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "rule"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_a_person_should_look_at_is_a_warning(
    desk: Site, path: str, old: str, new: str, rule: str
) -> None:
    desk.replace(path, old, new)
    assert [(one.path, one.severity) for one in desk.found(rule)] == [(path, Severity.WARNING)]


def test_a_support_behind_three_others_is_reported(desk: Site) -> None:
    for number in range(3):
        desk.write(f"{FOLDER}/better{number}.yaml", DESK_TEXT)
    desk.replace(DESK, "status: offered", "status: unconfirmed")
    assert [one.path for one in desk.found("never-shown")] == [DESK]


def test_sound_supports_have_no_problems(desk: Site) -> None:
    assert [str(one) for one in desk.problems() if "supports" in one.path] == []


def test_supports_without_their_fields_are_reported(desk: Site) -> None:
    (desk.root / FIELDS).unlink()
    assert [one.path for one in desk.found("missing-file")] == [FIELDS]


def test_everything_of_a_file_is_read(desk: Site) -> None:
    from bot.content.loader import load_content

    (one,) = load_content(desk.root).content.supports.supports
    assert (one.id, one.entry_id, one.division) == (
        "desk",
        AMBULANCE.removeprefix("knowledge/resident/"),
        "multicultural",
    )
    assert (one.status, one.forms, one.own) == (Status.OFFERED, (Form.DESK,), True)
    assert [row for row in Row if one.rows[row] is None] == [
        Row.WHO,
        Row.TIMES,
        Row.WINDOW,
        Row.APPLY,
    ]
    where = one.rows[Row.WHERE]
    assert where is not None
    assert (where.words.en, where.source.publisher) == ("By phone", "総務省消防庁")
    (person,) = one.advisers
    assert (person.name, person.region) == ("山田", "kanto")
    assert person.visits_left == VisitsLeft(3, 2026, "2026-11")
    assert person.left_on(date(2026, 11, 22)) == 3


def test_a_broken_statement_only_empties_its_row(desk: Site) -> None:
    from bot.content.loader import load_content

    desk.replace(DESK, 'en: "{fee}"', 'en: "{tip}"')
    (one,) = load_content(desk.root).content.supports.supports
    assert one.rows[Row.COST] is None
    assert one.rows[Row.WHERE] is not None
