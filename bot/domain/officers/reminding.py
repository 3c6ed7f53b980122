"""Reminders in conversation: offered, set, listed, stopped."""

from __future__ import annotations

from bot.domain.choice import Action, choice_data
from bot.domain.decision import Decision
from bot.domain.eligibility.rules import Grant
from bot.domain.officers.asking import prove_first
from bot.domain.officers.officer import Officer, OfficerChange
from bot.domain.officers.reminder import Moment, Reminder, day_of, due_at, offer, plan
from bot.domain.officers.utterance import (
    ReminderList,
    ReminderOffer,
    ReminderSet,
    ReminderShown,
    ReminderStopped,
)
from bot.domain.officers.workdays import open_days
from bot.domain.turn import Turn
from bot.domain.utterance import GroupNotice

_ID_DIGITS = 18


class Verb:
    """The first part of a ``remind`` button's value; without one it shows the list. Stable."""

    OFFER = "ask"
    """``ask.<grant>``: what can be asked for."""
    SET = "set"
    """``set.<moment>.<grant>``."""
    STOP = "stop"
    """``stop.<id>``, ``stop.all``."""
    QUIET = "off"
    """``off.<grant>``: nothing more about this grant; stands under a reminder that was sent."""


ALL = "all"


def button(verb: str, *parts: object) -> str:
    """The data of a button. A grant goes by the last part of its id, for there is little room."""
    return choice_data(Action.REMIND, ".".join((verb, *(str(part) for part in parts))))


def short(grant_id: str) -> str:
    """A grant as it stands in a button."""
    return grant_id.rpartition("/")[2]


def has_windows(turn: Turn, entry_id: str) -> bool:
    """Whether an entry is about a grant that takes applications at certain times."""
    grant = turn.content.grants.grants.get(entry_id)
    return grant is not None and bool(grant.windows)


def pressed(turn: Turn, value: str) -> Decision | None:
    """What a ``remind`` button leads to; None for one that makes no sense (any more)."""
    officer = turn.officer
    if officer is None:
        return None
    if turn.event.group:
        return Decision(turn.state, turn.say(GroupNotice()))
    verb, _, rest = value.partition(".")
    match verb:
        case "":
            return wished(turn, officer)
        case Verb.STOP:
            return _stop(turn, officer, rest)
        case Verb.QUIET:
            about = tuple(one.id for one in officer.reminders if short(one.grant) == rest)
            return _stopped(turn, officer, about)
        case Verb.OFFER:
            grant = turn.content.grants.named(rest)
            return _offered(turn, officer, grant, value) if grant else None
        case Verb.SET:
            moment, _, name = rest.partition(".")
            grant = turn.content.grants.named(name)
            if grant is None or moment not in set(Moment):
                return None
            return _set(turn, officer, grant, Moment(moment), value)
    return None


def wished(turn: Turn, officer: Officer) -> Decision:
    """The list. It and its stop buttons need no proof, which may have run out since."""
    if not officer.reminders and not officer.proof.holds(turn.now):
        return prove_first(turn, officer, wanted=choice_data(Action.REMIND))
    return Decision(turn.state, turn.say(_list(turn, officer)))


def _offered(
    turn: Turn, officer: Officer, grant: Grant, value: str, *, late: bool = False
) -> Decision | None:
    found = offer(grant, turn.now, open_days(turn.content.office))
    if found is None:
        return None
    if not officer.proof.holds(turn.now):
        wanted = choice_data(Action.REMIND, value)
        return prove_first(turn, officer, wanted=wanted)
    what = ReminderOffer(grant.id, grant.name, found.window, found.moments, found.last, late)
    return Decision(turn.state, turn.say(what))


def _set(turn: Turn, officer: Officer, grant: Grant, moment: Moment, value: str) -> Decision | None:
    found = offer(grant, turn.now, open_days(turn.content.office))
    if found is None:
        return None
    if not officer.proof.holds(turn.now) or moment not in found.moments:
        return _offered(turn, officer, grant, value, late=moment not in found.moments)
    window = found.window
    day = day_of(moment, window) if window else None
    due = due_at(moment, window, open_days(turn.content.office)) if window else None
    wanted = Reminder(moment, grant.id, window.year if window else None, day)
    already = any(
        (one.grant, one.moment, one.year) == (wanted.grant, wanted.moment, wanted.year)
        for one in officer.reminders
    )
    said = turn.say(ReminderSet(grant.name, moment, day, due, already))
    change = None if already else OfficerChange(remind=wanted)
    return Decision(turn.state, said, officer=change)


def _stop(turn: Turn, officer: Officer, which: str) -> Decision | None:
    known = tuple(one.id for one in officer.reminders)
    if which == ALL:
        said = turn.say(ReminderStopped(everything=True, left=0))
        return Decision(turn.state, said, officer=OfficerChange(stop=known))
    if not which.isdecimal() or len(which) > _ID_DIGITS:
        return None
    # One that was sent or stopped before is stopped as well: that is what the person wants to hear.
    return _stopped(turn, officer, (int(which),))


def _stopped(turn: Turn, officer: Officer, ids: tuple[int, ...]) -> Decision:
    left = sum(one.id not in ids for one in officer.reminders)
    said = turn.say(ReminderStopped(everything=False, left=left))
    return Decision(turn.state, said, officer=OfficerChange(stop=ids))


def _list(turn: Turn, officer: Officer) -> ReminderList:
    shown = []
    for reminder in officer.reminders:
        grant = turn.content.grants.grants.get(reminder.grant)
        if grant is None:
            continue
        found = plan(reminder, grant, turn.now, open_days(turn.content.office))
        day = day_of(reminder.moment, found.window) if found.window else None
        shown.append(ReminderShown(reminder, grant.name, found.due, day))
    return ReminderList(tuple(shown))
