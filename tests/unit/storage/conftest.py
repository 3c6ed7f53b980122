"""Databases that are quick to open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.storage.database import Database
from tests.support.clock import TurnedClock
from tests.support.databases import database
from tests.support.small import Told, small_content
from tests.support.wiring import House
from tests.support.wiring import house as wired
from tests.unit.storage.server_age import long_running_server

__all__ = ["database", "long_running_server"]


@pytest.fixture
def house(database: Database, clock: TurnedClock) -> Iterator[House]:
    """The services on top, to fill the tables the way the program does."""
    with wired(database, clock, Told(), small_content()) as built:
        yield built
