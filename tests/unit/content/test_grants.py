"""Grants out of files: what is refused, where, and what the checker finds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.content.check.grants import check_grants
from bot.content.grant_contacts import CONTACTS
from bot.content.grants import FIELDS, GrantFiles, load_grants, read_book
from bot.content.problem import Problem, Severity
from bot.content.source import content_root
from bot.domain.eligibility.rules import Effect, IfUnknown, SchemeKind, State
from bot.domain.errors import ContentError

TODAY = date(2026, 11, 22)
MC = "knowledge/municipal/grants/multicultural-community/grant.yaml"
AD = "knowledge/municipal/advisers/regional-internationalisation-adviser/grant.yaml"
MIC = "knowledge/municipal/neighbours/mic-adviser/grant.yaml"
HOSTING = "knowledge/municipal/jet/hosting/grant.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of what the grants are read from."""
    source = content_root()
    wanted = {*source.glob("knowledge/municipal/*/*/grant.yaml"), source / FIELDS}
    wanted |= {file.with_name("entry.yaml") for file in wanted}
    wanted |= {source / "knowledge/divisions.yaml", source / CONTACTS}
    wanted.add(source / "knowledge/municipal/org/contacts/entry.yaml")
    for file in wanted:
        if file.is_file():
            target = tmp_path / file.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    return tmp_path


Change = Callable[[str, str, str], int]


@pytest.fixture
def change(root: Path) -> Change:
    """Replaces words in a file once; the line they stand on."""

    def changes(path: str, old: str, new: str) -> int:
        text = (root / path).read_text("utf-8")
        assert old in text, old
        (root / path).write_text(text.replace(old, new, 1), "utf-8")
        return text[: text.index(old)].count("\n") + 1

    return changes


def errors(root: Path) -> list[Problem]:
    return [one for one in check_grants(root, TODAY) if one.severity is Severity.ERROR]


def test_the_shipped_grants_have_no_problem() -> None:
    assert check_grants(content_root(), TODAY) == ()


def test_every_scheme_of_the_sheet_is_there() -> None:
    book = read_book(content_root())
    kinds = {kind: [id_ for id_, g in book.grants.items() if g.kind is kind] for kind in SchemeKind}
    assert kinds == {
        SchemeKind.CHECKED: [
            "grants/international-cooperation-model",
            "grants/international-exchange",
            "grants/multicultural-community",
            "advisers/regional-internationalisation-adviser",
        ],
        SchemeKind.PERSON: [
            "grants/economic-activity",
            "grants/jet-regional-career-support",
            "advisers/promotion-adviser",
            "economy/food-exhibition",
            "jet/hosting",
            "multicultural/localise-workshop",
        ],
        SchemeKind.NEIGHBOUR: [
            "neighbours/community-grant",
            "neighbours/mic-adviser",
            "neighbours/prefectural-association-grant",
        ],
    }
    assert sum(len(grant.rules) for grant in book.grants.values()) == 73


def test_a_rule_is_read_whole() -> None:
    rule = read_book(content_root()).grants["grants/multicultural-community"].rule("mc-05-field")
    assert rule is not None
    assert (rule.effect, rule.unknown, rule.state) == (
        Effect.STOP,
        IfUnknown.ASK,
        State.OLD_COPY,
    )
    assert [(one.source.key, one.as_of) for one in rule.citations] == [
        ("okayama", "2023"),
        ("hiratsuka", "2022"),
    ]
    assert rule.citations[0].source.url.startswith("https://www.city.okayama.jp/")
    assert [pointer.to for pointer in rule.points_to] == [
        "grants/international-exchange",
        "grants/economic-activity",
    ]
    assert rule.reason.ja != rule.reason.en


def test_a_folder_without_grants_is_fine(tmp_path: Path) -> None:
    assert check_grants(tmp_path, TODAY) == ()
    with pytest.raises(ContentError, match="no grants"):
        read_book(tmp_path)


