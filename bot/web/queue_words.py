"""The words of the queue: how long somebody waits, what was found, what became of several deeds."""

from __future__ import annotations

from datetime import datetime

from bot.domain.due import STAFF_TURN
from bot.domain.queue import Turn
from bot.domain.ticket import TicketAction
from bot.service.colleague_store import PassedTicket
from bot.service.queue import Outcome, Result
from bot.service.views import TicketRow
from bot.web.wording import Gettext

_STEP = 5
"""Minutes are told in steps, so that a page that is looked at stays the same for a while."""
_AROUND = 50
"""Characters shown before what was found."""


def waiting_words(ticket: TicketRow, now: datetime, _: Gettext) -> str:
    """For how long the person has waited for staff; empty while it is not the staff's turn."""
    if ticket.state not in STAFF_TURN:
        return ""
    since = ticket.due.since if ticket.due is not None else ticket.waiting_since
    minutes = int((now - since).total_seconds()) // 60 // _STEP * _STEP
    if minutes < _STEP:
        # TRANSLATORS: how long a person has waited for an answer
        return _("Waiting for less than 5 min")
    if minutes < 90:
        return _("Waiting for {count} min").format(count=minutes)
    hours = round(minutes / 60)
    if hours < 48:
        return _("Waiting for about {count} h").format(count=hours)
    return _("Waiting for {count} days").format(count=hours // 24)


def passed_words(passed: PassedTicket, _: Gettext) -> str:
    """What a colleague did with a ticket, told to who got it or had it."""
    if passed.given:
        return _("{name} has passed this ticket on to you.").format(name=passed.by)
    match passed.action:
        case TicketAction.TAKE_OVER:
            said = _("{name} has taken this ticket over from you.")
        case TicketAction.RELEASE:
            said = _("{name} has put your ticket back into the queue.")
        case TicketAction.TRANSFER:
            said = _("{name} has passed your ticket on to another division.")
        case _other:
            said = _("{name} has passed your ticket on to a colleague.")
    return said.format(name=passed.by)


def turn_words(turn: Turn, _: Gettext) -> str:
    """Who has to do something."""
    match turn:
        case Turn.STAFF:
            # TRANSLATORS: tickets that wait for the staff; an item of the list "Waiting for"
            return _("Staff")
        case Turn.PERSON:
            # TRANSLATORS: tickets that wait for the person; an item of the list "Waiting for"
            return _("The person")


def unread_words(count: int, _: Gettext) -> str:
    """How many messages the reader has not seen."""
    return _("Unread: {count}").format(count=count)


def result_words(result: Result, _: Gettext) -> str:
    """What became of a deed on one of several tickets."""
    match result.outcome:
        case Outcome.DONE:
            # TRANSLATORS: stands behind the number of a ticket: it worked
            return _("done")
        case Outcome.ALREADY:
            # TRANSLATORS: stands behind the number of a ticket
            return _("was so already")
        case Outcome.TAKEN:
            return _("was already taken by {name}").format(name=result.keeper_name)
        case Outcome.REFUSED if result.keeper_name:
            # TRANSLATORS: stands behind the number of a ticket: only who has it may do this
            return _("not possible: it is with {name}").format(name=result.keeper_name)
        case Outcome.REFUSED:
            # TRANSLATORS: stands behind the number of a ticket: take it over first, for example
            return _("not possible in its state")
        case Outcome.GONE:
            return _("there is no such ticket")


def snippet(text: str, typed: str) -> str:
    """The words around what was looked for, where it stands in them as typed."""
    plain = " ".join(text.split())
    folded = plain.casefold()
    places = (folded.find(word) for word in typed.casefold().split())
    first = min((place for place in places if place >= 0), default=0)
    start = max(0, first - _AROUND)
    return ("…" if start else "") + plain[start:]
