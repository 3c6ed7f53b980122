"""The table of ticket moves."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.conversation import Mode
from bot.domain.errors import TransitionRefused
from bot.domain.ticket import (
    MOVES,
    STAFF_ACTIONS,
    TicketAction,
    TicketState,
    allowed,
    keeper_after,
    move,
)

STAFF = (1, 2, 3)


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (TicketState.CLAIMED, TicketAction.CLAIM),
        (TicketState.WAITING, TicketAction.CLAIM),
        (TicketState.RESOLVED, TicketAction.CLAIM),
        (TicketState.OPEN, TicketAction.REPLY),
        (TicketState.OPEN, TicketAction.RESOLVE),
        (TicketState.RESOLVED, TicketAction.REPLY),
        (TicketState.OPEN, TicketAction.RATE),
    ],
    ids=str,
)
def test_a_move_that_is_not_in_the_table_is_refused(
    state: TicketState, action: TicketAction
) -> None:
    with pytest.raises(TransitionRefused, match=str(state)):
        move(state, action, keeper_id=1, by=1)


@pytest.mark.parametrize(
    "action",
    [
        TicketAction.REPLY,
        TicketAction.RELEASE,
        TicketAction.RESOLVE,
        TicketAction.TRANSFER,
        TicketAction.ASSIGN,
        TicketAction.HAND_BACK,
    ],
    ids=str,
)
def test_only_who_has_the_ticket_may_answer_or_let_go_of_it(action: TicketAction) -> None:
    with pytest.raises(TransitionRefused, match="who has the ticket"):
        move(TicketState.CLAIMED, action, keeper_id=1, by=2)


@pytest.mark.parametrize("state", [TicketState.CLAIMED, TicketState.WAITING], ids=str)
@pytest.mark.parametrize("action", sorted(STAFF_ACTIONS), ids=str)
def test_who_is_trusted_moves_a_colleagues_ticket_on_but_speaks_only_with_their_own(
    state: TicketState, action: TicketAction
) -> None:
    others = allowed(state, keeper_id=1, by=2, trusted=True) - allowed(state, keeper_id=1, by=2)
    assert (action in others) == (
        action
        in {
            TicketAction.TAKE_OVER,
            TicketAction.ASSIGN,
            TicketAction.TRANSFER,
            TicketAction.RELEASE,
        }
    )
    mine = allowed(state, keeper_id=2, by=2, trusted=True)
    assert mine == allowed(state, keeper_id=2, by=2)


def test_the_buttons_offered_are_exactly_the_moves_that_work() -> None:
    staff_actions = set(TicketAction) - {
        TicketAction.OPEN,
        TicketAction.PERSON_WROTE,
        TicketAction.RETURN,
        TicketAction.WITHDRAW,
        TicketAction.MARK_URGENT,
        TicketAction.RATE,
    }
    for state in TicketState:
        for by, trusted in ((1, False), (1, True), (2, False), (2, True)):
            offered = allowed(state, keeper_id=1, by=by, trusted=trusted)
            for action in staff_actions:
                try:
                    move(state, action, keeper_id=1, by=by, trusted=trusted)
                    works = True
                except TransitionRefused:
                    works = False
                assert (action in offered) == works, (state, action, by)


class Desk(RuleBasedStateMachine):
    """Anybody does anything at any time: there is never more than one owner."""

    def __init__(self) -> None:
        super().__init__()
        self.state = TicketState.OPEN
        self.keeper: int | None = None
        self.mode = Mode.BOT

    @rule(
        action=st.sampled_from(TicketAction),
        by=st.sampled_from((None, *STAFF)),
        to=st.sampled_from(STAFF),
        trusted=st.booleans(),
    )
    def act(self, action: TicketAction, by: int | None, to: int, trusted: bool) -> None:
        by_person = action in (
            TicketAction.PERSON_WROTE,
            TicketAction.WITHDRAW,
            TicketAction.RETURN,
            TicketAction.RATE,
            TicketAction.MARK_URGENT,
        )
        by = None if by_person else (by or 1)
        try:
            step = move(self.state, action, keeper_id=self.keeper, by=by, trusted=trusted)
        except TransitionRefused:
            return
        if by is not None and by != self.keeper and not trusted:
            # Nobody else's hands are forced but by who is trusted.
            after = keeper_after(step, keeper_id=self.keeper, by=by, to=to)
            in_hand = self.state in (TicketState.CLAIMED, TicketState.WAITING)
            assert not in_hand or after == self.keeper
        self.state = step.to
        self.keeper = keeper_after(step, keeper_id=self.keeper, by=by, to=to)
        self.mode = step.mode or self.mode

    @invariant()
    def a_person_owns_the_talk_exactly_while_somebody_has_the_ticket(self) -> None:
        in_hand = self.state in (TicketState.CLAIMED, TicketState.WAITING)
        assert (self.mode is Mode.HUMAN) == in_hand
        if in_hand:
            assert self.keeper is not None

    @invariant()
    def an_open_ticket_is_nobodys(self) -> None:
        if self.state is TicketState.OPEN:
            assert self.keeper is None

    @precondition(lambda self: self.state is TicketState.RESOLVED)
    @rule(by=st.sampled_from(STAFF))
    def resolved_tickets_can_be_taken_up_again(self, by: int) -> None:
        assert (self.state, TicketAction.REOPEN) in MOVES
        assert (self.state, TicketAction.RETURN) in MOVES


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=60, stateful_step_count=30)
