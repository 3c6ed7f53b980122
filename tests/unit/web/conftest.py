"""The wired web application for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.database import Database
from tests.support.clock import TurnedClock
from tests.support.databases import fresh_copy
from tests.unit.web.support import WebHouse, web_house


@pytest.fixture
def house(empty_file: Path, clock: TurnedClock) -> Iterator[WebHouse]:
    """The application over an empty SQLite file (the database itself is tested elsewhere)."""
    store = Database(f"sqlite:///{fresh_copy(empty_file)}")
    store.start()
    with web_house(store, clock) as wired:
        yield wired
    store.close()
