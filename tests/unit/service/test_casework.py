"""What a decision asks of the desk, where the ticket is not what one would expect."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.conversation import ConversationState, Mode
from bot.domain.decision import TicketRequest
from bot.domain.errors import TicketConflict, TransitionRefused
from bot.domain.event import ChannelName
from bot.domain.locale import EN
from bot.domain.ticket import TicketAction, TicketState
from bot.service.casework import apply_move, carry_out
from bot.service.store import Tx
from bot.storage.database import Database
from tests.support.clock import START

OPEN = TicketRequest(TicketAction.OPEN, division="jet", subject="why?")
WROTE = TicketRequest(TicketAction.PERSON_WROTE)


def fresh(tx: Tx) -> ConversationState:
    return tx.open_conversation(ChannelName.MEMORY, "anna", START)


def ask(tx: Tx, state: ConversationState, request: TicketRequest) -> ConversationState:
    return carry_out(tx, state, request, locale=EN, now=START)[0]


def test_a_ticket_that_moved_meanwhile_is_a_conflict(database: Database) -> None:
    with database.write() as tx:
        state = ask(tx, fresh(tx), OPEN)
        seen = tx.ticket(state.ticket_id or 0)
        assert seen is not None
        ask(tx, state, WROTE)

        with pytest.raises(TicketConflict):
            apply_move(tx, seen, TicketAction.CLAIM, by=None, now=START)


def test_a_state_that_names_a_ticket_nobody_knows_is_put_right(database: Database) -> None:
    with database.write() as tx:
        lost = replace(fresh(tx), ticket_id=77, mode=Mode.HUMAN)

        assert ask(tx, lost, WROTE) == fresh(tx)
        assert ask(tx, fresh(tx), WROTE) == fresh(tx)


def test_a_former_ticket_that_somebody_reopened_is_not_returned(database: Database) -> None:
    with database.write() as tx:
        state = ask(tx, fresh(tx), OPEN)
        wrong = replace(
            state, ticket_id=None, last_ticket_id=state.ticket_id, last_ticket_resolved_at=START
        )

        assert ask(tx, wrong, OPEN).ticket_id != state.ticket_id


def test_a_move_the_table_forbids_is_refused(database: Database) -> None:
    with database.write() as tx:
        state = ask(tx, fresh(tx), OPEN)

        with pytest.raises(TransitionRefused):
            ask(tx, state, TicketRequest(TicketAction.RETURN))


@pytest.mark.parametrize("ticket_id", [None, 77, 1], ids=["none", "unknown", "still-open"])
def test_a_rating_that_fits_no_resolved_ticket_is_ignored(
    database: Database, ticket_id: int | None
) -> None:
    with database.write() as tx:
        state = ask(tx, fresh(tx), OPEN)
        request = TicketRequest(TicketAction.RATE, rating=3, ticket_id=ticket_id)

        assert ask(tx, state, request) == state
        ticket = tx.ticket(1)
        assert ticket is not None
        assert (ticket.rating, ticket.state) == (None, TicketState.OPEN)
