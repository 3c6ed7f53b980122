"""Saying things to a person: words, lines and calls to the platform, inside a transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.errors import ClairbotError
from bot.domain.event import ChannelName
from bot.domain.reply import Reply
from bot.domain.utterance import Said
from bot.service.ports import Channel, Composer, JoiningChannel, Sending
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

    def pays(self, key: str) -> bool:
        """Whether words that answer no message of the person cost us there."""
        channel = self._channels.get(ChannelName(key.partition(":")[0]))
        return isinstance(channel, JoiningChannel)

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

        With a token, what is held for lack of quota goes along in the same call, as far as it
        fits; also where there is nothing new to say. ``prepared`` are the words for exactly
        ``said``, where they were chosen before the transaction began.
        """
        replies, sendings = (prepared or self.prepare(key, said, now)) if said else ((), ())
        calls = [(sending.call, sending.covers) for sending in sendings]
        channel = self._channels.get(ChannelName(key.partition(":")[0]))
        token: _Token | None = None
        taken: tuple[int, ...] = ()
        if isinstance(channel, JoiningChannel):
            token, calls, taken = _with_held(tx, key, channel, calls, now)
        elif calls:
            token = tx.take_reply_token(key, now)
        if not said and not taken:
            return
        tx.add_sendings(
            key,
            replies,
            calls,
            token=token,
            retry_keys=[str(uuid.uuid4()) for _ in calls],
            staff_id=staff_id,
            now=now,
            instead_of=taken,
        )
        tx.after_commit("outbox", f"conversation:{key}")


_Token = tuple[str, datetime]
_Calls = list[tuple[Mapping[str, Any], tuple[int, ...]]]


def _with_held(
    tx: Tx, key: str, channel: JoiningChannel, calls: _Calls, now: datetime
) -> tuple[_Token | None, _Calls, tuple[int, ...]]:
    """The free token, the calls with held sendings in front of the first, and the ids of those.

    The new words always go out with this token, so that nobody hears an answer one message late;
    of what is held the oldest come along, and what does not fit stays held.
    """
    if calls:
        token = tx.take_reply_token(key, now)
        held = tx.held_sendings(key) if token else ()
    else:
        held = tx.held_sendings(key)
        token = tx.take_reply_token(key, now) if held else None
    if token is None or not held:
        return token, calls, ()
    own = [call for call, _ in calls[:1]]
    first: Mapping[str, Any] | None = None
    taken = 0
    while taken < len(held):
        joined = channel.join([*(call for _, call in held[: taken + 1]), *own])
        if joined is None:
            break
        first, taken = joined, taken + 1
    if first is None:
        return token, calls, ()
    covers = calls[0][1] if calls else ()
    return token, [(first, covers), *calls[1:]], tuple(number for number, _ in held[:taken])
