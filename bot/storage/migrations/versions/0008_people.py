"""Roles, second factors, sessions that can be listed, and an audit log that is only added to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _staff() -> list[sa.Column[Any]]:
    return [
        sa.Column("role", sa.String(length=16), nullable=False, server_default="staff"),
        sa.Column("divisions", sa.JSON(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("totp", sa.String(length=255), nullable=True),
        sa.Column("totp_pending", sa.String(length=255), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=True),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("link_until", UtcDateTime(timezone=True), nullable=True),
    ]


def _session() -> list[sa.Column[Any]]:
    return [
        sa.Column("seen_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("agent", sa.String(length=32), nullable=False, server_default=""),
        sa.Column("via", sa.String(length=8), nullable=False, server_default="page"),
        sa.Column("complete", sa.Boolean(), nullable=False, server_default=sa.true()),
    ]


# REPLACE removes rows in SQLite without a word to triggers on DELETE, hence the one on INSERT.
_SQLITE = (
    "CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    "CREATE TRIGGER audit_stays BEFORE DELETE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    "CREATE TRIGGER audit_adds BEFORE INSERT ON audit"
    " WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
)
_POSTGRES = (
    "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$",
    "CREATE TRIGGER audit_keeps BEFORE UPDATE OR DELETE ON audit"
    " FOR EACH ROW EXECUTE FUNCTION audit_refuses()",
    "CREATE TRIGGER audit_stays BEFORE TRUNCATE ON audit"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()",
)


def upgrade() -> None:
    """Forward. The oldest open account becomes the admin; everybody else is staff of all divisions."""
    for column in _staff():
        op.add_column("staff", column)
    op.create_index("ix_staff_email", "staff", ["email"], unique=True)
    op.create_index("ix_staff_link_hash", "staff", ["link_hash"], unique=True)
    op.execute(
        sa.text(
            "UPDATE staff SET role = 'admin'"
            " WHERE id = (SELECT min(id) FROM staff WHERE active = true)"
        )
    )
    for column in _session():
        op.add_column("staff_session", column)
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_index("ix_recovery_code_staff_id", "recovery_code", ["staff_id"])
    address = sa.Column("address", sa.String(length=64), nullable=False, server_default="")
    op.add_column("sign_in_failure", address)
    op.create_index("ix_sign_in_failure_address", "sign_in_failure", ["address"])
    op.create_index("ix_sign_in_failure_at", "sign_in_failure", ["at"])
    op.create_table(
        "audit",
        sa.Column("id", _BIG_ID, autoincrement=True, nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.String(length=128), nullable=False),
        sa.Column("via", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_audit_staff", "audit", ["staff_id", "id"])
    op.create_index("ix_audit_at", "audit", ["at"])
    for statement in _POSTGRES if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(sa.text(statement))


def downgrade() -> None:
    """Back. The audit log is lost."""
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("DROP FUNCTION audit_refuses()"))
    op.drop_table("recovery_code")
    op.drop_index("ix_sign_in_failure_at", table_name="sign_in_failure")
    op.drop_index("ix_sign_in_failure_address", table_name="sign_in_failure")
    op.drop_column("sign_in_failure", "address")
    for column in reversed(_session()):
        op.drop_column("staff_session", column.name)
    op.drop_index("ix_staff_link_hash", table_name="staff")
    op.drop_index("ix_staff_email", table_name="staff")
    for column in reversed(_staff()):
        op.drop_column("staff", column.name)
