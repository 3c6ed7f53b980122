"""The web chat: its page reads the stored lines, so there is nobody to call."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.event import ChannelName
from bot.domain.reply import Reply
from bot.service.ports import Delivery, Receipt, Sending


class WebChannel:
    """The page at ``/chat``. A line is delivered by being stored; the page is woken by signals."""

    @property
    def name(self) -> ChannelName:
        """The web."""
        return ChannelName.WEB

    def plan(self, replies: Sequence[Reply]) -> tuple[Sending, ...]:
        """One empty call for all of them."""
        return (Sending(call={}, covers=tuple(range(len(replies)))),) if replies else ()

    async def send(self, delivery: Delivery) -> Receipt:  # noqa: ARG002 (the Channel protocol)
        """Done as soon as it is asked for; a repeat changes nothing."""
        return Receipt(via="send")
