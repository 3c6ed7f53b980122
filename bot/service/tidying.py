"""Clearing away what nobody needs any more, whatever else a worker does."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.service.ports import Clock
from bot.service.store import Store

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)

FORMS_KEPT_FOR = timedelta(days=30)
"""How long a second click on the same form is known as one; a session lasts 12 hours, a page of
which the draft was kept somewhat longer."""

TOLD_KEPT_FOR = timedelta(days=366)
"""How long it is known that somebody was told something of a ticket (that it is late, that the
office is closed), so that it is not said again."""

PASSED_KEPT_FOR = timedelta(days=90)
"""How long staff see that a ticket changed hands after they marked it as read; the ticket's own
history and the audit log keep it."""


@dataclass
class Tidying:
    """Several processes may do it at once: what is gone is gone."""

    store: Store
    clock: Clock
    _next: datetime | None = field(default=None, repr=False)

    def look(self) -> bool:
        """Clear away, if it is time to. Always False: nothing waits to be done at once."""
        now = self.clock.now()
        if self._next is None or now >= self._next:
            self._next = now + EVERY
            self._tidy(now)
        return False

    def _tidy(self, now: datetime) -> None:
        with self.store.write() as tx:
            forms = tx.forget_forms(now - FORMS_KEPT_FOR, now - TOLD_KEPT_FOR)
            passed = tx.forget_passed(now - PASSED_KEPT_FOR)
        if forms or passed:
            log.info("cleared away %d ids of forms, %d tickets passed on long ago", forms, passed)
