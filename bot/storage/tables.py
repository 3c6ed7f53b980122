"""The tables. Used in ``bot/storage`` only; others see the domain's and the service's types.

Personal words live in ``message.text``, ``message.reply``, ``inbox.payload``, ``outbox.call``,
``ticket.subject``, ``conversation.unanswered``, ``note.text`` and, while a mail is on its way,
``proof_mail.address``, and as terms to search by in ``message.terms`` and ``ticket.terms``;
``erase`` empties them all, and with them what was told about projects:
``conversation.eligibility`` and ``ticket.eligibility``, the labels of the tickets, what staff took
over for editors (``proposal``, in ``figure_tables.py``), pictures and mentions
(``thread_tables.py``).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.storage.columns import UtcDateTime
from bot.storage.columns import id_column as _id
from bot.storage.columns import json_column as _json
from bot.storage.columns import ref_column as _ref
from bot.storage.columns import terms_column as _terms
from bot.storage.columns import terms_index as _terms_index
from bot.storage.columns import time_column as _time
from bot.storage.columns import words_column as _words
from bot.storage.figure_tables import OpenQuestion as OpenQuestion
from bot.storage.figure_tables import Proposal as Proposal
from bot.storage.figure_tables import TicketFigure as TicketFigure
from bot.storage.figure_tables import TurnFigure as TurnFigure
from bot.storage.queue_tables import Label as Label
from bot.storage.queue_tables import TicketLabel as TicketLabel
from bot.storage.queue_tables import TicketLook as TicketLook
from bot.storage.staff_tables import Audit as Audit
from bot.storage.staff_tables import RecoveryCode as RecoveryCode
from bot.storage.staff_tables import SignInFailure as SignInFailure
from bot.storage.staff_tables import Staff as Staff
from bot.storage.staff_tables import StaffSession as StaffSession


class Contact(SQLModel, table=True):
    """A person (or group) on one channel."""

    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: int = _id()
    channel: str = Field(max_length=16)
    address: str = Field(max_length=128)
    first_seen: datetime = _time()


class Conversation(SQLModel, table=True):
    """The state between two messages; ``version`` guards every change."""

    id: int = _id()
    contact_id: int = _ref("contact.id")
    key: str = Field(max_length=160, unique=True)
    version: int = 0
    mode: str = Field(default="bot", max_length=8)
    chosen: str | None = Field(default=None, max_length=16)
    guess: str | None = Field(default=None, max_length=16)
    audience: str = Field(default="resident", max_length=16)
    readings: str = Field(default="brackets", max_length=16)
    greeted: bool = False
    is_group: bool = False
    last_entry: str | None = Field(default=None, max_length=128)
    offered: Any = _json()
    unanswered: str | None = _words(nullable=True)
    eligibility: Any = _json()
    ticket_id: int | None = Field(default=None, sa_type=BigInteger)
    last_ticket_id: int | None = Field(default=None, sa_type=BigInteger)
    last_ticket_resolved_at: datetime | None = _time(nullable=True)
    blocked: bool = False
    reply_token: str | None = Field(default=None, max_length=128)
    reply_token_until: datetime | None = _time(nullable=True)


class Message(SQLModel, table=True):
    """One line, of anybody. For lines to the person ``outbox_id`` tells how far they got."""

    __table_args__ = (
        Index("ix_message_ref", "conversation_id", "message_ref"),
        Index("ix_message_author", "conversation_id", "author", "id"),
        _terms_index("message"),
    )

    id: int = _id()
    conversation_id: int = _ref("conversation.id")
    author: str = Field(max_length=8)
    staff_id: int | None = _ref("staff.id", nullable=True, index=False)
    author_name: str | None = Field(default=None, max_length=64)
    text: str = _words()
    locale: str = Field(max_length=16)
    at: datetime = _time()
    reply: Any = _json()
    entry_id: str | None = Field(default=None, max_length=128)
    message_ref: str | None = Field(default=None, max_length=64)
    unreadable: str | None = Field(default=None, max_length=16)
    edited_at: datetime | None = _time(nullable=True)
    withdrawn_at: datetime | None = _time(nullable=True)
    gloss: Any = _json()
    outbox_id: int | None = _ref("outbox.id", nullable=True)
    terms: Any = _terms()


class Inbox(SQLModel, table=True):
    """What came in, before it is handled. Done rows stay as ids, so that repeats are known."""

    __table_args__ = (
        Index(
            "ix_inbox_new",
            "conversation_key",
            "occurred_at",
            "id",
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
        Index(
            "ix_inbox_due",
            "due_at",
            "id",
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
    )

    id: int = _id()
    event_id: str = Field(max_length=128, unique=True)
    conversation_key: str = Field(max_length=160)
    occurred_at: datetime = _time()
    received_at: datetime = _time()
    due_at: datetime = _time()
    state: str = Field(default="new", max_length=8)
    tries: int = 0
    error: str | None = Field(default=None, max_length=64)
    payload: Any = _json()


class Outbox(SQLModel, table=True):
    """One call to a platform. ``unsure``: an earlier try may have gone through."""

    __table_args__ = (
        Index(
            "ix_outbox_open",
            "conversation_id",
            "id",
            sqlite_where=text("state IN ('queued', 'sending', 'held')"),
            postgresql_where=text("state IN ('queued', 'sending', 'held')"),
        ),
        Index(
            "ix_outbox_due",
            "due_at",
            "id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
    )

    id: int = _id()
    conversation_id: int = Field(foreign_key="conversation.id", sa_type=BigInteger)
    channel: str = Field(max_length=16)
    address: str = Field(max_length=128)
    call: Any = _json()
    state: str = Field(default="queued", max_length=8)
    tries: int = 0
    due_at: datetime = _time()
    retry_key: str = Field(max_length=36)
    reply_token: str | None = Field(default=None, max_length=128)
    reply_token_until: datetime | None = _time(nullable=True)
    unsure: bool = False
    claimed_by: int | None = Field(default=None, sa_type=BigInteger)
    via: str | None = Field(default=None, max_length=8)
    refs: Any = _json()
    error: str | None = Field(default=None, max_length=64)
    reason: str | None = Field(default=None, max_length=200)
    created_at: datetime = _time()
    sent_at: datetime | None = _time(nullable=True)


class WithdrawnRef(SQLModel, table=True):
    """A message withdrawn before it came (LINE promises no order)."""

    __tablename__ = "withdrawn_ref"

    key: str = Field(primary_key=True, max_length=160)
    message_ref: str = Field(primary_key=True, max_length=64)
    at: datetime = _time()


class Ticket(SQLModel, table=True):
    """A question for staff. ``due_from`` and ``due_at`` are set while it is the staff's turn.

    ``place`` is where it stands in the queue (``domain/queue.py``).
    """

    __table_args__ = (
        Index(
            "ix_ticket_due",
            "due_at",
            sqlite_where=text("due_from IS NOT NULL"),
            postgresql_where=text("due_from IS NOT NULL"),
        ),
        Index("ix_ticket_place", "state", "place", "id"),
        Index(
            "ix_ticket_queue",
            "place",
            "id",
            sqlite_where=text("state <> 'resolved'"),
            postgresql_where=text("state <> 'resolved'"),
        ),
        _terms_index("ticket"),
    )

    id: int = _id()
    conversation_id: int = _ref("conversation.id")
    version: int = 0
    state: str = Field(default="open", max_length=8, index=True)
    division: str = Field(max_length=32)
    urgent: bool = False
    subject: str = _words()
    entry_id: str | None = Field(default=None, max_length=128)
    eligibility: Any = _json()
    locale: str = Field(max_length=16)
    keeper_id: int | None = _ref("staff.id", nullable=True)
    opened_at: datetime = _time()
    waiting_since: datetime = _time()
    resolved_at: datetime | None = _time(nullable=True)
    rating: int | None = None
    rating_cause: str | None = Field(default=None, max_length=8)
    due_from: datetime | None = _time(nullable=True)
    due_at: datetime | None = _time(nullable=True)
    place: int = Field(sa_type=BigInteger)
    terms: Any = _terms()


class TicketEvent(SQLModel, table=True):
    """One step in a ticket's life; only ever added."""

    __tablename__ = "ticket_event"

    id: int = _id()
    ticket_id: int = _ref("ticket.id")
    action: str = Field(max_length=16)
    staff_id: int | None = _ref("staff.id", nullable=True, index=False)
    at: datetime = _time()
    detail: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})


