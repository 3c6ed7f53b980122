"""The queue: places, labels, who looked, to whom a ticket was passed on, and terms to search by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.domain.search import search_terms
from bot.storage.columns import Terms

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_ONCE = 1000
_SEARCHED = ("message", "ticket")

_SECONDS = {
    "postgresql": "CAST(floor(extract(epoch FROM {0})) AS bigint)",
    "sqlite": "CAST(strftime('%s', {0}) AS integer)",
}
_PLACE = """
UPDATE ticket SET place = CASE
    WHEN state = 'resolved' THEN -{resolved}
    ELSE (CASE WHEN urgent THEN 0 ELSE 2 END + CASE WHEN due_at IS NULL THEN 1 ELSE 0 END)
        * 100000000000 + {due}
END
"""

# SQLite keeps a full-text index beside each table, by triggers. What is erased leaves it at once
# ("secure-delete"), where SQLite can do that (3.42); an older one merges it away in time.
_TRIGGERS = """
CREATE TRIGGER {0}_search_added AFTER INSERT ON {0} WHEN new.terms IS NOT NULL BEGIN
    INSERT INTO {0}_search(rowid, terms) VALUES (new.id, new.terms);
END;
CREATE TRIGGER {0}_search_removed AFTER DELETE ON {0} WHEN old.terms IS NOT NULL BEGIN
    INSERT INTO {0}_search({0}_search, rowid, terms) VALUES ('delete', old.id, old.terms);
END;
CREATE TRIGGER {0}_search_changed AFTER UPDATE OF terms ON {0} BEGIN
    INSERT INTO {0}_search({0}_search, rowid, terms)
        SELECT 'delete', old.id, old.terms WHERE old.terms IS NOT NULL;
    INSERT INTO {0}_search(rowid, terms) SELECT new.id, new.terms WHERE new.terms IS NOT NULL;
END;
"""


def upgrade() -> None:
    """Forward. What was written before becomes searchable, too."""
    dialect = op.get_bind().dialect.name
    op.create_table(
        "ticket_look",
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("ticket_id", "staff_id"),
    )
    op.create_table(
        "label",
        sa.Column("id", _BIG_ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "ticket_label",
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("label_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"]),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"]),
        sa.PrimaryKeyConstraint("ticket_id", "label_id"),
    )
    op.create_index("ix_ticket_label_label_id", "ticket_label", ["label_id"])
    op.add_column(
        "ticket_event",
        sa.Column("detail", sa.String(length=64), nullable=False, server_default=""),
    )
    op.add_column("ticket", sa.Column("place", sa.BigInteger(), nullable=False, server_default="0"))
    for table in _SEARCHED:
        op.add_column(table, sa.Column("terms", Terms(), nullable=True))
    seconds = _SECONDS[dialect]
    resolved = seconds.format("coalesce(resolved_at, waiting_since)")
    due = seconds.format("coalesce(due_at, waiting_since)")
    op.execute(_PLACE.format(resolved=resolved, due=due))
    _fill_in("message", "text", "author IN ('person', 'staff')")
    _fill_in("ticket", "subject", "1 = 1")
    op.create_index("ix_message_author", "message", ["conversation_id", "author", "id"])
    op.create_index("ix_ticket_place", "ticket", ["state", "place", "id"])
    unresolved = sa.text("state <> 'resolved'")
    op.create_index(
        "ix_ticket_queue",
        "ticket",
        ["place", "id"],
        sqlite_where=unresolved,
        postgresql_where=unresolved,
    )
    for table in _SEARCHED:
        if dialect == "postgresql":
            op.create_index(f"ix_{table}_terms", table, ["terms"], postgresql_using="gin")
        else:
            _full_text(table)


def downgrade() -> None:
    """Back."""
    dialect = op.get_bind().dialect.name
    for table in _SEARCHED:
        if dialect == "postgresql":
            op.drop_index(f"ix_{table}_terms", table_name=table)
        else:
            for name in ("added", "removed", "changed"):
                op.execute(f"DROP TRIGGER {table}_search_{name}")
            op.execute(f"DROP TABLE {table}_search")
    op.drop_index("ix_ticket_queue", table_name="ticket")
    op.drop_index("ix_ticket_place", table_name="ticket")
    op.drop_index("ix_message_author", table_name="message")
    for table in _SEARCHED:
        op.drop_column(table, "terms")
    op.drop_column("ticket", "place")
    op.drop_column("ticket_event", "detail")
    for table in ("ticket_label", "label", "ticket_look"):
        op.drop_table(table)


def _fill_in(table: str, words: str, which: str) -> None:
    connection = op.get_bind()
    rows = sa.table(
        table, sa.column("id", sa.BigInteger()), sa.column(words, sa.Text()), sa.column("terms")
    )
    put = (
        sa.update(rows)
        .where(rows.c.id == sa.bindparam("row"))
        .values(terms=sa.bindparam("found", type_=Terms()))
    )
    after = 0
    while True:
        wanted = (
            sa.select(rows.c.id, rows.c[words])
            .where(rows.c.id > after, sa.text(which), rows.c[words] != "")
            .order_by(rows.c.id)
            .limit(_AT_ONCE)
        )
        found = connection.execute(wanted).all()
        if not found:
            return
        after = found[-1][0]
        connection.execute(put, [{"row": row, "found": search_terms(text)} for row, text in found])


def _full_text(table: str) -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE {table}_search USING fts5(terms, content='{table}',"
        " content_rowid='id', tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M*'\")"
    )
    version = tuple(int(part) for part in connection.dialect.server_version_info or ())
    if version >= (3, 42):
        connection.exec_driver_sql(
            f"INSERT INTO {table}_search({table}_search, rank) VALUES ('secure-delete', 1)"
        )
    connection.exec_driver_sql(
        f"INSERT INTO {table}_search(rowid, terms)"
        f" SELECT id, terms FROM {table} WHERE terms IS NOT NULL"
    )
    for trigger in _TRIGGERS.format(table).split("END;"):
        if trigger.strip():
            connection.exec_driver_sql(trigger + "END;")
