"""An answer there is only for the other audience: named, and shown when the person wants it."""

from __future__ import annotations

from bot.domain.case_utterance import ForOtherAudience
from bot.domain.choice import Action, choice_data
from bot.domain.entry import Audience
from bot.domain.reply import Choice, Reply
from bot.domain.utterance import NotSure
from bot.i18n.voice import Voice
from bot.i18n.wording import answers, buttons


def for_other_audience(voice: Voice, what: ForOtherAudience) -> tuple[Reply, ...]:
    """Whom the entry is for; a button shows it, another one changes the audience for good."""
    _ = voice.say
    entry = voice.content.entry(what.entry_id)
    if entry is None:
        return answers.not_sure(voice, NotSure(what.audience))
    municipal = what.audience is Audience.MUNICIPAL
    if municipal:
        text = _("I have an answer to this, but it is meant for municipalities. Shall I show it?")
        # TRANSLATORS: a button: the person works in a city or town hall. At most 18 characters.
        label = "🏛 " + _("I work in one")
    else:
        text = _("I have an answer to this, but it is meant for residents. Shall I show it?")
        # TRANSLATORS: a button: from now on answers for residents. At most 18 characters.
        label = "🏠 " + _("Ask as a resident")
    return (
        voice.reply(
            text,
            f"“{voice.title(entry)}”",
            choices=(
                # TRANSLATORS: a button: show this answer. At most 18 characters.
                Choice("📄 " + _("Show it"), choice_data(Action.ENTRY, entry.id)),
                Choice(label, choice_data(Action.AUDIENCE, f"{what.audience}+{entry.id}")),
                Choice(_("None of these"), choice_data(Action.NONE_OF_THESE)),
                buttons.human(voice),
            ),
        ),
    )
