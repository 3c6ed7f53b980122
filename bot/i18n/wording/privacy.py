"""Erasing what was written."""

from __future__ import annotations

from bot.domain.choice import Action, choice_data
from bot.domain.reply import Choice, Reply
from bot.domain.utterance import ForgetDeclined, ForgetQuestion, Forgotten
from bot.i18n.voice import Voice
from bot.i18n.wording import buttons


def forget_question(voice: Voice, _what: ForgetQuestion) -> tuple[Reply, ...]:
    """Really everything?"""
    _ = voice.say
    return (
        voice.reply(
            _("Shall I erase everything you wrote to me? It cannot be brought back."),
            _("If you have asked for a person, that request ends, too."),
            choices=(
                # TRANSLATORS: a button: yes, erase all my messages. At most 18 characters.
                Choice("🗑 " + _("Yes, erase"), choice_data(Action.FORGET, "yes")),
                # TRANSLATORS: a button: no, erase nothing. At most 20 characters.
                Choice(_("No, keep it"), choice_data(Action.FORGET, "no")),
            ),
        ),
    )


def forgotten(voice: Voice, _what: Forgotten) -> tuple[Reply, ...]:
    """All erased on our side."""
    _ = voice.say
    return (
        voice.reply(
            _("Done. I have erased everything you wrote to me."),
            _("Your own phone may still show this chat. You can delete it there."),
        ),
    )


def forget_declined(voice: Voice, _what: ForgetDeclined) -> tuple[Reply, ...]:
    """Nothing was erased."""
    _ = voice.say
    text = _("All right, I have erased nothing.")
    return (voice.reply(text, choices=(buttons.menu(voice),)),)
