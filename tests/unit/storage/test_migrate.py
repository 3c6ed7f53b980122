"""Models and migrations agree, on both databases."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from bot.storage import migrate
from bot.storage.engine import read_url


def test_models_and_migrations_agree(database_url: str) -> None:
    assert migrate.differences(database_url) == []


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    migrate.upgrade(database_url)

    assert migrate.differences(database_url) == []


def test_a_missing_column_is_found(sqlite_url: str) -> None:
    engine = create_engine(read_url(sqlite_url))
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE ticket DROP COLUMN rating"))
    engine.dispose()

    assert any("rating" in found for found in migrate.differences(sqlite_url))


def test_going_back_and_forward_again_works(sqlite_url: str) -> None:
    migrate.downgrade(sqlite_url)
    assert any("schema is at None" in found for found in migrate.differences(sqlite_url))

    migrate.upgrade(sqlite_url)
    assert migrate.differences(sqlite_url) == []
