"""Handling one event: understand, decide, and store everything in one commit."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from bot.domain.conversation import ConversationState, Mode
from bot.domain.decision import Decision, TicketRequest
from bot.domain.errors import ClairbotError, TicketConflict
from bot.domain.event import EventKind, InboundEvent
from bot.domain.privacy import mask_numbers
from bot.domain.respond import question_of, respond
from bot.domain.texts import NEW_TICKET, subject_of
from bot.domain.ticket import TicketAction
from bot.domain.understood import Question, Understood
from bot.domain.utterance import HandedOff, Said, SomethingBroke
from bot.service.casework import carry_out
from bot.service.ports import Clock, ContentSource, Understanding
from bot.service.speaking import Prepared, Speaker
from bot.service.store import EventWork, Store, Tx

log = logging.getLogger(__name__)

RETRY_AFTER = tuple(timedelta(seconds=s) for s in (1, 5, 30, 120))
"""Pauses after the first, second … failure; then a person is told and staff get the message."""

STATE_TRIES = 5
"""How often a decision is made anew because the conversation changed under it."""

_NOTHING_SAID = (EventKind.BLOCKED, EventKind.WITHDRAWN)
"""Events that hold no words; when they fail for good, nobody waits for an answer."""


class StateChanged(ClairbotError):
    """The conversation changed while its answer was being computed; the answer is dropped."""


@dataclass(frozen=True)
class Handler:
    """The worker's side of the inbox."""

    store: Store
    understanding: Understanding
    content: ContentSource
    speaker: Speaker
    clock: Clock

    def handle_next(self) -> bool:
        """Handle one event, if one is due. True where there was one."""
        with self.store.next_event(self.clock.now()) as work:
            if work is None:
                return False
            try:
                self._handle(work)
                return True
            except TicketConflict:
                log.info("event %s was handled elsewhere", work.event.event_id)
                return True
            except Exception as error:
                log.exception("event %s failed", work.event.event_id)
                failure = error
        self._failed(work, failure)
        return True

    def _handle(self, work: EventWork) -> None:
        event = work.event
        if event.kind is EventKind.WITHDRAWN:
            work.commit(lambda tx: self._withdraw(tx, event))
            return
        question: Question | None = None
        understood: Understood | None = None
        for _ in range(STATE_TRIES):
            state = work.state()
            asked = question_of(state, event)
            if asked != question:
                understood = self.understanding.decide(asked) if asked else None
                question = asked
            decision = respond(state, event, understood, self.content.current(), self.clock.now())
            try:
                work.commit(
                    partial(
                        self._store,
                        event=event,
                        seen=state,
                        decision=decision,
                        prepared=self._prepare(event, decision),
                    )
                )
                return
            except StateChanged:
                log.info("event %s: the conversation changed, deciding anew", event.event_id)
        raise StateChanged

    def _prepare(self, event: InboundEvent, decision: Decision) -> Prepared | None:
        """The words, chosen before the transaction so that it stays short; None where they
        hold what only the transaction can tell."""
        if not decision.say or any(r.action is TicketAction.OPEN for r in decision.tickets):
            return None
        return self.speaker.prepare(event.conversation_key, decision.say, self.clock.now())

    def _store(
        self,
        tx: Tx,
        event: InboundEvent,
        seen: ConversationState,
        decision: Decision,
        prepared: Prepared | None,
    ) -> None:
        now = self.clock.now()
        key = event.conversation_key
        current = tx.open_conversation(event.channel, event.address, now)
        if current.version != seen.version:
            raise StateChanged
        if event.kind is EventKind.EDITED:
            if not self._edit(tx, event):
                return
            edited = tx.conversation(key)
            after = edited.unanswered if edited else None
            decision = _reworded(decision, current.unanswered, after)
        tx.after_commit(f"conversation:{key}")
        if decision.erase:
            tx.erase(key, now, keep_waiting=True)
            current = tx.open_conversation(event.channel, event.address, now)
            tx.after_commit("queue")
        if event.reply_token is not None and event.reply_token_until is not None:
            tx.keep_reply_token(key, event.reply_token, event.reply_token_until)
        if not decision.erase and not self._add_line(tx, decision.state, event):
            # Unsent before it was handled: its words must not live on in an answer or a ticket.
            return
        state, said = decision.state, decision.say
        for request in decision.tickets:
            locale = said[0].locale if said else state.locale
            state, reopened = carry_out(tx, state, request, locale=locale, now=now)
            if request.action is TicketAction.OPEN:
                said = _with_ticket(said, state.ticket_id or NEW_TICKET, reopened)
        if decision.feedback is not None:
            entry_id, helped = decision.feedback
            tx.add_feedback(key, entry_id, helped, state.locale, now)
        if not tx.save_conversation(state, current.version):
            raise StateChanged
        self.speaker.say(tx, key, said, staff_id=None, now=now, prepared=prepared)
        if state.ticket_id is not None:
            tx.after_commit(f"ticket:{state.ticket_id}", "queue")

    def _add_line(self, tx: Tx, state: ConversationState, event: InboundEvent) -> bool:
        """Keep what the person did as a line; False where they had unsent it already."""
        if event.kind is EventKind.TEXT:
            text = mask_numbers(event.text)
        elif event.kind is EventKind.CHOICE:
            text = tx.choice_label(event.conversation_key, event.data) or event.data
        elif event.kind in (EventKind.UNREADABLE, EventKind.LOCATION):
            text = mask_numbers(event.text)
        else:
            return True
        return tx.add_person_line(state, event, text, event.occurred_at)

    def _edit(self, tx: Tx, event: InboundEvent) -> bool:
        if event.message_ref is None:
            return False
        text = mask_numbers(event.text)
        now = self.clock.now()
        return tx.edit_person_line(event.conversation_key, event.message_ref, text, now)

    def _withdraw(self, tx: Tx, event: InboundEvent) -> None:
        if event.message_ref is None:
            return
        key = event.conversation_key
        tx.withdraw_line(key, event.message_ref, self.clock.now())
        tx.after_commit(f"conversation:{key}")
        state = tx.conversation(key)
        if state is not None and state.ticket_id is not None:
            tx.after_commit(f"ticket:{state.ticket_id}", "queue")

    def _failed(self, work: EventWork, error: Exception) -> None:
        """Try again later, or hand the message to staff and tell the person."""
        event = work.event
        name = type(error).__name__
        if work.tries < len(RETRY_AFTER):
            self._postpone(event, RETRY_AFTER[work.tries], name)
            return
        log.error("event %s is given up and handed to staff", event.event_id)
        try:
            self._hand_over(event, name)
        except Exception:
            # One message that cannot even be handed over must neither be lost nor stop the others.
            log.exception("event %s could not be handed to staff", event.event_id)
            self._postpone(event, RETRY_AFTER[-1], name)

    def _postpone(self, event: InboundEvent, pause: timedelta, name: str) -> None:
        with self.store.write() as tx:
            tx.postpone_event(event.event_id, self.clock.now() + pause, name)

    def _hand_over(self, event: InboundEvent, name: str) -> None:
        """Give the event up: its words as a line, a ticket, and a word to the person."""
        key, now = event.conversation_key, self.clock.now()
        with self.store.write() as tx:
            if not tx.give_up_event(event.event_id, name):
                return
            state = tx.open_conversation(event.channel, event.address, now)
            tx.after_commit(f"conversation:{key}")
            if event.kind is EventKind.EDITED:
                self._edit(tx, event)
            kept = self._add_line(tx, state, event)
            if event.group or not kept or event.kind in _NOTHING_SAID:
                return
            has_ticket = state.ticket_id is not None
            subject = subject_of(event.text)
            request = TicketRequest(
                TicketAction.PERSON_WROTE if has_ticket else TicketAction.OPEN,
                division="multicultural",
                subject=subject,
            )
            changed, _ = carry_out(tx, state, request, locale=state.locale, now=now)
            tx.save_conversation(changed, state.version)
            if state.mode is Mode.HUMAN:
                return
            what = SomethingBroke(changed.ticket_id or NEW_TICKET)
            said = (Said(what, state.locale, state.readings),)
            try:
                self.speaker.prepare(key, said, now)
            except Exception:
                log.exception("nobody can be told that event %s failed", event.event_id)
                return
            self.speaker.say(tx, key, said, staff_id=None, now=now)


def _reworded(decision: Decision, before: str | None, after: str | None) -> Decision:
    """The decision without the open question's words where an edit replaced them."""
    if before is None or before == after:
        return decision
    state = decision.state
    if state.unanswered == before:
        state = replace(state, unanswered=after)
    tickets = tuple(
        replace(request, subject=after or "") if request.subject == before else request
        for request in decision.tickets
    )
    return replace(decision, state=state, tickets=tickets)


def _with_ticket(said: tuple[Said, ...], ticket_id: int, reopened: bool) -> tuple[Said, ...]:
    """The utterances with the new ticket's number filled in."""
    return tuple(
        replace(one, what=HandedOff(ticket_id, reopened=reopened))
        if isinstance(one.what, HandedOff) and one.what.ticket_id == NEW_TICKET
        else one
        for one in said
    )
