"""What a person is told of office hours, their place in the queue and late answers; on both
databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.storage.database import Database
from tests.support.clock import TurnedClock
from tests.support.events import presses, says
from tests.support.office import OFFICE, japan
from tests.support.small import Told, small_content
from tests.support.wiring import House
from tests.support.wiring import house as wired

CLOSED = "The office of CLAIR is closed now."
NEXT_WEEK = "It opens next: Monday, November 30, 2026, 09:00 (Japan time)."
LATE = "it takes longer than I told you"


@pytest.fixture
def house(database: Database, clock: TurnedClock, told: Told) -> Iterator[House]:
    """On a Tuesday, 10:00 in Japan, with office hours."""
    content = replace(small_content(), office=OFFICE)
    with wired(database, clock, told, content) as built:
        yield built


def until(house: House, text: str) -> None:
    """Turn the clock to a moment in Japan."""
    house.clock.turn(seconds=(japan(text) - house.clock.now()).total_seconds())


def hears(house: House, *events: object, address: str = "anna") -> str:
    """What the person is told after these events."""
    before = len(house.replies(address))
    house.receive(*events)  # type: ignore[arg-type]
    return "\n".join(reply.text for reply in house.replies(address)[before:])


def asks(house: House, address: str = "anna") -> str:
    return hears(house, presses("human:yes", address=address, locale_hint="en"), address=address)


def test_in_office_hours_the_time_and_the_place_are_told(house: House) -> None:
    first, second = asks(house), asks(house, "ben")

    assert "Staff usually answer within about 4 hours." in first
    assert "Nobody is before you" in first
    assert "People before you: 1" in second
    assert CLOSED not in first + second
    assert "working day" not in first


def test_an_answer_expected_on_another_day_is_told_by_its_day(house: House) -> None:
    until(house, "2026-11-27 15:00")

    assert "answer by this time: Monday, November 30, 2026, 11:00 (Japan time)." in asks(house)


def test_out_of_hours_the_next_opening_is_told_once_in_a_closed_period(house: House) -> None:
    until(house, "2026-11-27 20:00")

    assert f"{CLOSED} {NEXT_WEEK}" in asks(house)
    added = hears(house, says("Something more"))
    assert "added this to your request" in added
    assert CLOSED not in added
    again = asks(house)
    assert "already with the staff" in again
    assert CLOSED in again
    assert NEXT_WEEK not in again

    until(house, "2026-11-30 17:30")
    assert f"{CLOSED} It opens next: Tuesday, December 1" in hears(house, says("And more"))
    assert CLOSED not in hears(house, says("And still more"))


def test_somebody_who_gets_an_answer_of_the_bot_hears_it_beside_it(house: House) -> None:
    until(house, "2026-11-24 16:30")
    asks(house)
    until(house, "2026-11-24 19:00")

    told = hears(house, says("hospital"))

    assert told.index("The body.") < told.index("still with the staff")
    assert "opens next: Wednesday, November 25, 2026, 09:00" in told
    assert CLOSED not in hears(house, says("hospital"))


def test_danger_keeps_its_own_words_first(house: House) -> None:
    until(house, "2026-11-27 20:00")

    told = hears(house, says("help me"))

    assert told.startswith("119")
    assert told.index("told the staff of CLAIR") < told.index(NEXT_WEEK)
    assert len(house.replies()) == 1


def test_danger_in_office_hours_is_told_no_waiting_time(house: House) -> None:
    told = hears(house, says("help me"))

    assert "People before" not in told
    assert "answer within" not in told


def test_while_staff_talk_nothing_is_said(house: House) -> None:
    asks(house)
    staff = house.staff()
    house.desk.claim(1, staff.id, house.clock.now())
    until(house, "2026-11-24 19:00")

    assert hears(house, says("Are you there?")) == ""


def test_a_late_answer_is_admitted_once_with_the_next_words(house: House) -> None:
    asks(house)
    until(house, "2026-11-24 16:30")

    assert LATE in hears(house, says("Hello?"))
    assert LATE not in hears(house, says("Hello??"))


def test_a_late_answer_is_admitted_beside_an_answer_of_the_bot(house: House) -> None:
    asks(house)
    until(house, "2026-11-24 16:30")

    told = hears(house, says("hospital"))

    assert "The body." in told
    assert "nobody has answered your request 1 yet" in told


def test_danger_does_not_use_up_the_admission(house: House) -> None:
    asks(house)
    until(house, "2026-11-24 16:30")

    assert LATE not in hears(house, says("help me"))


def test_each_is_told_in_their_own_language(house: House) -> None:
    until(house, "2026-11-27 20:00")

    told_ja = hears(house, presses("human:yes", address="ken", locale_hint="ja"), address="ken")

    assert "2026年11月30日月曜日 09:00" in told_ja


def test_requests_of_other_divisions_and_taken_ones_are_not_before_anybody(house: House) -> None:
    asks(house)
    staff = house.staff()
    house.desk.claim(1, staff.id, house.clock.now())
    # A question of municipal staff goes to another division.
    house.receive(presses("aud:municipal", address="ben"))
    asks(house, "ben")

    assert "Nobody is before you" in asks(house, "cho")


def test_urgent_requests_come_before_others(house: House) -> None:
    asks(house)
    hears(house, says("help me", address="ben"), address="ben")

    assert "People before you: 2" in asks(house, "cho")
    assert "People before you: 1" in asks(house)


def test_a_base_without_office_hours_promises_a_working_day(
    database: Database, clock: TurnedClock, told: Told
) -> None:
    with wired(database, clock, told, small_content()) as house:
        assert "on a working day in Japan" in asks(house)
        assert house.queue()[0].due is not None
        assert house.queue()[0].due.at is None
