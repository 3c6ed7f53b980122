"""``support``: 0 with what fits, 1 where nothing does, 2 for a theme there is not."""

from __future__ import annotations

from tests.unit.cli.conftest import Run


def test_the_supports_for_a_need_are_compared(run: Run) -> None:
    done = run("support", "--theme", "multicultural", "--form", "lecture", "--locale", "ja")
    assert done.code == 0
    assert "1. 地域国際化推進アドバイザー派遣" in done.out
    assert "派遣ごとに4時間まで" in done.out


def test_machines_get_every_row_with_its_source(run: Run) -> None:
    done = run("support", "--theme", "cooperation", "--form", "long-term", "--json")
    assert done.code == 0
    assert done.json["need"] == {"theme": "cooperation", "form": "long-term", "region": None}
    first = done.json["fits"][0]
    assert (first["id"], first["entry"]) == ("expert-dispatch", "cooperation/expert-dispatch")
    assert (first["own"], first["exact"], first["division"]) == (True, True, "economic")
    assert first["times"] is None
    assert first["cost"]["as_of"] == "2026-11"
    assert first["cost"]["source"]["url"].startswith("https://clair.or.jp/")
    assert done.json["ended"] == [{"id": "lgotp", "entry": "cooperation/lgotp"}]


def test_what_can_be_asked_is_listed(run: Run) -> None:
    assert "disaster" in run("support", "--list").out
    assert run("support", "--list", "--json").json["form"]["course"]["en"] == "Course for staff"


def test_a_theme_there_is_not_is_wrong_use_and_names_the_others(run: Run) -> None:
    done = run("support", "--theme", "money")
    assert done.code == 2
    assert "disaster" in done.err


def test_advisers_nobody_publishes_are_not_invented(run: Run) -> None:
    found = run("support", "--theme", "disaster", "--form", "onsite", "--json").json["fits"][0]
    assert (found["advisers"], found["advisers_published"]) == ([], False)
