"""Pressed buttons and slash commands."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import desks, finder, grant_check, texts
from bot.domain.choice import Action, ChoiceData, read_choice
from bot.domain.commands import Command
from bot.domain.conversation import ConversationState, Mode
from bot.domain.decision import Decision, TicketRequest
from bot.domain.entry import Audience
from bot.domain.locale import JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.domain.officers import proving, reminding
from bot.domain.rating import AnswerFault, RatingCause
from bot.domain.readings import CHOICES, Readings
from bot.domain.ticket import TicketAction
from bot.domain.turn import Turn
from bot.domain.utterance import (
    Answer,
    AudienceChosen,
    BackToBot,
    ChapterMenu,
    EntryMenu,
    FaultThanks,
    FeedbackThanks,
    ForgetDeclined,
    ForgetQuestion,
    Forgotten,
    GroupNotice,
    Help,
    HumanDeclined,
    LanguageChosen,
    LanguagePicker,
    OfferHuman,
    OldButton,
    RatingThanks,
    ReadingsChosen,
    ReadingsPicker,
    Utterance,
)

RATINGS = (1, 2, 3)
GOOD_FROM = 2
_ID_DIGITS = 18
"""Longer numbers are no ticket id of ours, and no database could look them up."""


def commanded(turn: Turn, command: Command) -> Decision:
    """What a slash command leads to (``/start`` is the caller's)."""
    match command:
        case Command.LANGUAGE:
            return _language_picker(turn, 1)
        case Command.MENU:
            return Decision(turn.state, turn.say(ChapterMenu(turn.state.audience)))
        case Command.HUMAN:
            return _offer_human(turn)
        case Command.FORGET:
            return Decision(turn.state, turn.say(ForgetQuestion()))
        case _:
            return Decision(turn.state, turn.say(Help(turn.state.audience)))


def pressed(turn: Turn) -> Decision:
    """What a button leads to; an unknown or outdated one shows the menu."""
    old = Decision(turn.state, turn.say(OldButton(turn.state.audience)))
    return meant(turn) or old


def meant(turn: Turn) -> Decision | None:
    """What a button leads to, or None for an unknown or outdated one."""
    choice = read_choice(turn.event.data)
    return _pressed(turn, choice) if choice else None


def _pressed(turn: Turn, choice: ChoiceData) -> Decision | None:
    match choice.action:
        case Action.LANGUAGES:
            page = int(choice.value) if choice.value.isdecimal() else 1
            return _language_picker(turn, page)
        case Action.LANGUAGE:
            return _language(turn, choice.value)
        case Action.MENU:
            return _menu(turn, choice.value)
        case Action.AUDIENCE:
            return _audience(turn, choice.value)
        case Action.ENTRY | Action.FULL:
            if choice.value not in turn.content.entries:
                return None
            return texts.show_entry(turn, choice.value, full=choice.action is Action.FULL)
        case Action.ORIGINAL:
            if choice.value not in turn.content.entries:
                return None
            return Decision(turn.state, turn.say(Answer(choice.value), locale=JA))
        case Action.READINGS:
            return _readings(turn, choice.value)
        case Action.DESKS:
            return desks.chosen(turn, choice.value)
        case Action.SUPPORT:
            return finder.chosen(turn, choice.value)
        case Action.NONE_OF_THESE:
            return texts.not_sure(replace(turn, state=replace(turn.state, offered=())))
        case Action.HELPED | Action.NOT_HELPED:
            return _feedback(turn, choice)
        case Action.HUMAN:
            return _human(turn, choice.value)
        case Action.BACK_TO_BOT:
            return _back_to_bot(turn)
        case Action.RATE:
            return _rate(turn, choice.value)
        case Action.RATING_CAUSE:
            return _rating_cause(turn, choice.value)
        case Action.ANSWER_FAULT:
            return _answer_fault(turn, choice.value)
        case Action.FORGET:
            return _forget(turn, choice.value)
        case Action.CASE:
            if grant_check.wants_person(turn, choice.value):
                return texts.hand_off(grant_check.taken_up(turn))
            return grant_check.pressed(turn, choice.value)
        case Action.OFFICER:
            return proving.pressed(turn, choice.value)
        case Action.REMIND:
            return reminding.pressed(turn, choice.value)
        case Action.HELP:
            return Decision(turn.state, turn.say(Help(turn.state.audience)))


def _language_picker(turn: Turn, page: int) -> Decision:
    picker = LanguagePicker(page, turn.state.chosen or turn.state.guess)
    return Decision(turn.state, turn.say(picker))


def _language(turn: Turn, value: str) -> Decision | None:
    if value not in LOCALES:
        return None
    state = replace(turn.state, chosen=LocaleTag(value), greeted=True)
    turn = replace(turn, state=state)
    if state.mode is Mode.HUMAN:
        return Decision(state, turn.say(LanguageChosen()))
    entry_id = state.last_entry
    if entry_id is not None and entry_id in turn.content.entries:
        return Decision(state, turn.say(LanguageChosen(), Answer(entry_id)))
    return Decision(state, turn.say(LanguageChosen(), ChapterMenu(state.audience)))


def _readings(turn: Turn, value: str) -> Decision | None:
    if not value:
        return Decision(turn.state, turn.say(ReadingsPicker(turn.state.readings), locale=JA_SIMPLE))
    if value not in CHOICES:
        return None
    state = replace(turn.state, readings=Readings(value))
    turn = replace(turn, state=state)
    entry_id = state.last_entry
    if state.mode is Mode.BOT and entry_id is not None and entry_id in turn.content.entries:
        return Decision(state, turn.say(ReadingsChosen(), Answer(entry_id), locale=JA_SIMPLE))
    return Decision(state, turn.say(ReadingsChosen(), locale=JA_SIMPLE))


def _menu(turn: Turn, value: str) -> Decision | None:
    if not value:
        return Decision(turn.state, turn.say(ChapterMenu(turn.state.audience)))
    name, _, page = value.partition(".")
    number = int(page) if page.isdecimal() else 1
    if not name:
        # ``menu:.2``: the second page of the chapters themselves.
        return Decision(turn.state, turn.say(EntryMenu(turn.state.audience, "", number)))
    chapter = turn.content.chapters.get(name)
    if chapter is None:
        return None
    return Decision(turn.state, turn.say(EntryMenu(chapter.audience, name, number)))


def _audience(turn: Turn, value: str) -> Decision | None:
    """``municipal``, or ``municipal+<entry>``: then that entry is shown at once."""
    name, _, entry_id = value.partition("+")
    try:
        audience = Audience(name)
    except ValueError:
        return None
    state = replace(turn.state, audience=audience, last_entry=None, offered=(), unanswered=None)
    if entry_id in turn.content.entries:
        return texts.show_entry(replace(turn, state=state), entry_id)
    return Decision(state, turn.say(AudienceChosen(audience)))


def _feedback(turn: Turn, choice: ChoiceData) -> Decision | None:
    if choice.value not in turn.content.entries:
        return None
    helped = choice.action is Action.HELPED
    what: Utterance = FeedbackThanks() if helped else OfferHuman(True, choice.value)
    if not helped and turn.event.group:
        what = GroupNotice()
    return Decision(turn.state, turn.say(what), feedback=(choice.value, helped))


def _offer_human(turn: Turn) -> Decision:
    if turn.event.group:
        return Decision(turn.state, turn.say(GroupNotice()))
    if turn.state.ticket_id is not None:
        return texts.hand_off(turn)
    return Decision(turn.state, turn.say(OfferHuman()))


def _human(turn: Turn, value: str) -> Decision | None:
    match value:
        case "ask" | "":
            return _offer_human(turn)
        case "yes":
            return texts.hand_off(turn)
        case "no":
            state = replace(turn.state, unanswered=None)
            return Decision(state, turn.say(HumanDeclined(state.audience)))
    return None


def _back_to_bot(turn: Turn) -> Decision:
    if turn.state.ticket_id is None:
        return Decision(turn.state, turn.say(BackToBot(had_ticket=False)))
    request = TicketRequest(TicketAction.WITHDRAW)
    return Decision(turn.state, turn.say(BackToBot(had_ticket=True)), (request,))


def _rate(turn: Turn, value: str) -> Decision | None:
    ticket, _, stars = value.partition(".")
    ticket_id = _ticket_id(ticket)
    if ticket_id is None or not (stars.isdecimal() and int(stars) in RATINGS):
        return None
    rating = int(stars)
    good = rating >= GOOD_FROM
    request = TicketRequest(TicketAction.RATE, rating=rating, ticket_id=ticket_id)
    thanks = RatingThanks(good, 0 if good else ticket_id)
    return Decision(turn.state, turn.say(thanks), (request,))


def _rating_cause(turn: Turn, value: str) -> Decision | None:
    ticket, _, name = value.partition(".")
    ticket_id = _ticket_id(ticket)
    if ticket_id is None or name not in set(RatingCause):
        return None
    request = TicketRequest(TicketAction.RATE, cause=RatingCause(name), ticket_id=ticket_id)
    return Decision(turn.state, turn.say(RatingThanks(good=False)), (request,))


def _answer_fault(turn: Turn, value: str) -> Decision | None:
    name, _, entry_id = value.partition(".")
    if name not in set(AnswerFault) or entry_id not in turn.content.entries:
        return None
    return Decision(turn.state, turn.say(FaultThanks()))


def _ticket_id(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= _ID_DIGITS else None


def _forget(turn: Turn, value: str) -> Decision | None:
    match value:
        case "ask" | "":
            return Decision(turn.state, turn.say(ForgetQuestion()))
        case "no":
            return Decision(turn.state, turn.say(ForgetDeclined()))
        case "yes":
            fresh = ConversationState(
                key=turn.state.key, version=turn.state.version, guess=turn.state.locale
            )
            return Decision(fresh, turn.say(Forgotten()), erase=True)
    return None
