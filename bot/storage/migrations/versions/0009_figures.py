"""Figures for reports, causes of poor ratings, questions for editors and what they made of them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JAPAN = timezone(timedelta(hours=9))
_AT_ONCE = 1000


def upgrade() -> None:
    """Forward. Tickets there are already are counted; what was asked of the bot before is not known
    any more."""
    op.add_column("ticket", sa.Column("rating_cause", sa.String(length=8), nullable=True))
    op.create_table(
        "turn_figure",
        sa.Column("id", _BIG_ID, autoincrement=True, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("division", sa.String(length=32), nullable=False),
        sa.Column("chapter", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.String(length=128), nullable=False),
        sa.Column("cause", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_turn_figure_day",
        "turn_figure",
        ["day", "kind", "hour", "locale", "division", "chapter", "audience"],
    )
    figures = op.create_table(
        "ticket_figure",
        sa.Column("id", _BIG_ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("division", sa.String(length=32), nullable=False),
        sa.Column("chapter", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.String(length=128), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("first_reply_s", sa.Integer(), nullable=True),
        sa.Column("resolved_s", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("cause", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ticket_id"),
    )
    op.create_index("ix_ticket_figure_day", "ticket_figure", ["day"])
    op.create_table(
        "proposal",
        sa.Column("id", _BIG_ID, autoincrement=True, nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("entry_id", sa.String(length=128), nullable=False),
        sa.Column("new_entry", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("done_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "open_question",
        sa.Column("id", _BIG_ID, autoincrement=True, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("entry_id", sa.String(length=128), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.String(length=12), nullable=True),
        sa.Column("proposal_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"]),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message_id"),
    )
    op.create_index("ix_open_question_proposal_id", "open_question", ["proposal_id"])
    op.create_index(
        "ix_open_question_new",
        "open_question",
        ["audience", "locale", "id"],
        sqlite_where=sa.text("settled IS NULL"),
        postgresql_where=sa.text("settled IS NULL"),
    )
    _count_tickets(figures)


_TICKETS = sa.text(
    "SELECT t.id, t.opened_at, t.resolved_at, t.division, t.locale, t.entry_id, t.urgent, t.rating,"
    " t.keeper_id, c.key, c.audience,"
    " (SELECT min(e.at) FROM ticket_event e WHERE e.ticket_id = t.id AND e.action = 'reply')"
    " AS replied_at,"
    " (SELECT e.action FROM ticket_event e WHERE e.ticket_id = t.id"
    " AND e.action IN ('resolve', 'withdraw') ORDER BY e.id DESC LIMIT 1) AS ended"
    " FROM ticket t JOIN conversation c ON c.id = t.conversation_id ORDER BY t.id"
).columns(opened_at=UtcDateTime(), resolved_at=UtcDateTime(), replied_at=UtcDateTime())


def _count_tickets(figures: sa.Table) -> None:
    """One row for each ticket, as the program would have counted it."""
    connection = op.get_bind()
    rows = connection.execute(_TICKETS).all()
    for start in range(0, len(rows), _AT_ONCE):
        values = [_figure(row) for row in rows[start : start + _AT_ONCE]]
        connection.execute(sa.insert(figures), values)


def _figure(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    opened: datetime = row.opened_at
    local = opened.astimezone(_JAPAN)

    def seconds(moment: datetime | None) -> int | None:
        return max(0, int((moment - opened).total_seconds())) if moment else None

    return {
        "ticket_id": row.id,
        "day": local.date(),
        "hour": local.hour,
        "channel": row.key.partition(":")[0],
        "audience": row.audience,
        "locale": row.locale,
        "division": row.division,
        "chapter": (row.entry_id or "").partition("/")[0],
        "entry_id": row.entry_id or "",
        "urgent": bool(row.urgent),
        "first_reply_s": seconds(row.replied_at),
        "resolved_s": seconds(row.resolved_at) if row.ended == "resolve" else None,
        "withdrawn": row.resolved_at is not None and row.ended == "withdraw",
        "rating": row.rating,
        "cause": "",
    }


def downgrade() -> None:
    """Back."""
    for table in ("open_question", "proposal", "ticket_figure", "turn_figure"):
        op.drop_table(table)
    op.drop_column("ticket", "rating_cause")
