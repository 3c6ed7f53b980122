"""Reminders of when a grant takes applications: what can be asked for, and when it is due.

A reminder is planned from the windows in force now, again and again until it is sent. So a window
that moves takes its reminders along, and the person hears that it moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.eligibility.rules import Grant, Window
from bot.domain.japan import japan_day
from bot.domain.officers.workdays import OpenOn, morning, next_hours, open_day


class Moment(StrEnum):
    """What somebody wants to be told. Stable: it stands in buttons and in the database."""

    KNOWN = "known"
    """The dates of the next window, once they are published."""
    OPENS = "opens"
    TWO_WEEKS = "14d"
    """14 days before it closes."""
    THREE_DAYS = "3d"
    """3 days before it closes."""


BEFORE_CLOSING: Mapping[Moment, int] = {Moment.TWO_WEEKS: 14, Moment.THREE_DAYS: 3}
"""Days before the last day."""


@dataclass(frozen=True)
class Reminder:
    """One thing one person asked to be told, once."""

    moment: Moment
    grant: str
    year: int | None = None
    """Of the window (``Window.year``); None while no window is known (``KNOWN``)."""
    told: date | None = None
    """The opening or last day as the person was told it; another one now has moved."""
    id: int = 0


class Says(StrEnum):
    """What a reminder has to say when its time has come."""

    KNOWN = "known"
    OPENS = "opens"
    """It opens today, or opened since the last working day."""
    CLOSES = "closes"
    OVER = "over"
    """The window is over already: it moved, or the bot could not write in time."""
    WITHDRAWN = "withdrawn"
    """The dates are no longer in the bot's data."""


@dataclass(frozen=True)
class Plan:
    """What comes next for a reminder: ``says`` now, or nothing before ``due``."""

    says: Says | None = None
    due: datetime | None = None
    """None without ``says``: not before a window is published."""
    window: Window | None = None
    moved: bool = False
    """The day is another one than the person was told."""


@dataclass(frozen=True)
class Offer:
    """What can be asked for with a grant today."""

    window: Window | None
    """The next one that has not closed; None: none is published."""
    moments: tuple[Moment, ...]
    last: Window | None = None
    """The newest of the past, where there is no next one."""


def next_window(grant: Grant, today: date) -> Window | None:
    """The window that closes next, today included; None where none is known."""
    coming = [one for one in grant.windows if one.closes is not None and one.closes >= today]
    return min(coming, key=lambda one: one.closes or date.max, default=None)


def offer(grant: Grant, now: datetime, open_on: OpenOn) -> Offer | None:
    """What can be asked for; None for a scheme that has no windows. Nothing of the past."""
    if not grant.windows:
        return None
    window = next_window(grant, japan_day(now))
    if window is None:
        past = [one for one in grant.windows if one.closes is not None]
        last = max(past, key=lambda one: one.closes or date.min, default=None)
        return Offer(None, (Moment.KNOWN,), last)
    moments = tuple(
        moment
        for moment in (Moment.OPENS, *BEFORE_CLOSING)
        if (due := due_at(moment, window, open_on)) is not None and due > now
    )
    return Offer(window, moments)


def day_of(moment: Moment, window: Window) -> date | None:
    """The day of the window that a reminder is about."""
    return window.opens if moment is Moment.OPENS else window.closes


def due_at(moment: Moment, window: Window, open_on: OpenOn) -> datetime | None:
    """The morning on which a reminder is to be sent; None where its day is not known.

    On a closed day an opening is told afterwards, a closing before: there must not be less time
    left than was asked for.
    """
    day = day_of(moment, window)
    if day is None:
        return None
    if moment is Moment.OPENS:
        after = open_day(day, open_on, before=False)
        late = window.closes is not None and after > window.closes
        return morning(open_day(day, open_on, before=True) if late else after)
    wanted = day - timedelta(days=BEFORE_CLOSING.get(moment, 0))
    return morning(open_day(wanted, open_on, before=True))


def plan(reminder: Reminder, grant: Grant | None, now: datetime, open_on: OpenOn) -> Plan:
    """What comes next for this reminder, by the windows in force now. Never outside the hours."""
    found = _wanted(reminder, grant, now, open_on)
    if found.says is None:
        return found
    allowed = next_hours(now, open_on)
    if allowed > now:
        return Plan(None, allowed, found.window, found.moved)
    return found


def _wanted(reminder: Reminder, grant: Grant | None, now: datetime, open_on: OpenOn) -> Plan:
    today = japan_day(now)
    if reminder.moment is Moment.KNOWN:
        window = next_window(grant, today) if grant else None
        return Plan(Says.KNOWN, now, window) if window else Plan()
    window = grant.window(reminder.year) if grant and reminder.year is not None else None
    day = day_of(reminder.moment, window) if window else None
    if window is None or window.closes is None or day is None:
        return Plan(Says.WITHDRAWN, now)
    moved = day != reminder.told
    if today > window.closes:
        return Plan(Says.OVER, now, window, moved)
    due = due_at(reminder.moment, window, open_on)
    if due is not None and due > now:
        return Plan(None, due, window, moved)
    says = Says.OPENS if reminder.moment is Moment.OPENS else Says.CLOSES
    return Plan(says, now, window, moved)
