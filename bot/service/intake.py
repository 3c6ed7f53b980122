"""Taking in what platforms deliver: stored and deduped before they are answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.event import InboundEvent
from bot.domain.privacy import mask_numbers
from bot.service.store import Store

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL and halves of letters: no database takes them, so they would fail again at every try."""


class Intake:
    """The way in for every channel."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def accept(self, events: Sequence[InboundEvent], now: datetime) -> int:
        """Store the events durably, all or none; the number of those not known before.

        Raises StorageError, and then the platform must be told to deliver again. What was said in
        a group to somebody else is not stored at all, nor are personal numbers.
        """
        wanted = [_storable(event) for event in events if event.addressed or not event.group]
        if not wanted:
            return 0
        with self._store.write() as tx:
            new = sum(tx.add_event(event, now) for event in wanted)
            if new:
                tx.after_commit("inbox")
        return new


def _storable(event: InboundEvent) -> InboundEvent:
    text = _UNSTORABLE.sub("\ufffd", event.text)
    return replace(event, text=mask_numbers(text), data=_UNSTORABLE.sub("\ufffd", event.data))
