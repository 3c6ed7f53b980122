"""Projects that are being checked for a grant, and those handed to staff."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("conversation", sa.Column("eligibility", sa.JSON(), nullable=True))
    op.add_column("ticket", sa.Column("eligibility", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Back."""
    op.drop_column("ticket", "eligibility")
    op.drop_column("conversation", "eligibility")
