from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.facts import is_address, read_facts
from bot.content.problem import Findings
from bot.content.yaml_files import read_yaml
from bot.domain.entry import Confidence, FactKind, FactValue

TAIL = "source: s, as_of: 2026-11, confidence: found"


def facts_of(text):
    findings = Findings()
    facts = read_facts("entry.yaml", read_yaml(text), findings)
    return facts, findings.sorted()


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("days: 14", FactKind.DAYS, 14),
        ("months: 3", FactKind.MONTHS, 3),
        ("years: 1", FactKind.YEARS, 1),
        ("jpy: 33000", FactKind.JPY, 33000),
        ("percent: 2.5", FactKind.PERCENT, 2.5),
        ("number: -3", FactKind.NUMBER, -3.0),
        ("date: 2027-04-01", FactKind.DATE, date(2027, 4, 1)),
        ('tel: "0570-013904"', FactKind.TEL, "0570-013904"),
        ('tel: "#7119"', FactKind.TEL, "#7119"),
        ("tel: 119", FactKind.TEL, "119"),
        ("url: https://example.org/a", FactKind.URL, "https://example.org/a"),
        ("ja: 転入届, kana: てんにゅうとどけ", FactKind.WORD, "転入届"),
        ("ja: 在留カード, kana: ざいりゅうカード", FactKind.WORD, "在留カード"),
    ],
    ids=lambda value: str(value),
)
def test_each_kind_gets_its_type(written, kind, value):
    facts, problems = facts_of(f"f: {{{written}, {TAIL}}}")
    assert problems == ()
    assert facts["f"].kind is kind
    assert facts["f"].values[0].value == value
    assert type(facts["f"].values[0].value) is type(value)
    assert (facts["f"].source, facts["f"].as_of) == ("s", "2026-11")


def test_a_telephone_number_has_hours_and_languages():
    facts, _ = facts_of(
        f'f: {{tel: "119", hours: "mon-fri 08:30-17:15, sat 09:00-12:00", '
        f"languages: [en, zh-Hans], {TAIL}}}"
    )
    assert facts["f"].values == (
        FactValue("119", hours="mon-fri 08:30-17:15, sat 09:00-12:00", languages=("en", "zh-Hans")),
    )


FEE = """\
fee:
  - {jpy: 4000, source: s, as_of: 2026-10, confidence: found}
  - {jpy: 6000, from: 2025-04-01}
  - {jpy: 33000, from: 2026-10-01, source: t, as_of: 2026-11}
"""


def test_later_values_inherit_what_they_do_not_say():
    facts, problems = facts_of(FEE)
    fee = facts["fee"]
    assert problems == ()
    assert [(v.value, v.since) for v in fee.values] == [
        (4000, None),
        (6000, date(2025, 4, 1)),
        (33000, date(2026, 10, 1)),
    ]
    assert (fee.source, fee.as_of, fee.confidence) == ("t", "2026-11", Confidence.FOUND)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2025, 3, 31), 4000),
        (date(2025, 4, 1), 6000),
        (date(2026, 9, 30), 6000),
        (date(2026, 10, 1), 33000),
    ],
    ids=str,
)
def test_a_new_value_holds_from_its_day_on(day, value):
    facts, _ = facts_of(FEE)
    assert facts["fee"].on(day).value == value


def test_one_value_from_memory_makes_the_whole_fact_from_memory():
    facts, _ = facts_of(FEE.replace("from: 2025-04-01}", "from: 2025-04-01, confidence: memory}"))
    assert facts["fee"].confidence is Confidence.MEMORY


COUNTED = """
people:
  - {number: 5933, counted: 2025-07, source: s, as_of: 2025-08, confidence: found}
  - {number: 5861, counted: 2024}
  - {number: 848, counted: 1987, source: t, as_of: 2018-07}
"""


def test_several_years_of_one_figure_stand_from_new_to_old():
    facts, problems = facts_of(COUNTED)
    assert problems == ()
    people = facts["people"]
    assert people.counted
    told = [(one.value, one.counted) for one in people.values]
    assert told == [(5933, "2025-07"), (5861, "2024"), (848, "1987")]
    assert (people.source, people.as_of) == ("s", "2025-08")
    assert people.on(date(1990, 1, 1)).value == people.on(date(2030, 1, 1)).value == 5933


