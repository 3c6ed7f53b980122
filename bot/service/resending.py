"""Sending again what was given up, on a member of staff's word; never twice."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import may_resend
from bot.domain.errors import ClairbotError, NotFound, TransitionRefused
from bot.domain.event import ChannelName
from bot.domain.ticket import TicketState
from bot.service.store import Store

log = logging.getLogger(__name__)


class MayHaveArrived(ClairbotError):
    """Nobody can find out any more whether the message arrived; it is not sent again."""


@dataclass(frozen=True)
class Resending:
    """Tries given-up lines of a ticket's conversation again."""

    store: Store

    def retry(self, ticket_id: int, staff_id: int, line_id: int, now: datetime) -> bool:
        """Queue the call that carries this line once more, exactly as it was.

        False where it no longer waits for that (pressed twice, or sent meanwhile). NotFound for no
        such ticket; TransitionRefused where a colleague has the ticket; MayHaveArrived where the
        person could get it twice.
        """
        with self.store.write() as tx:
            ticket, key = tx.ticket(ticket_id), tx.ticket_key(ticket_id)
            if ticket is None or key is None:
                raise NotFound(f"there is no ticket {ticket_id}")
            taken = ticket.keeper_id is not None and ticket.state is not TicketState.RESOLVED
            if taken and ticket.keeper_id != staff_id:
                raise TransitionRefused("a colleague has the ticket")
            channel, _, address = key.partition(":")
            tx.open_conversation(ChannelName(channel), address, now)
            failed = tx.failed_sending(key, line_id)
            if failed is None:
                return False
            age = now - failed.created_at
            if not may_resend(failed.channel, unsure=failed.unsure, age=age, later=failed.later):
                raise MayHaveArrived
            # A token that may have been spent tells whether it was; one that was not is dead.
            done = tx.send_again(failed.id, now, keep_token=failed.unsure)
            tx.after_commit("outbox", f"conversation:{key}", f"ticket:{ticket_id}")
        log.info("delivery %d is tried again for staff %d", failed.id, staff_id)
        return done
