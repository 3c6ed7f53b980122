"""The tables of the queue beside the tickets; used through ``tables.py``."""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from bot.storage.columns import id_column


class TicketLook(SQLModel, table=True):
    """The newest line of the conversation that a member of staff has seen."""

    __tablename__ = "ticket_look"

    ticket_id: int = Field(foreign_key="ticket.id", sa_type=BigInteger, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", sa_type=BigInteger, primary_key=True)
    line_id: int = Field(sa_type=BigInteger)


class Label(SQLModel, table=True):
    """A word of staff to sort tickets by; gone with the last ticket that carries it."""

    id: int = id_column()
    key: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=32)


class TicketLabel(SQLModel, table=True):
    """A label on a ticket."""

    __tablename__ = "ticket_label"

    ticket_id: int = Field(foreign_key="ticket.id", sa_type=BigInteger, primary_key=True)
    label_id: int = Field(foreign_key="label.id", sa_type=BigInteger, primary_key=True, index=True)
