"""Sending what the outbox holds: exactly once where the platform allows it."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone

from bot.domain.delivery import Fate, after_failure
from bot.domain.errors import AddressMoved, CredentialRejected, SendError, SendUnknown
from bot.domain.event import ChannelName
from bot.service.delivery_store import DeliveryStore
from bot.service.ports import Channel, Clock, Delivery, Receipt
from bot.service.store import Store

log = logging.getLogger(__name__)

ASSUMED = "assumed"
"""Recorded as the way of a message that most likely went through at an earlier try."""

JAPAN = timezone(timedelta(hours=9), "JST")
"""LINE Japan counts its months in Japan's time."""


@dataclass(frozen=True)
class Outcome:
    """How one try to send ended: a receipt or an error."""

    delivery: Delivery
    result: Receipt | SendError


@dataclass(frozen=True)
class Deliverer:
    """The worker's side of the outbox.

    ``claim``, ``settle`` and ``turn`` are for worker threads, ``send`` for the event loop.
    """

    store: Store
    channels: Mapping[ChannelName, Channel]
    clock: Clock
    refused_credentials: set[ChannelName]
    """Channels whose token was refused at the last try; shown by /readyz."""

    def claim(self, limit: int) -> list[Delivery]:
        """Due sendings, now marked as being sent by this process."""
        return self.store.deliveries.claim(tuple(self.channels), self.clock.now(), limit)

    async def send(self, delivery: Delivery) -> Outcome:
        """One try; never raises but for cancellation."""
        try:
            return Outcome(delivery, await self.channels[delivery.channel].send(delivery))
        except SendError as error:
            return Outcome(delivery, error)
        except Exception as error:
            log.exception("delivery %s broke off", delivery.id)
            unknown = SendUnknown(f"the channel failed with {type(error).__name__}")
            return Outcome(delivery, unknown)

    def turn(self, outcomes: Sequence[Outcome], limit: int) -> list[Delivery]:
        """Record how tries ended and claim what is due next, all in one commit."""
        if not outcomes and not self._any_due():
            return []
        with self.store.deliveries.together() as outbox:
            for outcome in outcomes:
                self._record(outbox, outcome)
            return outbox.claim(tuple(self.channels), self.clock.now(), limit) if limit else []

    def _any_due(self) -> bool:
        """A look before the turn to write is taken, which others may be waiting for."""
        return self.store.deliveries.any_due(tuple(self.channels), self.clock.now())

    def recover(self, under_way: Collection[int]) -> int:
        """Take up again what dead processes were sending, and what last month's quota held."""
        outbox = self.store.deliveries
        now = self.clock.now()
        month = now.astimezone(JAPAN).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return outbox.recover(under_way) + outbox.release_held(month, now)

    def settle(self, outcome: Outcome) -> None:
        """Record how it ended and what comes next."""
        self._record(self.store.deliveries, outcome)

    def _record(self, outbox: DeliveryStore, outcome: Outcome) -> None:
        delivery, result = outcome.delivery, outcome.result
        now = self.clock.now()
        if isinstance(result, Receipt):
            self.refused_credentials.discard(delivery.channel)
            via = ASSUMED if result.assumed else result.via
            outbox.sent(delivery, via=via, refs=result.message_refs, at=now)
            return
        name = type(result).__name__
        if isinstance(result, AddressMoved):
            outbox.again(
                delivery,
                due_at=now,
                unsure=False,
                drop_token=False,
                error=name,
                address=result.address,
            )
            return
        if isinstance(result, CredentialRejected):
            self.refused_credentials.add(delivery.channel)
        step = after_failure(result, delivery.tries)
        log.warning("delivery %s: %s, %s", delivery.id, name, step.fate)
        match step.fate:
            case Fate.AGAIN:
                outbox.again(
                    delivery,
                    due_at=now + step.wait,
                    unsure=step.unsure,
                    drop_token=step.drop_token,
                    error=name,
                )
            case Fate.HELD:
                outbox.held(delivery, name)
            case _:
                outbox.gave_up(
                    delivery,
                    name,
                    blocked=step.fate is Fate.BLOCKED,
                    reason=str(result),
                    unsure=delivery.unsure or isinstance(result, SendUnknown),
                )
