"""Looking for a desk near the person: by button, by a shared place, by a name in a message."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.decision import Decision, TicketRequest
from bot.domain.directory import read_point
from bot.domain.locale import LocaleTag
from bot.domain.ticket import TicketAction
from bot.domain.turn import Turn
from bot.domain.utterance import CannotRead, DeskList, DeskPicker, Utterance

ENTRY = "consult/one-stop-center"
"""The entry that tells what the desks are; a list of desks answers the same question."""

REGION = "r."
"""Before the name of a region in a button's value."""

_MOST_AREAS = 8


def chosen(turn: Turn, value: str) -> Decision | None:
    """What a button of the directory leads to, or None for an area that is no longer there."""
    directory = turn.content.directory
    if not directory.desks:
        return None
    if not value:
        return Decision(turn.state, turn.say(DeskPicker()))
    if value.startswith(REGION):
        region = value.removeprefix(REGION)
        known = region in directory.regions
        return Decision(turn.state, turn.say(DeskPicker(region))) if known else None
    if directory.area(value) is None:
        return None
    return _told(turn, DeskList(value))


def located(turn: Turn) -> Decision:
    """The desks of the prefecture somebody shared a place in."""
    open_ticket = turn.state.ticket_id is not None
    told = (TicketRequest(TicketAction.PERSON_WROTE),) if open_ticket else ()
    directory = turn.content.directory
    point = read_point(turn.event.data)
    if point is None or not directory.desks:
        what = CannotRead("location", passed_on=open_ticket)
        return Decision(turn.state, turn.say(what), told)
    nearest = directory.nearest(*point)
    if nearest is None:
        return Decision(turn.state, turn.say(DeskPicker(abroad=True)), told)
    return replace(_told(turn, DeskList(nearest.area, nearest.others)), tickets=told)


def named(turn: Turn, areas: tuple[str, ...], locale: LocaleTag) -> Decision | None:
    """The desks of the area a message names, or which of several is meant."""
    known = tuple(area for area in areas if turn.content.directory.area(area) is not None)
    if not known:
        return None
    if len(known) > 1:
        picker = DeskPicker(areas=known[:_MOST_AREAS])
        return Decision(turn.state, turn.say(picker, locale=locale))
    return _told(turn, DeskList(known[0]), locale)


def _told(turn: Turn, what: Utterance, locale: LocaleTag | None = None) -> Decision:
    entry = ENTRY if ENTRY in turn.content.entries else turn.state.last_entry
    state = replace(turn.state, last_entry=entry, offered=(), unanswered=None)
    return Decision(state, turn.say(what, locale=locale))
