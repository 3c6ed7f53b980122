"""Answers from the knowledge base, and what is said when there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.choice import Action, choice_data
from bot.domain.eligibility.rules import SchemeKind
from bot.domain.entry import Audience, Entry, HandoffPolicy
from bot.domain.locale import JA, LocaleTag
from bot.domain.reply import Author, Choice, Link, Original, Reply
from bot.domain.utterance import Answer, AskWhich, FeedbackThanks, NotSure, OldButton
from bot.i18n.facts import month_text
from bot.i18n.publishers import publisher
from bot.i18n.render import RenderedText, UsedSource
from bot.i18n.voice import Voice, with_parts
from bot.i18n.wording import buttons, case_choices, desks, easy, menus, reminders, supports

RELATED = 3
_GRANT_CHAPTERS = frozenset({"grants", "advisers"})
SOURCES = 3


def answer(voice: Voice, what: Answer) -> tuple[Reply, ...]:
    """The entry with everything a reader needs to trust it and to go on."""
    entry = voice.content.entry(what.entry_id)
    if entry is None:
        return menus.old_button(voice, OldButton(Audience.RESIDENT))
    rendered = voice.entry_text(entry, full=what.full)
    by_staff = bool(what.staff_name)
    sources = rendered.sources[:SOURCES]
    reply = voice.reply(
        "" if what.full else fallback_line(voice, rendered),
        rendered.title,
        rendered.body,
        "" if by_staff else _short_line(voice, entry, rendered),
        "" if by_staff else _person_first(voice, entry),
        "\n".join(cautions(voice, entry, rendered)),
        "\n".join(source_lines(voice, sources)),
        choices=()
        if by_staff  # The bot is silent: its buttons would lead nowhere.
        else (
            *full_button(voice, entry, rendered),
            *((reminders.ask(voice, entry.id),) if what.remind else ()),
            *_choices(voice, entry),
            *easy.choices(voice, entry),
        ),
    )
    reply = with_parts(voice, reply, rendered, entry.id)
    reply = replace(reply, links=with_sources(voice, reply.links, sources))
    return (by_a_person(voice, what, reply) if by_staff else reply,)


def by_a_person(voice: Voice, what: Answer, reply: Reply) -> Reply:
    """The answer as a line of the member of staff who sent it, with its Japanese beside it."""
    reply = replace(reply, author=Author.STAFF, sender_name=what.staff_name)
    if voice.locale == JA:
        return reply
    (japanese,) = answer(replace(voice, locale=JA), what)
    return replace(reply, original=Original(japanese.text, JA))


def fallback_line(voice: Voice, rendered: RenderedText) -> str:
    """Says that the words are in another language than the reader's; nothing where they are not."""
    _ = voice.say
    if rendered.text_locale == voice.locale:
        return ""
    return _(
        "This answer is not available in {wanted} yet. Here it is in {shown}.",
        wanted=voice.language(voice.locale),
        shown=voice.language(rendered.text_locale),
    )


def _full_locale(voice: Voice, entry: Entry, rendered: RenderedText) -> LocaleTag | None:
    """The nearest locale with the whole text, where this one is only short."""
    full = entry.text(voice.locale, full=True)
    return full.locale if rendered.short and not full.short else None


def _short_line(voice: Voice, entry: Entry, rendered: RenderedText) -> str:
    _ = voice.say
    locale = _full_locale(voice, entry, rendered)
    if locale is None:
        return ""
    return _(
        "This is the answer in short. The whole text is there in {language}.",
        language=voice.language(locale),
    )


def full_button(voice: Voice, entry: Entry, rendered: RenderedText) -> tuple[Choice, ...]:
    """To the whole text in the nearest language that has it, where this one is only short."""
    locale = _full_locale(voice, entry, rendered)
    if locale is None:
        return ()
    language = voice.language(locale)
    label = "📄 " + language[:1].upper() + language[1:]
    return (Choice(label, choice_data(Action.FULL, entry.id)),)


def ask_which(voice: Voice, what: AskWhich) -> tuple[Reply, ...]:
    """Up to three entries by number, and none of these."""
    _ = voice.say
    entries = voice.entries(what.entry_ids)
    if not entries:
        return not_sure(voice, NotSure(Audience.RESIDENT))
    lines = "\n".join(f"{n}. {voice.title(entry)}" for n, entry in enumerate(entries, start=1))
    return (
        voice.reply(
            _("I want to be sure that I understand you. Which one do you mean?")
            if len(entries) > 1
            else _("I want to be sure that I understand you. Do you mean this?"),
            lines,
            choices=(
                *(buttons.entry(voice, entry, n) for n, entry in enumerate(entries, start=1)),
                # TRANSLATORS: a button below up to three topics. At most 20 characters.
                Choice(_("None of these"), choice_data(Action.NONE_OF_THESE)),
                buttons.human(voice),
            ),
        ),
    )


