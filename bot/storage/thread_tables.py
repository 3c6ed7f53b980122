"""Tables of what stands beside a ticket: pictures, mentions, whose it became, who is looking, and
glosses still to be worked out.

Personal data lives in ``picture.data`` (and ``picture.ref`` leads to it on the platform); a
``mention`` goes with its note. ``erase`` deletes these; ``passed_ticket`` and ``presence`` are
about staff.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from bot.storage.columns import id_column, ref_column, time_column


class Picture(SQLModel, table=True):
    """A picture that a person sent; ``data`` is ours, made anew from what they sent."""

    __table_args__ = (
        Index(
            "ix_picture_due",
            "due_at",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: int = id_column()
    message_id: int = ref_column("message.id", unique=True)
    conversation_id: int = ref_column("conversation.id")
    ticket_id: int = ref_column("ticket.id")
    ref: str = Field(max_length=255)
    declared: int | None = None
    state: str = Field(default="waiting", max_length=16)
    tries: int = 0
    due_at: datetime = time_column()
    created_at: datetime = time_column()
    media_type: str = Field(default="", max_length=32)
    width: int = 0
    height: int = 0
    data: bytes | None = Field(default=None, sa_column=Column(LargeBinary(), nullable=True))


class Mention(SQLModel, table=True):
    """A member of staff who is named in a note."""

    __table_args__ = (
        Index(
            "ix_mention_unread",
            "staff_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    note_id: int = Field(foreign_key="note.id", sa_type=BigInteger, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", sa_type=BigInteger, primary_key=True, index=True)
    read_at: datetime | None = time_column(nullable=True)


class PassedTicket(SQLModel, table=True):
    """A member of staff whom somebody else gave a ticket or took one from."""

    __tablename__ = "passed_ticket"
    __table_args__ = (
        Index(
            "ix_passed_ticket_unread",
            "staff_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: int = id_column()
    ticket_id: int = ref_column("ticket.id")
    staff_id: int = ref_column("staff.id")
    by_id: int = ref_column("staff.id", index=False)
    action: str = Field(max_length=16)
    given: bool
    at: datetime = time_column()
    read_at: datetime | None = time_column(nullable=True)


class WantedGlossRow(SQLModel, table=True):
    """A line whose gloss is still to be worked out; ``due_at`` is the end of a worker's time for it
    where one has it."""

    __tablename__ = "wanted_gloss"

    message_id: int = Field(foreign_key="message.id", sa_type=BigInteger, primary_key=True)
    conversation_id: int = ref_column("conversation.id")
    due_at: datetime = time_column()
    hurried: bool = False
    counted: bool = False


class Presence(SQLModel, table=True):
    """Somebody is at a ticket until ``until``; one row for each page that is open."""

    visit: str = Field(primary_key=True, max_length=64)
    ticket_id: int = ref_column("ticket.id")
    staff_id: int = ref_column("staff.id", index=False)
    writing: bool = False
    until: datetime = time_column(index=True)
