"""When a talk goes from one to another: to a division, to a colleague, back to the bot."""

from __future__ import annotations

from bot.domain.desk_utterance import HandedBack, PassedOn, StaffChanged
from bot.domain.locale import JA_SIMPLE, fallback_chain
from bot.domain.reply import Author, Reply
from bot.i18n.voice import Voice
from bot.i18n.wording import buttons, expected


def passed_on(voice: Voice, what: PassedOn) -> tuple[Reply, ...]:
    """Another division will answer; which one is named where its name can be read."""
    _ = voice.say
    name = _division(voice, what.division)
    if name:
        first = _(
            "I have passed your request {ticket} on to the division of CLAIR that knows most "
            "about it: {division}.",
            ticket=what.ticket_id,
            division=name,
        )
    else:
        first = _(
            "I have passed your request {ticket} on to the division of CLAIR that knows most "
            "about it.",
            ticket=what.ticket_id,
        )
    return (
        voice.reply(
            first,
            expected.expected_lines(voice, what.expected),
            _("A person there will answer you here. Until then I answer you again."),
            choices=(buttons.back_to_bot(voice), buttons.menu(voice)),
            author=Author.SYSTEM,
        ),
    )


def staff_changed(voice: Voice, what: StaffChanged) -> tuple[Reply, ...]:
    """A colleague goes on."""
    _ = voice.say
    return (
        voice.reply(
            _(
                "From now on {name} of CLAIR takes care of your request {ticket}, reads what you "
                "wrote here and will answer you. I stay quiet.",
                name=what.staff_name,
                ticket=what.ticket_id,
            ),
            choices=(buttons.back_to_bot(voice),),
            author=Author.SYSTEM,
        ),
    )


def handed_back(voice: Voice, what: HandedBack) -> tuple[Reply, ...]:
    """The bot goes on, and how to get a person again."""
    _ = voice.say
    return (
        voice.reply(
            _("{name} of CLAIR has left the talk. I answer you again.", name=what.staff_name),
            _(
                "If you need a person, tell me: your request {ticket} will be opened again.",
                ticket=what.ticket_id,
            ),
            choices=(buttons.human(voice), buttons.menu(voice)),
            author=Author.SYSTEM,
        ),
    )


def _division(voice: Voice, key: str) -> str:
    """A division by a name this reader can read; empty where there is none."""
    if voice.locale == JA_SIMPLE:
        # The names of divisions are hard words, and have no readings.
        return ""
    names = voice.content.divisions.get(key, {})
    return next((names[tag] for tag in fallback_chain(voice.locale) if tag in names), "")
