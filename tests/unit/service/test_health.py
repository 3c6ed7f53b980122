"""Whether a process is ready to serve."""

from __future__ import annotations

from bot.service.health import WORKER_SILENCE, Health, HealthPart
from bot.storage.database import Database
from tests.support.clock import TurnedClock
from tests.support.events import presses, says
from tests.support.wiring import House


def test_a_database_that_answers_is_well_and_counts_what_waits(house: House) -> None:
    health = Health(house.store)
    house.receive(presses("help"))
    house.intake.accept([says("a"), says("b")], house.clock.now())

    report = health.check(house.clock.now())

    assert report.ok
    assert [part.name for part in report.parts] == ["database"]
    assert "2 events and 1 sendings waiting, 0 sendings failed" in report.parts[0].detail


def test_a_worker_that_is_silent_too_long_counts_as_dead(
    database: Database, clock: TurnedClock
) -> None:
    health = Health(database)
    health.beat("inbound-0", clock.now())

    clock.turn(seconds=WORKER_SILENCE.total_seconds())
    health.beat("outbound", clock.now())
    assert health.check(clock.now()).ok
    clock.turn(seconds=1)

    report = health.check(clock.now())
    assert not report.ok
    assert [(part.name, part.ok) for part in report.parts] == [
        ("database", True), ("inbound-0", False), ("outbound", True),
    ]  # fmt: skip


def test_where_workers_are_expected_their_silence_from_the_start_is_a_fault_too(
    database: Database, clock: TurnedClock
) -> None:
    assert Health(database).check(clock.now()).ok
    health = Health(database, expects_workers=True)

    report = health.check(clock.now())
    assert not report.ok
    assert [(part.name, part.ok) for part in report.parts] == [
        ("database", True), ("workers", False),
    ]  # fmt: skip

    health.beat("inbound-0", clock.now())
    report = health.check(clock.now())
    assert report.ok
    assert [part.name for part in report.parts] == ["database", "inbound-0"]


def test_who_showed_a_sign_of_life_lately_is_alive(database: Database, clock: TurnedClock) -> None:
    health = Health(database)
    assert health.alive(clock.now()) == ()
    health.beat("outbound", clock.now())
    health.beat("inbound-0", clock.now())
    assert health.alive(clock.now()) == ("inbound-0", "outbound")

    clock.turn(seconds=WORKER_SILENCE.total_seconds())
    health.beat("outbound", clock.now())
    assert health.alive(clock.now()) == ("inbound-0", "outbound")
    clock.turn(seconds=1)

    assert health.alive(clock.now()) == ("outbound",)


def test_one_bad_part_spoils_the_whole(database: Database, clock: TurnedClock) -> None:
    health = Health(database)
    health.probes["content"] = lambda: HealthPart("content", True, "fine")
    assert health.check(clock.now()).ok

    health.probes["line"] = lambda: HealthPart("line", False, "token refused")

    report = health.check(clock.now())
    assert not report.ok
    assert [part.name for part in report.parts] == ["database", "content", "line"]


def test_a_database_that_is_gone_is_told_without_raising(clock: TurnedClock) -> None:
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2")

    report = Health(gone).check(clock.now())

    assert not report.ok
    assert "OperationalError" in report.parts[0].detail
    gone.close()
