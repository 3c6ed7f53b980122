"""What the person is told about files and pictures while staff look after them."""

from __future__ import annotations

from typing import assert_never

from bot.domain.file_utterance import FileNotShown, PictureRefused
from bot.domain.picture import MOST_BYTES, MOST_PER_TICKET, PictureState
from bot.domain.reply import Author, Reply
from bot.i18n.voice import Voice

_MEGABYTE = 1024 * 1024


def staff_see_it(voice: Voice, cannot: str) -> tuple[Reply, ...]:
    """The bot cannot look at a picture, but staff can."""
    passed = voice.say("The staff of CLAIR can see your picture.")
    return (voice.reply(f"{cannot} {passed}", author=Author.SYSTEM),)


def staff_cannot_see_it(voice: Voice, cannot: str) -> tuple[Reply, ...]:
    """Neither the bot nor staff can open it."""
    _ = voice.say
    passed = _("The staff of CLAIR cannot open it either.")
    return (voice.reply(f"{cannot} {passed} {what_we_read(voice)}", author=Author.SYSTEM),)


def file_not_shown(voice: Voice, what: FileNotShown) -> tuple[Reply, ...]:
    """Staff have the talk, and cannot see this."""
    _ = voice.say
    match what.kind:
        case "audio" | "voice":
            cannot = _("The staff of CLAIR cannot listen to voice messages here.")
        case "video" | "video_note" | "animation":
            cannot = _("The staff of CLAIR cannot watch videos here.")
        case _:
            cannot = _("The staff of CLAIR cannot open this file here.")
    return (voice.reply(f"{cannot} {what_we_read(voice)}", author=Author.SYSTEM),)


def picture_refused(voice: Voice, what: PictureRefused) -> tuple[Reply, ...]:
    """A picture that staff will not see, and what helps."""
    return (voice.reply(_why(voice, what.why), author=Author.SYSTEM),)


def what_we_read(voice: Voice) -> str:
    """The way that works."""
    _ = voice.say
    return _("Please write in words, or send a photo.")


def _why(voice: Voice, why: PictureState) -> str:
    _ = voice.say
    match why:
        case PictureState.TOO_LARGE:
            return _(
                "Your picture is too large. Please send one with less than {limit} MB.",
                limit=MOST_BYTES // _MEGABYTE,
            )
        case PictureState.NOT_A_PICTURE:
            return _(
                "The staff of CLAIR cannot open what you sent. "
                "Please send a photo (JPEG or PNG), or write in words."
            )
        case PictureState.TOO_MANY:
            return _(
                "You have sent {limit} pictures. The staff of CLAIR cannot get more. "
                "Please write in words.",
                limit=MOST_PER_TICKET,
            )
        case PictureState.GONE | PictureState.EXPIRED:
            return _("Your picture did not reach us. Please send it again.")
        case PictureState.WAITING | PictureState.KEPT:
            return _("The staff of CLAIR can see your picture.")
    assert_never(why)
