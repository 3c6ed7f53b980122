"""A PostgreSQL server that has been up for a while, whenever it was started."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.storage import outbox


@pytest.fixture(autouse=True)
def long_running_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Right after a server start nothing is recovered; the server of the tests is young."""
    monkeypatch.setattr(outbox, "_SETTLED", text("SELECT true"))
