"""Saying things: stored and queued in one transaction."""

from __future__ import annotations

import pytest

from bot.domain.event import ChannelName
from bot.domain.locale import EN
from bot.domain.utterance import ForgetDeclined, Said
from bot.service.speaking import ChannelOff
from tests.support.clock import START
from tests.support.events import presses
from tests.support.wiring import House

WORDS = (Said(ForgetDeclined(), EN),)


def test_a_channel_that_is_off_is_said_so(house: House) -> None:
    with pytest.raises(ChannelOff, match="line"):
        house.handler.speaker.prepare("line:U1", WORDS, START)


def test_preparing_stores_nothing(house: House) -> None:
    replies, sendings = house.handler.speaker.prepare("memory:anna", WORDS, START)

    assert len(replies) == len(sendings) == 1
    assert house.lines() == []


def test_saying_nothing_does_nothing(house: House) -> None:
    with house.store.write() as tx:
        house.handler.speaker.say(tx, "memory:anna", (), staff_id=None, now=START)

    assert house.lines() == []


def test_saying_wakes_the_outbox_and_the_screens(house: House) -> None:
    heard: list[str] = []
    with house.store.write() as tx:
        tx.open_conversation(ChannelName.MEMORY, "anna", START)
    house.store.signals.subscribe(heard.append)

    with house.store.write() as tx:
        house.handler.speaker.say(tx, "memory:anna", WORDS, staff_id=None, now=START)
        assert heard == []

    assert heard == ["outbox", "conversation:memory:anna"]


def test_an_event_of_a_channel_that_was_turned_off_still_reaches_staff(house: House) -> None:
    from bot.service.handling import RETRY_AFTER

    house.intake.accept([presses("human:yes", channel=ChannelName.LINE)], START)
    for pause in RETRY_AFTER:
        house.handler.handle_next()
        house.clock.turn(seconds=pause.total_seconds())
    house.handler.handle_next()

    (ticket,) = house.queue()
    assert ticket.channel is ChannelName.LINE
    assert not house.handler.handle_next()