@pytest.mark.parametrize(
    ("path", "old", "new", "below", "words"),
    [
        (MC, "effect: stop", "effect: halt", 0, "'rules.effect: halt' does not fit|'halt'"),
        (MC, "unknown: ask", "unknown: maybe", 0, "'maybe'"),
        (MC, "is: [company, school, individual]", "is: [compani]", 0, "never 'compani'"),
        (
            MC,
            "field: applicant_type, is: [company",
            "field: applicant, is: [company",
            0,
            "no field 'applicant'",
        ),
        (
            MC,
            "{field: joint_bodies, at_least: 2}",
            "{field: joint_bodies, after: 2}",
            0,
            "does not go with",
        ),
        (
            MC,
            "{field: requested_grant, over: ceiling}",
            "{field: requested_grant, over: day}",
            0,
            "cannot be compared with 'day'",
        ),
        (MC, "{window: closed}", "{window: shut}", 0, "'window: shut'"),
        (MC, "fails: {window: closed}", "fails: {any: []}", 0, "a list of conditions"),
        (MC, "fails: {window: closed}", "fails: closed", 0, "a condition is missing"),
        (MC, "fails: {window: closed}", "when: {window: closed}", -1, "either 'fails' or 'needs'"),
        (MC, "{page: canpan, as_of: 2019}", "{page: canpam, as_of: 2019}", 0, "no source 'canpam'"),
        (MC, "{page: canpan, as_of: 2019}", "{page: canpan, as_of: long ago}", 0, "long ago"),
        (MC, "floor: 500000", "floor: plenty", 0, "plenty"),
        (MC, "{year: 2025, found: false}", "{year: 2025}", 0, "'closes' is missing"),
        (MC, "opens: 2021-08-02", "opens: 2021-08-32", 0, "not a day"),
        (MC, "kind: checked", "kind: chequed", 0, "chequed"),
        (FIELDS, "kind: yes_no", "kind: choice", 0, "has 'values'"),
        (FIELDS, "least: 1", "least: some", 0, "some"),
        (FIELDS, "before: project_start", "before: place", 0, "cannot be compared"),
    ],
    ids=lambda value: value if isinstance(value, str) and "{" not in value else "",
)
def test_what_makes_no_sense_is_named_with_its_line(
    root: Path, change: Change, path: str, old: str, new: str, below: int, words: str
) -> None:
    line = change(path, old, new)
    found = errors(root)
    there = [one for one in found if one.path == path and one.line == line + below]
    assert any(word in one.message for one in there for word in words.split("|")), found


def test_a_grant_with_a_broken_rule_says_nothing_at_all(root: Path, change: Change) -> None:
    """Without that one rule it could call a project eligible that is not."""
    change(MC, "effect: stop", "effect: halt")
    loaded = load_grants(root)
    assert "grants/multicultural-community" not in loaded.book.grants
    assert "grants/international-exchange" in loaded.book.grants
    with pytest.raises(ContentError, match="grants/multicultural-community"):
        read_book(root)


def test_a_file_that_is_no_yaml_is_named(root: Path) -> None:
    (root / MC).write_text("name: {ja: x", "utf-8")
    (root / AD).write_bytes(b"name: \xff\xfe")
    found = {one.path: one.rule for one in load_grants(root).problems}
    assert found == {MC: "unreadable-yaml", AD: "not-utf-8"}


