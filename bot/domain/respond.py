"""What a message leads to. Routing only: words live in ``bot/i18n``, storage in ``bot/storage``."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain import asked, buttons, desks, grant_check, texts
from bot.domain.choice import Action, choice_data, read_choice
from bot.domain.commands import Command, beside_command, read_command
from bot.domain.conversation import ConversationState, Mode
from bot.domain.decision import Decision, TicketRequest
from bot.domain.entry import Content
from bot.domain.event import EventKind, InboundEvent
from bot.domain.file_utterance import FileNotShown
from bot.domain.language_wish import asks_to_choose, wished_language
from bot.domain.locale import match_locale
from bot.domain.officers import proving
from bot.domain.officers.officer import Officer
from bot.domain.picture import is_hidden, is_shown
from bot.domain.ticket import TicketAction
from bot.domain.turn import Turn
from bot.domain.understood import Question, SmallTalk, Understood, Verdict
from bot.domain.utterance import (
    CannotRead,
    EmergencyAnswer,
    Greeting,
    GroupNotice,
    OtherLanguage,
    Said,
)


def question_of(state: ConversationState, event: InboundEvent) -> Question | None:
    """What has to be understood before ``respond`` can decide; None for buttons and commands.

    What is written beside a command may be a cry for help.
    """
    if event.kind not in (EventKind.TEXT, EventKind.EDITED) or not event.addressed:
        return None
    if read_command(event.text) is not None:
        beside = beside_command(event.text)
        return question_about(state, beside) if beside else None
    if texts.picked(state, event.text) is not None:
        return None
    if _language_button(_hinted(state, event), event) is not None:
        return None
    return replace(
        question_about(state, event.text),
        prior=state.guess or match_locale(event.locale_hint),
        project=grant_check.asked_of(state, event),
    )


def question_about(state: ConversationState, text: str) -> Question:
    """The question what a text means that a person wrote in this conversation."""
    return Question(
        text=text,
        audience=state.audience,
        chosen=state.chosen,
        prior=state.guess,
        last_entry=state.last_entry,
        asked=bool(state.offered),
        offered=asked.offered_entries(state),
    )


def respond(
    state: ConversationState,
    event: InboundEvent,
    understood: Understood | None,
    content: Content,
    now: datetime,
    officer: Officer | None = None,
) -> Decision:
    """The decision for one event. Pure; the same arguments always give the same decision.

    ``understood`` must be given whenever ``question_of`` returned a question; while staff hold the
    talk an emergency will do.
    """
    state = replace(_hinted(state, event), group=event.group)
    turn = Turn(state, event, understood, content, now, officer)
    if event.kind is EventKind.BLOCKED:
        return Decision(replace(state, blocked=True))
    if state.blocked:
        turn = replace(turn, state=replace(state, blocked=False))
    if event.group and not event.addressed:
        return Decision(turn.state)
    decision = _while_staff_talks(turn) if turn.state.mode is Mode.HUMAN else _as_bot(turn)
    decision = grant_check.with_open_question(turn, proving.with_ways(turn, decision))
    return asked.with_question(decision)


def _hinted(state: ConversationState, event: InboundEvent) -> ConversationState:
    """The state with what the platform says of the language, where nothing else is known."""
    if state.guess is None and state.chosen is None:
        return replace(state, guess=match_locale(event.locale_hint))
    return state


def _as_bot(turn: Turn) -> Decision:
    match turn.event.kind:
        case EventKind.START:
            return _greet(turn)
        case EventKind.JOINED_GROUP:
            return Decision(replace(turn.state, greeted=True), turn.say(GroupNotice()))
        case EventKind.CHOICE:
            return buttons.pressed(turn)
        case EventKind.TEXT | EventKind.EDITED:
            return _text(turn)
        case EventKind.LOCATION:
            return desks.located(turn)
        case EventKind.UNREADABLE:
            return _unreadable(turn)
    return Decision(turn.state)


def _greet(turn: Turn) -> Decision:
    greeting = Greeting(turn.state.audience)
    return Decision(replace(turn.state, greeted=True), turn.say(greeting))


def _text(turn: Turn) -> Decision:
    command = read_command(turn.event.text)
    if command is Command.START:
        return _greet(turn)
    first = not turn.state.greeted and not turn.event.group
    if command is None or _in_danger(turn):
        decision = _written(turn)
    else:
        decision = buttons.commanded(turn, command)
    if not first:
        return decision
    state = replace(decision.state, greeted=True)
    alone = any(isinstance(said.what, EmergencyAnswer | OtherLanguage) for said in decision.say)
    if alone or decision.erase or command is Command.LANGUAGE:
        return replace(decision, state=state)
    greeting = Said(
        Greeting(state.audience, brief=True), texts.last_locale(decision), state.readings
    )
    return replace(decision, state=state, say=(*decision.say, greeting))


def _written(turn: Turn) -> Decision:
    """A typed answer to the bot's question does what its button does; all else is read as text."""
    proof = proving.written(turn)
    if proof is not None:
        return proof
    button = _language_button(turn.state, turn.event) or _typed_answer(turn)
    if button is None:
        return texts.written(turn)
    # Nothing of "yes, please" belongs into a ticket: what was asked before is what staff need.
    meant = replace(turn.event, kind=EventKind.CHOICE, data=button, text="")
    decision = buttons.meant(replace(turn, event=meant))
    if decision is None:
        return texts.written(turn)
    if turn.state.ticket_id is not None:
        told = TicketRequest(TicketAction.PERSON_WROTE)
        decision = replace(decision, tickets=(told, *decision.tickets))
    return decision


