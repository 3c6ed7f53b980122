"""The words for states, actions and times on staff pages; each a whole sentence or label.

Every function takes the page's ``_``, so that the sentences stand here as literals which the
translators' tools find.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from bot.domain.coverage import TextState
from bot.domain.delivery import may_resend
from bot.domain.entry import Audience, Content
from bot.domain.event import ChannelName
from bot.domain.figures import ALL, UNTOLD
from bot.domain.locale import JA_SIMPLE, LOCALES, LocaleTag, fallback_chain
from bot.domain.picture import KEPT_FOR, MOST_BYTES, MOST_PER_TICKET, PictureState
from bot.domain.readings import Readings
from bot.domain.reply import Author
from bot.domain.ticket import TicketAction, TicketState
from bot.service.views import DeliveryState, LineView

Gettext = Callable[[str], str]

TOKYO = ZoneInfo("Asia/Tokyo")


def state_words(state: TicketState, _: Gettext) -> str:
    """A ticket's state, as a label."""
    match state:
        case TicketState.OPEN:
            return _("Open")
        case TicketState.CLAIMED:
            # TRANSLATORS: state of a ticket: a member of staff has it and is to answer
            return _("In progress")
        case TicketState.WAITING:
            # TRANSLATORS: state of a ticket: staff answered, now it is the person's turn
            return _("Waiting for the person")
        case TicketState.RESOLVED:
            # TRANSLATORS: state of a ticket
            return _("Resolved")


def text_state_words(state: TextState, _: Gettext) -> str:
    """How far the text of an entry is in one language."""
    match state:
        case TextState.COMPLETE:
            # TRANSLATORS: the whole text of a topic is there in a language
            return _("Complete")
        case TextState.SUMMARY:
            # TRANSLATORS: only a short form of the text is there in a language
            return _("In short")
        case TextState.STALE:
            return _("Older than the Japanese text")
        case TextState.MISSING:
            return _("Missing")
        case TextState.NOT_ASKED:
            # TRANSLATORS: a text is not there in a language, and nobody planned it
            return _("Not planned")


def delivery_words(line: LineView, _: Gettext) -> str:
    """How far a line to the person got; empty for lines of the person."""
    if line.delivery is None:
        return ""
    match line.delivery:
        case DeliveryState.QUEUED:
            return _waiting_words(line, _)
        case DeliveryState.SENDING:
            return _("Being sent")
        case DeliveryState.HELD:
            return _("Held until the person writes next: this month's messages are used up")
        case DeliveryState.BLOCKED:
            return _("Not delivered: the person blocked the bot")
        case DeliveryState.FAILED:
            return _failed_words(line, _)
        case DeliveryState.SENT:
            if line.via == "reply":
                return _("Sent free of charge (reply)")
            if line.via == "push":
                return _("Sent by push (counts towards the quota)")
            if line.via == "assumed":
                return _("Sent (not confirmed)")
            return _("Sent")


def _waiting_words(line: LineView, _: Gettext) -> str:
    match line.delivery_error:
        case "CredentialRejected":
            return _(
                "Waiting to be sent: the platform does not accept our access. "
                "The operator has to renew it."
            )
        case "SendLater":
            return _("Waiting to be sent: the platform asks for a pause")
        case "SendUnknown":
            return _("Waiting to be sent: the last try broke off and is repeated")
        case _other:
            return _("Waiting to be sent")


def _failed_words(line: LineView, _: Gettext) -> str:
    """Why a line was given up, as far as it is known."""
    if line.delivery_unsure:
        return _("Not confirmed: every try broke off. It may have arrived.")
    match line.delivery_error:
        case "SendRefused":
            return _("Not sent: the platform refused the message")
        case _other:
            return _("Not sent")


def may_retry(line: LineView, channel: ChannelName, now: datetime) -> bool:
    """Whether a button to send a line again belongs beside it."""
    return line.delivery is DeliveryState.FAILED and may_resend(
        channel, unsure=line.delivery_unsure, age=now - line.at
    )


def picture_words(state: PictureState, _: Gettext) -> str:
    """What stands in the place of a picture that is not shown."""
    match state:
        case PictureState.WAITING:
            return _("The picture is being fetched.")
        case PictureState.KEPT:
            return _("A picture")
        case PictureState.TOO_LARGE:
            return _("Not shown: the file is larger than {limit} MB. The person was told.").format(
                limit=MOST_BYTES // (1024 * 1024)
            )
        case PictureState.NOT_A_PICTURE:
            return _("Not shown: the file is no picture that can be opened. The person was told.")
        case PictureState.TOO_MANY:
            return _(
                "Not shown: this ticket has {limit} pictures already. The person was told."
            ).format(limit=MOST_PER_TICKET)
        case PictureState.GONE:
            return _("Not shown: the platform did not give the picture. The person was told.")
        case PictureState.EXPIRED:
            return _("The picture was deleted {days} days after the ticket was resolved.").format(
                days=KEPT_FOR.days
            )


