"""What Prometheus is told about the tickets."""

from __future__ import annotations

from prometheus_client import CollectorRegistry

from bot.metrics import register_metrics
from tests.support.events import presses, says
from tests.support.wiring import House


def test_the_unresolved_tickets_of_every_division_are_counted_by_state(house: House) -> None:
    for address in ("a", "b", "c", "d"):
        house.receive(says("hm", address=address), presses("human:yes", address=address))
    tanaka, now = house.staff(), house.clock.now()
    claimed, waiting, resolved, _ = (row.id for row in house.queue())
    for ticket in (claimed, waiting, resolved):
        house.desk.claim(ticket, tanaka.id, now)
    house.desk.reply(waiting, tanaka.id, "はい", "form-1", now)
    house.desk.resolve(resolved, tanaka.id, now)

    registry = CollectorRegistry()
    register_metrics(registry, house.store)
    told = {
        state: registry.get_sample_value("clairbot_tickets", {"state": state})
        for state in ("open", "claimed", "waiting", "resolved")
    }
    assert told == {"open": 1, "claimed": 1, "waiting": 1, "resolved": None}
    assert registry.get_sample_value("clairbot_database_up") == 1
