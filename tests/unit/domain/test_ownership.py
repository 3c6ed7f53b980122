"""Whatever happens in whatever order: one owner of the talk, one open ticket, no stray word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.conversation import ConversationState, Mode
from bot.domain.errors import TransitionRefused
from bot.domain.event import EventKind, InboundEvent
from bot.domain.file_utterance import FileNotShown
from bot.domain.respond import question_of, respond
from bot.domain.texts import NEW_TICKET
from bot.domain.ticket import STAFF_ACTIONS, TicketAction, TicketState, keeper_after, move
from bot.domain.understood import SmallTalk, Understood
from bot.domain.utterance import (
    BackToBot,
    EmergencyAnswer,
    ForgetDeclined,
    ForgetQuestion,
    Forgotten,
    HandedOff,
    LanguageChosen,
    LanguagePicker,
    RatingThanks,
)
from tests.support.clock import START
from tests.support.events import event, presses, says
from tests.support.small import (
    HOSPITAL,
    INSURANCE,
    SHELTER,
    VI,
    answers,
    asks,
    danger,
    small_content,
    talk,
    unsure,
)

CONTENT = small_content()
WHILE_STAFF_TALK = (
    EmergencyAnswer,
    ForgetQuestion,
    ForgetDeclined,
    Forgotten,
    LanguagePicker,
    LanguageChosen,
    BackToBot,
    RatingThanks,
    FileNotShown,
)
TEXTS = st.sampled_from(
    ["words", "1", "/start", "/human", "/forget", "/language", "/menu", "/nonsense"]
)
UNDERSTOOD = st.sampled_from(
    [
        answers(HOSPITAL),
        answers(SHELTER, VI, foreign=True),
        answers("gone/away"),
        asks(HOSPITAL, INSURANCE),
        asks(),
        unsure(),
        danger(),
        danger("gone/away"),
        talk(SmallTalk.HUMAN),
        talk(SmallTalk.THANKS),
    ]
)
BUTTONS = st.sampled_from(
    [
        "human", "human:yes", "human:no", "bot", "forget", "forget:yes", "forget:no", "lang:vi",
        "lang:xx", "langs:2", "menu", "menu:.2", "aud:municipal", "rate:1.3", "rate:9.9", "none",
        "why:1.slow", f"entry:{HOSPITAL}", f"ng:{HOSPITAL}", "nonsense",
    ]
)  # fmt: skip
OTHER = st.sampled_from(
    [EventKind.START, EventKind.BLOCKED, EventKind.UNREADABLE, EventKind.WITHDRAWN]
)


class Talk(RuleBasedStateMachine):
    """A person, the bot and three members of staff; the desk keeps tickets by the real table."""

    def __init__(self) -> None:
        super().__init__()
        self.state = ConversationState("memory:anna")
        self.now = START
        self.tickets: dict[int, tuple[TicketState, int | None]] = {}
        self.next_id = 1

    def hear(self, heard: InboundEvent, understood: Understood | None = None) -> None:
        before = self.state
        if question_of(before, heard) is None:
            understood = None
        decision = respond(before, heard, understood, CONTENT, self.now)
        said = [one.what for one in decision.say]

        assert decision.state.key == before.key
        assert decision.state.version == before.version
        if before.mode is Mode.HUMAN:
            assert all(isinstance(what, WHILE_STAFF_TALK) for what in said), said
        opened = [one for one in decision.tickets if one.action is TicketAction.OPEN]
        promised = [
            what for what in said if isinstance(what, HandedOff) and what.ticket_id == NEW_TICKET
        ]
        danger_told = [
            what for what in said if isinstance(what, EmergencyAnswer) and what.ticket_opened
        ]
        assert len(opened) <= 1
        assert not (opened and before.ticket_id)
        assert len(promised) <= len(opened)
        if opened:
            assert promised or danger_told

        self.state = replace(decision.state, version=before.version + 1)
        if decision.erase:
            self.tickets = dict.fromkeys(self.tickets, (TicketState.RESOLVED, None))
            return
        for request in decision.tickets:
            if request.action is TicketAction.OPEN:
                self.tickets[self.next_id] = (TicketState.OPEN, None)
                self.state = replace(self.state, ticket_id=self.next_id)
                self.next_id += 1
            elif request.action is not TicketAction.RATE:
                assert self.state.ticket_id is not None
                self.step(self.state.ticket_id, request.action, None)

    def step(
        self, number: int, action: TicketAction, by: int | None, to: int | None = None
    ) -> None:
        """By somebody; of the three members of staff the first is trusted with all tickets."""
        at, keeper = self.tickets[number]
        done = move(at, action, keeper_id=keeper, by=by, trusted=by == 1)
        keeper = keeper_after(done, keeper_id=keeper, by=by, to=to)
        self.tickets[number] = (done.to, keeper)
        self.state = replace(
            self.state,
            mode=done.mode or self.state.mode,
            ticket_id=None if done.to is TicketState.RESOLVED else number,
            version=self.state.version + 1,
        )

    @rule(text=TEXTS, understood=UNDERSTOOD, edited=st.booleans())
    def writes(self, text: str, understood: Understood, edited: bool) -> None:
        kind = EventKind.EDITED if edited else EventKind.TEXT
        self.hear(event(kind, text, message_ref="1"), understood)

    @rule(data=BUTTONS)
    def presses(self, data: str) -> None:
        self.hear(presses(data))

    @rule(kind=OTHER)
    def does_something_else(self, kind: EventKind) -> None:
        self.hear(event(kind))

    @rule(understood=UNDERSTOOD)
    def asks_for_a_person(self, understood: Understood) -> None:
        self.hear(says("words"), understood)
        self.hear(presses("human:yes"))

    @precondition(lambda self: self.tickets)
    @rule(
        data=st.data(),
        action=st.sampled_from(sorted(STAFF_ACTIONS - {TicketAction.NOTE})),
        by=st.sampled_from((1, 2, 3)),
        to=st.sampled_from((1, 2, 3)),
    )
    def staff_acts(self, data: st.DataObject, action: TicketAction, by: int, to: int) -> None:
        number = data.draw(st.sampled_from(sorted(self.tickets)))
        if action is TicketAction.REOPEN and self.state.ticket_id not in (None, number):
            return
        try:
            self.step(number, action, by, to)
        except TransitionRefused:
            return

    @rule()
    def time_passes(self) -> None:
        self.now += timedelta(days=1)

    @invariant()
    def staff_own_the_talk_exactly_while_somebody_has_its_ticket(self) -> None:
        at, keeper = self.tickets.get(self.state.ticket_id or 0, (None, None))
        in_hand = at in (TicketState.CLAIMED, TicketState.WAITING)
        assert (self.state.mode is Mode.HUMAN) == in_hand
        assert not in_hand or keeper is not None

    @invariant()
    def the_conversation_knows_its_one_unresolved_ticket(self) -> None:
        unresolved = [n for n, (at, _) in self.tickets.items() if at is not TicketState.RESOLVED]
        assert unresolved == ([self.state.ticket_id] if self.state.ticket_id else [])


TestTalk = Talk.TestCase
TestTalk.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
