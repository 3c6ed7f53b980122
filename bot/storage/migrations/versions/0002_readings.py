"""How a person wants easy Japanese to be shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column(
        "conversation",
        sa.Column("readings", sa.String(length=16), nullable=False, server_default="brackets"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_column("conversation", "readings")
