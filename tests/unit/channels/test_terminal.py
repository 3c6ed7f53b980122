from __future__ import annotations

import io

from bot.channels.terminal import TerminalChannel
from bot.domain.event import ChannelName
from bot.domain.locale import EN
from bot.domain.reply import Choice, Reply
from bot.service.ports import Delivery


async def show(channel: TerminalChannel, *replies: Reply) -> None:
    for sending in channel.plan(replies):
        await channel.send(Delivery(1, ChannelName.TERMINAL, "t", sending.call, "k"))


async def test_a_typed_number_is_the_choice_last_shown() -> None:
    stream = io.StringIO()
    channel = TerminalChannel(stream)
    await show(channel, Reply("Old", EN, choices=(Choice("Gone", "ok:x"),)))
    first, second = Choice("Yes", "human:yes"), Choice("No", "human:no")
    await show(channel, Reply("Shall I?", EN, choices=(first,)), Reply("", EN, choices=(second,)))
    assert stream.getvalue().endswith("Shall I?\n\n  1. Yes\n  2. No\n\n")
    assert channel.chosen(" 1 ") == first
    assert channel.chosen("2") == second
    assert [channel.chosen(typed) for typed in ("0", "3", "-1", "yes", "", "9" * 5000)] == [
        None
    ] * 6


async def test_a_text_cannot_steer_the_terminal() -> None:
    stream = io.StringIO()
    await show(TerminalChannel(stream), Reply("a\x1b[2Jb\x07\tc\x9b", EN))
    assert stream.getvalue() == "a\ufffd[2Jb\ufffd\tc\ufffd\n\n"
