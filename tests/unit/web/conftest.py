"""The wired web application for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage import migrate
from bot.storage.database import Database
from tests.support.clock import TurnedClock
from tests.unit.web.support import WebHouse, web_house


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the newest schema, made once and copied for each test."""
    path = tmp_path_factory.mktemp("empty") / "clairbot.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def house(empty_file: Path, tmp_path: Path, clock: TurnedClock) -> Iterator[WebHouse]:
    """The application over an empty SQLite file (the database itself is tested elsewhere)."""
    path = tmp_path / "clairbot.db"
    shutil.copyfile(empty_file, path)
    store = Database(f"sqlite:///{path}")
    store.start()
    with web_house(store, clock) as wired:
        yield wired
    store.close()
