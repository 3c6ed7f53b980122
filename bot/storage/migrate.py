"""Schema migrations by Alembic, run from code: no ini file, no shell."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.schema import SchemaItem

from bot.storage import thread_tables as thread_tables  # part of METADATA once imported
from bot.storage.engine import open_engine, read_url
from bot.storage.tables import METADATA

_FOLDER = Path(__file__).parent / "migrations"


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _engine(database_url: str) -> Engine:
    return open_engine(read_url(database_url), writer=True, size=1)


def upgrade(database_url: str) -> None:
    """Bring the database to the newest schema; does nothing where it is there already."""
    engine = _engine(database_url)
    try:
        with engine.begin() as connection:
            command.upgrade(_config(connection), "head")
    finally:
        engine.dispose()


def downgrade(database_url: str, revision: str = "base") -> None:
    """Take the schema back; loses what the newer one held."""
    engine = _engine(database_url)
    try:
        with engine.begin() as connection:
            command.downgrade(_config(connection), revision)
    finally:
        engine.dispose()


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the tables in code know of it: not of SQLite's own full-text tables."""
    return not (kind == "table" and name is not None and "_search" in name)


def _meant(
    dialect: str, item: SchemaItem, _name: str | None, _kind: str, _found: bool, _other: object
) -> bool:
    """Whether this is meant for the database at hand."""
    return bool(item.info.get("dialect", dialect) == dialect)


def differences(database_url: str) -> list[str]:
    """What the database lacks or has too much compared with the tables in code; empty: agrees."""
    engine = _engine(database_url)
    try:
        with engine.begin() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "compare_server_default": False,
                    "include_name": _ours,
                    "include_object": partial(_meant, connection.dialect.name),
                },
            )
            head = ScriptDirectory.from_config(_config(connection)).get_current_head()
            current = context.get_current_revision()
            found = [] if current == head else [f"the schema is at {current}, not at {head}"]
            found += [str(change) for change in compare_metadata(context, METADATA)]
            return found
    finally:
        engine.dispose()
