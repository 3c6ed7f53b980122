"""Checking a project for a grant on both platforms, over the real webhooks, to a ticket."""

from __future__ import annotations

import re

import pytest

from tests.journeys.town import Town, labels, plain, words

BOTH = pytest.mark.parametrize("platform", ["line", "telegram"])


@BOTH
def test_from_a_sentence_to_an_outcome_and_on_to_the_owning_division(
    town: Town, platform: str
) -> None:
    phone, desk = town.phone(platform), town.desk()
    phone.begins()
    phone.presses("For municipalities")

    said = phone.says("Is our new disaster project eligible for a grant? We are a town.")
    assert "Disaster" in words(said)
    assert "state" in words(said)
    asked = words(phone.says("no"))
    assert "When does the project start?" in asked

    said = phone.says("How many JET participants are there?")
    assert "When does the project start?" in words(said[-1:])

    assert "no such day" in words(phone.says("2027年2月30日"))
    outcome = phone.says("from June 2027")
    assert "Grant for multicultural community projects" in words(outcome)
    assert any("Ask CLAIR" in label for label in labels(outcome))

    one = phone.presses("🔎 Grant")
    assert "none of these" in words(one).lower()
    phone.says("none of these")

    handed = words(phone.presses("Ask CLAIR"))
    found = re.search(r"request number is (\d+)", handed)
    assert found is not None, handed
    page = plain(desk.page(f"/tickets/{found.group(1)}"))
    assert "June 1, 2027" in page
    assert "mc-16-window" in page


@BOTH
def test_it_is_stopped_and_goes_on_tomorrow_and_is_forgotten_on_request(
    town: Town, platform: str
) -> None:
    phone = town.phone(platform)
    phone.begins()
    phone.presses("For municipalities")
    phone.says("/menu")
    phone.presses("Which grant fits?")
    phone.says("3")
    assert "put the check aside" in words(phone.says("stop"))
    town.clock.advance(86_400)
    again = words(phone.says("continue"))
    assert "go on where you left off" in again
    assert "What is the project about?" in again
    phone.says("/forget")
    phone.presses("Yes")
    assert "go on" not in words(phone.says("continue"))


@BOTH
def test_a_question_for_municipalities_is_shown_to_a_resident_only_when_they_want_it(
    town: Town, platform: str
) -> None:
    phone = town.phone(platform)
    phone.begins()
    offered = phone.says("姉妹都市を新しく結びたいのですが、手続きを教えてください")
    assert "姉妹都市提携の手順" in words(offered)
    assert "提携の意向を打診" not in words(offered)
    assert "提携の意向を打診" in words(phone.presses("📄"))
