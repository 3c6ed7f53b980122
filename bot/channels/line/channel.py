"""The LINE channel: reply while the token is fresh, else push under a retry key."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.channels.line.joining import join_line
from bot.channels.line.messages import plan_line
from bot.channels.line.refusals import AlreadyAccepted, TokenSpent
from bot.channels.line.webhook import IsOurs, read_line_webhook
from bot.domain.errors import ReplyTokenDead, SendError
from bot.domain.event import ChannelName
from bot.domain.reply import Reply
from bot.service.ports import Delivery, Incoming, Receipt, Sending

if TYPE_CHECKING:
    from bot.channels.line.sdk import LineApi

_log = logging.getLogger(__name__)


class LineChannel:
    """LINE Messaging API. One object per process; ``aclose`` it in the loop that used it."""

    def __init__(
        self,
        *,
        secret: str,
        access_token: str,
        now: Callable[[], datetime],
        api_base: str | None = None,
        timeout: float = 10.0,
        is_ours: IsOurs = lambda _address, _ref: False,
    ) -> None:
        """``api_base`` None means LINE itself; ``timeout`` bounds each call, in seconds.
        ``is_ours`` is asked in a group whether a quoted message is the bot's."""
        self._secret = secret
        self._access_token = access_token
        self._now = now
        self._host = api_base.rstrip("/") if api_base else None
        self._timeout = timeout
        self._is_ours = is_ours
        self._api: LineApi | None = None

    @property
    def name(self) -> ChannelName:
        """LINE."""
        return ChannelName.LINE

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Incoming:
        """The events of one signed call; WebhookRefused otherwise."""
        return read_line_webhook(
            body, headers, secret=self._secret, now=self._now(), is_ours=self._is_ours
        )

    def plan(self, replies: Sequence[Reply]) -> tuple[Sending, ...]:
        """The fewest calls that carry these replies, five messages each at most."""
        return plan_line(replies)

    def join(self, calls: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
        """One call of five messages at most that says what these say."""
        return join_line(calls)

    async def send(self, delivery: Delivery) -> Receipt:
        """By reply token where the delivery has one, else by push; see ports.Channel."""
        if delivery.reply_token is not None:
            return await self._reply(delivery, delivery.reply_token)
        return await self._push(delivery)

    async def _push(self, delivery: Delivery) -> Receipt:
        """Push; harmless to repeat for the 24 hours that LINE remembers a retry key."""
        messages = delivery.call["messages"]
        try:
            refs = await self._connected().push(
                delivery.address, messages, retry_key=delivery.retry_key
            )
        except AlreadyAccepted as earlier:
            refs = earlier.refs
        return Receipt(via="push", message_refs=refs)

    async def _reply(self, delivery: Delivery, token: str) -> Receipt:
        """Spend the token, or find out whether an earlier try has spent it.

        A token that is past its time and was never tried is dead without asking. One that was
        tried with an unknown end is tried once more even when past: our fifty seconds are shorter
        than LINE's minute (and than the twenty of a redelivered event). If LINE still takes it,
        the first try had not gone through and this one has. If LINE calls it invalid, it was used
        up by the first try, or it expired unused. LINE does not say which. Nothing is sent when
        LINE answers an error in time, so an unknown end mostly means an answer lost on its way
        back; a push on top would then tell the person everything twice and cost quota. Hence:
        assumed sent, and marked as assumed.
        """
        until = delivery.reply_token_until
        if not delivery.unsure and until is not None and until <= self._now():
            raise ReplyTokenDead
        try:
            refs = await self._connected().reply(token, delivery.call["messages"])
        except TokenSpent as spent:
            if delivery.unsure:
                return Receipt(via="reply", assumed=True)
            raise ReplyTokenDead from spent
        return Receipt(via="reply", message_refs=refs)

    async def loading(self, address: str, seconds: int = 20) -> None:
        """Show the waiting dots in a private chat, if that works; never raises a SendError."""
        if not address.startswith("U"):
            return
        with contextlib.suppress(SendError, TokenSpent, AlreadyAccepted):
            await self._connected().show_loading(address, min(60, max(5, seconds // 5 * 5)))

    def prepare(self) -> None:
        """Import what sending needs, so that the first answer does not wait for it."""
        import_module("bot.channels.line.sdk")

    async def aclose(self) -> None:
        """Close the connections; a later send opens new ones."""
        api, self._api = self._api, None
        if api is not None:
            await api.aclose()
            # aiohttp closes its sockets in the next turn of the loop.
            await asyncio.sleep(0)

    def _connected(self) -> LineApi:
        # Only who sends needs the SDK: it takes a second to import, and 35 MB.
        from bot.channels.line.sdk import LineApi

        if self._api is None:
            self._api = LineApi(self._access_token, host=self._host, timeout=self._timeout)
        return self._api