@pytest.mark.parametrize(
    ("path", "old", "new", "rule", "words"),
    [
        pytest.param(
            MC,
            "fails: {field: lead_partner, is: none}",
            "fails: {all: [{field: applicant_type, is: ngo}, {field: lead_partner, is: none}]}",
            "unreachable-rule",
            "'mc-02-npo-partner' never takes effect",
            id="a rule against its own guard",
        ),
        pytest.param(
            MC,
            "{field: requested_grant, over: ceiling}",
            "{all: [{field: requested_grant, over: ceiling}, {field: requested_grant, under: 5}]}",
            "unreachable-rule",
            "'mc-13-ceiling' never takes effect",
            id="amounts that exclude each other",
        ),
        pytest.param(
            MC,
            "fails: {field: national_grant, is: 'yes'}",
            "fails: {field: national_grant, is: ['yes', 'no']}",
            "unreachable-rule",
            "'mc-10-national-grant' takes effect whatever",
            id="a rule nobody can pass",
        ),
        pytest.param(
            MC,
            "is: [municipal_association, ngo, other]",
            "is: [company, school]",
            "unreachable-rule",
            "'mc-01-applicant-unclear' never decides",
            id="a rule behind a stop",
        ),
        pytest.param(
            MC,
            "fields: [project_new]",
            "fields: [window_open]",
            "unused-question",
            "no rule looks at 'window_open'",
            id="a question for no rule",
        ),
        pytest.param(
            MC,
            "fields: [project_new]",
            "fields: [national_grant]",
            "unasked-field",
            "'mc-14-continued' looks at project_new, which no question asks",
            id="a rule on a field nobody asks",
        ),
        pytest.param(
            MC,
            "- fields: [project_new]",
            "- fields: [project_new]\n    refines: true",
            "unasked-field",
            "the verdict waits for project_new",
            id="a core field asked too late",
        ),
        pytest.param(
            MC,
            "    when: {field: applicant_type, is: npo}\n    words",
            "    when: {field: place, is: mostly_overseas}\n    words",
            "unreachable-question",
            "depends on place",
            id="a question that hangs on a later one",
        ),
        pytest.param(
            MC,
            "    when: {field: applicant_type, is: npo}\n    words",
            "    when: {all: [{field: applicant_type, is: npo},"
            " {field: applicant_type, is: ngo}]}\n    words",
            "unreachable-question",
            "never asked",
            id="a question nobody gets",
        ),
        pytest.param(
            MC,
            "  - {year: 2025, found: false}\n",
            "",
            "window-gap",
            "after the window of 2024 comes that of 2026",
            id="a year forgotten",
        ),
        pytest.param(
            MC,
            "opens: 2025-07-14, closes: 2025-09-30",
            "opens: 2025-09-30, closes: 2025-07-14",
            "window-order",
            "ends before it opens",
            id="a window turned around",
        ),
        pytest.param(
            MC,
            "may apply.'}\n    source: [{page: clair-call, as_of: 2025}]\n    state: verified",
            "may apply.'}\n    source: none\n    state: verified",
            "no-source",
            "'mc-01-applicant' has no source",
            id="a rule without a source",
        ),
        pytest.param(
            MC,
            "apply:\n",
            "apply: {words: {ja: 申請します。, en: Apply.}, source: none, state: verified}\nx:\n",
            "no-source",
            "'apply' has no source",
            id="a way to apply without a source",
        ),
        pytest.param(
            CONTACTS,
            "03-5213-1725",
            "03-5213-1700",
            "contact-differs",
            "has the number 03-5213-1700, org/contacts 03-5213-1725",
            id="a number that the entry on contacts does not tell",
        ),
        pytest.param(
            CONTACTS,
            "  economic: {",
            "  economics: {",
            "owner",
            "'economics' is not in divisions.yaml",
            id="a contact of a division that is not there",
        ),
        pytest.param(
            MC,
            "reason: {ja: 申請できるのは、都道府県、市区町村、地域国際化協会です。, en: '",
            "reason: {en: '",
            "schema",
            "misses 'ja'",
            id="no Japanese",
        ),
        pytest.param(
            MC,
            "ja: NPO等には法人格が必要です。",
            "ja: An NPO needs it.",
            "untold",
            "'mc-03-npo-legal-personality' is not told in Japanese",
            id="Japanese not translated",
        ),
        pytest.param(
            MC,
            "en: An NPO or similar body needs legal personality.",
            "en: 法人格が必要です。",
            "untold",
            "'mc-03-npo-legal-personality' is not told in English",
            id="English not translated",
        ),
        pytest.param(
            MC,
            "to: grants/economic-activity",
            "to: grants/no-such-thing",
            "unknown-entry",
            "points to 'grants/no-such-thing'",
            id="a pointer to nowhere",
        ),
        pytest.param(
            MC,
            "id: mc-08-fee-relief",
            "id: mc-07-funding-shift",
            "rule-id",
            "'mc-07-funding-shift' is also used",
            id="an id twice",
        ),
        pytest.param(
            MC,
            "id: mc-08-fee-relief",
            "id: ex-08-fee-relief",
            "rule-id",
            "ids begin differently",
            id="an id of another grant",
        ),
        pytest.param(
            MC,
            "effect: note\n    unknown: silent",
            "effect: note\n    unknown: ask",
            "rule-effect",
            "cannot make the verdict wait",
            id="a note that waits",
        ),
        pytest.param(
            MC,
            "    floor: 500000\n",
            "",
            "no-amounts",
            "speaks of a floor",
            id="a floor that is not there",
        ),
        pytest.param(
            MC,
            "floor: 500000",
            "floor: 3500000",
            "amounts-order",
            "above a ceiling",
            id="a floor above a ceiling",
        ),
        pytest.param(
            AD,
            "fails: {field: window_open, is: 'no'}",
            "fails: {window: closed}",
            "window-gap",
            "speaks of a window",
            id="a window that is not there",
        ),
        pytest.param(
            MIC, "effect: stop", "effect: ask", "owner", "exactly one rule", id="a neighbour asks"
        ),
        pytest.param(
            HOSTING,
            "fails: always",
            "fails: {field: applicant_type, is: npo}",
            "owner",
            "exactly one rule",
            id="a person is not always asked",
        ),
        pytest.param(
            MC,
            "sources:\n",
            "sources:\n  Bad Key: {title: x, publisher: y}\n",
            "schema",
            "'Bad Key'",
            id="a source with a bad key",
        ),
    ],
)
def test_the_checker_finds(
    root: Path, change: Change, path: str, old: str, new: str, rule: str, words: str
) -> None:
    change(path, old, new)
    found = [one for one in errors(root) if one.rule == rule]
    assert any(words in one.message and one.path == path for one in found), errors(root)


