"""Alembic's entry point; ``bot.storage.migrate`` hands it the connection."""

from typing import Literal

from alembic import context
from sqlmodel import AutoString

from bot.storage.columns import UtcDateTime
from bot.storage.tables import METADATA


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Our own column types by their short names in generated revisions."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "UtcDateTime()"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
