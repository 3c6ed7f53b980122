"""Saying things to a person: words, lines and calls to the platform, inside a transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.errors import ClairbotError
from bot.domain.event import ChannelName
from bot.domain.reply import Reply
from bot.domain.utterance import Said
from bot.service.ports import Channel, Composer, Sending
from bot.service.store import Tx


class ChannelOff(ClairbotError):
    """This channel is not set up, so nothing can be sent on it."""


Prepared = tuple[tuple[Reply, ...], tuple[Sending, ...]]
"""The words, and the calls that carry them."""


class Speaker:
    """Turns utterances into stored lines and outbox calls."""

    def __init__(self, composer: Composer, channels: Mapping[ChannelName, Channel]) -> None:
        self._composer = composer
        self._channels = channels

    def prepare(self, key: str, said: Sequence[Said], now: datetime) -> Prepared:
        """The words and the calls for them; needs no transaction."""
        name = ChannelName(key.partition(":")[0])
        channel = self._channels.get(name)
        if channel is None:
            raise ChannelOff(f"channel {name} is not set up")
        replies = self._composer.compose(said, now=now)
        return replies, channel.plan(replies)

    def say(
        self,
        tx: Tx,
        key: str,
        said: Sequence[Said],
        *,
        staff_id: int | None,
        now: datetime,
        prepared: Prepared | None = None,
    ) -> None:
        """Store what is to be said and queue it, with the free reply token if there is one.

        ``prepared`` are the words for exactly ``said``, where they were chosen before the
        transaction began.
        """
        if not said:
            return
        replies, sendings = prepared or self.prepare(key, said, now)
        tx.add_sendings(
            key,
            replies,
            [(sending.call, sending.covers) for sending in sendings],
            token=tx.take_reply_token(key, now) if sendings else None,
            retry_keys=[str(uuid.uuid4()) for _ in sendings],
            staff_id=staff_id,
            now=now,
        )
        tx.after_commit("outbox", f"conversation:{key}")