class Note(SQLModel, table=True):
    """An internal note on a ticket."""

    id: int = _id()
    ticket_id: int = _ref("ticket.id")
    staff_id: int = _ref("staff.id", index=False)
    text: str = _words()
    at: datetime = _time()


class UsedForm(SQLModel, table=True):
    """Ids of submitted forms, so that a double click counts once."""

    __tablename__ = "used_form"

    form_id: str = Field(primary_key=True, max_length=64)
    at: datetime = _time()


class Feedback(SQLModel, table=True):
    """Whether an answer helped. Holds no person."""

    id: int = _id()
    entry_id: str = Field(max_length=128, index=True)
    helped: bool
    locale: str = Field(max_length=16)
    at: datetime = _time()


class OfficerProof(SQLModel, table=True):
    """How far somebody is in proving to be municipal staff. Holds no address and no code."""

    __tablename__ = "officer_proof"

    conversation_id: int = Field(
        foreign_key="conversation.id", sa_type=BigInteger, primary_key=True
    )
    stage: str = Field(default="idle", max_length=8)
    since: datetime | None = _time(nullable=True)
    domain: str = Field(default="", max_length=253)
    mailbox: str = Field(default="", max_length=64)
    nonce: str = Field(default="", max_length=32)
    tries: int = 0
    mailed_at: datetime | None = _time(nullable=True)
    wanted: str = Field(default="", max_length=64)
    proven_at: datetime | None = _time(nullable=True)
    proven_domain: str = Field(default="", max_length=253)
    proven_mailbox: str = Field(default="", max_length=64)


