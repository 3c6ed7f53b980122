"""Databases for tests that need many: an SQLite file is copied, PostgreSQL is not listened to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from bot.storage import migrate
from bot.storage.arrivals import Arrivals
from bot.storage.database import Database
from bot.storage.engine import read_url
from bot.storage.tables import METADATA


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the newest schema, made once."""
    path = tmp_path_factory.mktemp("empty") / "clairbot.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(empty_file: Path, tmp_path: Path) -> str:
    """A copy of the empty file."""
    path = tmp_path / "clairbot.db"
    shutil.copyfile(empty_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The open database, without the thread that listens for other processes."""
    opened = Database(database_url)
    yield opened
    opened.close()


def stored_words(url: str) -> dict[str, list[Any]]:
    """Every value of every column of every table, by ``table.column``.

    What SQLite keeps in front of the inbox is shown as part of it.
    """
    engine = create_engine(read_url(url))
    found: dict[str, list[Any]] = {}
    with engine.connect() as connection:
        for table in METADATA.tables.values():
            for column in table.columns:
                values = connection.execute(select(column).order_by(*table.primary_key))
                given = [value for value in values.scalars() if value is not None]
                found[f"{table.name}.{column.name}"] = given
    engine.dispose()
    arrived = Path(f"{engine.url.database}-arrivals")
    if arrived.exists():
        arrivals = Arrivals(Path(str(engine.url.database)))
        for _, row in arrivals.waiting(10_000):
            for name, value in row.items():
                found[f"inbox.{name}"].append(value)
        arrivals.close()
    return found


def places_of(url: str, marker: str) -> list[str]:
    """The columns in which a marker stands somewhere."""
    return [name for name, values in stored_words(url).items() if marker in repr(values)]
