"""Engines: how SQLite and PostgreSQL are opened, and nothing else."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from bot.domain.errors import SettingsError

IDLE_SECONDS = 1.0
"""After so long a connection to PostgreSQL is asked whether it still works."""

BUSY_TIMEOUT_MS = 15_000
"""How long SQLite waits for another process's write before it gives up."""


def read_url(database_url: str) -> URL:
    """The URL with the driver we ship; SettingsError where it is not SQLite or PostgreSQL."""
    try:
        url = make_url(database_url)
    except ArgumentError as error:
        raise SettingsError(
            "DATABASE_URL is not a database address; expected sqlite:///FILE or "
            "postgresql://USER:PASSWORD@HOST/NAME"
        ) from error
    backend = url.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return url.set(drivername="sqlite+pysqlite")
    raise SettingsError(
        f"DATABASE_URL names {backend}; expected sqlite:///FILE or "
        "postgresql://USER:PASSWORD@HOST/NAME"
    )


def open_engine(url: URL, *, writer: bool, size: int, durable: bool = True) -> Engine:
    """An engine with ``size`` connections.

    On SQLite a writer has one connection and starts every transaction with ``BEGIN IMMEDIATE``:
    writers queue instead of failing half way, and readers never wait (WAL). ``durable`` False
    leaves the flush to the disk to the next durable commit: nothing is lost when the process is
    killed, but a power failure may take back the last moments.
    """
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, writer=writer, size=size, durable=durable)
    engine = create_engine(url, pool_size=size, max_overflow=4, hide_parameters=True)
    _ask_the_idle(engine)
    _keep_rows_out_of_errors(engine)
    return engine


def _ask_the_idle(engine: Engine) -> None:
    """Ask a connection whether it still works where it was idle for a while.

    Asking each time, as a pool can do by itself, is a call more for every transaction.
    """

    @event.listens_for(engine, "checkin")
    def _returned(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["used"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _taken(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        used = record.info.get("used")
        if used is None or time.monotonic() - used < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error


def _keep_rows_out_of_errors(engine: Engine) -> None:
    """PostgreSQL quotes the row that broke a rule; errors are logged, rows hold words of people.

    What a statement was given is hidden by ``hide_parameters`` for the same reason.
    """

    @event.listens_for(engine, "handle_error")
    def _met(context: ExceptionContext) -> None:
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None:
                error.args = tuple(
                    one.partition("\nDETAIL:")[0] if isinstance(one, str) else one
                    for one in error.args
                )


def _open_sqlite(url: URL, *, writer: bool, size: int, durable: bool) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1 if writer else size,
        max_overflow=0,
        pool_timeout=60,
        connect_args={"check_same_thread": False},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "journal_mode = WAL",
            f"synchronous = {'FULL' if durable else 'NORMAL'}",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine
