"""Shorthands for the tables over (state, event, understood)."""

from __future__ import annotations

from typing import Any

from bot.domain.conversation import ConversationState, Mode
from bot.domain.decision import Decision
from bot.domain.entry import Content
from bot.domain.event import InboundEvent
from bot.domain.locale import EN
from bot.domain.respond import respond
from bot.domain.understood import Understood
from bot.domain.utterance import Utterance
from tests.support.clock import START
from tests.support.small import small_content

CONTENT = small_content()


def known(**given: Any) -> ConversationState:
    """Somebody who chose English and was greeted."""
    values: dict[str, Any] = {
        "key": "memory:anna",
        "version": 7,
        "chosen": EN,
        "greeted": True,
    }
    return ConversationState(**{**values, **given})


def new(**given: Any) -> ConversationState:
    """Somebody who never wrote before."""
    return ConversationState(key="memory:anna", **given)


def with_ticket(**given: Any) -> ConversationState:
    """Ticket 5 is open and nobody has it."""
    return known(ticket_id=5, **given)


def with_staff(**given: Any) -> ConversationState:
    """Ticket 5 is claimed: staff own the talk."""
    return known(ticket_id=5, mode=Mode.HUMAN, **given)


def after(
    state: ConversationState,
    event: InboundEvent,
    understood: Understood | None = None,
    content: Content = CONTENT,
) -> Decision:
    """The decision."""
    return respond(state, event, understood, content, START)


def words(decision: Decision) -> list[Utterance]:
    """What is said, without the locale."""
    return [said.what for said in decision.say]
