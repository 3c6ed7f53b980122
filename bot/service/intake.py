"""Taking in what platforms deliver: stored and deduped before they are answered."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.directory import coarse_point, read_point
from bot.domain.event import EventKind, InboundEvent
from bot.domain.privacy import mask_numbers
from bot.service.store import Store

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL and halves of letters: no database takes them, so they would fail again at every try."""


@dataclass
class _Call:
    """One ``accept`` on its way."""

    events: Sequence[InboundEvent]
    now: datetime
    done: bool = False
    new: int = 0
    error: Exception | None = None


class Intake:
    """The way in for every channel. Thread-safe.

    Calls that arrive while another is being stored share the next commit: flushing to the disk
    costs the same for one as for sixty, and each caller still returns only once its own is safe.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Call] = []
        self._guard = threading.Lock()
        self._turn = threading.Lock()

    def accept(self, events: Sequence[InboundEvent], now: datetime) -> int:
        """Store the events durably, all or none; the number of those not known before.

        Raises StorageError, and then the platform must be told to deliver again. What was said in
        a group to somebody else is not stored at all, nor are personal numbers.
        """
        wanted = [_storable(event) for event in events if event.addressed or not event.group]
        if not wanted:
            return 0
        call = _Call(wanted, now)
        with self._guard:
            self._waiting.append(call)
        with self._turn:
            if not call.done:
                with self._guard:
                    together, self._waiting = self._waiting, []
                self._store_together(together)
        if call.error is not None:
            raise call.error
        return call.new

    def _store_together(self, calls: Sequence[_Call]) -> None:
        """Store them in one commit; where that fails, each alone, so that one harms no other."""
        try:
            self._commit(calls)
        except Exception as error:
            if len(calls) > 1:
                for call in calls:
                    self._store_together([call])
                return
            calls[0].error = error
        for call in calls:
            call.done = True

    def _commit(self, calls: Sequence[_Call]) -> None:
        with self._store.take_in() as tx:
            for call in calls:
                call.new = sum(tx.add_event(event, call.now) for event in call.events)
            if any(call.new for call in calls):
                tx.after_commit("inbox")


def _storable(event: InboundEvent) -> InboundEvent:
    text = _UNSTORABLE.sub("\ufffd", event.text)
    data = _UNSTORABLE.sub("\ufffd", event.data)
    if event.kind is EventKind.LOCATION:
        # Channels round already; where somebody stands must not depend on each of them.
        point = read_point(data)
        data = (coarse_point(*point) if point else None) or ""
    return replace(event, text=mask_numbers(text), data=data)
