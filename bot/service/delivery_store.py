"""The outbox as its workers need it, as a Protocol; ``bot/storage`` implements it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.domain.event import ChannelName
from bot.service.ports import Delivery


class DeliveryStore(Protocol):
    """The outbox as its workers see it."""

    def any_due(self, channels: Sequence[ChannelName], now: datetime) -> bool:
        """Whether ``claim`` would find something; takes no lock."""
        ...

    def claim(self, channels: Sequence[ChannelName], now: datetime, limit: int) -> list[Delivery]:
        """Due sendings, at most one per conversation and in its order, marked as being sent."""
        ...

    def sent(self, delivery: Delivery, *, via: str, refs: Sequence[str], at: datetime) -> None:
        """It went out."""
        ...

    def again(
        self,
        delivery: Delivery,
        *,
        due_at: datetime,
        unsure: bool,
        drop_token: bool,
        error: str,
        address: str | None = None,
    ) -> None:
        """It will be tried again (at a new address, where a chat moved).

        Unless ``unsure``, its tries are counted from the start again: nothing was sent, and waiting
        for a platform must not use up the tries that broken calls need.
        """
        ...

    def held(self, delivery: Delivery, error: str) -> None:
        """It waits for a free reply token."""
        ...

    def release_held(self, before: datetime, now: datetime) -> int:
        """Try again what was last due before ``before`` and held since; how many there were."""
        ...

    def gave_up(
        self,
        delivery: Delivery,
        error: str,
        *,
        blocked: bool,
        reason: str = "",
        unsure: bool = False,
    ) -> None:
        """It will not be sent; when blocked, nor will what waits behind it.

        ``reason``: what the platform said, for staff. ``unsure``: some try may have gone through.
        """
        ...

    def together(self) -> AbstractContextManager[DeliveryStore]:
        """The same outbox, everything done with it in one transaction."""
        ...

    def recover(self, under_way: Collection[int] | None = None) -> int:
        """Put back what processes that no longer live were sending; marked as unsure.

        ``under_way`` are this process's own sendings; what it has marked but does not know of
        (the answer to its claim was lost) is put back too. Without it, its own are left alone.
        """
        ...