def _language_button(state: ConversationState, event: InboundEvent) -> str | None:
    """The button a text stands for that names a language or asks for the choice of them.

    What the bot asked goes before: an open check, choices that were offered; and staff, who may
    have asked which language somebody speaks.
    """
    if state.mode is Mode.HUMAN or asked.offered_entries(state):
        return None
    if state.case is not None and state.case.active:
        return None
    if asks_to_choose(event.text):
        return choice_data(Action.LANGUAGES, "1")
    wished = wished_language(event.text, state.locale)
    return choice_data(Action.LANGUAGE, wished) if wished is not None else None


def _typed_answer(turn: Turn) -> str | None:
    understood = turn.understood
    if understood is None or understood.verdict is not Verdict.SMALLTALK:
        return None
    match understood.smalltalk:
        case SmallTalk.YES | SmallTalk.NO:
            return asked.button_for(turn.state, yes=understood.smalltalk is SmallTalk.YES)
        case SmallTalk.HUMAN:
            yes = asked.button_for(turn.state, yes=True)
            return yes if yes == choice_data(Action.HUMAN, "yes") else None
    return None


def _unreadable(turn: Turn) -> Decision:
    open_ticket = turn.state.ticket_id is not None
    shown = open_ticket and is_shown(turn.event.unreadable, turn.event.picture)
    what = CannotRead(turn.event.unreadable or "file", passed_on=open_ticket, shown=shown)
    tickets = (TicketRequest(TicketAction.PERSON_WROTE),) if open_ticket else ()
    return Decision(turn.state, turn.say(what), tickets)


def _in_danger(turn: Turn) -> bool:
    return turn.understood is not None and turn.understood.verdict is Verdict.EMERGENCY


def _while_staff_talks(turn: Turn) -> Decision:
    """A member of staff owns the talk: the bot is silent.

    Three things are still answered, because nobody else can or may: danger to life gets its number
    at once (staff may be away from the screen), what the person does to their own data or language
    (``/forget``, ``/language``, back to the bot) is carried out, and who sends a file that staff
    cannot see is told so.
    """
    told_staff = TicketRequest(TicketAction.PERSON_WROTE)
    if turn.event.kind in (EventKind.TEXT, EventKind.EDITED):
        if turn.understood is not None and _in_danger(turn):
            return texts.emergency(turn, turn.understood)
        command = read_command(turn.event.text)
        if command in (Command.FORGET, Command.LANGUAGE):
            return buttons.commanded(turn, command)
        return Decision(turn.state, tickets=(told_staff,))
    if turn.event.kind is EventKind.CHOICE:
        choice = read_choice(turn.event.data)
        if choice and choice.action in (
            Action.FORGET,
            Action.READINGS,
            Action.BACK_TO_BOT,
            Action.LANGUAGE,
            Action.LANGUAGES,
            Action.RATE,
            Action.RATING_CAUSE,
            Action.REMIND,
        ):
            decision = buttons.meant(turn)
            if decision is not None:
                return decision
        return Decision(turn.state, tickets=(told_staff,))
    if turn.event.kind in (EventKind.UNREADABLE, EventKind.LOCATION):
        kind = turn.event.unreadable or ""
        hidden = is_hidden(kind, turn.event.picture)
        said = turn.say(FileNotShown(kind)) if hidden else ()
        return Decision(turn.state, said, (told_staff,))
    return Decision(turn.state)
