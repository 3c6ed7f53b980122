"""Prometheus figures taken from the database when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.domain.roles import Scope
from bot.service.store import Store

_EVERYTHING = Scope(0)
"""The tickets of every division."""


class _StoreCollector(Collector):
    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment."""
        health = self._store.health()
        yield GaugeMetricFamily("clairbot_database_up", "Whether the database answers.", health.ok)
        yield GaugeMetricFamily(
            "clairbot_inbox_waiting", "Events not handled yet.", health.waiting_events
        )
        yield GaugeMetricFamily(
            "clairbot_outbox_waiting", "Sendings not sent yet.", health.waiting_sendings
        )
        yield GaugeMetricFamily(
            "clairbot_outbox_failed", "Sendings given up.", health.failed_sendings
        )
        if health.ok:
            with self._store.read() as tx:
                counts, _ = tx.queue_counts(_EVERYTHING, datetime.now(UTC))
            tickets = GaugeMetricFamily("clairbot_tickets", "Unresolved tickets.", labels=["state"])
            tickets.add_metric(["open"], counts.open)
            tickets.add_metric(["claimed"], counts.claimed)
            tickets.add_metric(["waiting"], counts.waiting)
            yield tickets


def register_metrics(registry: CollectorRegistry, store: Store) -> None:
    """Add the figures to ``registry``."""
    registry.register(_StoreCollector(store))