def not_sure(voice: Voice, what: NotSure) -> tuple[Reply, ...]:
    """An honest "I do not know", with a person and the nearest topics."""
    _ = voice.say
    chapter = voice.content.chapters.get(what.chapter or "")
    nearest = (buttons.chapter(voice, chapter),) if chapter else ()
    return (
        voice.reply(
            _("I am sorry, I do not know the answer to this, and I do not want to guess."),
            _("A person at CLAIR can read your question and answer you here. Shall I pass it on?"),
            choices=(
                # TRANSLATORS: a button: yes, a human being shall answer. At most 18 characters.
                Choice("🙋 " + _("Yes, please"), choice_data(Action.HUMAN, "yes")),
                *nearest,
                buttons.menu(voice),
            ),
        ),
    )


def feedback_thanks(voice: Voice, _what: FeedbackThanks) -> tuple[Reply, ...]:
    """Good to hear."""
    _ = voice.say
    text = _("Thank you for telling me! Is there anything else you would like to know?")
    return (voice.reply(text, choices=(buttons.menu(voice),)),)


def _person_first(voice: Voice, entry: Entry) -> str:
    _ = voice.say
    if entry.handoff is not HandoffPolicy.FIRST:
        return ""
    return _("This is easier to solve together with a person. You can ask one at CLAIR.")


def cautions(voice: Voice, entry: Entry, rendered: RenderedText) -> list[str]:
    """What the reader should know before relying on the answer."""
    _ = voice.say
    lines = []
    if rendered.stale:
        lines.append(_("The Japanese original has changed. This translation may be out of date."))
    if rendered.unsure:
        values = "、".join(rendered.unsure) if voice.bullet == "・" else "; ".join(rendered.unsure)
        lines.append(_("Please check on the official page: {values}", values=values))
    elif rendered.uncertain or _unread(rendered):
        lines.append(_("Please also look at the official page before you decide."))
    if entry.varies_by_town:
        lines.append(_("This differs from town to town. Please ask your city or town hall."))
    return [f"⚠️ {line}" for line in lines]


def _unread(rendered: RenderedText) -> bool:
    """Whether nobody has read any of the pages named as sources."""
    return bool(rendered.sources) and not any(u.source.read_on for u in rendered.sources)


def source_lines(voice: Voice, sources: tuple[UsedSource, ...]) -> list[str]:
    """One line a publisher, as old as the oldest of its pages."""
    oldest: dict[str, UsedSource] = {}
    for used in sources:
        name = used.source.publisher
        if name not in oldest or used.as_of < oldest[name].as_of:
            oldest[name] = used
    return [_source_line(voice, used) for used in oldest.values()]


def _source_line(voice: Voice, used: UsedSource) -> str:
    _ = voice.say
    year, _dash, month = used.as_of.partition("-")
    moment = date(int(year), int(month[:2] or 1), 1)
    return _(
        "Source: {publisher} (as of {month})",
        publisher=voice.shown(publisher(used.source.publisher, voice.locale, voice.say)),
        month=voice.shown(month_text(moment, voice.words)),
    )


def with_sources(
    voice: Voice, links: tuple[Link, ...], sources: tuple[UsedSource, ...]
) -> tuple[Link, ...]:
    """The text's own links, then the sources it does not link to itself."""
    urls, labels = {link.url for link in links}, {link.label for link in links}
    found = list(links)
    for source in (used.source for used in sources):
        if not source.url or source.url in urls:
            continue
        # Two links of one name would not tell where each of them leads.
        name = voice.publisher(source.publisher)
        label = source.title if name in labels else name
        urls.add(source.url)
        labels.add(label)
        found.append(Link(label, source.url))
    return tuple(found)


def _choices(voice: Voice, entry: Entry) -> tuple[Choice, ...]:
    _ = voice.say
    feedback = (
        # TRANSLATORS: a button: the answer was good. At most 18 characters.
        Choice("👍 " + _("This helped"), choice_data(Action.HELPED, entry.id)),
        # TRANSLATORS: a button: the answer was not good. At most 18 characters.
        Choice("👎 " + _("Did not help"), choice_data(Action.NOT_HELPED, entry.id)),
    )
    related = tuple(buttons.entry(voice, other) for other in voice.entries(entry.related)[:RELATED])
    menu = buttons.menu(voice)
    grant = voice.content.grants.grants.get(entry.id)
    if grant is not None and grant.kind is SchemeKind.CHECKED:
        related = (case_choices.check_grant(voice, entry.id), *related)
    elif entry.chapter in _GRANT_CHAPTERS and voice.content.grants.grants:
        related = (case_choices.check_all(voice), *related)
    if entry.chapter == "consult" and voice.content.directory.desks:
        related = (desks.near_me(voice), *related)
    if entry.audience is Audience.MUNICIPAL and voice.content.supports.of_entry(entry.id):
        related = (*related, supports.finder(voice))
    match entry.handoff:
        case HandoffPolicy.FIRST:
            return (buttons.human(voice), *feedback, *related, menu)
        case HandoffPolicy.OFFER:
            return (*feedback, *related, buttons.human(voice), menu)
        case HandoffPolicy.NEVER:
            return (*feedback, *related, menu)
