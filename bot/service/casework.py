"""Carrying out what a decision asks of the desk, inside its transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import ConversationState, Mode
from bot.domain.decision import TicketRequest
from bot.domain.due import due_after, reckon
from bot.domain.errors import TicketConflict, TransitionRefused
from bot.domain.locale import LocaleTag
from bot.domain.office import UNKNOWN, Office
from bot.domain.rating import POOR, RatingCause
from bot.domain.ticket import (
    REOPEN_WITHIN,
    Move,
    TicketAction,
    TicketState,
    keeper_after,
    move,
)
from bot.service.store import Tx
from bot.service.views import TicketRow


def apply_move(
    tx: Tx,
    ticket: TicketRow,
    action: TicketAction,
    *,
    by: int | None,
    now: datetime,
    office: Office = UNKNOWN,
    urgent: bool | None = None,
    rating: int | None = None,
    colleague: int | None = None,
    division: str | None = None,
    detail: str = "",
    cause: RatingCause | None = None,
    trusted: bool = False,
) -> Move:
    """Move the ticket; TransitionRefused where the table forbids it, TicketConflict where it
    changed meanwhile. By ``office`` its due time is reckoned; without it a worker does so later.

    ``colleague`` or ``division`` get it, where the action passes it on; ``detail`` names them in
    its history. ``trusted``: who acts may deal with a colleague's ticket.
    """
    step = move(ticket.state, action, keeper_id=ticket.keeper_id, by=by, trusted=trusted)
    keeper = keeper_after(step, keeper_id=ticket.keeper_id, by=by, to=colleague)
    is_urgent = ticket.urgent if urgent is None else urgent
    due = due_after(
        office,
        division or ticket.division,
        ticket.due,
        was=ticket.state,
        to=step.to,
        now=now,
        urgent=is_urgent,
        became_urgent=bool(urgent) and not ticket.urgent,
    )
    if due is not None and division not in (None, ticket.division):
        # The person has waited all along; how long an answer takes is the new division's affair.
        due = reckon(office, division or "", due.since, urgent=is_urgent)
    done = tx.move_ticket(
        ticket,
        to=step.to,
        keeper_id=keeper,
        action=action,
        by=by,
        now=now,
        due=due,
        urgent=urgent,
        rating=rating,
        division=division,
        detail=detail,
        cause=cause,
    )
    if not done:
        raise TicketConflict
    tx.after_commit("queue", f"ticket:{ticket.id}")
    return step


def carry_out(
    tx: Tx,
    state: ConversationState,
    request: TicketRequest,
    *,
    locale: LocaleTag,
    now: datetime,
    office: Office = UNKNOWN,
) -> tuple[ConversationState, bool]:
    """The state after ``request``, and whether an earlier ticket was taken up again."""
    if request.action is TicketAction.OPEN:
        return _open(tx, state, request, locale, now, office)
    if request.action is TicketAction.RATE:
        _rate(tx, state, request, now, office)
        return state, False
    ticket = tx.ticket(state.ticket_id) if state.ticket_id is not None else None
    if ticket is None:
        return replace(state, ticket_id=None, mode=Mode.BOT), False
    urgent = True if request.action is TicketAction.MARK_URGENT else None
    step = apply_move(tx, ticket, request.action, by=None, now=now, office=office, urgent=urgent)
    if request.case is not None:
        tx.attach_case(ticket.id, request.case)
    return after_move(state, ticket.id, step, now), False


def after_move(
    state: ConversationState, ticket_id: int, step: Move, now: datetime
) -> ConversationState:
    """The conversation after its ticket moved: who owns it, and which ticket is current."""
    if step.mode is not None:
        state = replace(state, mode=step.mode)
    if step.to is TicketState.RESOLVED:
        return replace(state, ticket_id=None, last_ticket_id=ticket_id, last_ticket_resolved_at=now)
    return replace(state, ticket_id=ticket_id)


def _open(
    tx: Tx,
    state: ConversationState,
    request: TicketRequest,
    locale: LocaleTag,
    now: datetime,
    office: Office,
) -> tuple[ConversationState, bool]:
    resolved_at = state.last_ticket_resolved_at
    if state.last_ticket_id and resolved_at and now - resolved_at <= REOPEN_WITHIN:
        former = tx.ticket(state.last_ticket_id)
        # A case goes to the division that owns its grant, not to whoever answered last.
        elsewhere = request.case is not None and former and former.division != request.division
        if former is not None and former.state is TicketState.RESOLVED and not elsewhere:
            urgent = True if request.urgent else None
            step = apply_move(
                tx, former, TicketAction.RETURN, by=None, now=now, office=office, urgent=urgent
            )
            if request.case is not None:
                tx.attach_case(former.id, request.case)
            return after_move(state, former.id, step, now), True
    due = reckon(office, request.division or "", now, urgent=request.urgent)
    ticket_id = tx.add_ticket(state.key, request, locale, now, due)
    tx.after_commit("queue", f"ticket:{ticket_id}")
    return replace(state, ticket_id=ticket_id), False


def _rate(
    tx: Tx, state: ConversationState, request: TicketRequest, now: datetime, office: Office
) -> None:
    """A rating counts for the person's own, resolved ticket only; anything else is ignored."""
    ticket_id = request.ticket_id
    if ticket_id is None or tx.ticket_key(ticket_id) != state.key:
        return
    ticket = tx.ticket(ticket_id)
    if ticket is None or (request.cause is not None and ticket.rating != POOR):
        return
    try:
        apply_move(
            tx,
            ticket,
            TicketAction.RATE,
            by=None,
            now=now,
            office=office,
            rating=request.rating,
            cause=request.cause,
        )
    except TransitionRefused:
        return
