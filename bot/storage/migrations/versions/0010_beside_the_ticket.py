"""Pictures, mentions, who is at a ticket, and why a sending failed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward."""
    op.add_column("outbox", sa.Column("reason", sa.String(length=200), nullable=True))
    op.create_table(
        "picture",
        sa.Column("id", _BIG_ID, autoincrement=True, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.String(length=255), nullable=False),
        sa.Column("declared", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"]),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_picture_message_id", "picture", ["message_id"], unique=True)
    op.create_index("ix_picture_conversation_id", "picture", ["conversation_id"])
    op.create_index("ix_picture_ticket_id", "picture", ["ticket_id"])
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_picture_due",
        "picture",
        ["due_at", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_table(
        "mention",
        sa.Column("note_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("read_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("note_id", "staff_id"),
    )
    op.create_index("ix_mention_staff_id", "mention", ["staff_id"])
    unread = sa.text("read_at IS NULL")
    op.create_index(
        "ix_mention_unread", "mention", ["staff_id"], sqlite_where=unread, postgresql_where=unread
    )
    op.create_table(
        "presence",
        sa.Column("visit", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("writing", sa.Boolean(), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("visit"),
    )
    op.create_index("ix_presence_ticket_id", "presence", ["ticket_id"])
    op.create_index("ix_presence_until", "presence", ["until"])


def downgrade() -> None:
    """Back."""
    for table in ("presence", "mention", "picture"):
        op.drop_table(table)
    op.drop_column("outbox", "reason")
