"""The outbox as its workers see it: claim, send, settle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    and_,
    bindparam,
    exists,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Session, col

from bot.domain.event import ChannelName
from bot.service.ports import Delivery
from bot.storage.figures import count_push
from bot.storage.signals import LOCK_CLASS
from bot.storage.tables import METADATA, Conversation, Message, Outbox
from bot.storage.transaction import SqlTransaction

_OPEN = ("queued", "sending")
_KNOWN_REFS = 100
_REASON = 200

_ALIVE = text(
    "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = :class"
).bindparams(**{"class": LOCK_CLASS})

_SETTLED = text("SELECT now() - pg_postmaster_start_time() > interval '5 seconds'")
"""Right after the server started nobody has had the time to show that they live."""

# The statements of every message are built once: building them costs more than running them.
_OUTBOX = METADATA.tables["outbox"]
_EARLIER = _OUTBOX.alias("earlier")
_DUE = (
    select(
        _OUTBOX.c.id,
        _OUTBOX.c.conversation_id,
        _OUTBOX.c.channel,
        _OUTBOX.c.address,
        _OUTBOX.c.call,
        _OUTBOX.c.retry_key,
        _OUTBOX.c.tries,
        _OUTBOX.c.reply_token,
        _OUTBOX.c.reply_token_until,
        _OUTBOX.c.unsure,
        _OUTBOX.c.created_at,
    )
    .where(
        _OUTBOX.c.state == "queued",
        _OUTBOX.c.due_at <= bindparam("now"),
        _OUTBOX.c.channel.in_(bindparam("channels", expanding=True)),
        ~exists().where(
            _EARLIER.c.conversation_id == _OUTBOX.c.conversation_id,
            _EARLIER.c.state.in_(_OPEN),
            _EARLIER.c.id < _OUTBOX.c.id,
        ),
    )
    .order_by(_OUTBOX.c.due_at, _OUTBOX.c.id)
    .limit(bindparam("limit"))
)
"""The oldest due sending of each conversation, unless an earlier one is still open."""

_DUE_LOCKED = _DUE.with_for_update(skip_locked=True, of=_OUTBOX)
_MARK = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id.in_(bindparam("ids", expanding=True)))
    .values(state="sending", claimed_by=bindparam("instance"), tries=_OUTBOX.c.tries + 1)
)


@cache
def _change(names: tuple[str, ...]) -> ReturningUpdate[int]:
    """Ends a sending that this process has marked, setting the columns ``names``."""
    return (
        update(_OUTBOX)
        .where(
            _OUTBOX.c.id == bindparam("by_id"),
            _OUTBOX.c.state == "sending",
            _OUTBOX.c.claimed_by == bindparam("by_instance"),
        )
        .values({**{name: bindparam(name) for name in names}, "claimed_by": None})
        .returning(_OUTBOX.c.conversation_id)
    )


class SqlOutbox:
    """Implements ``DeliveryStore``."""

    def __init__(
        self,
        session: Callable[[], AbstractContextManager[tuple[Session, SqlTransaction]]],
        reader: Engine,
        dialect: str,
        instance: int,
    ) -> None:
        self._session = session
        self._reader = reader
        self._dialect = dialect
        self._instance = instance

    @contextmanager
    def together(self) -> Iterator[SqlOutbox]:
        """See ``DeliveryStore``."""
        with self._session() as shared:
            yield SqlOutbox(
                lambda: nullcontext(shared), self._reader, self._dialect, self._instance
            )

    def any_due(self, channels: Sequence[ChannelName], now: datetime) -> bool:
        """See ``DeliveryStore``."""
        given = {"now": now, "channels": list(channels), "limit": 1}
        with self._reader.connect() as connection:
            return connection.execute(_DUE, given).first() is not None

    def claim(self, channels: Sequence[ChannelName], now: datetime, limit: int) -> list[Delivery]:
        """See ``DeliveryStore``."""
        statement = _DUE_LOCKED if self._dialect == "postgresql" else _DUE
        given = {"now": now, "channels": list(channels), "limit": limit}
        with self._session() as (session, _):
            connection = session.connection()
            rows = connection.execute(statement, given).all()
            if not rows:
                return []
            ids = [row.id for row in rows]
            connection.execute(_MARK, {"ids": ids, "instance": self._instance})
            return [self._delivery(session, row) for row in rows]

    def sent(self, delivery: Delivery, *, via: str, refs: Sequence[str], at: datetime) -> None:
        """See ``DeliveryStore``."""
        values = {
            "state": "sent",
            "via": via,
            "refs": list(refs),
            "sent_at": at,
            "error": None,
            "call": None,
            "unsure": False,
        }
        with self._session() as (session, tx):
            connection = session.connection()
            conversation_id = self._change(connection, delivery, **values)
            if conversation_id is None:
                return
            if via == "push":
                count_push(connection, delivery.channel, conversation_id, at)
            self._tell(tx, delivery)

    def again(
        self,
        delivery: Delivery,
        *,
        due_at: datetime,
        unsure: bool,
        drop_token: bool,
        error: str,
        address: str | None = None,
    ) -> None:
        """See ``DeliveryStore``."""
        values: dict[str, Any] = {"state": "queued", "due_at": due_at, "error": error}
        values["unsure"] = unsure or (delivery.unsure and not drop_token)
        if not unsure:
            values["tries"] = 0
        if drop_token:
            values["reply_token"] = None
            values["reply_token_until"] = None
        if address is not None:
            values["address"] = address
        self._settle(delivery, **values)

    def held(self, delivery: Delivery, error: str) -> None:
        """See ``DeliveryStore``."""
        self._settle(delivery, state="held", error=error, reply_token=None, unsure=False)

    def gave_up(
        self,
        delivery: Delivery,
        error: str,
        *,
        blocked: bool,
        reason: str = "",
        unsure: bool = False,
    ) -> None:
        """See ``DeliveryStore``."""
        if not blocked:
            told = reason[:_REASON] or None
            self._settle(delivery, state="failed", error=error, reason=told, unsure=unsure)
            return
        with self._session() as (session, tx):
            connection = session.connection()
            # The conversation first, as everybody does who changes both: no deadlock.
            connection.execute(
                select(col(Conversation.id))
                .join(Outbox, col(Outbox.conversation_id) == col(Conversation.id))
                .where(col(Outbox.id) == delivery.id)
                .with_for_update(of=Conversation)
            )
            conversation_id = self._change(connection, delivery, state="blocked", error=error)
            if conversation_id is None:
                return
            connection.execute(
                update(Outbox)
                .where(
                    col(Outbox.conversation_id) == conversation_id,
                    col(Outbox.state).in_(("queued", "held")),
                )
                .values(state="blocked", error=error)
            )
            connection.execute(
                update(Conversation)
                .where(col(Conversation.id) == conversation_id)
                .values(blocked=True, version=col(Conversation.version) + 1)
            )
            self._tell(tx, delivery)

    def release_held(self, before: datetime, now: datetime) -> int:
        """See ``DeliveryStore``."""
        with self._session() as (session, tx):
            done = session.connection().execute(
                update(Outbox)
                .where(col(Outbox.state) == "held", col(Outbox.due_at) < before)
                .values(state="queued", tries=0, due_at=now)
            )
            if done.rowcount:
                tx.after_commit("outbox")
            return done.rowcount

    def recover(self, under_way: Collection[int] | None = None) -> int:
        """See ``DeliveryStore``."""
        with self._session() as (session, tx):
            connection = session.connection()
            alive = [self._instance]
            if self._dialect == "postgresql":
                if not connection.execute(_SETTLED).scalar_one():
                    return 0
                alive += [row[0] for row in connection.execute(_ALIVE)]
            lost: ColumnElement[bool] = col(Outbox.claimed_by).not_in(alive)
            if under_way is not None:
                own = col(Outbox.claimed_by) == self._instance
                lost = or_(lost, and_(own, col(Outbox.id).not_in(under_way)))
            done = connection.execute(
                update(Outbox)
                .where(col(Outbox.state) == "sending", lost)
                .values(state="queued", unsure=True, claimed_by=None)
            )
            if done.rowcount:
                tx.after_commit("outbox")
            return done.rowcount

    def _settle(self, delivery: Delivery, **values: Any) -> None:
        with self._session() as (session, tx):
            if self._change(session.connection(), delivery, **values) is not None:
                self._tell(tx, delivery)

    def _change(self, connection: Connection, delivery: Delivery, **values: Any) -> int | None:
        given = {"by_id": delivery.id, "by_instance": self._instance, **values}
        return connection.execute(_change(tuple(values)), given).scalar_one_or_none()

    def _tell(self, tx: SqlTransaction, delivery: Delivery) -> None:
        tx.after_commit(f"conversation:{delivery.channel}:{delivery.address}", "outbox")

    def _delivery(self, session: Session, row: Row[*tuple[Any, ...]]) -> Delivery:
        since, known = self._refs(session, row) if row.unsure else (None, ())
        return Delivery(
            id=row.id,
            channel=ChannelName(row.channel),
            address=row.address,
            call=row.call or {},
            retry_key=row.retry_key,
            tries=row.tries + 1,
            reply_token=row.reply_token,
            reply_token_until=row.reply_token_until,
            unsure=row.unsure,
            since_ref=since,
            known_refs=known,
        )

    def _refs(
        self, session: Session, row: Row[*tuple[Any, ...]]
    ) -> tuple[str | None, tuple[str, ...]]:
        """What is known of the chat: the newest message id before this sending, and ours."""
        ours: list[str] = []
        for refs in session.scalars(
            select(col(Outbox.refs))
            .where(
                col(Outbox.conversation_id) == row.conversation_id,
                col(Outbox.state) == "sent",
            )
            .order_by(col(Outbox.id).desc())
            .limit(_KNOWN_REFS)
        ):
            ours.extend(refs or ())
        theirs = session.scalars(
            select(col(Message.message_ref))
            .where(
                col(Message.conversation_id) == row.conversation_id,
                col(Message.message_ref).is_not(None),
                col(Message.at) <= row.created_at,
            )
            .order_by(col(Message.id).desc())
            .limit(_KNOWN_REFS)
        )
        numbers = [int(ref) for ref in (*ours, *theirs) if ref and ref.isdecimal()]
        return (str(max(numbers)) if numbers else None), tuple(ours)
