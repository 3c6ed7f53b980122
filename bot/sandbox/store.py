"""What the sandbox remembers: persons, groups, messages, counters; in memory or in one file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS people (
    platform TEXT, id TEXT, name TEXT, language TEXT, started INTEGER, blocked INTEGER,
    PRIMARY KEY (platform, id));
CREATE TABLE IF NOT EXISTS members (
    platform TEXT, chat TEXT, person TEXT, PRIMARY KEY (platform, chat, person));
CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, rev INTEGER, platform TEXT, chat TEXT, ref TEXT,
    author TEXT, person TEXT, via TEXT, at INTEGER, kind TEXT, text TEXT, body TEXT,
    state TEXT, shown INTEGER);
CREATE UNIQUE INDEX IF NOT EXISTS message_ref ON messages (platform, chat, ref);
CREATE INDEX IF NOT EXISTS message_rev ON messages (platform, rev);
CREATE INDEX IF NOT EXISTS message_chat_rev ON messages (platform, chat, rev);
CREATE TABLE IF NOT EXISTS line_events (
    id TEXT PRIMARY KEY, at INTEGER, chat TEXT, body TEXT);
CREATE TABLE IF NOT EXISTS line_reply_tokens (
    token TEXT PRIMARY KEY, chat TEXT, event_at INTEGER, delivered_at INTEGER, used INTEGER);
CREATE TABLE IF NOT EXISTS line_retry_keys (
    key TEXT PRIMARY KEY, at INTEGER, request_id TEXT, response TEXT);
CREATE TABLE IF NOT EXISTS telegram_updates (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER, chat TEXT, kind TEXT, body TEXT,
    done INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS update_waiting ON telegram_updates (chat, id) WHERE done = 0;
CREATE TABLE IF NOT EXISTS files (
    platform TEXT, id TEXT, at INTEGER, data BLOB, path TEXT, path_at INTEGER,
    PRIMARY KEY (platform, id));
CREATE TABLE IF NOT EXISTS telegram_callbacks (
    id TEXT PRIMARY KEY, person TEXT, at INTEGER, answered INTEGER, text TEXT, alert INTEGER);
"""
_EVERYDAY = (
    "people",
    "members",
    "messages",
    "line_events",
    "line_reply_tokens",
    "line_retry_keys",
    "telegram_updates",
    "telegram_callbacks",
    "files",
)

Row = dict[str, Any]


class Platform(StrEnum):
    """The two platforms the sandbox plays."""

    LINE = "line"
    TELEGRAM = "telegram"


@dataclass(frozen=True)
class Person:
    """Somebody with a phone."""

    platform: Platform
    id: str
    name: str
    language: str
    started: bool = True
    """LINE: is a friend of the account. Telegram: has pressed Start or written."""
    blocked: bool = False


@dataclass(frozen=True)
class Message:
    """One line in a chat, as a phone shows it."""

    seq: int
    rev: int
    """Grows with every change of any message: a reader asks for what is newer."""
    platform: Platform
    chat: str
    ref: str
    author: str
    """``person`` or ``bot``."""
    person: str
    via: str
    """``app`` for persons; ``reply``, ``push``, ``send`` or ``webhook`` for the bot."""
    at: int
    kind: str
    text: str
    body: str
    """The platform's own JSON."""
    state: str = ""
    """Empty, ``edited``, ``withdrawn`` or ``deleted``."""
    shown: bool = True
    """False for what was accepted but never arrived: the person had blocked the bot."""

    def content(self) -> Any:
        """The platform's own JSON, read."""
        return json.loads(self.body)


