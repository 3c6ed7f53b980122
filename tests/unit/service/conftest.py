"""The services over both databases, with a small content and an understanding that is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.service.views import StaffView
from bot.storage.database import Database
from tests.support.clock import TurnedClock
from tests.support.databases import database, sqlite_url
from tests.support.events import presses, says
from tests.support.small import Told, small_content
from tests.support.wiring import House
from tests.support.wiring import house as wired
from tests.unit.storage.server_age import long_running_server

__all__ = ["database", "long_running_server", "sqlite_url"]


@pytest.fixture
def told() -> Told:
    """What the understanding says; tests add to it."""
    return Told()


@pytest.fixture
def house(database: Database, clock: TurnedClock, told: Told) -> Iterator[House]:
    """Everything wired together."""
    with wired(database, clock, told, small_content()) as built:
        yield built


@pytest.fixture
def tanaka(house: House) -> StaffView:
    """A member of staff."""
    return house.staff()


@pytest.fixture
def sato(house: House) -> StaffView:
    """Another one."""
    return house.staff("sato", "佐藤")


@pytest.fixture
def ticket(house: House) -> int:
    """An open ticket of ``anna``."""
    house.receive(says("what is this?"), presses("human:yes"))
    return house.queue()[0].id
