"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Dialect, Index, Integer, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in and out; SQLite keeps no zone, so a naive value is refused at the door."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database, in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone must not be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database, aware."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Terms(TypeDecorator[Sequence[str]]):
    """The terms of a text (``domain/search.py``), in order: PostgreSQL keeps them as a text search
    vector, SQLite as words with spaces between, which its own index reads."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type."""
        kind: TypeEngine[Any] = TSVECTOR() if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:
        """To the database; no terms at all are NULL."""
        if not value:
            return None
        if dialect.name != "postgresql":
            return " ".join(value)
        # Terms are letters, marks and figures only: nothing in them needs to be escaped.
        return " ".join(f"'{term}':{number}" for number, term in enumerate(value, start=1))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """As stored; nobody reads it but tests."""
        del dialect
        return value


_BIG_ID = BigInteger().with_variant(Integer(), "sqlite")


def id_column() -> Any:
    """A row's own number."""
    return Field(default=None, sa_column=Column(_BIG_ID, primary_key=True, autoincrement=True))


def time_column(*, index: bool = False, nullable: bool = False) -> Any:
    """A moment."""
    default: dict[str, Any] = {"default": None} if nullable else {}
    return Field(sa_column=Column(UtcDateTime(), nullable=nullable, index=index), **default)


def words_column(*, nullable: bool = False) -> Any:
    """Text of any length."""
    default = None if nullable else ""
    return Field(default=default, sa_column=Column(Text(), nullable=nullable))


def json_column(*, nullable: bool = True) -> Any:
    """Plain data."""
    return Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=nullable))


def ref_column(
    target: str, *, nullable: bool = False, index: bool = True, unique: bool = False
) -> Any:
    """The number of a row of another table: ``staff.id``."""
    default: dict[str, Any] = {"default": None} if nullable else {}
    return Field(
        foreign_key=target,
        sa_type=BigInteger,
        nullable=nullable,
        index=index,
        unique=unique,
        **default,
    )


def terms_column() -> Any:
    """The terms of a text, to search by."""
    return Field(default=None, sa_column=Column(Terms(), nullable=True))


def terms_index(table: str) -> Index:
    """PostgreSQL's index to search by; SQLite has a table of its own for that (migration 0007)."""
    only = {"dialect": "postgresql"}
    return Index(f"ix_{table}_terms", "terms", postgresql_using="gin", info=only)
