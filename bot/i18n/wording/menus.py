"""Languages, chapters and the entries of a chapter as lists to tap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from bot.domain.choice import Action, choice_data
from bot.domain.entry import Audience, Chapter
from bot.domain.locale import LOCALES, LocaleTag
from bot.domain.officers.utterance import OfficerWay
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
from bot.i18n.wording import buttons, case_choices, officers, supports

LANGUAGES_A_PAGE = 10
ADVISERS = "advisers"
"""The chapter in which people look for the finder of supports."""

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
    question = _("What is your question about?")
    return (_chapters(voice, what.audience, question, officer=what.officer),)


def audience_chosen(voice: Voice, what: AudienceChosen) -> tuple[Reply, ...]:
    """For whom the bot answers from now on, with the chapters."""
    _ = voice.say
    if what.audience is Audience.MUNICIPAL:
        text = _("I now answer questions from city and town halls about the work of CLAIR.")
    else:
        text = _("I now answer questions about living in Japan.")
    return (_chapters(voice, what.audience, text, officer=what.officer),)


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
    ways_on: tuple[Choice, ...] = (buttons.menu(voice), buttons.human(voice))
    if chapter.id == ADVISERS and voice.content.supports.supports:
        ways_on = (supports.finder(voice), *ways_on)
    shown, page, pages = _page(entries, what.page, _page_size(len(entries), len(ways_on)))
    topics = tuple(buttons.entry(voice, entry) for entry in shown)
    others = _other_pages(voice, f"{chapter.id}.", page, pages)
    choices = (*topics, *others[: MAX_CHOICES - len(topics) - len(ways_on)], *ways_on)
    heading = buttons.chapter_label(voice, chapter)
    return (voice.reply(heading, buttons.listed(voice, topics), choices=choices),)


def _chapters(
    voice: Voice,
    audience: Audience,
    text: str,
    page: int = 1,
    *,
    officer: OfficerWay | None = None,
) -> Reply:
    """A text with the chapters under it, in pages where they and the ways on do not fit at once.

    No entry is more than three presses away: every page can be reached from every other, and a
    chapter that has pages itself stands on the first.
    """
    chapters = voice.content.chapters_for(audience)
    ways_on: tuple[Choice, ...] = (buttons.human(voice), buttons.other_audience(voice, audience))
    if audience is Audience.MUNICIPAL and voice.content.supports.supports:
        ways_on = (supports.finder(voice), *ways_on)
    if audience is Audience.MUNICIPAL and voice.content.grants.grants:
        ways_on = (case_choices.check_all(voice), *ways_on)
    # The same on every page, whether or not it has the officers' button.
    size = _page_size(len(chapters), len(ways_on) + (audience is Audience.MUNICIPAL))
    if officer:
        ways_on = (officers.way(voice, officer), *ways_on)
    shown, page, pages = _page(_long_ones_first(voice, chapters, size), page, size)
    topics = tuple(buttons.chapter(voice, chapter) for chapter in shown)
    others = _other_pages(voice, ".", page, pages)[: MAX_CHOICES - len(topics) - len(ways_on)]
    choices = (*topics, *others, *ways_on, buttons.language())
    return voice.reply(text, buttons.listed(voice, topics), choices=choices[:MAX_CHOICES])


def _long_ones_first(voice: Voice, chapters: Sequence[Chapter], size: int) -> tuple[Chapter, ...]:
    """The chapters in their order, but for those that need several pages: they go on page one."""
    ways_on = 2
    room = MAX_CHOICES - ways_on
    long = [one for one in chapters if len(voice.content.in_chapter(one.audience, one.id)) > room]
    short = [one for one in chapters if one not in long]
    kept = {one.id for one in (*long, *short)[:size]}
    first = [one for one in chapters if one.id in kept]
    return (*first, *(one for one in chapters if one.id not in kept))


def _page_size(count: int, ways_on: int) -> int:
    """So many items that one page has a button for every other page.

    Where there are too many items for that, each page only leads to the next.
    """
    room = MAX_CHOICES - ways_on
    for pages in range(1, room):
        size = room - (pages - 1)
        if pages * size >= count:
            return size
    return room - 1


def _other_pages(voice: Voice, name: str, page: int, pages: int) -> tuple[Choice, ...]:
    """To every other page, the next one first; from the last one back to the first."""
    _ = voice.say
    # TRANSLATORS: a button: shows more items of a list. At most 12 characters.
    more = _("More")
    others = [(page + step - 1) % pages + 1 for step in range(1, pages)]
    labels = [
        f"⬅️ {other}/{pages}"
        if other < page
        else f"➡️ {more} {other}/{pages}"
        if other == page + 1
        else f"➡️ {other}/{pages}"
        for other in others
    ]
    return tuple(
        Choice(label, choice_data(Action.MENU, f"{name}{other}"))
        for label, other in zip(labels, others, strict=True)
    )


def _page(items: Sequence[_T], page: int, size: int) -> tuple[Sequence[_T], int, int]:
    """The items of a page, the page really shown, and how many pages there are."""
    pages = max(1, -(-len(items) // max(size, 1)))
    page = page if 1 <= page <= pages else 1
    return items[(page - 1) * size : page * size], page, pages
