"""The tables of reports and of the editors' list. The former hold no person at all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, SmallInteger, text
from sqlmodel import Field, SQLModel

from bot.storage.columns import (
    id_column,
    json_column,
    ref_column,
    time_column,
    words_column,
)

_REPORTED = ("kind", "hour", "locale", "division", "chapter", "audience")
"""With these the index alone is enough for a report: a year is read in order, not row by row."""


class TurnFigure(SQLModel, table=True):
    """One thing counted of an event (``bot.domain.tally``), for reports. Holds no person: not even
    the minute, by which it could be found beside a stored message."""

    __tablename__ = "turn_figure"
    __table_args__ = (Index("ix_turn_figure_day", "day", *_REPORTED),)

    id: int = id_column()
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

    id: int = id_column()
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

    id: int = id_column()
    message_id: int = ref_column("message.id", index=False, unique=True)
    why: str = Field(max_length=12)
    entry_id: str = Field(default="", max_length=128)
    audience: str = Field(max_length=16)
    locale: str = Field(max_length=16)
    at: datetime = time_column()
    settled: str | None = Field(default=None, max_length=12)
    """``dismissed`` or ``proposed``."""
    proposal_id: int | None = ref_column("proposal.id", nullable=True)


class Proposal(SQLModel, table=True):
    """A change to the content that staff put together from questions."""

    id: int = id_column()
    audience: str = Field(max_length=16)
    locale: str = Field(max_length=16)
    entry_id: str = Field(max_length=128)
    new_entry: bool = False
    title: str = words_column()
    phrase: str = words_column()
    questions: Any = json_column()
    staff_id: int = ref_column("staff.id", index=False)
    at: datetime = time_column()
    done_at: datetime | None = time_column(nullable=True)
