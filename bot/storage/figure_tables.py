"""The tables of reports and of the editors' list. The former hold no person at all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, SmallInteger, Text, text
from sqlmodel import Field, SQLModel

from bot.storage.columns import UtcDateTime

BIG_ID = BigInteger().with_variant(Integer(), "sqlite")


_REPORTED = ("kind", "hour", "locale", "division", "chapter", "audience")
"""With these the index alone is enough for a report: a year is read in order, not row by row."""


class TurnFigure(SQLModel, table=True):
    """One thing counted of an event (``bot.domain.tally``), for reports. Holds no person: not even
    the minute, by which it could be found beside a stored message."""

    __tablename__ = "turn_figure"
    __table_args__ = (Index("ix_turn_figure_day", "day", *_REPORTED),)

    id: int = Field(default=None, sa_column=Column(BIG_ID, primary_key=True, autoincrement=True))
    day: date
    """In Japan, like ``hour``."""
    hour: int = Field(sa_type=SmallInteger)
    kind: str = Field(max_length=12)
    channel: str = Field(max_length=16)
    audience: str = Field(max_length=16)
    locale: str = Field(max_length=16)
    division: str = Field(default="", max_length=32)
    chapter: str = Field(default="", max_length=64)
    entry_id: str = Field(default="", max_length=128)
    cause: str = Field(default="", max_length=8)


class TicketFigure(SQLModel, table=True):
    """How a ticket went, for reports; it outlives the person's words. Erasing takes
    ``ticket_id`` away, the only way from here to a person."""

    __tablename__ = "ticket_figure"
    __table_args__ = (Index("ix_ticket_figure_day", "day"),)

    id: int = Field(default=None, sa_column=Column(BIG_ID, primary_key=True, autoincrement=True))
    ticket_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    day: date
    hour: int = Field(sa_type=SmallInteger)
    channel: str = Field(max_length=16)
    audience: str = Field(max_length=16)
    locale: str = Field(max_length=16)
    division: str = Field(default="", max_length=32)
    chapter: str = Field(default="", max_length=64)
    entry_id: str = Field(default="", max_length=128)
    urgent: bool = False
    first_reply_s: int | None = None
    """Seconds from opening to the first reply of staff."""
    resolved_s: int | None = None
    """Seconds from opening until staff resolved it; none while it is open."""
    withdrawn: bool = False
    """The person needed nobody any more."""
    rating: int | None = None
    cause: str = Field(default="", max_length=8)


class OpenQuestion(SQLModel, table=True):
    """A message editors can learn from. Its words stay where they are, in the message."""

    __tablename__ = "open_question"
    __table_args__ = (
        Index(
            "ix_open_question_new",
            "audience",
            "locale",
            "id",
            sqlite_where=text("settled IS NULL"),
            postgresql_where=text("settled IS NULL"),
        ),
    )

    id: int = Field(default=None, sa_column=Column(BIG_ID, primary_key=True, autoincrement=True))
    message_id: int = Field(foreign_key="message.id", sa_type=BigInteger, unique=True)
    why: str = Field(max_length=12)
    entry_id: str = Field(default="", max_length=128)
    audience: str = Field(max_length=16)
    locale: str = Field(max_length=16)
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    settled: str | None = Field(default=None, max_length=12)
    """``dismissed`` or ``proposed``."""
    proposal_id: int | None = Field(
        default=None, foreign_key="proposal.id", sa_type=BigInteger, index=True
    )


class Proposal(SQLModel, table=True):
    """A change to the content that staff put together from questions."""

    id: int = Field(default=None, sa_column=Column(BIG_ID, primary_key=True, autoincrement=True))
    audience: str = Field(max_length=16)
    locale: str = Field(max_length=16)
    entry_id: str = Field(max_length=128)
    new_entry: bool = False
    title: str = Field(default="", sa_column=Column(Text(), nullable=False))
    phrase: str = Field(default="", sa_column=Column(Text(), nullable=False))
    questions: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    staff_id: int = Field(foreign_key="staff.id", sa_type=BigInteger)
    at: datetime = Field(sa_column=Column(UtcDateTime(), nullable=False))
    done_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime(), nullable=True))