def test_a_field_no_grant_uses_is_found_where_it_stands(root: Path, change: Change) -> None:
    line = change(
        FIELDS,
        "  window_open:\n",
        "  weather:\n    kind: yes_no\n    question: {ja: 晴れですか。, en: Is it sunny?}\n"
        "  window_open:\n",
    )
    [problem] = errors(root)
    assert (problem.path, problem.line, problem.rule) == (FIELDS, line, "unused-field")


def test_amounts_go_from_old_to_new(root: Path, change: Change) -> None:
    more = (
        "windows:\n",
        "  - from: 2027-04-01\n    ceilings: [{jpy: 5000000}]\n"
        "    source: [{page: okayama, as_of: 2023}]\n    state: old_copy\nwindows:\n",
    )
    change(MC, *more)
    assert errors(root) == []
    change(MC, more[0], more[1].replace("2027", "2026"))
    assert [one.rule for one in errors(root)] == ["amounts-order"]


def test_the_next_year_is_missed_as_soon_as_it_begins(root: Path) -> None:
    assert check_grants(root, date(2027, 3, 31)) == ()
    warned = check_grants(root, date(2027, 4, 1))
    assert {(one.severity, one.rule) for one in warned} == {(Severity.WARNING, "window-gap")}
    assert any("2028 is missing" in one.message for one in warned)


def test_a_source_nobody_cites_is_only_a_warning(root: Path, change: Change) -> None:
    line = change(MC, "sources:\n", "sources:\n  spare: {title: 案内, publisher: 市}\n")
    [warning] = check_grants(root, TODAY)
    assert (warning.rule, warning.severity, warning.line) == (
        "unused-source",
        Severity.WARNING,
        line + 1,
    )


def test_a_division_must_exist(root: Path, change: Change) -> None:
    change("knowledge/divisions.yaml", "exchange:", "goodwill:")
    found = errors(root)
    assert {one.rule for one in found} == {"owner"}
    assert {one.path.rpartition("/")[2] for one in found} == {"grant.yaml", "contacts.yaml"}


def test_the_running_bot_takes_up_changed_grants_with_the_content(
    root: Path, change: Change
) -> None:
    versions = ["one"]
    held = GrantFiles(root, lambda: versions[-1])
    first = held.current()
    change(MC, "jpy: 4000000", "jpy: 4100000")
    assert held.current() is first, "the content in force is still the former one"
    versions.append("two")
    assert held.current().grants["grants/multicultural-community"].amounts[0].ceilings[0].jpy == (
        4_100_000
    )


def test_a_broken_set_of_grants_is_not_taken_up(root: Path, change: Change) -> None:
    versions = ["one"]
    held = GrantFiles(root, lambda: versions[-1])
    first = held.current()
    change(MC, "effect: stop", "effect: halt")
    versions.append("two")
    assert held.current() is first


def test_contacts_are_told_with_their_age() -> None:
    contacts = read_book(content_root()).contacts
    assert set(contacts) == {"multicultural", "exchange", "economic", "jet", "planning"}
    assert contacts["economic"].tel == "03-5213-1726"
    assert contacts["economic"].mail is None
    assert [one.as_of for one in contacts["exchange"].citations] == ["2023"]
    assert contacts["planning"].tel is None
