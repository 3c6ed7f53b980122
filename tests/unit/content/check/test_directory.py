"""Every rule of the directory is shown one broken sample and must report it, at its line."""

# ruff: noqa: E501 - one row of a table per line

from __future__ import annotations

from datetime import date

import pytest

from bot.content.check import Severity
from bot.content.directory import DESKS, LINES, PLACES
from bot.content.source import content_root
from tests.unit.content.conftest import AMBULANCE, Site

DESK = """\
review_by: 2027-05-31
desks:
  - id: aichi
    kind: one-stop
    prefecture: "23"
    name: {ja: 窓口, kana: まどぐち, en: Desk}
    phones:
      - {tel: "052-961-7902", confidence: found}
    hours: "mon-sat 10:00-18:00"
    url: https://a.example/
    source: {title: 窓口, url: "https://a.example/page"}
    as_of: 2026-07
    read_on: 2026-11-22
    confidence: found
  - id: nagoya
    kind: association
    prefecture: "23"
    city: nagoya
    name: {ja: 国際センター, kana: こくさいセンター, en: Centre}
    url: https://n.example/
    confidence: memory
"""
LINE = "lines:\n  - {entry: emergency/call-ambulance, facts: [number]}\n"


@pytest.fixture
def desks(site: Site) -> Site:
    """The sound root with a directory without any problem."""
    site.write(PLACES, (content_root() / PLACES).read_text("utf-8"))
    site.write(DESKS, DESK)
    site.write(LINES, LINE)
    return site


# id: file, text in it, what it becomes, rule, line
BROKEN = {
    "unknown prefecture": (DESKS, 'prefecture: "23"\n    name', 'prefecture: "48"\n    name', "schema", 5),
    "city of another prefecture": (DESKS, 'prefecture: "23"\n    city', 'prefecture: "22"\n    city', "unknown-city", 18),
    "city without a desk of its own": (DESKS, "city: nagoya", "city: naha", "unknown-city", 18),
    "found without a page": (DESKS, '    source: {title: 窓口, url: "https://a.example/page"}\n', "", "desk-source", 13),
    "bad number": (DESKS, "052-961-7902", "052 961 7902", "schema", 8),
    "bad hours": (DESKS, "mon-sat 10:00-18:00", "weekdays", "desk-hours", 9),
    "bad address": (DESKS, "https://a.example/page", "a page", "desk-address", 11),
    "id used twice": (DESKS, "id: nagoya", "id: aichi", "duplicate-desk", 15),
    "unknown field": (DESKS, "    as_of:", "    asof:", "schema", 12),
    "language that is none": (DESKS, "    url: https://n", "    languages: [xx]\n    url: https://n", "schema", 20),
    "line of an entry that is gone": (LINES, "emergency/call-ambulance", "emergency/call-nobody", "unknown-entry", 2),
    "line that is no number": (LINES, "[number]", "[within]", "unknown-line", 2),
    "a prefecture forgotten": (PLACES, 'code: "47"', 'code: "46"', "missing-prefecture", 1),
    "a place twice": (PLACES, "id: morioka", "id: sapporo", "duplicate-place", None),
    "latitude in words": (PLACES, "at: [43.06, 141.35]", "at: [north, 141.35]", "schema", None),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_directory_is_reported(desks: Site, case: str) -> None:
    path, old, new, rule, line = BROKEN[case]
    desks.replace(path, old, new)
    found = desks.found(rule)
    assert found, [str(problem) for problem in desks.problems()]
    assert {problem.path for problem in found} == {path}
    if line is not None:
        assert line in {problem.line for problem in found}


def test_a_sound_directory_has_only_the_desks_that_are_missing_to_report(desks: Site) -> None:
    problems = desks.problems("knowledge")
    assert {problem.rule for problem in problems} == {"no-desk"}
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    assert len(problems) == 47 + 20 - 2
    assert any("北海道" in problem.message for problem in problems)


def test_a_directory_whose_review_is_overdue_is_a_warning(desks: Site) -> None:
    late = [p for p in desks.problems(today=date(2027, 6, 1)) if p.rule == "overdue-review"]
    assert [(problem.path, problem.line) for problem in late if problem.path == DESKS] == [
        (DESKS, 1)
    ]
    assert [p for p in desks.problems() if p.rule == "overdue-review"] == []


def test_without_a_directory_nothing_is_missing(site: Site) -> None:
    assert site.problems() == ()
    assert (site.root / AMBULANCE).is_dir()


def test_another_file_in_its_folder_is_not_known(desks: Site) -> None:
    desks.write("knowledge/directory/notes.yaml", "a: b\n")
    assert [p.path for p in desks.found("unknown-file")] == ["knowledge/directory/notes.yaml"]
