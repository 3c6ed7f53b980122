"""``eligibility`` and ``check grants --on``: what officers and machines read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from pypdf import PdfReader

from bot.content.source import content_root
from tests.support.grants import situations
from tests.unit.cli.conftest import Run

TOWN = """\
applicant_type: municipality
project_field: disaster
project_new: new
national_grant: no
project_start: 2026-06-01
total_eligible_cost: 6,000,000
"""


@pytest.fixture
def answers(tmp_path: Path):
    """Writes an answer file."""

    def writes(text: str) -> str:
        file = tmp_path / "answers.yaml"
        file.write_text(text, "utf-8")
        return str(file)

    return writes


def ask(run: Run, grant: str, file: str, *more: str, on: str = "2025-08-20"):
    return run("eligibility", grant, "--answers", file, "--on", on, *more)


def test_machines_get_the_whole_outcome(run: Run, answers) -> None:
    done = ask(run, "grants/multicultural-community", answers(TOWN), "--json")
    assert done.code == 0
    told = done.json
    assert told["grant"] == "grants/multicultural-community"
    assert (told["verdict"], told["deciding"]) == ("likely_eligible", [])
    assert told["amount"]["cap_jpy"] == 3_000_000
    assert "rate" not in told["amount"]
    assert told["window"]["days_left"] == 41
    assert told["next_question"]["field"] == "local_grant"
    assert "mc-12-floor" in [one["id"] for one in told["premises"]]


def test_each_deciding_rule_comes_with_reason_source_and_year(run: Run, answers) -> None:
    done = ask(run, "international-exchange", answers(TOWN), "--json")
    [rule] = done.json["deciding"]
    assert rule["id"] == "ex-02-field"
    assert rule["reason"]["ja"]
    assert rule["reason"]["en"]
    [source] = rule["sources"]
    assert source["as_of"] == "2025"
    assert done.json["pointers"] == ["grants/multicultural-community"]
    assert (done.json["verdict"], done.json["amount"]) == ("not_eligible", None)


def test_a_worked_situation_goes_through_a_file_as_any_program_writes_it(run: Run, answers) -> None:
    for situation in situations()[::40]:
        file = answers(yaml.safe_dump(dict(situation.answers), allow_unicode=True))
        done = ask(run, situation.grant.id, file, "--json", on=situation.on.isoformat())
        assert done.json["verdict"] == situation.verdict
        assert {rule["id"] for rule in done.json["deciding"]} == situation.deciding


def test_all_grants_are_looked_at_once(run: Run, answers) -> None:
    told = ask(run, "all", answers("applicant_type: municipality\n"), "--json").json
    verdicts = {one["grant"]: one["verdict"] for one in told["outcomes"]}
    assert len(verdicts) == 13
    assert verdicts["grants/economic-activity"] == "ask_clair"
    assert verdicts["neighbours/community-grant"] == "not_eligible"
    assert told["next_question"]["field"] == "project_field"


def test_people_read_careful_words_with_the_arithmetic(run: Run, answers) -> None:
    text = ask(run, "multicultural-community", answers(TOWN)).out
    assert "Whether it is adopted is decided by examination." in text
    assert "At most ¥3,000,000." in text
    assert "Eligible cost ¥6,000,000; ceiling ¥3,000,000. The lower one counts." in text
    assert "July 14, 2025 to September 30, 2025" in text
    assert "Time left: 41 days" in text
    assert "as of 2023" in text
    assert "Next question:" in text


def test_people_may_read_japanese(run: Run, answers) -> None:
    exchange = TOWN.replace("disaster", "exchange_youth") + "place: mostly_overseas\n"
    text = ask(run, "international-exchange", answers(exchange), "--locale", "ja").out
    assert text.startswith("国際交流支援事業\n○ ")
    assert "6,000,000円 × 1/2 = 3,000,000円" in text
    assert "令和8年度（2026年度）" in text
    assert "2025年10月31日（令和7年）" in text
    assert "72日" in text


def test_missing_answers_are_told_apart_from_what_only_clair_knows(run: Run, answers) -> None:
    early = ask(run, "multicultural-community", answers("applicant_type: municipality\n")).out
    assert "answers are missing" in early
    later = TOWN.replace("2026-06-01", "2027-06-01")
    text = ask(run, "multicultural-community", answers(later)).out
    assert "do not settle it" in text
    assert "nothing is known about it" in text
    assert "The last call known was for fiscal 2026" in text


def test_a_neighbour_is_not_judged(run: Run, answers) -> None:
    text = ask(run, "mic-adviser", answers("{}")).out
    assert "It is not run by CLAIR" in text
    assert "Ministry of Internal Affairs" in text
    assert "does not look eligible" not in text


def test_answers_that_contradict_each_other_are_shown_first(run: Run, answers) -> None:
    wrong = TOWN + "project_end: 2026-05-01\n"
    text = ask(run, "multicultural-community", answers(wrong)).out
    assert "◇ Not settled yet: some answers contradict each other." in text
    assert text.index("Answers that contradict each other:") < text.index("What decides:")
    told = ask(run, "multicultural-community", answers(wrong), "--json").json
    assert [one["id"] for one in told["contradictions"]] == ["ends-before-start"]


@pytest.mark.parametrize("word", ["no", "No", "false", "off", "'no'", '"no"'])
def test_yes_and_no_may_be_written_as_yaml_does(run: Run, answers, word: str) -> None:
    file = answers(f"applicant_type: municipality\nnational_grant: {word}\n")
    told = ask(run, "multicultural-community", file, "--json").json
    assert told["rules"]["mc-10-national-grant"] == "pass"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("applicant: npo\n", ":1: 'applicant' is not a field (did you mean 'applicant_type'?)"),
        ("place: mostly_overseas\napplicant_type: town\n", ":2: 'applicant_type: town'"),
        ("national_grant: 7\n", "expected yes or no"),
        ("total_eligible_cost: -5\n", "at least 1"),
        ("project_start: 2026-02-30\n", "there is no such day"),
        ("applicant_type: [npo, ngo]\n", "more than one value"),
        ("- npo\n", "expected 'field: value' lines"),
        ("a: {b\n", ":1:"),
        ("place: mostly_overseas\nplace: mostly_domestic\n", "stands twice"),
        ("", "the file is empty"),
    ],
)
def test_a_wrong_answer_file_is_wrong_use(run: Run, answers, text: str, words: str) -> None:
    done = ask(run, "all", answers(text))
    assert done.code == 2
    assert words in done.err


def test_a_wrong_grant_day_or_file_is_wrong_use(run: Run, answers) -> None:
    file = answers(TOWN)
    unknown = ask(run, "kitchen", file)
    assert unknown.code == 2
    assert "'kitchen' is not a grant" in unknown.err
    assert "grants/multicultural-community" in unknown.err
    day = ask(run, "all", file, on="2025-13-01")
    assert (day.code, "'2025-13-01' is not a day" in day.err) == (2, True)
    assert run("eligibility", "all", "--answers", "/no/such/file").code == 2
    assert run("eligibility", "all").code == 2


def test_bytes_that_are_no_text_are_wrong_use(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"place: \xff")
    done = ask(run, "all", str(tmp_path / "a.yaml"))
    assert (done.code, "UTF-8" in done.err) == (2, True)


def test_the_result_is_written_as_one_page_to_forward(run: Run, answers, tmp_path: Path) -> None:
    file = tmp_path / "card.pdf"
    done = ask(run, "multicultural-community", answers(TOWN), "--pdf", str(file), "--json")
    assert done.json["verdict"] == "likely_eligible"
    [page] = PdfReader(file).pages
    assert "Grant for multicultural community projects" in page.extract_text()


def test_a_page_that_cannot_be_written_is_wrong_use(run: Run, answers, tmp_path: Path) -> None:
    done = ask(run, "all", answers(TOWN), "--pdf", str(tmp_path / "no" / "card.pdf"))
    assert (done.code, "cannot be written" in done.err) == (2, True)


def test_all_grants_come_as_a_list_with_a_card_of_each(run: Run, answers) -> None:
    text = ask(run, "all", answers(TOWN)).out
    assert text.startswith("Which grant fits?\n○ Programmes whose published conditions look met: 1")
    assert "1. Grant for multicultural community projects." in text
    assert text.count("no decision and no promise") == 14
    assert "[grants/international-exchange not_eligible ex-02-field]" in text


def test_without_a_day_it_is_today(run: Run, answers) -> None:
    assert run("eligibility", "all", "--answers", answers(TOWN), "--json").code == 0


def test_the_check_of_grants_says_what_changes_from_a_day_on(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(content_root() / "knowledge/municipal", root / "knowledge/municipal")
    shutil.copytree(content_root() / "knowledge/schema", root / "knowledge/schema")
    shutil.copy(content_root() / "knowledge/divisions.yaml", root / "knowledge/divisions.yaml")
    file = root / "knowledge/municipal/grants/international-cooperation-model/grant.yaml"
    raised = (
        "  - from: 2027-04-01\n    rate: 1/2\n    ceilings: [{jpy: 7000000}]\n"
        "    source: [{page: okayama-model, as_of: 2023}]\n    state: old_copy\nwindows:\n"
    )
    file.write_text(file.read_text("utf-8").replace("windows:\n", raised, 1), "utf-8")
    done = run("check", "grants", "--on", "2027-04-01", CLAIRBOT_CONTENT=str(root))
    assert done.code == 0
    assert "5,000,000 / 3,000,000 yen, rate 1/1 → ceiling 7,000,000 yen, rate 1/2" in done.out
    assert "window for FY2028 projects not known" in done.out
    after = run("check", "grants", "--on", "2027-04-02", "--json", CLAIRBOT_CONTENT=str(root))
    assert after.json["changes"] == []
    assert after.json["problems"] == []
    told = run("check", "grants", "--unconfirmed", "--json", CLAIRBOT_CONTENT=str(root))
    listed = {(one["grant"], one["what"], one["state"]) for one in told.json["points"]}
    assert ("grants/multicultural-community", "mc-11-local-grant", "assumption") in listed
    assert {"entry", "fact"} == set(told.json["facts"][0])
    file.write_text(file.read_text("utf-8").replace("effect: stop", "effect: halt", 1), "utf-8")
    broken = run("check", "grants", "--json", CLAIRBOT_CONTENT=str(root))
    assert broken.code == 1
    assert [one["rule"] for one in json.loads(broken.out)] == ["schema"]
    asked = run("eligibility", "all", "--answers", str(file), CLAIRBOT_CONTENT=str(root))
    assert asked.code == 1


def test_changes_belong_to_the_check_of_grants(run: Run) -> None:
    assert run("check", "knowledge", "--on", "2027-04-01").code == 2
    assert run("check", "knowledge", "--unconfirmed").code == 2
    before = run("check", "grants", "--on", "2025-07-14")
    assert before.code == 0
    assert "2025-07-14  grants/multicultural-community: the window for FY2026" in before.out
