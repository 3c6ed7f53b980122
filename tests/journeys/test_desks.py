"""Finding a desk near oneself, on both platforms, over the real webhooks."""

from __future__ import annotations

import pytest

from tests.journeys.town import Town, labels, words

BOTH = pytest.mark.parametrize("platform", ["line", "telegram"])
HOME = {"latitude": 34.70381, "longitude": 137.73412, "title": "My home", "address": "1-2-3"}


@BOTH
def test_a_shared_location_brings_the_desks_there_and_is_not_kept_exactly(
    town: Town, platform: str
) -> None:
    phone = town.phone(platform)
    phone.begins()

    said = words(phone.does("location", **HOME))

    assert "浜松市多文化共生センター" in said
    assert "053-458-2170" in said
    with town.app.store.read() as tx:
        lines = list(tx.lines(phone.key))
    assert [line.unreadable for line in lines if line.message_ref and not line.reply][-1:] == [
        "location"
    ]
    assert not any("34.70" in line.text or "My home" in line.text for line in lines)


@BOTH
def test_a_location_outside_japan_is_asked_about(town: Town, platform: str) -> None:
    phone = town.phone(platform)
    phone.begins()
    said = phone.does("location", latitude=37.57, longitude=126.98)
    assert "not in Japan" in words(said)
    assert any("Kanto" in label for label in labels(said))


@BOTH
def test_who_does_not_type_goes_by_region_and_prefecture(town: Town, platform: str) -> None:
    phone = town.phone(platform)
    phone.begins()
    phone.says("where is a consultation desk for foreign residents near me")
    regions = phone.presses("Desk near me")
    assert any("Kinki" in label for label in labels(regions))
    assert any("Nara" in label for label in labels(phone.presses("Kinki")))
    said = words(phone.presses("Nara"))
    assert "0742-81-3420" in said


@BOTH
def test_a_place_in_a_message_brings_its_desks(town: Town, platform: str) -> None:
    phone = town.phone(platform)
    phone.begins()
    assert "大阪国際交流センター" in words(phone.says("consultation center Osaka"))
    several = phone.says("府中市")
    assert len([label for label in labels(several) if "📍" in label]) == 2
