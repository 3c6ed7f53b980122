"""Figures that age: their year must stand in the text, in one way or another."""

from __future__ import annotations

import pytest

from bot.content.check.placeholders import check_placeholders
from bot.content.check.years import check_years
from bot.content.files import parse_tree, read_raw
from bot.content.loader import Loaded, load_tree
from bot.content.problem import Findings
from bot.content.source import content_root
from bot.domain.entry import FactKind
from bot.domain.locale import JA
from tests.unit.content.conftest import RECORD, Site

COUNTED = RECORD.replace("{days: 14,", "{number: 14, counted: 2024-03,").replace(
    "  fee:", "  seen: {date: 2024-12-31, source: fdma, as_of: 2026-10, confidence: found}\n  fee:"
)


def written(site: Site, body: str) -> Loaded:
    folder = site.root / "knowledge/resident/emergency/call-ambulance"
    (folder / "entry.yaml").write_text(COUNTED, "utf-8")
    for text in folder.glob("*.md"):
        if text.name != "ja.md":
            text.unlink()
    (folder / "ja.md").write_text(f"---\ntitle: 見本\n---\n{body}\n", "utf-8")
    return load_tree(parse_tree(read_raw(site.root)))


def found(site: Site, body: str) -> list[tuple[str, int]]:
    findings = Findings()
    check_years(written(site, body), findings)
    return [(one.rule, one.line) for one in findings.sorted()]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("いまは{within}人です。", False),
        ("{within:year}は{within}人です。", True),
        ("{within:day}は{within}人です。", True),
        ("{within:series}", True),
        ("{seen}に{within}人でした。", True),
        ("{fee}円です。\n\n{within}人です。", False),
    ],
    ids=["bare", "year", "day", "series", "a date of that year", "another fact"],
)
def test_the_year_of_a_counted_figure_stands_in_the_text(site: Site, body: str, told: bool) -> None:
    line = 4 + body[: body.index("{within")].count("\n")
    assert found(site, body) == ([] if told else [("figure-without-year", line)])


@pytest.mark.parametrize(
    ("form", "rule"), [("before", "empty-form"), ("hours", "unknown-form"), ("series", None)]
)
def test_forms_that_say_nothing_are_found(site: Site, form: str, rule: str | None) -> None:
    findings = Findings()
    check_placeholders(written(site, f"{{within:{form}}}"), findings)
    told = {one.rule for one in findings.sorted() if one.path.endswith("/ja.md")}
    assert told == ({rule} if rule else set())


def test_the_shipped_entries_state_counts_with_their_years() -> None:
    loaded = load_tree(parse_tree(read_raw(content_root())))
    counted = {
        entry.id
        for entry in loaded.content.entries.values()
        for fact in entry.facts.values()
        if fact.counted
    }
    assert {"jet/figures", "exchange/sister-city-survey", "multicultural/situation"} <= counted
    people = loaded.content.entries["jet/figures"].facts["people"]
    assert (people.kind, people.values[0].counted) == (FactKind.NUMBER, "2025")
    assert [one.value for one in people.values] == [5933, 5861, 5831, 5723, 5761, 5528]
    assert "{people:before}" in loaded.content.entries["jet/figures"].texts[JA].body