class ProofMail(SQLModel, table=True):
    """A mail with a code on its way; gone, with its address, once it is done."""

    __tablename__ = "proof_mail"

    id: int = _id()
    conversation_id: int = _ref("conversation.id")
    address: str = Field(max_length=254)
    nonce: str = Field(max_length=32)
    state: str = Field(default="queued", max_length=8)
    tries: int = 0
    due_at: datetime = _time(index=True)
    taken_until: datetime | None = _time(nullable=True)
    created_at: datetime = _time()


class MailCount(SQLModel, table=True):
    """How many mails were asked for on a day, by fingerprint of who is protected."""

    __tablename__ = "mail_count"

    subject: str = Field(primary_key=True, max_length=64)
    day: date = Field(primary_key=True)
    taken: int


class OfficerReminder(SQLModel, table=True):
    """A reminder that waits; sent and stopped ones are gone. ``year`` 0: no window is known."""

    __tablename__ = "officer_reminder"
    __table_args__ = (UniqueConstraint("conversation_id", "grant_id", "moment", "year"),)

    id: int = _id()
    conversation_id: int = _ref("conversation.id", index=False)
    grant_id: str = Field(max_length=128)
    moment: str = Field(max_length=8)
    year: int = 0
    told: date | None = None
    due_at: datetime | None = Field(
        default=None, sa_column=Column(UtcDateTime(), nullable=True, index=True)
    )
    created_at: datetime = _time()


METADATA = SQLModel.metadata
"""Every table above; what the migrations have to agree with."""
