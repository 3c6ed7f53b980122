"""``evaluate``: figures on the screen, as a page and as data."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.content.figures import read_figures
from bot.content.source import content_root
from bot.domain.entry import Audience
from tests.unit.cli.conftest import Ran, Run, run_command

CARD = "immigration/lost-residence-card"
QUESTIONS = f"""\
# locale	question	expected
en	I lost my residence card	{CARD}
en	I lost my residence card	utilities/garbage-sorting
ja	在留カードをなくしました	{CARD}
en	What is the best <b>ramen</b> in Sapporo?	none
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings for three of the shipped entries, learnt by their words alone."""
    root = tmp_path_factory.mktemp("small")
    shipped = content_root()
    municipal = next(path.parent for path in shipped.glob("knowledge/municipal/*/*/entry.yaml"))
    for folder in (
        shipped / "knowledge/resident" / CARD,
        shipped / "knowledge/resident/utilities/garbage-sorting",
        municipal,
    ):
        shutil.copytree(folder, root / folder.relative_to(shipped))
    for name in ("chapters.yaml", "divisions.yaml", "coverage.yaml"):
        shutil.copy(shipped / "knowledge" / name, root / "knowledge" / name)
    for locale in ("ja", "en"):
        for name in ("immigration", "utilities", "_emergency", "_smalltalk"):
            place = Path("intents", locale, f"{name}.yaml")
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(shipped / place, root / place)
    return {
        "CLAIRBOT_CONTENT": str(root),
        "CLAIRBOT_COMPILED": str(root / "compiled"),
        "CLAIRBOT_VECTORS": "off",
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the questions are and the results go."""
    place = tmp_path_factory.mktemp("questions")
    (place / "questions.tsv").write_text(QUESTIONS, "utf-8")
    (place / "more.tsv").write_text(f"en\tmy card is gone\t{CARD}\n", "utf-8")
    return place


@pytest.fixture(scope="module")
def measured(small: dict[str, str], folder: Path) -> Ran:
    """One run that does everything."""
    return run_command(
        "evaluate", str(folder / "questions.tsv"), str(folder / "more.tsv"), "--json",
        "--report", str(folder / "report.html"), "--language", "ja",
        "--save", str(folder / "figures.json"),
        data=folder / "data", env=small,
    )  # fmt: skip


def test_evaluate_counts_each_outcome_by_locale_and_in_all(measured: Ran) -> None:
    assert measured.code == 0
    assert set(measured.json) == {"en", "ja", "all"}
    everything = measured.json["all"]
    assert everything["questions"] == 5
    assert everything["outside"] == 1
    assert everything["wrong"] == 1
    assert everything["refused"] + everything["asked_none"] == 1
    assert measured.json["ja"]["right"] == 1
    assert measured.json["ja"]["accuracy_at_50"] == 1.0
    assert everything["accuracy_at_100"] == 0.6


def test_the_page_shows_plots_confusions_and_questions_in_the_language_asked_for(
    measured: Ran, folder: Path
) -> None:
    page = (folder / "report.html").read_text("utf-8")
    assert '<html lang="ja">' in page
    assert page.count('role="img"') == 3
    assert "確信の度合い" in page
    wrong = page[page.index('id="locale-en"') : page.index('id="locale-ja"')]
    assert "I lost my residence card" in wrong
    assert "questions.tsv:3" in wrong
    assert "在留カードをなくしました" not in page
    assert str(folder) not in page


def test_what_is_saved_holds_figures_and_entries_but_no_question(
    measured: Ran, folder: Path
) -> None:
    text = (folder / "figures.json").read_text("utf-8")
    assert "residence card" not in text
    assert str(folder) not in text
    [(audience, kept)] = read_figures(folder / "figures.json").items()
    assert audience is Audience.RESIDENT
    assert kept.files == ("questions.tsv", "more.tsv")
    assert kept.reports["all"].as_json() == pytest.approx(measured.json["all"], abs=1e-4)
    worst = kept.reports["en"].confusions[0]
    assert (worst.expected, worst.given) == ("utilities/garbage-sorting", CARD)
    assert (worst.answered, worst.offered) == (1, 0)


def test_each_audience_keeps_its_own_part_of_the_file(
    small: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    save = tmp_path / "figures.json"
    for audience in ("municipal", "resident"):
        done = run_command(
            "evaluate", str(folder / "more.tsv"), "--audience", audience, "--save", str(save),
            data=tmp_path, env=small,
        )  # fmt: skip
        assert done.code == 0
        assert "@50%" in done.out
    kept = read_figures(save)
    assert list(kept) == [Audience.RESIDENT, Audience.MUNICIPAL]
    assert kept[Audience.MUNICIPAL].reports["all"].right == 0


def test_evaluate_names_the_file_and_line_it_cannot_read(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.tsv", tmp_path / "bad.tsv"
    good.write_text("en\tfine\tnone\n", "utf-8")
    bad.write_text("en\tfine\tnone\nonly words\n", "utf-8")
    done = run("evaluate", str(good), str(bad))
    assert done.code == 2
    assert "bad.tsv: line 2" in done.err


def test_without_a_file_there_is_nothing_to_measure(run: Run) -> None:
    assert run("evaluate").code == 2


@pytest.mark.parametrize("option", ["--report", "--save"])
def test_a_folder_that_is_not_there_is_told_before_anything_is_measured(
    run: Run, folder: Path, option: str
) -> None:
    done = run("evaluate", str(folder / "more.tsv"), option, str(folder / "nowhere" / "x"))
    assert done.code == 2
    assert option in done.err
    assert done.out == ""


def test_a_file_that_holds_something_else_is_not_overwritten(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    save = tmp_path / "package.json"
    save.write_text(json.dumps({"name": "mine"}), "utf-8")
    done = run("evaluate", str(folder / "more.tsv"), "--save", str(save))
    assert done.code == 1
    assert "package.json holds no figures" in done.err
    assert json.loads(save.read_text("utf-8")) == {"name": "mine"}
    assert done.out == ""
