from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.memory import MemoryChannel
from bot.domain.errors import SendLater, SendUnknown
from bot.domain.event import ChannelName
from bot.domain.locale import EN
from bot.domain.reply import Reply
from bot.service.ports import Delivery


def delivery(channel: MemoryChannel) -> Delivery:
    (sending,) = channel.plan((Reply("Hi", EN),))
    return Delivery(1, ChannelName.MEMORY, "anna", sending.call, "key")


async def test_it_fails_as_often_as_told() -> None:
    channel = MemoryChannel()
    channel.fail_next(SendLater(seconds=3), SendLater(seconds=4))
    for _ in range(2):
        with pytest.raises(SendLater):
            await channel.send(delivery(channel))
    await channel.send(delivery(channel))
    assert (channel.texts_to("anna"), channel.tries) == (("Hi",), 3)


async def test_a_lost_answer_is_found_again_by_an_unsure_repeat() -> None:
    channel = MemoryChannel()
    channel.fail_next(SendUnknown(), delivered=True)
    with pytest.raises(SendUnknown):
        await channel.send(delivery(channel))
    receipt = await channel.send(replace(delivery(channel), unsure=True))
    assert receipt.message_refs == ("1",)
    assert channel.texts_to("anna") == ("Hi",)
