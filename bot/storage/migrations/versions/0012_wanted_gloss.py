"""Messages to staff whose gloss is still to be worked out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "wanted_gloss",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("hurried", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"]),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.PrimaryKeyConstraint("message_id"),
    )
    op.create_index("ix_wanted_gloss_conversation_id", "wanted_gloss", ["conversation_id"])


def downgrade() -> None:
    """Back."""
    op.drop_table("wanted_gloss")
