"""Database addresses are read, or refused in plain words."""

from __future__ import annotations

import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import SettingsError
from bot.storage.engine import open_engine, read_url


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:////tmp/x.db", "sqlite+pysqlite"),
        ("postgresql://u:p@h/db", "postgresql+psycopg"),
        ("postgresql+psycopg://u:p@h/db", "postgresql+psycopg"),
    ],
)
def test_known_databases_get_our_drivers(given: str, driver: str) -> None:
    assert read_url(given).drivername == driver


@pytest.mark.parametrize("given", ["mysql://u:p@h/db", "not an address", "oracle://x"])
def test_other_databases_are_refused_with_what_is_expected(given: str) -> None:
    with pytest.raises(SettingsError, match="expected sqlite:///FILE or postgresql://"):
        read_url(given)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO label (id, key, name) VALUES (:id, 'k', :words), (:id, 'k', :words)",
        "INSERT INTO label (id, key, name) VALUES (:id, :words, NULL)",
    ],
    ids=["twice the same", "nothing where something must be"],
)
def test_an_error_of_the_database_quotes_nothing_that_was_to_be_stored(
    database_url: str, statement: str
) -> None:
    engine = open_engine(read_url(database_url), writer=True, size=1)
    given = {"id": 7, "words": "my husband hits me"}
    try:
        with pytest.raises(IntegrityError) as met, engine.begin() as connection:
            connection.execute(text(statement), given)
    finally:
        engine.dispose()
    told = "".join(traceback.format_exception(met.value))
    assert "label" in told
    assert "husband" not in told
