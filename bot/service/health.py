"""Is this process ready to serve? The parts of /readyz."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.service.store import Store

WORKER_SILENCE = timedelta(seconds=30)
"""A worker that showed no sign of life for so long counts as dead."""


@dataclass(frozen=True)
class HealthPart:
    """One part and how it is; ``detail`` holds no words of persons and no secrets."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True)
class HealthReport:
    """All parts; ``ok`` where every one is."""

    parts: tuple[HealthPart, ...]

    @property
    def ok(self) -> bool:
        """Whether every part is well."""
        return all(part.ok for part in self.parts)


@dataclass
class Health:
    """Collects the parts. ``beats`` are written by the workers."""

    store: Store
    probes: dict[str, Callable[[], HealthPart]] = field(default_factory=dict)
    beats: dict[str, datetime] = field(default_factory=dict)

    expects_workers: bool = False
    """Whether workers that never showed a sign of life are a fault too."""

    def alive(self, now: datetime) -> tuple[str, ...]:
        """The workers that showed a sign of life lately."""
        return tuple(sorted(w for w, seen in [*self.beats.items()] if now - seen <= WORKER_SILENCE))

    def beat(self, worker: str, now: datetime) -> None:
        """A worker's sign of life."""
        self.beats[worker] = now

    def check(self, now: datetime) -> HealthReport:
        """Every part, now."""
        database = self.store.health()
        parts = [
            HealthPart(
                "database",
                database.ok,
                f"{database.detail}, {database.waiting_events} events and "
                f"{database.waiting_sendings} sendings waiting, "
                f"{database.failed_sendings} sendings failed",
            )
        ]
        if self.expects_workers and not self.beats:
            parts.append(HealthPart("workers", False, "none has shown a sign of life yet"))
        for worker, seen in sorted(self.beats.items()):
            alive = now - seen <= WORKER_SILENCE
            silence = int((now - seen).total_seconds())
            parts.append(HealthPart(worker, alive, f"last seen {silence} s ago"))
        parts.extend(probe() for probe in self.probes.values())
        return HealthReport(tuple(parts))
