"""The words for office hours and due times on staff pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import ceil

from babel.dates import format_date, get_day_names

from bot.domain.due import Due
from bot.domain.locale import LOCALES, LocaleTag, fallback_chain
from bot.domain.office import Reason, Span
from bot.web.wording import TOKYO, Gettext, moment_words

_STEP = 5
"""Minutes are told in steps, so that a page that is looked at stays the same for a while."""


def is_overdue(due: Due | None, now: datetime) -> bool:
    """Whether somebody should have answered by now."""
    return due is not None and due.at is not None and due.at <= now


def due_words(due: Due, now: datetime, shown_in: LocaleTag, _: Gettext) -> str:
    """By when an answer is due; how far off that is where it is today. Empty where unknown."""
    if due.at is None:
        return ""
    moment = moment_words(due.at, now, shown_in)
    if is_overdue(due, now):
        # TRANSLATORS: a ticket that nobody answered in time
        return _("Overdue since {time}").format(time=moment)
    if due.at.astimezone(TOKYO).date() != now.astimezone(TOKYO).date():
        # TRANSLATORS: when a ticket is to be answered
        return _("Due {time}").format(time=moment)
    minutes = ceil((due.at - now) / timedelta(minutes=_STEP)) * _STEP
    if minutes <= 90:
        # TRANSLATORS: when a ticket is to be answered, and in how many minutes that is
        return _("Due {time}, in {count} min").format(time=moment, count=minutes)
    # TRANSLATORS: when a ticket is to be answered, and in about how many hours that is
    return _("Due {time}, in about {count} h").format(time=moment, count=round(minutes / 60))


def opening_words(moment: datetime, shown_in: LocaleTag) -> str:
    """A moment with its weekday, in Japan's time."""
    local = moment.astimezone(TOKYO)
    return f"{day_words(local.date(), shown_in)} {local:%H:%M}"


def day_words(day: date, shown_in: LocaleTag) -> str:
    """A day with its weekday."""
    return format_date(day, "full", locale=LOCALES[shown_in].babel)


def days_words(first: date, last: date, shown_in: LocaleTag) -> str:
    """One day, or from one to another."""
    if first == last:
        return day_words(first, shown_in)
    return f"{day_words(first, shown_in)} – {day_words(last, shown_in)}"


def weekday_words(shown_in: LocaleTag) -> tuple[str, ...]:
    """Monday to Sunday, short."""
    names = get_day_names("abbreviated", "stand-alone", locale=LOCALES[shown_in].babel)
    return tuple(names[number] for number in range(7))


def span_words(span: Span) -> str:
    """From when until when."""
    return "{:02}:{:02}–{:02}:{:02}".format(*divmod(span.start, 60), *divmod(span.end, 60))


def reason_words(reason: Reason, shown_in: LocaleTag) -> str:
    """Why a day is closed, in the page's language or the nearest that is there."""
    known = (reason[tag] for tag in fallback_chain(shown_in) if tag in reason)
    return next(known, next(iter(reason.values()), ""))


def hours_words(length: timedelta, _: Gettext) -> str:
    """A number of office hours."""
    # TRANSLATORS: a length of time in hours, short
    return _("{count} h").format(count=length // timedelta(hours=1))
