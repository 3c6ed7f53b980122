"""Towns to walk through: one for each test module and database, and ways to build others."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from sqlalchemy import create_engine, text

from bot.storage import migrate
from bot.storage.engine import read_url
from bot.understanding.core import Core
from tests.journeys.town import Town, town
from tests.support.wiring import shipped_understanding

HERE = Path(__file__).parent
_names = itertools.count(1)

MakeTown = Callable[..., AbstractContextManager[Town]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each test runs on both platforms and on both databases, in two of the four pairs: which, is
    taken in turn by its name. Where the outbox itself is on trial, ``every_pair`` asks for all."""
    items[:] = [item for item in items if not _is_one_pair_too_many(item)]


def _is_one_pair_too_many(item: pytest.Item) -> bool:
    if HERE not in item.path.parents or item.get_closest_marker("every_pair"):
        return False
    chosen: Mapping[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    database = chosen.get("own_database", chosen.get("database_url"))
    if database is None or "platform" not in chosen:
        return False
    name, _, _ = item.name.partition("[")
    straight = crc32(name.encode()) % 2 == 0
    return ((chosen["platform"] == "line") == (database == "sqlite")) != straight


@pytest.fixture(scope="session")
def core() -> Core:
    """The index of the shipped content, built once for all towns."""
    built = shipped_understanding()
    built.prepare()
    return built


@pytest.fixture(scope="session")
def _template(postgres_url: str) -> str:
    """A PostgreSQL database with the schema and nothing else, to be copied."""
    _administer(postgres_url, 'CREATE DATABASE "journeys"')
    migrate.upgrade(_named(postgres_url, "journeys"))
    return "journeys"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def own_database(
    request: pytest.FixtureRequest, empty_file: Path, tmp_path_factory: Any
) -> Iterator[str]:
    """A database nobody else uses, once of each kind."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("journey") / "clairbot.db"
        shutil.copyfile(empty_file, path)
        yield f"sqlite:///{path}"
        return
    server: str = request.getfixturevalue("postgres_url")
    template: str = request.getfixturevalue("_template")
    name = f"journey_{next(_names)}"
    _administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield _named(server, name)
    _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def running_town(own_database: str, core: Core, tmp_path_factory: Any) -> Iterator[Town]:
    """The program and the platforms, running for a whole module."""
    with town(own_database, tmp_path_factory.mktemp("data"), core) as made:
        yield made


@pytest.fixture(name="town")
def quiet_town(running_town: Town) -> Iterator[Town]:
    """The module's town, with no fault left over from another test."""
    yield running_town
    running_town.platforms.faults.clear()
    running_town.settle(held=100)


@pytest.fixture
def make_town(database_url: str, core: Core, tmp_path: Path) -> MakeTown:
    """Builds a town with other settings on an empty database."""
    return partial(town, database_url, tmp_path, core)


@pytest.fixture
def make_file_town(sqlite_url: str, core: Core, tmp_path: Path) -> MakeTown:
    """The same on SQLite alone, for what has nothing to do with the database."""
    return partial(town, sqlite_url, tmp_path, core)


def _named(url: str, name: str) -> str:
    return read_url(url).set(database=name).render_as_string(hide_password=False)


def _administer(url: str, statement: str) -> None:
    engine = create_engine(read_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
