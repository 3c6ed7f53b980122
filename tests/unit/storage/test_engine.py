"""Database addresses are read, or refused in plain words."""

from __future__ import annotations

import pytest

from bot.domain.errors import SettingsError
from bot.storage.engine import read_url


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
