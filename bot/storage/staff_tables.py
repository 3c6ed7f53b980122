"""The tables of the people who answer: accounts, sessions, failures, and the audit log.

Part of ``tables.py``, which names them for everybody else in ``bot/storage``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from bot.storage.columns import (
    id_column,
    json_column,
    ref_column,
    time_column,
)


class Staff(SQLModel, table=True):
    """A member of staff. An empty ``password_hash`` lets nobody in.

    ``totp`` and ``totp_pending`` are sealed secrets (in force, and being set up), ``totp_step`` the
    last time step whose code was accepted; ``link_hash`` is of a link to set a new password.
    """

    id: int = id_column()
    login: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=64)
    password_hash: str = Field(max_length=255)
    locale: str = Field(default="ja", max_length=16)
    active: bool = True
    created_at: datetime = time_column()
    role: str = Field(default="staff", max_length=16)
    divisions: Any = json_column()
    email: str | None = Field(default=None, max_length=254, index=True, unique=True)
    subject: str | None = Field(default=None, max_length=255)
    totp: str | None = Field(default=None, max_length=255)
    totp_pending: str | None = Field(default=None, max_length=255)
    totp_step: int | None = Field(default=None, sa_type=BigInteger)
    link_hash: str | None = Field(default=None, max_length=64, index=True, unique=True)
    link_until: datetime | None = time_column(nullable=True)


class StaffSession(SQLModel, table=True):
    """A signed-in browser; only the hash of its token is kept.

    ``complete`` is false between the password and the one-time code; such a session opens nothing.
    ``agent`` is the browser in one of our own words.
    """

    __tablename__ = "staff_session"

    token_hash: str = Field(primary_key=True, max_length=64)
    staff_id: int = ref_column("staff.id")
    created_at: datetime = time_column()
    until: datetime = time_column()
    seen_at: datetime | None = time_column(nullable=True)
    agent: str = Field(default="", max_length=32)
    via: str = Field(default="page", max_length=8)
    complete: bool = True


class RecoveryCode(SQLModel, table=True):
    """A code for the day the phone is lost, as a keyed hash; gone once used."""

    __tablename__ = "recovery_code"

    code_hash: str = Field(primary_key=True, max_length=64)
    staff_id: int = ref_column("staff.id")


class SignInFailure(SQLModel, table=True):
    """A failed sign-in, for throttling; ``address`` is a keyed hash, or empty."""

    __tablename__ = "sign_in_failure"

    id: int = id_column()
    login: str = Field(max_length=64, index=True)
    at: datetime = time_column(index=True)
    address: str = Field(default="", max_length=64, index=True)


class Audit(SQLModel, table=True):
    """Who did what. Only ever added: triggers refuse every change and every removal."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_staff", "staff_id", "id"), Index("ix_audit_at", "at"))

    id: int = id_column()
    at: datetime = time_column()
    action: str = Field(max_length=32)
    staff_id: int | None = ref_column("staff.id", nullable=True, index=False)
    ticket_id: int | None = Field(default=None, sa_type=BigInteger)
    about_id: int | None = Field(default=None, sa_type=BigInteger)
    detail: str = Field(default="", max_length=128)
    via: str = Field(default="page", max_length=8)
