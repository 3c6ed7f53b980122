"""``ask``, ``why`` and ``talk`` on the shipped content."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.domain.locale import LOCALES
from bot.domain.understood import Verdict
from tests.unit.cli.conftest import Ran, Run, run_command

QUESTIONS = """\
# locale	question	expected
en	I lost my residence card	immigration/lost-residence-card
	在留カードをなくしました	immigration/lost-residence-card

vi	xe cứu thương gọi số mấy
en	Help! My father is not breathing	emergency/call-ambulance
en	Do penguins have knees?	none
en	Thank you!
\t\u3000
pt	Onde jogo o lixo?
"""


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One run over a few questions, for several tests."""
    folder = tmp_path_factory.mktemp("batch")
    file = folder / "questions.tsv"
    file.write_text(QUESTIONS, "utf-8-sig")
    return run_command("ask", "--batch", str(file), data=folder / "data")


def assert_contract(asked: dict[str, Any]) -> None:
    """The ``ask --json`` object that others rely on."""
    expected = {"locale", "decision", "entry", "p", "candidates", "text", "ms"}
    assert set(asked) - {"expected"} == expected
    assert asked["locale"] in LOCALES
    assert asked["decision"] in set(Verdict)
    assert asked["entry"] is None or isinstance(asked["entry"], str)
    assert isinstance(asked["p"], float)
    assert 0 <= asked["p"] <= 1
    assert isinstance(asked["text"], str)
    assert asked["text"]
    assert isinstance(asked["ms"], float)
    assert asked["ms"] > 0
    for candidate in asked["candidates"]:
        assert set(candidate) == {"entry", "p"}
        assert isinstance(candidate["entry"], str)
        assert 0 <= candidate["p"] <= 1
    chances = [candidate["p"] for candidate in asked["candidates"]]
    assert chances == sorted(chances, reverse=True)


def test_a_batch_gives_one_object_a_line_as_agreed(batch: Ran) -> None:
    assert batch.code == 0
    assert len(batch.rows) == 8
    for asked in batch.rows:
        assert_contract(asked)


def test_a_batch_carries_what_was_expected_where_the_file_says(batch: Ran) -> None:
    assert [asked.get("expected") for asked in batch.rows] == [
        "immigration/lost-residence-card",
        "immigration/lost-residence-card",
        None,
        "emergency/call-ambulance",
        "none",
        None,
        None,
        None,
    ]
    assert [at for at, asked in enumerate(batch.rows) if "expected" in asked] == [0, 1, 3, 4]


def test_a_batch_decides_each_line_by_itself(batch: Ran) -> None:
    found = [(asked["locale"], asked["decision"], asked["entry"]) for asked in batch.rows]
    card, ambulance = "immigration/lost-residence-card", "emergency/call-ambulance"
    assert found[0] == ("en", "answer", card)
    assert found[1] == ("ja", "answer", card)
    assert found[2][0] == "vi"
    assert found[3] == ("en", "emergency", ambulance)
    assert found[4] == ("en", "handoff", None)
    assert found[5][1] == "smalltalk"


@pytest.mark.parametrize(
    ("readme", "heading"),
    [("README.md", "### A walk through the demo"), ("README.ja.md", "### デモの歩き方")],
)
def test_the_walk_through_goes_as_the_readme_says(
    run: Run, tmp_path: Path, readme: str, heading: str
) -> None:
    walk = Path(readme).read_text("utf-8").partition(heading)[2].partition("\n## ")[0]
    questions = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", walk)
    file = tmp_path / "walk.tsv"
    file.write_text("".join(f"\t{question}\n" for question in questions), "utf-8")
    rows = run("ask", "--batch", str(file)).rows
    assert [(asked["decision"], asked["entry"]) for asked in rows] == [
        ("answer", "immigration/lost-residence-card"),
        ("handoff", None),
        ("emergency", "emergency/call-ambulance"),
    ]


def test_one_question_gives_the_same_object(run: Run) -> None:
    done = run("ask", "I lost my residence card", "--json")
    assert done.code == 0
    assert_contract(done.json)
    assert done.json["entry"] == "immigration/lost-residence-card"
    assert "14 days" in done.json["text"]


def test_one_question_without_json_prints_the_answer_in_the_chosen_locale(run: Run) -> None:
    done = run("ask", "在留カードをなくしました", "--locale", "ja")
    assert done.code == 0
    assert "14日以内" in done.out


def test_municipal_staff_ask_in_their_own_audience(run: Run) -> None:
    question = "Does CLAIR have a grant for multicultural projects?"
    done = run("ask", question, "--audience", "municipal", "--json")
    assert done.json["entry"] == "grants/multicultural-community"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("en\tfine\nno tab at all\n", ":2:"),
        ("a\tb\tc\td\n", ":1:"),
        ("\n# a comment\ntlh\tnuqneH\n", ":3:"),
    ],
    ids=["no tab", "four cells", "no such locale"],
)
def test_a_line_that_cannot_be_read_is_named_by_file_and_number(
    run: Run, tmp_path: Path, content: str, place: str
) -> None:
    file = tmp_path / "questions.tsv"
    file.write_text(content, "utf-8")
    done = run("ask", "--batch", str(file))
    assert done.code == 2
    assert f"{file.name}{place}" in "".join(done.err.split("\n")).replace(" ", "")
    assert done.out == ""


@pytest.mark.parametrize("command", [["ask", "--batch"], ["evaluate"]], ids=["ask", "evaluate"])
def test_a_file_that_is_no_text_is_refused(run: Run, tmp_path: Path, command: list[str]) -> None:
    file = tmp_path / "questions.tsv"
    file.write_bytes(b"en\t\xff\xfe\n")
    done = run(*command, str(file))
    assert done.code == 2
    assert "UTF-8" in done.err


def test_why_explains_language_candidates_and_threshold(run: Run) -> None:
    done = run("why", "I lost my residence card")
    assert done.code == 0
    for part in ("decision: answer", "locale: en", "candidates:", "threshold:"):
        assert part in done.out
    assert "immigration/lost-residence-card" in done.out


def test_a_talk_takes_questions_and_numbers_for_buttons_until_the_input_ends(run: Run) -> None:
    typed = "I lost my residence card\n1\n\nDo penguins have knees?\n1\n"
    done = run("talk", "--locale", "en", given=typed)
    assert done.code == 0
    shown = done.out
    steps = [
        "program, not a person",
        "Lost or stolen residence card",
        "Thank you for telling me",
        "I do not know the answer",
        "Your request number is 1",
    ]
    places = [shown.find(step) for step in steps]
    assert -1 not in places, shown
    assert places == sorted(places)
    assert "  1. " in shown


def test_a_talk_of_municipal_staff_in_japanese(run: Run) -> None:
    done = run("talk", "--locale", "ja", "--audience", "municipal", given="/menu\n")
    assert done.code == 0
    assert "クレア" in done.out or "CLAIR" in done.out
    assert "program, not a person" not in done.out
