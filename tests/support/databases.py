"""Databases for tests that need many: an SQLite file is copied, PostgreSQL is not listened to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Engine, NullPool, create_engine, select

import bot.storage.database
from bot.storage.arrivals import Arrivals
from bot.storage.database import Database
from bot.storage.engine import open_engine, read_url
from bot.storage.tables import METADATA

REUSED = "reused.db"
"""The name of SQLite files that are opened by one test after another."""


@pytest.fixture
def sqlite_url(empty_file: Path) -> str:
    """A copy of the empty file, in the place of the one of the test before."""
    return f"sqlite:///{fresh_copy(empty_file)}"


def fresh_copy(empty: Path) -> Path:
    """A copy of an SQLite file, always under one name (``reused_engines``)."""
    path = empty.with_name(REUSED)
    for left in path.parent.glob(f"{REUSED}*"):
        left.unlink()
    shutil.copyfile(empty, path)
    return path


@contextmanager
def reused_engines() -> Iterator[None]:
    """Databases that are opened again and again get the engines they had before.

    Their connections are new, but not the SQL that an engine has compiled: compiling it anew for
    every test was a third of all work.
    """

    @cache
    def kept(url: URL, *, writer: bool, size: int, durable: bool) -> Engine:
        return open_engine(url, writer=writer, size=size, durable=durable)

    def opened(url: URL, *, writer: bool, size: int, durable: bool = True) -> Engine:
        again = url.get_backend_name() == "postgresql" or str(url.database).endswith(REUSED)
        return (kept if again else open_engine)(url, writer=writer, size=size, durable=durable)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bot.storage.database, "open_engine", opened)
        yield


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
    engine = _onlooker(url)
    found: dict[str, list[Any]] = {}
    with engine.connect() as connection:
        for table, everything in _EVERYTHING.items():
            rows = connection.execute(everything).all()
            for number, column in enumerate(table.columns):
                given = [row[number] for row in rows if row[number] is not None]
                found[f"{table.name}.{column.name}"] = given
    arrived = Path(f"{engine.url.database}-arrivals")
    if arrived.exists():
        arrivals = Arrivals(Path(str(engine.url.database)))
        for _, row in arrivals.waiting(10_000):
            for name, value in row.items():
                found[f"inbox.{name}"].append(value)
        arrivals.close()
    return found


_EVERYTHING = {one: select(one).order_by(*one.primary_key) for one in METADATA.tables.values()}


@lru_cache(8)
def _onlooker(url: str) -> Engine:
    """An engine that keeps no connection, only the SQL it has compiled."""
    return create_engine(read_url(url), poolclass=NullPool)


def places_of(url: str, marker: str) -> list[str]:
    """The columns in which a marker stands somewhere."""
    return [name for name, values in stored_words(url).items() if marker in repr(values)]
