"""The file of the last figures: kept by audience, never taken from a file of something else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.content.figures import read_figures, save_figures
from bot.domain.entry import Audience
from bot.domain.errors import ContentError
from bot.domain.figures import Confusion, Evaluation, ReliabilityBin, Report

REPORT = Report(
    4, 1, 2, 1, 0, 0, 0, 1, 0, 4, 4,
    {50: 1.0, 80: 0.9375, 100: 0.5},
    (ReliabilityBin(0.9, 1.0, 3, 0.9512, 0.6667),),
    (Confusion("a/b|a/c", "d/e", 1, 0), Confusion("none", "d/e", 0, 2)),
)  # fmt: skip
MEASURED = Evaluation(
    date(2026, 11, 22), "0123", ("unseen/x.tsv",), {"ja": REPORT, "?": REPORT, "all": REPORT}
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "figures.json"


def test_what_was_saved_is_read_back(path: Path) -> None:
    save_figures(path, Audience.RESIDENT, MEASURED)
    assert read_figures(path) == {Audience.RESIDENT: MEASURED}
    assert [one.name for one in path.parent.iterdir()] == ["figures.json"]


def test_one_audience_replaces_its_own_part_only(path: Path) -> None:
    later = replace(MEASURED, measured_on=date(2026, 12, 1))
    save_figures(path, Audience.MUNICIPAL, MEASURED)
    save_figures(path, Audience.RESIDENT, MEASURED)
    save_figures(path, Audience.RESIDENT, later)
    assert read_figures(path) == {Audience.RESIDENT: later, Audience.MUNICIPAL: MEASURED}


def test_the_rates_stand_in_the_file_for_other_readers(path: Path) -> None:
    save_figures(path, Audience.RESIDENT, MEASURED)
    value = json.loads(path.read_text("utf-8"))
    assert value["resident"]["reports"]["ja"]["rates"]["wrong_rate"] == 0.25


def test_no_file_means_nothing_was_measured(path: Path) -> None:
    assert read_figures(path) == {}


def _set(*keys: str, to: Any) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        for key in keys[:-1]:
            value = value[key]
        value[keys[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (_set("resident", to=3), "resident"),
        (_set("tourist", to={}), "tourist"),
        (_set("resident", "measured_on", to="soon"), "measured_on"),
        (_set("resident", "reports", to={}), "lacks the figures of 'all'"),
        (_set("resident", "reports", "tlh", to=None), "tlh"),
        (_set("resident", "reports", "ja", "accuracy_at", to={"50": 1.0}), "accuracy_at"),
        (_set("resident", "reports", "ja", "right", to="many"), "right"),
    ],
)
def test_a_file_of_something_else_is_refused_by_its_fault(
    path: Path, change: Callable[[Any], None], complaint: str
) -> None:
    save_figures(path, Audience.RESIDENT, MEASURED)
    value = json.loads(path.read_text("utf-8"))
    change(value)
    path.write_text(json.dumps(value), "utf-8")
    with pytest.raises(ContentError, match=complaint):
        read_figures(path)
    with pytest.raises(ContentError):
        save_figures(path, Audience.RESIDENT, MEASURED)
    assert json.loads(path.read_text("utf-8")) == value


def test_a_locale_that_is_none_of_ours_is_refused(path: Path) -> None:
    save_figures(path, Audience.RESIDENT, replace(MEASURED, reports={"tlh": REPORT, "all": REPORT}))
    with pytest.raises(ContentError, match="'tlh', which is no locale"):
        read_figures(path)


def test_a_file_that_cannot_be_read_or_written_is_told_as_an_error_of_ours(path: Path) -> None:
    path.mkdir()
    with pytest.raises(ContentError, match="cannot be read"):
        read_figures(path)
    with pytest.raises(ContentError, match="cannot be written"):
        save_figures(path.parent / "nowhere" / "x.json", Audience.RESIDENT, MEASURED)
