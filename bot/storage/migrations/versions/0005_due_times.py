"""By when a ticket is to be answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward. Tickets that wait already are given their due time by the first worker that looks."""
    for name in ("due_from", "due_at"):
        op.add_column("ticket", sa.Column(name, UtcDateTime(), nullable=True))
    waiting = sa.text(
        "UPDATE ticket SET due_from = waiting_since WHERE state IN ('open', 'claimed')"
    )
    op.execute(waiting)
    op.create_index(
        "ix_ticket_due",
        "ticket",
        ["due_at"],
        sqlite_where=sa.text("due_from IS NOT NULL"),
        postgresql_where=sa.text("due_from IS NOT NULL"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_ticket_due", table_name="ticket")
    for name in ("due_at", "due_from"):
        op.drop_column("ticket", name)
