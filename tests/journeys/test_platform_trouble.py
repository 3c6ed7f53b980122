"""The platforms on a bad day: nothing is lost, nothing comes twice, nobody else notices."""

from __future__ import annotations

import base64
import logging
import re
import time
from typing import Any

import pytest

from bot.domain.conversation import ConversationState
from bot.service.views import DeliveryState, LineView
from tests.journeys.conftest import MakeTown
from tests.journeys.town import Phone, Town, until, words
from tests.support.sandbox import LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN

BOTH = pytest.mark.parametrize("platform", ["line", "telegram"])
QUESTION = "How do I sort garbage?"
LOOKS = 0.7
"""Seconds in which the outbox is looked through at least once."""


def state_of(town: Town, phone: Phone) -> ConversationState:
    with town.app.store.read() as tx:
        found = tx.conversation(phone.key)
    assert found is not None
    return found


def lines_of(town: Town, phone: Phone) -> tuple[LineView, ...]:
    with town.app.store.read() as tx:
        return tx.lines(phone.key)


def undisturbed(town: Town, platform: str) -> list[str]:
    """What somebody greeted before gets for the question when all is well."""
    phone = town.phone(platform)
    phone.begins()
    return [bubble.text for bubble in phone.says(QUESTION)]


def staffed(town: Town, phone: Phone) -> int:
    """Hand the person over to the member of staff; the ticket."""
    phone.says("/human")
    phone.presses("Yes, please")
    (ticket,) = town.tickets(phone)
    town.desk().does(ticket.id, "claim")
    town.settle()
    phone.news()
    return ticket.id


def used_up(town: Town) -> None:
    """Until the ordered fault has happened."""
    until(lambda: town.platforms.faults.open() == [], "the fault to happen")


def assert_discreet(caplog: pytest.LogCaptureFixture) -> None:
    """Neither the question nor a secret stands in the log."""
    for text in (QUESTION, LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN):
        assert text not in caplog.text


@pytest.fixture(autouse=True)
def _log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


# what staff see of it


def test_a_refused_reply_is_explained_and_sent_again_once(town: Town) -> None:
    phone = town.line()
    ticket = staffed(town, phone)
    town.sandbox.order_fault(platform="line", kind="http", status=400, endpoint="reply")
    town.sandbox.order_fault(platform="line", kind="http", status=400, endpoint="push")
    desk, path = town.desk(), f"/tickets/{ticket}"
    desk.does(ticket, "reply", "Please come on Monday.")
    until(lambda: "LINE answered 400" in desk.page(path), "the refusal on the page")
    town.platforms.faults.clear()
    assert phone.news() == []

    line = re.findall(r'name="line" value="([0-9]+)"', desk.page(path))[-1]
    for _ in range(2):
        desk.http.post(f"/console{path}/retry", data={"line": line}).raise_for_status()
    assert "Please come on Monday." in words(phone.waits())
    town.settle()
    assert phone.news() == []
    assert "LINE answered 400" not in desk.page(path)


def test_staff_see_a_picture_and_both_sides_hear_of_a_disguised_one(town: Town) -> None:
    line, telegram = town.line(), town.telegram()
    tickets = [staffed(town, phone) for phone in (line, telegram)]
    line.acts("image")
    telegram.acts(
        "document",
        content=base64.b64encode(b"<script>alert(1)</script>").decode(),
        file_name="letter.png",
        mime_type="image/png",
    )
    desk = town.desk()
    pages = [f"/tickets/{ticket}" for ticket in tickets]
    until(lambda: "<img" in desk.page(pages[0]), "the picture on the page")
    (address,) = re.findall(r'<img src="([^"]+)"', desk.page(pages[0]))
    assert desk.http.get(address).headers["content-type"] == "image/png"
    until(lambda: "no picture that can be opened" in desk.page(pages[1]), "the refusal")
    assert "cannot open what you sent" in words(telegram.waits())


# failing calls


@pytest.mark.every_pair
@BOTH
@pytest.mark.parametrize(("when", "times"), [("before", 1), ("before", 3), ("after", 1)])
def test_server_errors_neither_lose_nor_double_an_answer(
    town: Town, caplog: pytest.LogCaptureFixture, platform: str, when: str, times: int
) -> None:
    expected = undisturbed(town, platform)
    phone = town.phone(platform)
    phone.begins()
    town.sandbox.order_fault(platform=platform, kind="http", status=500, when=when, times=times)
    phone.acts("text", text=QUESTION)
    used_up_slowly(town)
    assert [bubble.text for bubble in phone.news()] == expected
    assert all(line.delivery in (None, DeliveryState.SENT) for line in lines_of(town, phone))
    assert "SendUnknown, again" in caplog.text
    assert_discreet(caplog)