BROKEN = {
    "no kind": f"{{{TAIL}}}",
    "two kinds": f"{{days: 1, years: 1, {TAIL}}}",
    "not a whole number": f"{{days: 1.5, {TAIL}}}",
    "commas": f'{{jpy: "1,000", {TAIL}}}',
    "full-width digits": f"{{days: １４, {TAIL}}}",
    "no such day": f"{{date: 2027-02-29, {TAIL}}}",
    "letters in a number": f"{{tel: 0120-CLAIR, {TAIL}}}",
    "address with a space": f'{{url: "https://example.org/a b", {TAIL}}}',
    "script address": f'{{url: "javascript:alert(1)", {TAIL}}}',
    "word without kana": f"{{ja: 火事, {TAIL}}}",
    "kana for a number": f"{{days: 1, kana: いち, {TAIL}}}",
    "kanji as kana": f"{{ja: 火事, kana: 火事, {TAIL}}}",
    "hours for days": f"{{days: 1, hours: 24h, {TAIL}}}",
    "hours not understood": f'{{tel: "119", hours: "9 to 5", {TAIL}}}',
    "hour that is none": f'{{tel: "119", hours: "daily 25:00-26:00", {TAIL}}}',
    "no as_of": "{days: 1, source: s, confidence: found}",
    "as_of that is no month": "{days: 1, source: s, as_of: 2026-13, confidence: found}",
    "no confidence": "{days: 1, source: s, as_of: 2026-11}",
    "confidence of another word": "{days: 1, source: s, as_of: 2026-11, confidence: sure}",
    "only text": "14 days",
    "empty list": "[]",
    "list of texts": "[a, b]",
    "second value without from": f"[{{days: 1, {TAIL}}}, {{days: 2}}]",
    "second value of another kind": f"[{{days: 1, {TAIL}}}, {{years: 2, from: 2027-01-01}}]",
    "values out of order": (
        f"[{{days: 1, {TAIL}}}, {{days: 2, from: 2027-01-01}}, {{days: 3, from: 2026-01-01}}]"
    ),
    "counted days": f"{{days: 1, counted: 2025, {TAIL}}}",
    "counted at no time": f"{{number: 1, counted: soon, {TAIL}}}",
    "counted on no day": f"{{number: 1, counted: 2025-02-30, {TAIL}}}",
    "counted and from a day on": f"{{number: 1, counted: 2025, from: 2025-01-01, {TAIL}}}",
    "only the first one counted": f"[{{number: 2, counted: 2025, {TAIL}}}, {{number: 1}}]",
    "only the second one counted": f"[{{number: 2, {TAIL}}}, {{number: 1, counted: 2024}}]",
    "counted from old to new": (
        f"[{{number: 1, counted: 2024, {TAIL}}}, {{number: 2, counted: 2025}}]"
    ),
    "counted twice in a year": (
        f"[{{number: 1, counted: 2025-07, {TAIL}}}, {{number: 2, counted: 2025}}]"
    ),
    "values of the same day": (
        f"[{{days: 1, {TAIL}}}, {{days: 2, from: 2027-01-01}}, {{days: 3, from: 2027-01-01}}]"
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_fact_is_left_out_and_named(name):
    facts, problems = facts_of(f"good: {{days: 1, {TAIL}}}\nbad: {BROKEN[name]}")
    assert list(facts) == ["good"]
    assert {problem.line for problem in problems} == {2}
    assert all(problem.severity == "error" for problem in problems)


def test_an_unknown_language_is_reported_and_left_out():
    facts, problems = facts_of(f'f: {{tel: "119", languages: [en, it], {TAIL}}}')
    assert facts["f"].values[0].languages == ("en",)
    assert "'it'" in problems[0].message


@given(st.lists(st.dates(), min_size=1, max_size=5, unique=True), st.dates())
def test_the_value_in_force_is_that_of_the_last_day_reached(days, today):
    rows = [f"  - {{days: 0, {TAIL}}}"]
    rows += [f"  - {{days: {n}, from: {day}}}" for n, day in enumerate(sorted(days), start=1)]
    facts, problems = facts_of("f:\n" + "\n".join(rows))
    assert problems == ()
    assert facts["f"].on(today).value == sum(1 for day in days if day <= today)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("https://example.org", True),
        ("http://example.org/a?b=c#d", True),
        ("ftp://example.org", False),
        ("https://example.org/(a)", False),
        ("example.org", False),
    ],
)
def test_what_is_an_address(text, good):
    assert is_address(text) is good
