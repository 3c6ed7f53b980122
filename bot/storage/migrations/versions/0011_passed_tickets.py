"""Whom others gave a ticket or took one from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "passed_ticket",
        sa.Column("id", _BIG_ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("read_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_passed_ticket_ticket_id", "passed_ticket", ["ticket_id"])
    op.create_index("ix_passed_ticket_staff_id", "passed_ticket", ["staff_id"])
    unread = sa.text("read_at IS NULL")
    op.create_index(
        "ix_passed_ticket_unread",
        "passed_ticket",
        ["staff_id"],
        sqlite_where=unread,
        postgresql_where=unread,
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("passed_ticket")
