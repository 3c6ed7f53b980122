"""What every test can ask for: databases (both kinds), a clock that is turned by hand."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from bot.storage import migrate
from bot.storage.database import Database
from tests.__main__ import COMPILED, COVERING
from tests.support import certificates, databases, postgres
from tests.support.clock import TurnedClock

# How long an example takes says nothing on a machine that has other work. Examples are drawn anew
# in every run, so many runs see what one does not; HYPOTHESIS_PROFILE=deep looks longer.
settings.register_profile("clairbot", deadline=None, max_examples=60)
settings.register_profile("deep", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "clairbot"))

_RUNTIME = tempfile.mkdtemp(prefix="clairbot-tests-")
os.environ.setdefault("XDG_RUNTIME_DIR", _RUNTIME)
# What is learnt from the shipped content is learnt once, for every test and every server in tests.
os.environ.setdefault("CLAIRBOT_COMPILED", str(COMPILED))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is marked by where it stands, and spreads what takes long."""
    for item in items:
        chosen = getattr(item, "callspec", None)
        if chosen is not None and chosen.params.get("database_url") == "postgresql":
            item.add_marker("postgres")
        elif item.nodeid.startswith(COVERING):
            item.add_marker("covering")
    items[:] = spread(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def spread(items: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    """In an order for processes that each begin with their share of it: what takes longest comes
    first in its share, or it would be waited for at the end, and only two of them hold a browser,
    for two cores are not enough for more."""
    shares: list[list[pytest.Item]] = [[] for _ in range(processes)]
    rest: list[pytest.Item] = []
    kills, files = itertools.count(), dict[str, int]()
    for item in items:
        if item.nodeid.startswith("tests/kill/"):
            shares[next(kills) % processes].append(item)
        elif item.nodeid.startswith("tests/browser/"):
            file = files.setdefault(item.nodeid.partition("::")[0], len(files))
            shares[-1 - file % min(2, processes)].append(item)
        else:
            rest.append(item)
    for number, share in enumerate(shares):
        room = (len(items) - sum(map(len, shares[:number]))) // (processes - number)
        taken = max(0, room - len(share))
        share += rest[:taken]
        del rest[:taken]
    return [item for share in shares for item in share]


# Nothing of what is imported becomes garbage: looking for it is put off to the first test.
gc.disable()


def pytest_collection_finish() -> None:
    """What was imported stays to the end; nobody need look through it for garbage."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def reused_engines() -> Iterator[None]:
    """See ``databases.reused_engines``."""
    with databases.reused_engines():
        yield


@pytest.fixture(scope="session", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """See ``certificates.read_once``."""
    with certificates.read_once():
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL server, for this test process."""
    with postgres.server(Path(_RUNTIME)) as url:
        yield url
    shutil.rmtree(_RUNTIME, ignore_errors=True)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the newest schema, made once, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "clairbot.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(empty_file: Path, tmp_path: Path) -> str:
    """An empty SQLite file with the newest schema."""
    path = tmp_path / "clairbot.db"
    shutil.copyfile(empty_file, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database with the newest schema, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
        return url
    url = request.getfixturevalue("postgres_url")
    postgres.empty(url)
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