def readings_words(readings: Readings, _: Gettext) -> str:
    """How easy Japanese is shown to the person."""
    match readings:
        case Readings.NONE:
            return _("Without readings")
        case Readings.KANA:
            return _("All in kana")
        case Readings.ROMAJI:
            return _("In Latin letters")
        case Readings.BRACKETS | Readings.HTML:
            return _("Readings in brackets")


def audience_words(audience: Audience, _: Gettext) -> str:
    """As whom the person asks."""
    if audience is Audience.MUNICIPAL:
        return _("Municipal staff")
    # TRANSLATORS: people who live in Japan, as those for whom the content is
    return _("Residents")


def action_words(action: TicketAction, _: Gettext) -> str:
    """A step in a ticket's history."""
    match action:
        case TicketAction.OPEN:
            return _("Ticket opened")
        case TicketAction.CLAIM:
            return _("Taken over")
        case TicketAction.RELEASE:
            return _("Put back into the queue")
        case TicketAction.REPLY:
            return _("Staff replied")
        case TicketAction.PERSON_WROTE:
            return _("The person wrote")
        case TicketAction.TRANSFER:
            return _("Passed on to another division")
        case TicketAction.ASSIGN:
            return _("Passed on to a colleague")
        case TicketAction.TAKE_OVER:
            return _("Taken over from a colleague")
        case TicketAction.HAND_BACK:
            # TRANSLATORS: staff left the talk to the bot without solving it
            return _("Given back to the bot")
        case TicketAction.RESOLVE:
            return _("Marked as resolved")
        case TicketAction.REOPEN:
            return _("Reopened by staff")
        case TicketAction.RETURN:
            return _("The person asked again")
        case TicketAction.WITHDRAW:
            return _("The person no longer needs an answer")
        case TicketAction.NOTE:
            return _("Note added")
        case TicketAction.MARK_URGENT:
            return _("Marked as urgent")
        case TicketAction.RATE:
            return _("The person gave a rating")


def author_words(author: Author, name: str | None, _: Gettext) -> str:
    """Who wrote a line, for staff."""
    match author:
        case Author.PERSON:
            # TRANSLATORS: the resident or visitor who writes to the bot
            return name or _("Person")
        case Author.BOT:
            # TRANSLATORS: the automatic answers
            return _("Bot")
        case Author.STAFF:
            return name or _("Staff")
        case Author.SYSTEM:
            # TRANSLATORS: automatic notices such as "your ticket was opened"
            return _("Notice")


def unreadable_words(kind: str, _: Gettext) -> str:
    """What came instead of words."""
    match kind:
        case "sticker":
            return _("A sticker")
        case "audio" | "voice":
            return _("A voice message")
        case "image" | "photo":
            return _("A picture")
        case "video":
            return _("A video")
        case "file" | "document":
            return _("A file")
        case "location" | "venue":
            return _("A place on the map")
        case "contact":
            return _("A contact card")
        case "animation":
            return _("A moving picture")
        case "video_note":
            return _("A video message")
        case _other:
            return _("Something the bot cannot read")


def rating_words(rating: int, _: Gettext) -> str:
    """How the person found the talk with staff."""
    match rating:
        case 3:
            return _("Rated: good")
        case 2:
            return _("Rated: fair")
        case _other:
            return _("Rated: poor")


def channel_words(channel: ChannelName, _: Gettext) -> str:
    """A channel's name."""
    match channel:
        case ChannelName.LINE:
            return "LINE"
        case ChannelName.TELEGRAM:
            return "Telegram"
        case ChannelName.WEB:
            return _("Web page")
        case ChannelName.TERMINAL:
            return _("Terminal")
        case ChannelName.MEMORY:
            return _("Test")


def locale_words(locale: LocaleTag, shown_in: LocaleTag, _: Gettext) -> str:
    """A language's name, in the language of the page."""
    if locale == JA_SIMPLE:
        return _("Easy Japanese")
    return _display_name(locale, shown_in)


@cache
def _display_name(locale: LocaleTag, shown_in: LocaleTag) -> str:
    info = LOCALES[locale]
    name = Locale.parse(info.babel).get_display_name(LOCALES[shown_in].babel)
    return name or info.english_name


def figures_words(name: str, shown_in: LocaleTag, _: Gettext) -> str:
    """Of which messages a row of figures speaks: those of one language, or of all."""
    if name == ALL:
        return _("All languages")
    if name == UNTOLD:
        return _("Language not given")
    return locale_words(LocaleTag(name), shown_in, _)


def percent_words(share: float) -> str:
    """A share with one decimal place."""
    return f"{100 * share:.1f}%"


def division_words(key: str, content: Content, shown_in: LocaleTag) -> str:
    """A division's name in the page's language; its key where the content does not name it."""
    names = content.divisions.get(key, {})
    for tag in fallback_chain(shown_in):
        if tag in names:
            return names[tag]
    return key


def moment_words(moment: datetime, now: datetime, shown_in: LocaleTag) -> str:
    """A moment in Japan's time: today's by the clock, others with the date before it."""
    local, today = moment.astimezone(TOKYO), now.astimezone(TOKYO).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return clock
    style = "short" if LOCALES[shown_in].babel == "ja" else "medium"
    return f"{format_date(local.date(), style, locale=LOCALES[shown_in].babel)} {clock}"
