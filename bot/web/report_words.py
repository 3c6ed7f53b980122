"""The words and numbers of reports, for the page and for the CSV file alike."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date, format_skeleton

from bot.domain.entry import Content
from bot.domain.locale import LOCALES, LocaleTag
from bot.domain.rating import AnswerFault, RatingCause
from bot.domain.reporting import By, Preset, Row, Spread, Step
from bot.domain.tally import Kind
from bot.web.wording import Gettext, division_words, locale_words


def preset_words(preset: Preset, _: Gettext) -> str:
    """A stretch of days."""
    match preset:
        case Preset.LAST_7:
            return _("The last 7 days")
        case Preset.LAST_30:
            return _("The last 30 days")
        case Preset.THIS_MONTH:
            return _("This month")
        case Preset.LAST_MONTH:
            return _("Last month")
        case Preset.THIS_FISCAL:
            # TRANSLATORS: the Japanese fiscal year, from April
            return _("This fiscal year")
        case Preset.LAST_FISCAL:
            return _("Last fiscal year")


def by_words(by: By, _: Gettext) -> str:
    """What a table has a row for."""
    match by:
        case By.DAY:
            return _("Day")
        case By.HOUR:
            return _("Hour")
        case By.DIVISION:
            return _("Division")
        case By.LANGUAGE:
            return _("Language")
        case By.TOPIC:
            return _("Topic")


def kind_words(kind: Kind, _: Gettext) -> str:
    """What became of questions."""
    match kind:
        case Kind.ANSWERED:
            return _("Answered at once")
        case Kind.ASKED_BACK:
            # TRANSLATORS: the bot asked the person what they meant
            return _("Asked back")
        case Kind.UNANSWERED:
            return _("Not answered")
        case Kind.EMERGENCY:
            return _("Emergencies")
        case Kind.TO_STAFF:
            return _("Messages to staff")
        case Kind.HANDED_OFF:
            return _("Handed off to staff")
        case Kind.NONE_FITS:
            # TRANSLATORS: how often a person said that none of the offered topics was meant
            return _("None of the offered topics")
        case Kind.HELPED:
            return _("“This helped”")
        case Kind.NOT_HELPED:
            return _("“Did not help”")
        case Kind.FAULT:
            return _("Reasons given")
        case Kind.PUSH:
            # TRANSLATORS: messages that count towards LINE's monthly quota
            return _("Push messages spent")


def fault_words(fault: str, _: Gettext) -> str:
    """Why an answer did not help."""
    match fault:
        case AnswerFault.OTHER_TOPIC:
            return _("Not what was asked")
        case AnswerFault.UNCLEAR:
            return _("Hard to understand")
        case AnswerFault.WRONG:
            return _("Wrong or too old")
        case _other:
            return _("Another reason")


def cause_words(cause: str, _: Gettext) -> str:
    """Why the help of staff was poor."""
    match cause:
        case RatingCause.SLOW:
            return _("Too slow")
        case RatingCause.NOT_UNDERSTOOD:
            return _("Was not understood")
        case RatingCause.WRONG:
            return _("The answer was wrong")
        case _other:
            return _("Another reason")


def duration_words(seconds: int | None, _: Gettext) -> str:
    """A time on the clock, in one unit or two; a dash where there is none."""
    if seconds is None:
        return "–"
    minutes = round(seconds / 60)
    if minutes < 1:
        return _("under 1 min")
    if minutes < 60:
        return _("{count} min").format(count=minutes)
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        # TRANSLATORS: a time, like 3 h 05 min
        return _("{hours} h {minutes} min").format(hours=hours, minutes=f"{rest:02}")
    # TRANSLATORS: a time, like 3 days 5 h
    return _("{days} days {hours} h").format(days=hours // 24, hours=hours % 24)


def share_words(part: int, whole: int) -> str:
    """A share in whole percents; empty where there is nothing to share."""
    return f"{100 * part / whole:.0f}%" if whole else ""


def day_words(day: date, locale: LocaleTag) -> str:
    """A whole date."""
    return format_date(day, "medium", locale=LOCALES[locale].babel)


def step_words(step: Step, locale: LocaleTag, *, months: bool) -> str:
    """A step of a chart, short: a month, or the (first) day."""
    babel = LOCALES[locale].babel
    skeleton = "yMMM" if months else "Md"
    return format_skeleton(skeleton, step.first, locale=babel)


def row_words(row: Row, by: By, content: Content, locale: LocaleTag, _: Gettext) -> str:
    """What a row speaks of."""
    key = row.key
    match by:
        case By.DAY:
            return key
        case By.HOUR:
            return f"{key}:00"
        case By.DIVISION:
            return division_words(key, content, locale) if key else _("No division")
        case By.LANGUAGE:
            return locale_words(LocaleTag(key), locale, _) if key in LOCALES else key
        case By.TOPIC:
            return topic_words(key, content, locale) if key else _("No topic")


def topic_words(key: str, content: Content, locale: LocaleTag) -> str:
    """A chapter's or an entry's title; the key where the content no longer has it."""
    chapter, entry = content.chapters.get(key), content.entry(key)
    if chapter is not None:
        return chapter.title(locale)
    return entry.text(locale).title if entry is not None else key


def spread_cells(spread: Spread) -> tuple[str, str]:
    """Median and 90 % in whole minutes, as a spreadsheet reads them."""
    return tuple(  # type: ignore[return-value]
        "" if seconds is None else str(round(seconds / 60))
        for seconds in (spread.median, spread.p90)
    )
