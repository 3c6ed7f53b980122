"""Languages, chapters and the entries of a chapter as lists to tap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from bot.domain.choice import Action, choice_data
from bot.domain.entry import Audience, Chapter
from bot.domain.locale import LOCALES, LocaleTag
from bot.domain.reply import Choice, Reply
from bot.domain.utterance import (
    AudienceChosen,
    ChapterMenu,
    EntryMenu,
    LanguageChosen,
    LanguagePicker,
    OfferSwitch,
    OldButton,
)
from bot.i18n.voice import MAX_CHOICES, Voice, native_name
from bot.i18n.wording import buttons

LANGUAGES_A_PAGE = 10
CHAPTERS_A_PAGE = 9
ENTRIES_A_PAGE = 9

_T = TypeVar("_T")


def language_picker(voice: Voice, what: LanguagePicker) -> tuple[Reply, ...]:
    """One page of the languages, by native name."""
    _ = voice.say
    return (
        voice.reply(
            _("Which language is easiest for you?"),
            choices=language_choices(what.likely or voice.locale, what.page),
        ),
    )


def language_choices(likely: LocaleTag, page: int = 1) -> tuple[Choice, ...]:
    """One page of the picker: the likely language first, then all others in their order."""
    order = (likely, *(tag for tag in LOCALES if tag != likely))
    shown, page, pages = _page(order, page, LANGUAGES_A_PAGE)
    choices = [Choice(native_name(tag), choice_data(Action.LANGUAGE, tag)) for tag in shown]
    if pages > 1:
        following = page % pages + 1
        data = choice_data(Action.LANGUAGES, str(following))
        choices.append(Choice(f"🌐 … {following}/{pages}", data))
    return tuple(choices)


def language_chosen(voice: Voice, _what: LanguageChosen) -> tuple[Reply, ...]:
    """That the choice was understood, and honestly how far the translation goes."""
    _ = voice.say
    language = voice.language(voice.locale)
    lines = [_("From now on I write to you in {language}.", language=language)]
    if not voice.translated:
        lines.append(
            _("My buttons are not all in {language} yet. Some are in English.", language=language)
        )
    return (voice.reply("\n".join(lines)),)


def offer_switch(voice: Voice, what: OfferSwitch) -> tuple[Reply, ...]:
    """The message was in another language than the chosen one: stay with it?"""
    _ = voice.say
    return (
        voice.reply(
            _(
                "You wrote in {language}, so I answered in it. Shall I always write in {language}?",
                language=voice.language(what.to),
            ),
            choices=(
                Choice(f"✓ {native_name(what.to)}", choice_data(Action.LANGUAGE, what.to)),
                buttons.language(),
            ),
        ),
    )


def chapter_menu(voice: Voice, what: ChapterMenu) -> tuple[Reply, ...]:
    """The chapters of an audience."""
    _ = voice.say
    return (_chapters(voice, what.audience, _("What is your question about?")),)


def audience_chosen(voice: Voice, what: AudienceChosen) -> tuple[Reply, ...]:
    """For whom the bot answers from now on, with the chapters."""
    _ = voice.say
    if what.audience is Audience.MUNICIPAL:
        text = _("I now answer questions from city and town halls about the work of CLAIR.")
    else:
        text = _("I now answer questions about living in Japan.")
    return (_chapters(voice, what.audience, text),)


def old_button(voice: Voice, what: OldButton) -> tuple[Reply, ...]:
    """An outdated button; the chapters instead."""
    _ = voice.say
    text = _("This button is old and does not work any more. These are the topics I know.")
    return (_chapters(voice, what.audience, text),)


def entry_menu(voice: Voice, what: EntryMenu) -> tuple[Reply, ...]:
    """One page of a chapter's entries. Without a chapter: that page of the chapters themselves."""
    _ = voice.say
    chapter = voice.content.chapters.get(what.chapter)
    if chapter is None:
        text = _("What is your question about?")
        return (_chapters(voice, what.audience, text, what.page),)
    entries = voice.content.in_chapter(what.audience, what.chapter)
    shown, page, pages = _page(entries, what.page, ENTRIES_A_PAGE)
    topics = tuple(buttons.entry(voice, entry) for entry in shown)
    choices = list(topics)
    if pages > 1:
        choices.append(_next_page(voice, f"{chapter.id}.", page, pages))
    choices += [buttons.menu(voice), buttons.human(voice)]
    heading = buttons.chapter_label(voice, chapter)
    return (voice.reply(heading, buttons.listed(voice, topics), choices=tuple(choices)),)


def _chapters(voice: Voice, audience: Audience, text: str, page: int = 1) -> Reply:
    """A text with the chapters under it, in pages where they and the ways on do not fit at once."""
    chapters: Sequence[Chapter] = voice.content.chapters_for(audience)
    ways_on = (buttons.human(voice), buttons.other_audience(voice, audience))
    room = MAX_CHOICES - len(ways_on)
    shown, page, pages = _page(
        chapters, page, len(chapters) if len(chapters) <= room else CHAPTERS_A_PAGE
    )
    topics = tuple(buttons.chapter(voice, chapter) for chapter in shown)
    following = (_next_page(voice, ".", page, pages),) if pages > 1 else ()
    choices = (*topics, *following, *ways_on, buttons.language())
    return voice.reply(text, buttons.listed(voice, topics), choices=choices[:MAX_CHOICES])


def _next_page(voice: Voice, name: str, page: int, pages: int) -> Choice:
    """To the next page, from the last one back to the first."""
    _ = voice.say
    following = page % pages + 1
    # TRANSLATORS: a button: shows more items of a list. At most 12 characters.
    label = "➡️ " + _("More") + f" {following}/{pages}"
    return Choice(label, choice_data(Action.MENU, f"{name}{following}"))


def _page(items: Sequence[_T], page: int, size: int) -> tuple[Sequence[_T], int, int]:
    """The items of a page, the page really shown, and how many pages there are."""
    pages = max(1, -(-len(items) // max(size, 1)))
    page = page if 1 <= page <= pages else 1
    return items[(page - 1) * size : page * size], page, pages
