"""Handling one event: understand, decide, and store everything in one commit."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.conversation import ConversationState, Mode
from bot.domain.decision import Decision, TicketRequest
from bot.domain.errors import ClairbotError, TicketConflict
from bot.domain.event import EventKind, InboundEvent
from bot.domain.gloss import Gloss, gloss_of, gloss_of_button
from bot.domain.lesson import lesson_of
from bot.domain.locale import LocaleTag
from bot.domain.office import UNKNOWN, Office
from bot.domain.officers.officer import Officer
from bot.domain.privacy import mask_numbers
from bot.domain.respond import question_of, respond
from bot.domain.tally import Tally, tally
from bot.domain.texts import NEW_TICKET, subject_of
from bot.domain.ticket import TicketAction
from bot.domain.understood import Question, Understood
from bot.domain.utterance import HandedOff, Said, SomethingBroke
from bot.service.casework import carry_out
from bot.service.expecting import may_expect, with_expectations
from bot.service.officers import Officers
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
    officers: Officers | None = None
    """None: nobody can prove to be municipal staff here."""

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
            later = state.mode is Mode.HUMAN
            if asked != question or (understood is None and not later):
                understood, question = self._understood(asked, later=later), asked
            now = self.clock.now()
            officer = self._officer(work, state, now)
            content = self.content.current()
            decision = respond(state, event, understood, content, now, officer)
            try:
                work.commit(
                    partial(
                        self._store,
                        event=event,
                        seen=state,
                        decision=decision,
                        prepared=self._prepare(event, decision),
                        gloss=_gloss(event, understood, state.locale),
                        later=asked is not None and understood is None,
                        tallies=tally(state, event, understood, decision, content),
                    )
                )
                return
            except StateChanged:
                log.info("event %s: the conversation changed, deciding anew", event.event_id)
        raise StateChanged

    def _understood(self, asked: Question | None, *, later: bool) -> Understood | None:
        """What a message means. ``later``: staff hold the talk and have to see it first, so that
        only danger is looked for, and a worker finds out the rest (``glossing.py``)."""
        if asked is None:
            return None
        understanding = self.understanding
        return understanding.at_once(asked) if later else understanding.decide(asked)

    def _officer(self, work: EventWork, state: ConversationState, now: datetime) -> Officer | None:
        """Looked up after the state: what changes in between makes its version old."""
        officers, event = self.officers, work.event
        if officers is None:
            return None
        return work.look(lambda tx: officers.look(tx, state, event, now))

    def _prepare(self, event: InboundEvent, decision: Decision) -> Prepared | None:
        """The words, chosen before the transaction so that it stays short; None where they
        hold what only the transaction can tell."""
        if not decision.say or any(r.action is TicketAction.OPEN for r in decision.tickets):
            return None
        if may_expect(decision, self.content.current().office):
            return None
        return self.speaker.prepare(event.conversation_key, decision.say, self.clock.now())

    def _store(
        self,
        tx: Tx,
        event: InboundEvent,
        seen: ConversationState,
        decision: Decision,
        prepared: Prepared | None,
        gloss: Gloss | None,
        later: bool,
        tallies: tuple[Tally, ...],
    ) -> None:
        now = self.clock.now()
        key = event.conversation_key
        current = tx.open_conversation(event.channel, event.address, now)
        if current.version != seen.version:
            raise StateChanged
        if event.kind is EventKind.EDITED:
            if not self._edit(tx, current, event, gloss, later=later) and decision.officer is None:
                return
            edited = tx.conversation(key)
            after = edited.unanswered if edited else None
            decision = _reworded(decision, current.unanswered, after)
        tx.after_commit(f"conversation:{key}", *(("gloss",) if later else ()))
        if decision.erase:
            tx.erase(key, now, keep_waiting=True)
            current = tx.open_conversation(event.channel, event.address, now)
            tx.after_commit("queue")
        if event.reply_token is not None and event.reply_token_until is not None:
            tx.keep_reply_token(key, event.reply_token, event.reply_token_until)
        line = partial(self._add_line, tx, decision.state, event, gloss, later=later)
        if not decision.erase and not line():
            # Unsent before it was handled: its words must not live on in an answer or a ticket.
            return
        state, said = decision.state, decision.say
        office = self.content.current().office
        for request in decision.tickets:
            locale = said[0].locale if said else state.locale
            state, reopened = carry_out(tx, state, request, locale=locale, now=now, office=office)
            if request.action is TicketAction.OPEN:
                said = _with_ticket(said, state.ticket_id or NEW_TICKET, reopened)
        if event.picture is not None and event.message_ref and state.ticket_id is not None:
            tx.add_picture(key, event.message_ref, state.ticket_id, event.picture, now)
            tx.after_commit("pictures")
        if decision.officer is not None and self.officers is not None:
            content = self.content.current()
            if not self.officers.carry_out(tx, key, decision.officer, content, now):
                raise StateChanged
        if decision.feedback is not None:
            entry_id, helped = decision.feedback
            tx.add_feedback(key, entry_id, helped, state.locale, now)
        tx.count(event.channel, tallies, min(event.occurred_at, now))
        lesson = lesson_of(event, tallies)
        if lesson is not None:
            tx.keep_lesson(key, lesson, state.audience, now)
        if prepared is None:
            said = with_expectations(tx, state, said, office, now)
        if not tx.save_conversation(state, current.version):
            raise StateChanged
        self.speaker.say(tx, key, said, staff_id=None, now=now, prepared=prepared)
        if state.ticket_id is not None:
            tx.after_commit(f"ticket:{state.ticket_id}", "queue")

    def _add_line(
        self,
        tx: Tx,
        state: ConversationState,
        event: InboundEvent,
        gloss: Gloss | None = None,
        *,
        later: bool = False,
    ) -> bool:
        """Keep what the person did as a line; False where they had unsent it already."""
        if event.kind is EventKind.TEXT:
            text = self._kept(tx, state, event)
        elif event.kind is EventKind.CHOICE:
            text = tx.choice_label(event.conversation_key, event.data) or event.data
        elif event.kind in (EventKind.UNREADABLE, EventKind.LOCATION):
            text = mask_numbers(event.text)
        else:
            return True
        return tx.add_person_line(state, event, text, event.occurred_at, gloss, gloss_later=later)

    def _kept(self, tx: Tx, state: ConversationState, event: InboundEvent) -> str:
        """The person's words as they may be kept."""
        text = mask_numbers(event.text)
        if self.officers is None:
            return text
        return self.officers.kept_text(tx, state, event, text)

    def _edit(
        self,
        tx: Tx,
        state: ConversationState,
        event: InboundEvent,
        gloss: Gloss | None = None,
        *,
        later: bool = False,
    ) -> bool:
        if event.message_ref is None:
            return False
        text = self._kept(tx, state, event)
        now = self.clock.now()
        key, ref = event.conversation_key, event.message_ref
        return tx.edit_person_line(key, ref, text, now, gloss, gloss_later=later)

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
                self._edit(tx, state, event)
            kept = self._add_line(tx, state, event)
            if event.group or not kept or event.kind in _NOTHING_SAID:
                return
            has_ticket = state.ticket_id is not None
            subject = subject_of(self._kept(tx, state, event))
            request = TicketRequest(
                TicketAction.PERSON_WROTE if has_ticket else TicketAction.OPEN,
                division="multicultural",
                subject=subject,
            )
            office = self._office()
            changed, _ = carry_out(tx, state, request, locale=state.locale, now=now, office=office)
            tx.save_conversation(changed, state.version)
            if state.mode is Mode.HUMAN:
                return
            what = SomethingBroke(changed.ticket_id or NEW_TICKET)
            sorry = (Said(what, state.locale, state.readings),)
            said = with_expectations(tx, changed, sorry, office, now)
            try:
                self.speaker.prepare(key, said, now)
            except Exception:
                log.exception("nobody can be told that event %s failed", event.event_id)
                return
            self.speaker.say(tx, key, said, staff_id=None, now=now)

    def _office(self) -> Office:
        """The office hours, or that nobody knows them: the content may be what failed."""
        try:
            return self.content.current().office
        except Exception:
            log.exception("the office hours cannot be read")
            return UNKNOWN


def _gloss(event: InboundEvent, understood: Understood | None, locale: LocaleTag) -> Gloss | None:
    """What staff need to know of a message they may not be able to read."""
    if event.kind is EventKind.CHOICE:
        return gloss_of_button(event.data, locale)
    return gloss_of(understood) if understood is not None else None


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
