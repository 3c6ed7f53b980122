"""Telling a person when staff will answer, beside whatever else is said to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import ConversationState, Mode
from bot.domain.decision import Decision
from bot.domain.due import Due
from bot.domain.expected import Expected, answer_expected
from bot.domain.hours import Calendar, calendar_of
from bot.domain.office import Office
from bot.domain.ticket import TicketAction, TicketState
from bot.domain.utterance import (
    AddedToTicket,
    EmergencyAnswer,
    HandedOff,
    Said,
    StaffAway,
    StillWaiting,
)
from bot.service.store import Tx


def may_expect(decision: Decision, office: Office) -> bool:
    """Whether ``with_expectations`` may add to these words, so that they cannot be chosen yet."""
    opened = any(request.action is TicketAction.OPEN for request in decision.tickets)
    waiting = decision.state.ticket_id is not None and decision.state.mode is Mode.BOT
    return office.usual is not None and (opened or waiting)


def with_expectations(
    tx: Tx, state: ConversationState, said: tuple[Said, ...], office: Office, now: datetime
) -> tuple[Said, ...]:
    """The words, with what the person may expect while nobody has taken their ticket.

    When the office opens next is told once in a closed period, that an answer is late once for each
    wait; both are marked in this transaction, so that they are told if and only if it stands.
    """
    if not said or state.ticket_id is None or state.mode is not Mode.BOT:
        return said
    ticket = tx.ticket(state.ticket_id)
    calendar = calendar_of(office, ticket.division) if ticket is not None else None
    if ticket is None or calendar is None or ticket.state is not TicketState.OPEN:
        return said
    closed = closed_now(tx, ticket.id, calendar, now)
    news = closed if closed.opens_at is not None else Expected()
    if any(isinstance(one.what, EmergencyAnswer) for one in said):
        # Nothing about queues and late answers: who is in danger must call.
        return _put(said, EmergencyAnswer, closed)
    late = is_late(ticket.due, now) and told_late(tx, ticket.id, ticket.due, now)
    if any(isinstance(one.what, HandedOff) for one in said):
        waits = closed if closed.closed else answer_expected(calendar, ticket.due, now)
        before = None if ticket.urgent else tx.requests_before(ticket.id)
        return _put(said, HandedOff, replace(waits, before=before, late=late))
    if any(isinstance(one.what, AddedToTicket) for one in said):
        return _put(said, AddedToTicket, replace(news, late=late))
    if late:
        return (*said, replace(said[-1], what=StillWaiting(ticket.id, news)))
    if news:
        return (*said, replace(said[-1], what=StaffAway(ticket.id, news)))
    return said


def _put(
    said: tuple[Said, ...],
    kind: type[HandedOff] | type[AddedToTicket] | type[EmergencyAnswer],
    expected: Expected,
) -> tuple[Said, ...]:
    """The words, those of ``kind`` with what is expected."""
    return tuple(
        replace(one, what=replace(one.what, expected=expected))
        if isinstance(one.what, kind)
        else one
        for one in said
    )


def closed_now(tx: Tx, ticket_id: int, calendar: Calendar, now: datetime) -> Expected:
    """Whether the office is closed, and when it opens if nobody has said so in this closed
    period."""
    if calendar.is_open(now):
        return Expected()
    opens_at = calendar.next_opening(now)
    if opens_at is None:
        return Expected(closed=True)
    fresh = tx.use_form(f"closed:{ticket_id}:{int(opens_at.timestamp())}", now)
    return Expected(opens_at=opens_at if fresh else None, closed=True)


def is_late(due: Due | None, now: datetime) -> bool:
    """Whether somebody should have answered by now."""
    return due is not None and due.at is not None and due.at <= now


def told_late(tx: Tx, ticket_id: int, due: Due | None, now: datetime) -> bool:
    """Take it on to tell the person that this answer is late; False where they know already."""
    since = int(due.since.timestamp()) if due is not None else 0
    return tx.use_form(f"late:{ticket_id}:{since}", now)
