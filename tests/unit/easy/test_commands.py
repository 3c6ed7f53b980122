"""``clairbot easy`` and ``clairbot furigana``, and the rules inside ``clairbot check``."""

# ruff: noqa: E501 - wide characters

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.easy import EntryChecker
from bot.content.check import check_content
from tests.unit.cli.conftest import Ran, run_command
from tests.unit.content.conftest import AMBULANCE, TODAY, Site, build

EASY = (
    "{市役所|しやくしょ}に {行|い}って ください。{紙|かみ}に {名前|なまえ}を {書|か}いて ください。"
)
NORMAL = "申請の際は、本人確認書類及び印鑑を持参の上、市民課窓口までご来庁いただきますようお願いいたします。"


@pytest.fixture
def run(tmp_path: Path):
    def runs(*arguments: str, given: str | None = None) -> Ran:
        return run_command(*arguments, data=tmp_path / "data", given=given)

    return runs


def test_furigana_of_an_argument(run) -> None:
    assert run("furigana", "今日は休みです。").out == "{今日|きょう}は {休|やす}みです。\n"


def test_furigana_reads_line_by_line(run) -> None:
    done = run("furigana", "-", given="今日\n\n明日")
    assert done.out.splitlines() == ["{今日|きょう}", "", "{明日|あした}"]


def test_an_easy_text_from_standard_input_is_fine(run) -> None:
    done = run("easy", "-", "--json", given=EASY)
    assert done.code == 0
    assert done.json["verdict"] == "easy"
    assert done.json["findings"] == []


def test_a_hard_text_exits_1_and_says_why(run, tmp_path: Path) -> None:
    file = tmp_path / "text.md"
    file.write_text(NORMAL, "utf-8")
    done = run("easy", str(file))
    assert done.code == 1
    assert done.out.startswith("normal, score ")
    assert "E G2 line 1" in done.out
    object_ = run("easy", str(file), "--json").json
    assert object_["verdict"] == "normal"
    assert {"rule", "level", "line", "excerpt", "message", "remedy"} == object_["findings"][
        0
    ].keys()


def test_a_batch_prints_one_object_a_line(run, tmp_path: Path) -> None:
    file = tmp_path / "texts.txt"
    file.write_text(f"{EASY}\n\n{NORMAL}\n", "utf-8")
    done = run("easy", "--batch", str(file))
    assert done.code == 0
    first, second = done.rows
    assert first["verdict"] == "easy"
    assert second["verdict"] == "normal"
    assert first["score"] > second["score"]


def test_an_emergency_text_is_held_to_stricter_limits(run) -> None:
    text = "大きい地震のあとで海の近くにいる人は、すぐに高い所へ逃げてください。"
    rules = {
        one["rule"]
        for one in run("easy", "-", "--json", "--register", "A", given=text).json["findings"]
    }
    assert "S2" in rules


@pytest.mark.parametrize(
    "arguments",
    [
        ["easy"],
        ["easy", "no-such-file"],
        ["easy", "-", "--batch", "no-such-file"],
        ["furigana"],
        ["easy", "-", "--register", "C"],
    ],
    ids=" ".join,
)
def test_wrong_use_exits_2(run, arguments: list[str]) -> None:
    assert run(*arguments).code == 2


@pytest.mark.parametrize("command", ["easy", "furigana"])
def test_input_that_is_not_utf_8_is_wrong_use(run, tmp_path: Path, command: str) -> None:
    from click.testing import CliRunner

    from bot.cli import main

    done = CliRunner().invoke(main, [command, "-"], input=b"\x93\xfa\x96\x7b")
    assert done.exit_code == 2


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return build(tmp_path)


def _found(site: Site, rule: str) -> list[tuple[str, int, str]]:
    problems = check_content(site.root, TODAY, "knowledge", EntryChecker(TODAY))
    return [(one.path, one.line, str(one.severity)) for one in problems if one.rule == rule]


def test_easy_texts_of_the_base_are_checked_on_their_own_line(site: Site) -> None:
    path = f"{AMBULANCE}/ja-simple.md"
    site.replace(path, "{電話|でんわ}して ください。", "お{待|ま}ちください。")
    assert _found(site, "G2") == [(path, 6, "error")]


def test_urgent_entries_are_emergency_texts(site: Site) -> None:
    path = f"{AMBULANCE}/ja-simple.md"
    site.append(path, "{道|みち}が {壊|こわ}されます。\n")
    assert _found(site, "G1") == [(path, 8, "error")]


def test_readings_are_not_reported_twice(site: Site) -> None:
    path = f"{AMBULANCE}/ja-simple.md"
    site.append(path, "市役所です。\n")
    assert _found(site, "no-reading") == [(path, 8, "error")]
    assert _found(site, "K4") == []


def test_without_the_rules_nothing_easy_is_checked(site: Site) -> None:
    site.append(f"{AMBULANCE}/ja-simple.md", "{行|い}く。\n")
    assert "G6" not in {one.rule for one in check_content(site.root, TODAY, "knowledge")}
    assert _found(site, "G6")


def test_a_broken_glossary_is_reported_by_line(site: Site) -> None:
    site.write(
        "knowledge/glossary.yaml",
        "- {word: 町, kana: まち, easy: x, instead_of: [町中, 県]}\n"
        "- {word: 町, kana: マチ, easy: x}\n"
        "- {word: 県, kana: けん, easy: x}\n",
    )
    found = {
        (one.line, one.rule)
        for one in check_content(site.root, TODAY, "knowledge")
        if one.path == "knowledge/glossary.yaml"
    }
    assert {(2, "duplicate-word"), (1, "duplicate-word"), (2, "schema")} <= found


def test_the_object_is_plain_json(run) -> None:
    assert isinstance(json.loads(run("easy", "-", "--json", given=EASY).out), dict)