def used_up_slowly(town: Town) -> None:
    """Let the pauses between tries pass until all is done."""
    end = time.monotonic() + 30
    while town.platforms.faults.open() or town.waiting() != (0, 0):
        assert time.monotonic() < end, "something still waits"
        time.sleep(0.2)
        town.clock.advance(1)


@pytest.mark.every_pair
@BOTH
@pytest.mark.parametrize("when", ["before", "after"])
def test_timeouts_neither_lose_nor_double_an_answer(
    make_town: MakeTown, caplog: pytest.LogCaptureFixture, platform: str, when: str
) -> None:
    with make_town(timeout=1.0) as hasty:
        expected = undisturbed(hasty, platform)
        phone = hasty.phone(platform)
        phone.begins()
        hasty.sandbox.order_fault(platform=platform, kind="timeout", when=when, seconds=20)
        phone.acts("text", text=QUESTION)
        used_up(hasty)
        until(lambda: "SendUnknown, again" in caplog.text, "the try to be given up")
        hasty.clock.advance(2)
        hasty.settle()
        assert [bubble.text for bubble in phone.news()] == expected


def test_telegrams_wish_to_wait_is_honoured_for_this_chat_and_no_other(town: Town) -> None:
    expected = undisturbed(town, "telegram")
    phone, other = town.telegram(), town.telegram()
    phone.begins()
    other.begins()
    town.sandbox.order_fault(platform="telegram", kind="retry_after", seconds=30)
    phone.acts("text", text=QUESTION)
    used_up(town)
    assert [bubble.text for bubble in _says_meanwhile(town, other)] == expected
    time.sleep(LOOKS)
    assert phone.news() == []
    town.clock.advance(28)
    time.sleep(LOOKS)
    assert phone.news() == []
    town.clock.advance(3)
    town.settle()
    assert [bubble.text for bubble in phone.news()] == expected


def _says_meanwhile(town: Town, phone: Phone) -> list[Any]:
    phone.acts("text", text=QUESTION)
    return phone.waits(1)


def test_lines_wish_to_wait_is_honoured(town: Town) -> None:
    expected = undisturbed(town, "line")
    phone = town.line()
    phone.begins()
    town.sandbox.order_fault(platform="line", kind="retry_after", seconds=30)
    phone.acts("text", text=QUESTION)
    used_up(town)
    time.sleep(LOOKS)
    assert phone.news() == []
    town.clock.advance(31)
    town.settle()
    assert [bubble.text for bubble in phone.news()] == expected


@BOTH
def test_a_platform_that_fails_for_good_is_given_up_and_staff_see_it(
    town: Town, platform: str
) -> None:
    phone = town.phone(platform)
    phone.begins()
    town.sandbox.order_fault(platform=platform, kind="http", status=500, times=-1)
    phone.acts("text", text=QUESTION)
    end = time.monotonic() + 30
    while town.waiting() != (0, 0):
        assert time.monotonic() < end
        town.clock.advance(300)
        time.sleep(0.2)
    assert DeliveryState.FAILED in {line.delivery for line in lines_of(town, phone)}
    town.sandbox.http.post(f"{town.sandbox.base}/admin/faults/clear")
    assert "sendings failed" in town.ready()[1]["database"]
    # What failed is not sent later; the talk goes on.
    assert QUESTION.split()[-1].strip("?") in words(phone.says(QUESTION)).lower()


# the access token