class Store:
    """All state of one sandbox. Calls are short and come from one event loop."""

    def __init__(self, path: Path | None = None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            path or ":memory:", isolation_level=None, check_same_thread=False
        )
        self._db.row_factory = sqlite3.Row
        # A killed process loses nothing this way; a lost machine may, which a sandbox can bear.
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + _SCHEMA)
        self._rev = int(self.value("SELECT coalesce(max(rev), 0) FROM messages"))
        self._depth = 0
        self.listeners: list[Callable[[Message], None]] = []
        """Told of every new or changed message, after it is stored."""

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def wipe(self) -> None:
        """Forget persons and messages; webhooks, command lists and counters stay."""
        with self.transaction():
            for table in _EVERYDAY:
                self.run(f"DELETE FROM {table}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing; may be nested."""
        if self._depth:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        else:
            self._db.execute("COMMIT")
        finally:
            self._depth -= 1

    def run(self, statement: str, *values: Any) -> int:
        """Change rows; how many."""
        return self._db.execute(statement, values).rowcount

    def rows(self, statement: str, *values: Any) -> list[Row]:
        """All rows of a query."""
        return [dict(row) for row in self._db.execute(statement, values)]

    def row(self, statement: str, *values: Any) -> Row | None:
        """The first row of a query."""
        found = self._db.execute(statement, values).fetchone()
        return dict(found) if found else None

    def value(self, statement: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        found = self._db.execute(statement, values).fetchone()
        return found[0] if found else None

    def setting(self, name: str, default: Any = None) -> Any:
        """A remembered value."""
        found = self.value("SELECT value FROM settings WHERE name = ?", name)
        return default if found is None else json.loads(found)

    def set_setting(self, name: str, value: Any) -> None:
        """Remember a value (JSON)."""
        self.run("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, json.dumps(value))

    def next_number(self, name: str, *, start: int = 1) -> int:
        """1, 2, 3 … under this name, never twice."""
        return int(
            self.value(
                "INSERT INTO counters VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
                name,
                start,
            )
        )

    # persons and groups

    def person(self, platform: Platform, id_: str) -> Person | None:
        """Who has this id."""
        row = self.row("SELECT * FROM people WHERE platform = ? AND id = ?", platform, id_)
        return _person(row) if row else None

    def people(self, platform: Platform) -> list[Person]:
        """Everybody on a platform."""
        return [
            _person(row)
            for row in self.rows("SELECT * FROM people WHERE platform = ? ORDER BY rowid", platform)
        ]

    def save_person(self, person: Person) -> None:
        """Add or change somebody."""
        self.run(
            "INSERT INTO people VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (platform, id) DO UPDATE SET "
            "name = excluded.name, language = excluded.language, started = excluded.started, "
            "blocked = excluded.blocked",
            person.platform,
            person.id,
            person.name,
            person.language,
            person.started,
            person.blocked,
        )

    def join(self, platform: Platform, chat: str, person: str) -> None:
        """Put somebody into a group."""
        self.run("INSERT OR IGNORE INTO members VALUES (?, ?, ?)", platform, chat, person)

    def members(self, platform: Platform, chat: str) -> list[str]:
        """Who is in a group."""
        rows = self.rows(
            "SELECT person FROM members WHERE platform = ? AND chat = ?", platform, chat
        )
        return [row["person"] for row in rows]

    # messages

    def add_message(self, message: Message) -> Message:
        """Store a new line; ``seq`` and ``rev`` are given here."""
        self._rev += 1
        new = replace(message, rev=self._rev)
        seq = self.value(
            "INSERT INTO messages VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING seq",
            new.rev,
            new.platform,
            new.chat,
            new.ref,
            new.author,
            new.person,
            new.via,
            new.at,
            new.kind,
            new.text,
            new.body,
            new.state,
            new.shown,
        )
        new = replace(new, seq=int(seq))
        self._tell(new)
        return new

    def change_message(self, message: Message) -> Message:
        """Store a changed text, body or state."""
        self._rev += 1
        new = replace(message, rev=self._rev)
        self.run(
            "UPDATE messages SET rev = ?, text = ?, body = ?, state = ? WHERE seq = ?",
            new.rev,
            new.text,
            new.body,
            new.state,
            new.seq,
        )
        self._tell(new)
        return new

    def message(self, platform: Platform, chat: str, ref: str) -> Message | None:
        """One line by the platform's id."""
        row = self.row(
            "SELECT * FROM messages WHERE platform = ? AND chat = ? AND ref = ?",
            platform,
            chat,
            ref,
        )
        return _message(row) if row else None

    def messages(
        self, platform: Platform, chat: str | None = None, *, after: int = 0, limit: int = -1
    ) -> list[Message]:
        """Lines changed after revision ``after``, oldest line first; with ``limit`` the newest."""
        where, values = "platform = ? AND rev > ?", [platform, after]
        if chat is not None:
            where, values = where + " AND chat = ?", [*values, chat]
        rows = self._db.execute(
            f"SELECT * FROM (SELECT * FROM messages WHERE {where} ORDER BY seq DESC LIMIT ?) "
            "ORDER BY seq",
            [*values, limit],
        )
        return [_message(dict(row)) for row in rows]

    def _tell(self, message: Message) -> None:
        for listener in self.listeners:
            listener(message)


def _person(row: Row) -> Person:
    return Person(
        Platform(row["platform"]),
        row["id"],
        row["name"],
        row["language"],
        bool(row["started"]),
        bool(row["blocked"]),
    )


def _message(row: Row) -> Message:
    return Message(**{**row, "platform": Platform(row["platform"]), "shown": bool(row["shown"])})
