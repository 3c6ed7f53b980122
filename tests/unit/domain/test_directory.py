"""Where a shared place lies, and which desks are kept there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.directory import (
    DeskKind,
    DeskPhone,
    Directory,
    LocalDesk,
    Nearest,
    Place,
    PlaceRank,
    coarse_point,
    read_point,
)
from bot.domain.entry import Confidence
from bot.domain.locale import EN, JA, LocaleTag
from tests.support.desks import DIRECTORY, desk

DEGREES = st.floats(-200, 200, allow_nan=False)


@given(DEGREES, DEGREES)
def test_a_stored_place_is_at_most_a_tenth_of_a_degree_exact(north: float, east: float) -> None:
    stored = coarse_point(north, east)
    if abs(north) > 90 or abs(east) > 180:
        assert stored is None
        return
    assert stored is not None
    assert all(len(number.split(".")[1]) == 1 for number in stored.split(","))
    point = read_point(stored)
    assert point == pytest.approx((north, east), abs=0.0501)
    assert coarse_point(*point) == stored


@pytest.mark.parametrize("data", ["", "34.7", "34.7,", "x,y", "91,0", "0,181", "nan,1"])
def test_what_is_no_place_is_none(data: str) -> None:
    assert read_point(data) is None


@pytest.mark.parametrize(
    ("north", "east", "area"),
    [(34.7, 137.7, "22.hamamatsu"), (35.1, 138.9, "22"), (35.7, 139.7, "13")],
    ids=["in the city", "elsewhere in the prefecture", "another prefecture"],
)
def test_a_place_lies_in_the_area_of_the_nearest_place_known(
    north: float, east: float, area: str
) -> None:
    found = DIRECTORY.nearest(north, east)
    assert found is not None
    assert found.area == area


def test_near_a_border_the_other_prefecture_is_named_as_well() -> None:
    assert DIRECTORY.nearest(35.2, 139.05) == Nearest("22", ("14",))


@pytest.mark.parametrize(("north", "east"), [(37.6, 127.0), (0.0, 0.0), (-34.7, 137.7)])
def test_outside_japan_nothing_is_near(north: float, east: float) -> None:
    assert DIRECTORY.nearest(north, east) is None


def test_an_empty_directory_knows_no_place() -> None:
    assert Directory().nearest(35.7, 139.7) is None


def test_a_city_shows_its_own_desk_before_that_of_its_prefecture() -> None:
    assert [one.id for one in DIRECTORY.desks_in("22.hamamatsu")] == ["hamamatsu", "shizuoka"]
    assert [one.id for one in DIRECTORY.desks_in("22")] == ["shizuoka"]
    assert DIRECTORY.desks_in("47") == ()


def test_an_area_stands_for_its_prefecture_or_city() -> None:
    assert [DIRECTORY.area(area) and DIRECTORY.area(area).name(EN) for area in ("22", "13")] == [  # type: ignore[union-attr]
        "Shizuoka",
        "Tokyo",
    ]
    assert DIRECTORY.area("22.hamamatsu") is not None
    assert DIRECTORY.area("22.nowhere") is None
    assert DIRECTORY.regions == ("kanto", "chubu")
    assert [place.prefecture for place in DIRECTORY.in_region("kanto")] == ["13", "14"]


def test_a_name_is_english_where_a_language_has_none() -> None:
    place = Place("x", PlaceRank.CITY, "22", {JA: "浜松市", EN: "Hamamatsu"}, "", (), 34.7, 137.7)
    assert place.name(LocaleTag("mn")) == "Hamamatsu"
    assert place.name(JA) == "浜松市"


@pytest.mark.parametrize(
    ("confidence", "of_number", "remembered"),
    [
        (Confidence.FOUND, Confidence.FOUND, False),
        (Confidence.FOUND, Confidence.MEMORY, True),
        (Confidence.MEMORY, Confidence.FOUND, True),
    ],
    ids=str,
)
def test_a_desk_tells_whether_anything_of_it_was_never_read(
    confidence: Confidence, of_number: Confidence, remembered: bool
) -> None:
    one: LocalDesk = desk("x", "22", phones=(DeskPhone("054-000-0000", of_number),))
    changed = LocalDesk(**{**one.__dict__, "confidence": confidence, "kind": DeskKind.ONE_STOP})
    assert changed.remembered is remembered
