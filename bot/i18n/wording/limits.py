"""What the bot cannot do, said so that the person knows how to go on."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.picture import NOT_SHOWN
from bot.domain.reply import Author, Choice, Reply
from bot.domain.utterance import CannotRead, GroupNotice, OtherLanguage, SomethingBroke, TooLong
from bot.i18n.facts import figure_text
from bot.i18n.voice import MAX_CHOICES, Voice
from bot.i18n.wording import buttons, files, menus


def cannot_read(voice: Voice, what: CannotRead) -> tuple[Reply, ...]:
    """Stickers, pictures, voices: only words, or a person who looks at it."""
    _ = voice.say
    match what.kind:
        case "sticker":
            cannot = _("I cannot understand stickers, sorry!")
        case "image" | "photo" | "picture":
            cannot = _("I cannot look at pictures.")
        case "audio" | "voice":
            cannot = _("I cannot listen to voice messages.")
        case "video" | "video_note" | "animation":
            cannot = _("I cannot watch videos.")
        case "location" | "venue":
            cannot = _("I cannot read places on a map.")
        case "wordless":
            cannot = _("I see no words in your message.")
        case _:
            cannot = _("I cannot open this kind of message.")
    if what.shown:
        return files.staff_see_it(voice, cannot)
    if what.passed_on and what.kind in NOT_SHOWN:
        return files.staff_cannot_see_it(voice, cannot)
    if what.passed_on:
        passed = _("The staff of CLAIR can see that you sent something.")
        return (voice.reply(f"{cannot} {passed}", author=Author.SYSTEM),)
    please = _("Please write your question in words.")
    choices = (buttons.menu(voice), buttons.human(voice))
    return (voice.reply(f"{cannot} {please}", choices=choices),)


def other_language(voice: Voice, what: OtherLanguage) -> tuple[Reply, ...]:
    """I do not have this language; a person may."""
    _ = voice.say
    text = (
        _("I am the bot of CLAIR. I am sorry, I do not know this language yet."),
        _("Please choose one of my languages, or let a person at CLAIR read your message."),
        _("In danger, call 110 (police) or 119 (fire, ambulance)."),
    )
    if not what.last:
        return (voice.reply(*text),)
    spoken = replace(voice, locale=what.spoken)
    entry = voice.content.entry(what.entry_id or "")
    nearest = (buttons.entry(spoken, entry),) if entry else ()
    person = buttons.human_now(spoken)
    languages = menus.language_choices(what.spoken)
    room = MAX_CHOICES - 1 - len(nearest)
    return (voice.reply(*text, choices=(person, *nearest, *_shortened(languages, room))),)


def _shortened(languages: tuple[Choice, ...], room: int) -> tuple[Choice, ...]:
    """As many languages as there is room for, the way to the others always among them."""
    if len(languages) <= room:
        return languages
    return (*languages[: room - 1], languages[-1])


def group_notice(voice: Voice, _what: GroupNotice) -> tuple[Reply, ...]:
    """How the bot behaves in a group."""
    _ = voice.say
    return (
        voice.reply(
            _(
                "Hello! I am CLAIR's helper bot. In this group I answer only when you mention my "
                "name. Please write to me in a private chat about personal things."
            ),
        ),
    )


def something_broke(voice: Voice, what: SomethingBroke) -> tuple[Reply, ...]:
    """A failure of ours, and who takes care of it."""
    _ = voice.say
    return (
        voice.reply(
            _("I am sorry, something went wrong on my side and I could not answer."),
            _(
                "I have told the staff. Your request number is {ticket}. "
                "A person will answer you here.",
                ticket=what.ticket_id,
            ),
            choices=(buttons.menu(voice),),
        ),
    )


def too_long(voice: Voice, what: TooLong) -> tuple[Reply, ...]:
    """Only the beginning was read."""
    _ = voice.say
    return (
        voice.reply(
            _(
                "Your message is very long. I read only the first {limit} characters. "
                "Short questions work best.",
                limit=figure_text(what.limit, voice.words),
            ),
        ),
    )
