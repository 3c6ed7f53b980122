"""Counting for reports, in the transaction of what is counted; rows of it hold no person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlmodel import Session, col

from bot.domain.event import ChannelName
from bot.domain.japan import JAPAN
from bot.domain.rating import RatingCause
from bot.domain.tally import Kind, Tally
from bot.domain.ticket import TicketAction
from bot.service.views import TicketRow
from bot.storage.tables import METADATA, Conversation, Ticket, TicketFigure

_ADD_TURNS = insert(METADATA.tables["turn_figure"])
_ADD_TICKET = insert(METADATA.tables["ticket_figure"])
_UNCOUNTED = frozenset({TicketAction.NOTE, TicketAction.PERSON_WROTE})


class FigurePart:
    """The part of a transaction that counts."""

    _session: Session

    def count(self, channel: ChannelName, tallies: Sequence[Tally], at: datetime) -> None:
        """See ``FigureTx``."""
        if tallies:
            rows = [
                {
                    **_when(at),
                    **_topic(one.entry_id),
                    "kind": one.kind,
                    "channel": channel,
                    "audience": one.audience,
                    "locale": one.locale,
                    "division": one.division,
                    "cause": one.cause,
                }
                for one in tallies
            ]
            self._session.connection().execute(_ADD_TURNS, rows)


def count_opened(connection: Connection, ticket_id: int, key: str, at: datetime) -> None:
    """A new ticket."""
    row = connection.execute(
        select(
            col(Ticket.division),
            col(Ticket.entry_id),
            col(Ticket.urgent),
            col(Ticket.locale),
            col(Conversation.audience),
        )
        .join(Conversation, col(Conversation.id) == col(Ticket.conversation_id))
        .where(col(Ticket.id) == ticket_id)
    ).one()
    connection.execute(
        _ADD_TICKET,
        {
            **_when(at),
            **_topic(row.entry_id),
            "ticket_id": ticket_id,
            "channel": key.partition(":")[0],
            "audience": row.audience,
            "locale": row.locale,
            "division": row.division,
            "urgent": row.urgent,
            "withdrawn": False,
            "cause": "",
        },
    )


def count_moved(
    connection: Connection,
    ticket: TicketRow,
    action: TicketAction,
    now: datetime,
    *,
    rating: int | None,
    cause: RatingCause | None,
) -> None:
    """What a move of ``ticket`` (as it was before) means for its figures."""
    if action in _UNCOUNTED:
        return
    seconds = max(0, int((now - ticket.opened_at).total_seconds()))
    values: dict[str, Any] = {"division": ticket.division}
    match action:
        case TicketAction.REPLY:
            values["first_reply_s"] = func.coalesce(col(TicketFigure.first_reply_s), seconds)
        case TicketAction.RESOLVE:
            values |= {"resolved_s": seconds, "withdrawn": False}
        case TicketAction.WITHDRAW:
            values |= {"resolved_s": None, "withdrawn": True}
        case TicketAction.REOPEN | TicketAction.RETURN:
            values |= {"resolved_s": None, "withdrawn": False}
        case TicketAction.MARK_URGENT:
            values["urgent"] = True
    if rating is not None:
        values |= {"rating": rating, "cause": ""}
    if cause is not None:
        values["cause"] = cause
    connection.execute(
        update(TicketFigure).where(col(TicketFigure.ticket_id) == ticket.id).values(**values)
    )


def count_push(
    connection: Connection, channel: ChannelName, conversation_id: int, at: datetime
) -> None:
    """A sending that the platform counts."""
    ticket_id = func.coalesce(col(Conversation.ticket_id), col(Conversation.last_ticket_id))
    row = connection.execute(
        select(
            col(Conversation.audience),
            func.coalesce(col(Conversation.chosen), col(Conversation.guess), "en").label("locale"),
            col(Ticket.division),
        )
        .outerjoin(Ticket, col(Ticket.id) == ticket_id)
        .where(col(Conversation.id) == conversation_id)
    ).one()
    connection.execute(
        _ADD_TURNS,
        {
            **_when(at),
            **_topic(None),
            "kind": Kind.PUSH,
            "channel": channel,
            "audience": row.audience,
            "locale": row.locale,
            "division": row.division or "",
            "cause": "",
        },
    )


def forget_tickets(connection: Connection, conversation_id: int) -> None:
    """Cut the way from figures to a person's tickets."""
    tickets = select(col(Ticket.id)).where(col(Ticket.conversation_id) == conversation_id)
    connection.execute(
        update(TicketFigure).where(col(TicketFigure.ticket_id).in_(tickets)).values(ticket_id=None)
    )


def _when(at: datetime) -> dict[str, Any]:
    local = at.astimezone(JAPAN)
    return {"day": local.date(), "hour": local.hour}


def _topic(entry_id: str | None) -> dict[str, str]:
    return {"chapter": (entry_id or "").partition("/")[0], "entry_id": entry_id or ""}
