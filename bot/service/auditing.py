"""Reading the audit log, and writing into it what no other use case does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.domain.audit import KEPT_AT_LEAST, AuditAction, AuditEntry, Via
from bot.domain.errors import TooYoung
from bot.domain.office import JAPAN
from bot.service.staff_store import AuditFilter
from bot.service.store import Store
from bot.service.views import AuditView

PAGE = 50
_BATCH = 500


@dataclass(frozen=True)
class Auditing:
    """The audit log."""

    store: Store

    def page(
        self, wanted: AuditFilter, *, before: int | None = None
    ) -> tuple[tuple[AuditView, ...], int | None]:
        """``PAGE`` rows, the newest first, and what ``before`` is for the next page, if any."""
        with self.store.read() as tx:
            found = tx.audit(wanted, before=before, limit=PAGE + 1)
        rows = found[:PAGE]
        return rows, rows[-1].id if len(found) > PAGE else None

    def rows(self, wanted: AuditFilter) -> Iterator[AuditView]:
        """All of them, the newest first; each batch is a look of its own, so that nothing waits."""
        before: int | None = None
        while True:
            with self.store.read() as tx:
                found = tx.audit(wanted, before=before, limit=_BATCH)
            yield from found
            if len(found) < _BATCH:
                return
            before = found[-1].id

    def exported(self, what: str, staff_id: int, now: datetime) -> None:
        """A file was fetched; ``what`` is a fixed word of ours."""
        with self.store.write() as tx:
            tx.add_audit(AuditEntry(AuditAction.EXPORT, now, staff_id, detail=what))

    def prune(self, before: date, now: datetime) -> int:
        """Remove all from before a day in Japan; how many rows. TooYoung within a year.

        An operator's deed, never a member of staff's. The log itself tells of it, in the same
        transaction: nothing can go without a trace.
        """
        start = datetime.combine(before, time(), JAPAN)
        if start > now - KEPT_AT_LEAST:
            raise TooYoung
        with self.store.write() as tx:
            gone = tx.prune_audit(start)
            if gone:
                what = f"before:{before},rows:{gone}"
                tx.add_audit(AuditEntry(AuditAction.PRUNED, now, detail=what, via=Via.COMMAND))
        return gone
