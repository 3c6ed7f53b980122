"""The buttons that stand under many replies."""

from __future__ import annotations

from bot.domain.choice import Action, choice_data
from bot.domain.entry import Audience, Chapter, Entry
from bot.domain.reply import Choice
from bot.i18n.ruby import LABEL_LIMIT, graphemes
from bot.i18n.voice import Voice


def menu(voice: Voice) -> Choice:
    """To the chapters."""
    _ = voice.say
    # TRANSLATORS: a button: shows the list of topics. At most 17 characters.
    return Choice("📋 " + _("All topics"), choice_data(Action.MENU))


def human(voice: Voice) -> Choice:
    """To a person, after a question whether that is really wanted."""
    _ = voice.say
    # TRANSLATORS: a button: the person wants to write with a human being. At most 18 characters.
    return Choice("🙋 " + _("Ask a person"), choice_data(Action.HUMAN, "ask"))


def back_to_bot(voice: Voice) -> Choice:
    """Away from staff again."""
    _ = voice.say
    # TRANSLATORS: a button: takes back the request for a human being. At most 18 characters.
    return Choice("🤖 " + _("Back to the bot"), choice_data(Action.BACK_TO_BOT))


def human_now(voice: Voice) -> Choice:
    """To a person at once, where the text above has already said what that means."""
    _ = voice.say
    return Choice("🙋 " + _("Ask a person"), choice_data(Action.HUMAN, "yes"))


def language() -> Choice:
    """To the language picker; readable without knowing the present language."""
    return Choice("🌐 Language / 言語", choice_data(Action.LANGUAGES))


def help_(voice: Voice) -> Choice:
    """To the list of commands."""
    _ = voice.say
    # TRANSLATORS: a button: shows what one can write. At most 17 characters.
    return Choice("💡 " + _("Help"), choice_data(Action.HELP))


def other_audience(voice: Voice, audience: Audience) -> Choice:
    """From residents' topics to municipal staff's, or back."""
    _ = voice.say
    if audience is Audience.RESIDENT:
        # TRANSLATORS: a button for people who work in a city or town hall. At most 18 characters.
        label = "🏛 " + _("For municipalities")
        return Choice(label, choice_data(Action.AUDIENCE, Audience.MUNICIPAL))
    # TRANSLATORS: a button for people from abroad who live in Japan. At most 18 characters.
    return Choice("🏠 " + _("For residents"), choice_data(Action.AUDIENCE, Audience.RESIDENT))


def entry(voice: Voice, shown: Entry, number: int | None = None) -> Choice:
    """To an entry, with its (possibly long) title, numbered where a number can be typed."""
    title = voice.title(shown)
    label = title if number is None else f"{number}. {title}"
    return Choice(label, choice_data(Action.ENTRY, shown.id))


def chapter(voice: Voice, shown: Chapter) -> Choice:
    """To the entries of a chapter."""
    return Choice(chapter_label(voice, shown), choice_data(Action.MENU, shown.id))


def chapter_label(voice: Voice, shown: Chapter) -> str:
    """A chapter as it stands on buttons and in lists."""
    title = voice.shown(shown.title(voice.locale))
    return f"{shown.emoji} {title}".strip()


def listed(voice: Voice, choices: tuple[Choice, ...]) -> str:
    """The labels as lines of text where a button would cut one of them, else nothing."""
    if all(graphemes(choice.label) <= LABEL_LIMIT for choice in choices):
        return ""
    return "\n".join(f"{voice.bullet}{choice.label}" for choice in choices)
