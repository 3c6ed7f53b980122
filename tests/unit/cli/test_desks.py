"""``desks``: 0 with the desks of a place, 1 where the place is not clear."""

from __future__ import annotations

import pytest

from tests.unit.cli.conftest import Run


@pytest.mark.parametrize("place", ["Hamamatsu", "浜松市", "34.7,137.7"])
def test_the_desks_of_a_place_are_shown(run: Run, place: str) -> None:
    done = run("desks", place)
    assert done.code == 0
    assert "浜松市多文化共生センター" in done.out
    assert "053-458-2170" in done.out


def test_they_are_shown_in_the_language_asked_for(run: Run) -> None:
    assert "Onde pedir orientação" in run("desks", "Osaka", "--locale", "pt-BR").out


def test_machines_get_areas_and_desks(run: Run) -> None:
    done = run("desks", "大阪府", "--json")
    assert done.code == 0
    assert done.json["areas"] == ["27"]
    (desk,) = done.json["desks"]
    assert desk["phones"] == [{"tel": "06-6941-2297", "confidence": "found", "office": False}]
    assert {"id", "name", "kana", "english", "hours", "languages", "url", "as_of"} <= set(desk)


def test_a_name_of_several_places_asks_which_and_exits_1(run: Run) -> None:
    done = run("desks", "府中市")
    assert done.code == 1
    assert "Tokyo" in done.out
    assert "Hiroshima" in done.out
    assert run("desks", "府中市", "--json").json == {"areas": ["13", "34"], "desks": []}


@pytest.mark.parametrize("place", ["Atlantis", "37.6,127.0"])
def test_a_place_nobody_knows_exits_1(run: Run, place: str) -> None:
    done = run("desks", place)
    assert done.code == 1
    assert "no place in Japan" in done.err
