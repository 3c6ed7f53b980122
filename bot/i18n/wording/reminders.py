"""Reminders of when a grant takes applications, in words."""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.choice import Action, choice_data
from bot.domain.eligibility.rules import Window, Words
from bot.domain.japan import japan_day
from bot.domain.officers.reminder import Moment, Says, day_of
from bot.domain.officers.reminding import ALL, Verb, button, short
from bot.domain.officers.utterance import (
    ReminderDue,
    ReminderList,
    ReminderOffer,
    ReminderSet,
    ReminderShown,
    ReminderStopped,
)
from bot.domain.reply import Choice, Reply
from bot.i18n.facts import date_text
from bot.i18n.voice import MAX_CHOICES, Voice
from bot.i18n.wording import buttons


def mine(voice: Voice) -> Choice:
    """To the list."""
    _ = voice.say
    # TRANSLATORS: a button: the list of my reminders. At most 18 characters.
    return Choice("⏰ " + _("My reminders"), choice_data(Action.REMIND))


def ask(voice: Voice, grant: str) -> Choice:
    """Under a grant: to what can be asked for."""
    _ = voice.say
    # TRANSLATORS: a button: be reminded of the deadline of a grant. At most 18 characters.
    return Choice("⏰ " + _("Remind me"), button(Verb.OFFER, short(grant)))


def _stop(voice: Voice, number: int, label: str = "") -> Choice:
    _ = voice.say
    # TRANSLATORS: a button: this reminder shall not come. At most 14 characters.
    return Choice("🔕 " + _("Stop") + label, button(Verb.STOP, number))


def _quiet(voice: Voice, grant: str) -> Choice:
    """Under a reminder: nothing more about this grant."""
    _ = voice.say
    return Choice("🔕 " + _("Stop"), button(Verb.QUIET, short(grant)))


def _stop_all(voice: Voice) -> Choice:
    _ = voice.say
    # TRANSLATORS: a button: no reminder shall come any more. At most 18 characters.
    return Choice("🔕 " + _("Stop all"), button(Verb.STOP, ALL))


def _on(voice: Voice, day: date | datetime | None) -> str:
    if day is None:
        return "–"
    found = japan_day(day) if isinstance(day, datetime) else day
    return voice.shown(date_text(found, voice.words))


def _name(voice: Voice, name: Words) -> str:
    return name.to(voice.locale)


def _label(voice: Voice, moment: Moment) -> str:
    """A moment as a button."""
    _ = voice.say
    match moment:
        case Moment.KNOWN:
            # TRANSLATORS: a button: tell me when the dates of a grant are known. At most 20
            # characters.
            return _("When dates are known")
        case Moment.OPENS:
            # TRANSLATORS: a button: remind me on the day a grant opens. At most 20 characters.
            return _("On the opening day")
        case Moment.TWO_WEEKS:
            # TRANSLATORS: a button: remind me 14 days before the last day. At most 20 characters.
            return _("14 days before end")
        case Moment.THREE_DAYS:
            # TRANSLATORS: a button: remind me 3 days before the last day. At most 20 characters.
            return _("3 days before end")


def _window(voice: Voice, window: Window) -> str:
    _ = voice.say
    if window.opens is None:
        return _("Last day to apply: {day}", day=_on(voice, window.closes))
    return _(
        "Applications are taken from {first} to {last}.",
        first=_on(voice, window.opens),
        last=_on(voice, window.closes),
    )


def offered(voice: Voice, what: ReminderOffer) -> Reply:
    """The dates, what can be asked for, and what is kept for it."""
    _ = voice.say
    late = _("It is too late for this reminder.") if what.late else ""
    if what.window is not None:
        dates = _window(voice, what.window)
    elif what.last is not None:
        dates = _(
            "The dates of the next call are not known yet. The last one ended on {day}.",
            day=_on(voice, what.last.closes),
        )
    else:
        dates = _("The dates of the next call are not known yet.")
    if not what.moments:
        none = _("There is not enough time left for a reminder.")
        back = (mine(voice), buttons.menu(voice))
        return voice.reply(late, _name(voice, what.name), dates, none, choices=back)
    choices = tuple(
        Choice(_label(voice, moment), button(Verb.SET, moment, short(what.grant)))
        for moment in what.moments
    )
    return voice.reply(
        late,
        _name(voice, what.name),
        dates,
        _("When shall I write to you?"),
        _(
            "If you press a button, I keep the name of the grant and the day with this chat, and "
            "write to you once, on a weekday between 9:00 and 18:00 in Japan. "
            "You can stop it at any time."
        ),
        choices=(*choices, buttons.menu(voice)),
    )