@BOTH
def test_an_expired_token_is_told_to_the_operator_and_messages_wait_until_it_works_again(
    town: Town, caplog: pytest.LogCaptureFixture, platform: str
) -> None:
    expected = undisturbed(town, platform)
    phone = town.phone(platform)
    phone.begins()
    town.sandbox.order_fault(platform=platform, kind="token_expired", times=-1)
    phone.acts("text", text=QUESTION)
    until(lambda: not town.ready()[2]["channels"], "/readyz to tell")
    status, details, _ = town.ready()
    assert status == 503
    assert details["channels"] == f"access token refused: {platform}"
    other = town.phone("telegram" if platform == "line" else "line")
    assert other.platform != platform
    assert _says_meanwhile(town, other)
    town.clock.advance(61)
    time.sleep(LOOKS)
    assert phone.news() == []

    town.platforms.faults.clear()
    town.clock.advance(61)
    town.settle()
    assert [bubble.text for bubble in phone.news()] == expected
    until(lambda: town.ready()[0] == 200, "/readyz to be well again")
    assert "CredentialRejected" in caplog.text
    assert_discreet(caplog)


# the month's quota


def test_with_the_quota_used_up_a_staff_reply_waits_for_the_persons_next_message(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    phone, desk = town.line(), town.desk()
    ticket = staffed(town, phone)
    town.clock.advance(180)
    town.sandbox.order_fault(platform="line", kind="quota_exhausted", times=-1)
    desk.does(ticket, "reply", "Here is your answer.")
    until(lambda: DeliveryState.HELD in _states(town, phone), "LINE to refuse")
    assert "QuotaExhausted, held" in caplog.text
    assert phone.news() == []

    said = phone.says("Hello, is anybody there?")
    assert said[0].text == "Here is your answer."
    assert {bubble.via for bubble in said} == {"reply"}
    assert words(phone.all()).count("Here is your answer.") == 1


def test_with_the_quota_used_up_the_next_message_brings_all_that_was_held_and_its_own_answer(
    make_town: MakeTown,
) -> None:
    with make_town() as town:
        phone, desk = town.line(), town.desk()
        ticket = staffed(town, phone)
        town.clock.advance(180)
        town.sandbox.order_fault(platform="line", kind="quota_exhausted", times=-1)
        desk.does(ticket, "reply", "First answer.")
        desk.does(ticket, "resolve")
        until(lambda: _states(town, phone).count(DeliveryState.HELD) == 3, "LINE to refuse")
        phone.acts("text", text=QUESTION)
        until(lambda: town.waiting()[0] == 0, "the message to be handled")
        time.sleep(LOOKS)
        said = words(phone.news())
        assert "First answer." in said
        assert "is closed" in said
        assert "garbage" in said.lower()
        assert {bubble.via for bubble in phone.all()[-3:]} == {"reply"}
        assert DeliveryState.HELD not in _states(town, phone)


def _states(town: Town, phone: Phone) -> list[DeliveryState | None]:
    return [line.delivery for line in lines_of(town, phone)]


# persons who block


@BOTH
def test_nothing_more_is_sent_to_a_person_who_blocked_until_they_are_back(
    town: Town, platform: str
) -> None:
    phone, desk = town.phone(platform), town.desk()
    ticket = staffed(town, phone)
    phone.blocks()
    assert state_of(town, phone).blocked
    town.clock.advance(180)
    used = _pushes(town)
    desk.does(ticket, "reply", "Are you still there?")
    town.settle()
    assert _pushes(town) == used
    assert phone.news() == []
    sent = [line for line in lines_of(town, phone) if line.text == "Are you still there?"]
    assert [line.delivery for line in sent] == [DeliveryState.BLOCKED]

    if platform == "line":
        phone.begins()
    else:
        phone.does("start")
    assert not state_of(town, phone).blocked
    desk.does(ticket, "reply", "Welcome back!")
    town.settle()
    assert "Welcome back!" in words(phone.news())


def test_a_person_who_blocked_unnoticed_is_found_out_by_the_first_refusal(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    phone, desk = town.telegram(), town.desk()
    ticket = staffed(town, phone)
    town.sandbox.order_fault(platform="telegram", kind="blocked", person=phone.person)
    desk.does(ticket, "reply", "Hello?")
    town.settle()
    assert state_of(town, phone).blocked
    assert "RecipientBlocked, blocked" in caplog.text
    desk.does(ticket, "reply", "Hello again?")
    town.settle()
    states = [one.delivery for one in lines_of(town, phone) if one.text.startswith("Hello")]
    assert states == [DeliveryState.BLOCKED, DeliveryState.BLOCKED]
    phone.does("start")
    assert not state_of(town, phone).blocked


def _pushes(town: Town) -> int:
    answer = town.sandbox.http.get(f"{town.sandbox.base}/admin/state").json()
    used: int = answer["line"]["used"]
    return used
