"""What is counted of an event, and what of it editors can learn from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.conversation import ConversationState, Mode
from bot.domain.event import EventKind, InboundEvent
from bot.domain.lesson import Lesson, Why, as_question, lesson_of
from bot.domain.tally import Kind, Tally, tally
from bot.domain.understood import SmallTalk, Understood
from tests.support.events import event, presses, says
from tests.support.small import (
    AMBULANCE,
    HOSPITAL,
    INSURANCE,
    LABOUR,
    answers,
    asks,
    danger,
    talk,
    unsure,
)
from tests.unit.domain.table import CONTENT, after, known

HUMAN = known(ticket_id=3, mode=Mode.HUMAN)
TICKET = known(ticket_id=3)


def counted(
    state: ConversationState, heard: InboundEvent, understood: Understood | None = None
) -> tuple[Tally, ...]:
    return tally(state, heard, understood, after(state, heard, understood), CONTENT)


@pytest.mark.parametrize(
    ("state", "heard", "understood", "kinds"),
    [
        (known(), says("x"), answers(HOSPITAL), [(Kind.ANSWERED, HOSPITAL)]),
        (known(), says("x"), asks(HOSPITAL, INSURANCE), [(Kind.ASKED_BACK, HOSPITAL)]),
        (known(), says("x"), unsure(LABOUR), [(Kind.UNANSWERED, LABOUR)]),
        (known(), says("x"), unsure(), [(Kind.UNANSWERED, None)]),
        (known(), says("x"), danger(), [(Kind.EMERGENCY, AMBULANCE), (Kind.HANDED_OFF, AMBULANCE)]),
        (known(), says("x"), talk(SmallTalk.THANKS), []),
        (known(), says("x"), replace(unsure(), wordless=True), []),
        (known(), says("/menu"), None, []),
        (TICKET, says("x"), unsure(), [(Kind.TO_STAFF, None)]),
        (TICKET, says("x"), answers(HOSPITAL), [(Kind.ANSWERED, HOSPITAL)]),
        (HUMAN, says("x"), answers(HOSPITAL), [(Kind.TO_STAFF, HOSPITAL)]),
        (HUMAN, says("x"), danger(), [(Kind.EMERGENCY, AMBULANCE)]),
        (known(last_entry=HOSPITAL), presses("human:yes"), None, [(Kind.HANDED_OFF, HOSPITAL)]),
        (known(), presses(f"ok:{HOSPITAL}"), None, [(Kind.HELPED, HOSPITAL)]),
        (known(), presses(f"ng:{HOSPITAL}"), None, [(Kind.NOT_HELPED, HOSPITAL)]),
        (known(), presses(f"ngw:topic.{HOSPITAL}"), None, [(Kind.FAULT, HOSPITAL)]),
        (known(), presses("ngw:topic.gone/away"), None, []),
        (known(offered=(HOSPITAL, LABOUR)), presses("none"), None, [(Kind.NONE_FITS, HOSPITAL)]),
        (known(offered=(LABOUR,)), says("no"), talk(SmallTalk.NO), [(Kind.NONE_FITS, LABOUR)]),
        (known(), presses("menu"), None, []),
        (known(), presses("forget:yes"), None, []),
        (known(), event(EventKind.EDITED, "x", message_ref="1"), answers(HOSPITAL), []),
    ],
    ids=[
        "answered", "asked-back", "unanswered", "nothing-near", "emergency", "thanks", "emoji",
        "command", "added", "answered-beside-ticket", "to-staff", "danger-to-staff", "handed-off",
        "helped", "not-helped", "fault", "old-fault", "none-button", "none-typed", "menu", "forget",
        "edit",
    ],
)  # fmt: skip
def test_each_event_counts_as_what_became_of_it(
    state: ConversationState,
    heard: InboundEvent,
    understood: Understood | None,
    kinds: list[tuple[Kind, str | None]],
) -> None:
    assert [(one.kind, one.entry_id) for one in counted(state, heard, understood)] == kinds


def test_what_is_counted_names_the_owner_of_the_topic_and_the_reason() -> None:
    (one,) = counted(known(), says("x"), answers(LABOUR))
    assert (one.division, one.locale, one.cause) == ("economic", "en", "")
    (fault,) = counted(known(), presses(f"ngw:wrong.{LABOUR}"))
    assert (fault.division, fault.cause) == ("economic", "wrong")


@pytest.mark.parametrize(
    ("state", "heard", "understood", "lesson"),
    [
        (known(), says("x"), answers(HOSPITAL), None),
        (known(), says("x"), unsure(LABOUR), Lesson(Why.UNANSWERED, LABOUR, earlier=False)),
        (known(), says("x"), danger(), None),
        (known(), says("x", group=True, addressed=True), unsure(), None),
        (known(), presses("none"), None, Lesson(Why.NONE_FITS, None, earlier=True)),
        (known(), presses(f"ng:{LABOUR}"), None, Lesson(Why.NOT_HELPED, LABOUR, earlier=True)),
        (known(), presses("human:yes"), None, Lesson(Why.HANDED_OFF, None, earlier=True)),
        (known(), presses("human:no"), None, None),
    ],
    ids=["answered", "unanswered", "danger", "group", "none", "not-helped", "handed-off", "no"],
)
def test_editors_learn_from_what_went_wrong_and_from_nothing_else(
    state: ConversationState,
    heard: InboundEvent,
    understood: Understood | None,
    lesson: Lesson | None,
) -> None:
    assert lesson_of(heard, counted(state, heard, understood)) == lesson


def test_a_question_is_shown_on_one_line_masked_and_cut() -> None:
    assert as_question(" Call\nme:  090-1234-5678 ") == "Call me: ●"
    assert as_question("word " * 100).endswith("word…")
    assert len(as_question("x" * 500)) == 200
