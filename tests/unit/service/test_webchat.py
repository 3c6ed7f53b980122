"""The lines the web page shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.web import WebChannel
from bot.domain.event import ChannelName
from bot.domain.locale import LocaleTag
from bot.service.ports import Channel
from bot.service.speaking import Speaker
from bot.service.webchat import WebChat
from tests.support.events import presses, says
from tests.support.wiring import House


@pytest.fixture
def web(house: House) -> WebChat:
    """The page, with the web channel switched on."""
    channels: dict[ChannelName, Channel] = {
        ChannelName.MEMORY: house.channel,
        ChannelName.WEB: WebChannel(),
    }
    speaker = Speaker(house.handler.speaker._composer, channels)
    house.handler = replace(house.handler, speaker=speaker)
    return WebChat(house.store)


def test_a_new_browser_has_no_lines(web: WebChat) -> None:
    assert web.lines("b1") == ()
    assert web.state("b1") is None


def test_the_page_shows_both_sides_and_what_is_new(house: House, web: WebChat) -> None:
    house.receive(says("hospital", channel=ChannelName.WEB, address="b1"))
    first = web.lines("b1")
    assert [line.author for line in first][:2] == ["person", "bot"]
    assert [line.id for line in first] == sorted(line.id for line in first)

    house.receive(presses("lang:vi", channel=ChannelName.WEB, address="b1"))

    later = web.lines("b1", after=first[-1].id)
    assert later
    assert min(line.id for line in later) > first[-1].id
    state = web.state("b1")
    assert state is not None
    assert state.chosen == LocaleTag("vi")
    assert web.lines("b2") == ()
