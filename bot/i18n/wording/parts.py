"""What an entry says of one thing, and what else a message asked about."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.choice import Action, choice_data
from bot.domain.entry import Audience, Entry, EntryText
from bot.domain.passages import naming, telling
from bot.domain.reply import Choice, Reply
from bot.domain.utterance import AlsoAsked, AnswerPart, OldButton
from bot.i18n.render import render_text
from bot.i18n.voice import Voice, with_parts
from bot.i18n.wording import answers, buttons, desks, menus

_WHOLE = "📄 "


def answer_part(voice: Voice, what: AnswerPart) -> tuple[Reply, ...]:
    """The sentences that tell it, with the entry's title and source; else that it is not told."""
    entry = voice.content.entry(what.entry_id)
    if entry is None:
        return menus.old_button(voice, OldButton(Audience.RESIDENT))
    text = entry.text(voice.locale)
    lines, all_told = _lines(voice, text, entry, what)
    if not lines:
        return (_untold(voice, entry),)
    part = render_text(
        replace(text, body="\n".join(lines)), entry, voice.locale, voice.day, voice.readings
    )
    sources = part.sources[: answers.SOURCES]
    _ = voice.say
    reply = voice.reply(
        answers.fallback_line(voice, part),
        part.title,
        part.body,
        "" if all_told else _("My text says nothing about the rest of your question."),
        "\n".join(answers.cautions(voice, entry, part)),
        "\n".join(answers.source_lines(voice, sources)),
        choices=_ways_on(voice, entry),
    )
    reply = with_parts(voice, reply, part, entry.id)
    return (replace(reply, links=answers.with_sources(voice, reply.links, sources)),)


def also_asked(voice: Voice, what: AlsoAsked) -> tuple[Reply, ...]:
    """The other topics of the same message, by number."""
    _ = voice.say
    entries = voice.entries(what.entry_ids)
    if not entries:
        return menus.old_button(voice, OldButton(Audience.RESIDENT))
    lines = "\n".join(f"{n}. {voice.title(entry)}" for n, entry in enumerate(entries, start=1))
    topics = tuple(buttons.entry(voice, entry, n) for n, entry in enumerate(entries, start=1))
    return (
        voice.reply(
            _("You also asked about:") + "\n" + lines,
            choices=(*topics, buttons.human(voice), buttons.menu(voice)),
        ),
    )


def _lines(
    voice: Voice, text: EntryText, entry: Entry, what: AnswerPart
) -> tuple[tuple[str, ...], bool]:
    """The lines in the order of what was asked, none twice; and whether everything is told."""
    if what.naming:
        found = naming(text, what.naming)
        return found, bool(found)
    words = voice.content.followups.get(text.locale)
    told = [telling(text, entry, aspect, words) for aspect in what.aspects]
    lines = dict.fromkeys(line for one in told for line in one)
    return tuple(lines), all(told)


def _untold(voice: Voice, entry: Entry) -> Reply:
    _ = voice.say
    lines = [
        _(
            "My text “{title}” does not say this, and I do not want to guess.",
            title=voice.title(entry),
        )
    ]
    if entry.varies_by_town:
        lines.append(_("This differs from town to town. Please ask your city or town hall."))
    return replace(voice.reply("\n".join(lines), choices=_ways_on(voice, entry)), entry_id=entry.id)


def _ways_on(voice: Voice, entry: Entry) -> tuple[Choice, ...]:
    _ = voice.say
    # TRANSLATORS: a button: all of an answer, of which a part was shown. At most 17 characters.
    whole = Choice(_WHOLE + _("Whole answer"), choice_data(Action.ENTRY, entry.id))
    full = answers.full_button(voice, entry, voice.entry_text(entry))
    near = (desks.near_me(voice),) if entry.varies_by_town and voice.content.directory.desks else ()
    return (whole, *full, *near, buttons.human(voice), buttons.menu(voice))
