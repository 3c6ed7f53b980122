"""What is counted of an event, for reports: kinds and topics, never words or persons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.asked import offered_entries
from bot.domain.case_utterance import (
    CaseConflict,
    CaseOutcome,
    CaseQuestion,
    CaseWaiting,
    ForOtherAudience,
)
from bot.domain.choice import Action, read_choice
from bot.domain.conversation import ConversationState, Mode
from bot.domain.decision import Decision
from bot.domain.entry import Audience, Content
from bot.domain.event import EventKind, InboundEvent
from bot.domain.gloss import gloss_of
from bot.domain.locale import LocaleTag
from bot.domain.ticket import TicketAction
from bot.domain.understood import Understood, Verdict
from bot.domain.utterance import (
    AddedToTicket,
    Answer,
    AnswerPart,
    AskWhich,
    DeskList,
    DeskPicker,
    EmergencyAnswer,
    GroupNotice,
    NotSure,
    OtherLanguage,
    OutcomeCard,
    SupportComparison,
    SupportQuestion,
)


class Kind(StrEnum):
    """What happened. The first four are what became of a question to the bot."""

    ANSWERED = "answered"
    ASKED_BACK = "asked_back"
    UNANSWERED = "unanswered"
    """The bot said that it does not know, and offered a person."""
    EMERGENCY = "emergency"
    TO_STAFF = "to_staff"
    """Written to staff, who own the talk or have a ticket of it: no question to the bot."""
    HANDED_OFF = "handed_off"
    NONE_FITS = "none_fits"
    """None of the offered topics was meant."""
    HELPED = "helped"
    NOT_HELPED = "not_helped"
    FAULT = "fault"
    """The person said why an answer did not help."""
    PUSH = "push"
    """A sending that counts towards the platform's quota."""


QUESTIONS = (Kind.ANSWERED, Kind.ASKED_BACK, Kind.UNANSWERED, Kind.EMERGENCY)
"""Together: what was asked of the bot."""


@dataclass(frozen=True)
class Tally:
    """One thing to count."""

    kind: Kind
    locale: LocaleTag
    audience: Audience
    entry_id: str | None = None
    division: str = ""
    cause: str = ""
    """Of a fault: which (``AnswerFault``)."""


_OUTCOMES: tuple[tuple[Kind, tuple[type, ...]], ...] = (
    (Kind.EMERGENCY, (EmergencyAnswer,)),
    (
        Kind.ANSWERED,
        (Answer, AnswerPart, DeskList, SupportComparison, CaseOutcome, OutcomeCard),
    ),
    (
        Kind.ASKED_BACK,
        (
            AskWhich,
            ForOtherAudience,
            DeskPicker,
            SupportQuestion,
            CaseQuestion,
            CaseConflict,
            CaseWaiting,
        ),
    ),
    (Kind.UNANSWERED, (NotSure, OtherLanguage, GroupNotice)),
    (Kind.TO_STAFF, (AddedToTicket,)),
)
"""By what the bot says; the first that is said decides."""


def tally(
    before: ConversationState,
    event: InboundEvent,
    understood: Understood | None,
    decision: Decision,
    content: Content,
) -> tuple[Tally, ...]:
    """What to count of this event. Small talk, menus, settings and edits count as nothing."""
    if decision.erase:
        return ()
    found: list[Tally] = []

    def add(kind: Kind, entry_id: str | None, division: str = "", cause: str = "") -> None:
        entry = content.entry(entry_id or "")
        owner = division or (entry.division if entry else "")
        found.append(Tally(kind, locale, decision.state.audience, entry_id, owner, cause))

    locale = decision.say[0].locale if decision.say else decision.state.locale
    outcome = _outcome(before, event, understood, decision)
    if outcome is not None:
        add(outcome, _topic(decision, understood))
    for request in decision.tickets:
        if request.action is TicketAction.OPEN:
            add(Kind.HANDED_OFF, request.entry_id, request.division or "")
    if decision.feedback is not None:
        entry_id, helped = decision.feedback
        add(Kind.HELPED if helped else Kind.NOT_HELPED, entry_id)
    choice = read_choice(event.data) if event.kind is EventKind.CHOICE else None
    if choice is not None and choice.action is Action.ANSWER_FAULT:
        cause, _, entry_id = choice.value.partition(".")
        if entry_id in content.entries:
            add(Kind.FAULT, entry_id, cause=cause)
    if _refused_all(before, event, understood, decision):
        add(Kind.NONE_FITS, next(iter(offered_entries(before)), None))
    return tuple(found)


def tally_later(
    state: ConversationState, understood: Understood, content: Content
) -> tuple[Tally, ...]:
    """What to count of a message to staff that was understood only after it was shown."""
    if understood.wordless:
        return ()
    topics = gloss_of(understood).topics
    entry = content.entry(topics[0].entry_id) if topics else None
    owner = entry.division if entry else ""
    topic = topics[0].entry_id if topics else None
    return (Tally(Kind.TO_STAFF, state.locale, state.audience, topic, owner),)


def _outcome(
    before: ConversationState,
    event: InboundEvent,
    understood: Understood | None,
    decision: Decision,
) -> Kind | None:
    """What became of a written question; None for anything that is no question."""
    if event.kind is not EventKind.TEXT or understood is None or understood.wordless:
        return None
    said = tuple(type(one.what) for one in decision.say)
    if EmergencyAnswer in said:
        return Kind.EMERGENCY
    if before.mode is Mode.HUMAN:
        return Kind.TO_STAFF  # one that is understood later is counted then: ``tally_later``
    if understood.verdict is Verdict.SMALLTALK:
        return None
    if before.case is not None and any(one in said for one in (CaseQuestion, CaseConflict)):
        return None  # An answer to the check's own question.
    for kind, utterances in _OUTCOMES:
        if any(one in utterances for one in said):
            return kind
    return None


def _topic(decision: Decision, understood: Understood | None) -> str | None:
    """The entry that was shown, else the one that came nearest."""
    for said in decision.say:
        if isinstance(said.what, Answer | AnswerPart | EmergencyAnswer) and said.what.entry_id:
            return said.what.entry_id
    topics = gloss_of(understood).topics if understood is not None else ()
    return topics[0].entry_id if topics else None


def _refused_all(
    before: ConversationState,
    event: InboundEvent,
    understood: Understood | None,
    decision: Decision,
) -> bool:
    """None of the offered entries was meant: the button, or a typed "no" in its place."""
    if not any(isinstance(said.what, NotSure) for said in decision.say):
        return False
    if event.kind is EventKind.CHOICE:
        choice = read_choice(event.data)
        return choice is not None and choice.action is Action.NONE_OF_THESE
    typed_no = understood is not None and understood.verdict is Verdict.SMALLTALK
    return typed_no and bool(offered_entries(before))
