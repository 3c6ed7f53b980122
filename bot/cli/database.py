"""Opening the database for a command, with one plain line where it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.domain.errors import ClairbotError, StorageError
from bot.storage import migrate


@contextmanager
def plain_trouble() -> Iterator[None]:
    """Turns whatever the database does into a StorageError; its own words may hold a password."""
    try:
        yield
    except ClairbotError:
        raise
    except Exception as error:
        raise StorageError(
            f"the database cannot be opened: {type(error).__name__}; DATABASE_URL must name one "
            "that runs and lets this account in"
        ) from error


def upgrade(database_url: str) -> None:
    """Bring the schema up to date. StorageError where the database cannot be used."""
    with plain_trouble():
        migrate.upgrade(database_url)