def noted(voice: Voice, what: ReminderSet) -> Reply:
    """When it will come."""
    _ = voice.say
    name = _name(voice, what.name)
    first = _("I have noted this reminder before.") if what.already else _("I have noted it.")
    if what.moment is Moment.KNOWN:
        then = _("I will write to you when the dates of the next call are known: {name}", name=name)
    else:
        then = _("I will write to you on {day}: {name}", day=_on(voice, what.due), name=name)
    moves = _("If the dates change, I will tell you.")
    return voice.reply(first, then, moves, choices=(mine(voice), buttons.menu(voice)))


def listed(voice: Voice, what: ReminderList) -> Reply:
    """All that wait, by number, each with its stop button as far as they fit."""
    _ = voice.say
    if not what.shown:
        text = _("You have no reminders. You find the button for them under each grant.")
        return voice.reply(text, choices=(buttons.menu(voice),))
    several = len(what.shown) > 1
    lines = [f"{number}. {_line(voice, one)}" for number, one in enumerate(what.shown, start=1)]
    room = MAX_CHOICES - 2
    stops = tuple(
        _stop(voice, one.reminder.id, f" {number}" if several else "")
        for number, one in enumerate(what.shown[:room], start=1)
    )
    everything = (_stop_all(voice),) if several else ()
    return voice.reply(
        _("Your reminders:"),
        "\n".join(lines),
        choices=(*stops, *everything, buttons.menu(voice)),
    )


def _line(voice: Voice, one: ReminderShown) -> str:
    _ = voice.say
    name = _name(voice, one.name)
    if one.due is None:
        return _("{name}: when the dates are known", name=name)
    return _("{name}: I write on {day}", name=name, day=_on(voice, one.due))


def stopped(voice: Voice, what: ReminderStopped) -> Reply:
    """It will not come."""
    _ = voice.say
    if what.everything:
        text = _("I have stopped all your reminders.")
        return voice.reply(text, choices=(buttons.menu(voice),))
    others = (mine(voice),) if what.left else ()
    return voice.reply(_("I have stopped it."), choices=(*others, buttons.menu(voice)))


def due(voice: Voice, what: ReminderDue) -> Reply:
    """The reminder. It names days, never "tomorrow": it may be read later than it was sent."""
    _ = voice.say
    entry = voice.content.entry(what.grant)
    choices = (
        *((buttons.entry(voice, entry),) if entry else ()),
        *_next(voice, what),
        _quiet(voice, what.grant),
        *((_stop_all(voice),) if what.others else ()),
    )
    return voice.reply(
        "⏰ " + _name(voice, what.name),
        _said(voice, what),
        _moved(voice, what),
        _("Please look at the official page before you apply."),
        choices=(*choices, buttons.menu(voice)),
    )


def _next(voice: Voice, what: ReminderDue) -> tuple[Choice, ...]:
    """After "the dates are known", and where they moved, the next wish is a reminder of them."""
    if what.says in (Says.KNOWN, Says.OVER, Says.WITHDRAWN):
        return (ask(voice, what.grant),)
    return ()


def _said(voice: Voice, what: ReminderDue) -> str:
    _ = voice.say
    window = what.window
    match what.says:
        case Says.KNOWN if window is not None:
            return _("The dates are known now.") + "\n" + _window(voice, window)
        case Says.OPENS if window is not None:
            return _window(voice, window)
        case Says.CLOSES if window is not None:
            return _("Last day to apply: {day}", day=_on(voice, window.closes))
        case Says.OVER if window is not None:
            return _(
                "Applications were taken until {day}. I am sorry that I write too late.",
                day=_on(voice, window.closes),
            )
    return _("I no longer know the dates of this call, so I cannot remind you of them.")


def _moved(voice: Voice, what: ReminderDue) -> str:
    _ = voice.say
    told, window = what.reminder.told, what.window
    if not what.moved or told is None or window is None:
        return ""
    return "⚠️ " + _(
        "The date has changed: it was {before}, now it is {now}.",
        before=_on(voice, told),
        now=_on(voice, day_of(what.reminder.moment, window)),
    )
