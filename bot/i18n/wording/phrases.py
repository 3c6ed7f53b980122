"""Phrases staff picked, as one message in the reader's language."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import slots
from bot.domain.locale import JA
from bot.domain.phrasebook import Picked, StaffPhrase
from bot.domain.readings import Readings
from bot.domain.reply import Author, Link, Original, Phone, Reply
from bot.domain.slots import SlotKind
from bot.domain.template import FactRef, Ruby, Text, parse
from bot.domain.utterance import StaffPhrases
from bot.i18n import ruby
from bot.i18n.slots import AS_WRITTEN, slot_text
from bot.i18n.voice import Voice

BLANK = "＿＿＿"
"""Stands where a slot is not filled in yet; only ever seen in a preview."""

_KEPT = 0xE000
"""Private signs from here on stand for words that must come through as they were typed."""


def staff_phrases(voice: Voice, what: StaffPhrases) -> tuple[Reply, ...]:
    """The phrases in order, with what can be tapped in them, and the same in Japanese for staff."""
    _ = voice.say
    locale = voice.content.phrasebook.locale_of(what.picked, voice.locale)
    own = _reply(replace(voice, locale=locale), what)
    if locale != JA:
        japanese = _reply(replace(voice, locale=JA), what)
        own = replace(own, original=Original(japanese.text, JA, what.picked))
    else:
        own = replace(own, original=Original(own.text, JA, what.picked))
    if locale == voice.locale:
        return (own,)
    note = _(
        "(The message above is in {language}, as the staff wrote it.)",
        language=voice.spoken_language(locale),
    )
    return (own, voice.reply(note, author=Author.SYSTEM))


def _reply(voice: Voice, what: StaffPhrases) -> Reply:
    texts: list[str] = []
    phones: dict[str, Phone] = {}
    links: dict[str, Link] = {}
    for item in what.picked:
        phrase = voice.content.phrasebook.phrase(item.phrase_id)
        if phrase is None:
            continue
        texts.append(_text(voice, phrase, item))
        for name, typed in item.values:
            match phrase.slots.get(name):
                case SlotKind.PHONE:
                    phones[typed] = Phone(f"📞 {typed}", typed)
                case SlotKind.URL:
                    links[typed] = Link(typed.partition("://")[2].partition("/")[0], typed)
    return Reply(
        "\n\n".join(texts),
        voice.locale,
        author=Author.STAFF,
        phones=tuple(phones.values()),
        links=tuple(links.values()),
        sender_name=what.staff_name,
    )


def _text(voice: Voice, phrase: StaffPhrase, item: Picked) -> str:
    """One phrase. What staff typed is put in last, so that no brace or kanji of it is read."""
    values = dict(item.values)
    kept: list[str] = []
    pieces: list[str] = []
    for part in parse(phrase.text(voice.locale)):
        match part:
            case Text(words):
                pieces.append(words)
            case Ruby(base, reading):
                pieces.append(f"{{{base}|{reading}}}")
            case FactRef(name):
                kind = phrase.slots[name]
                if name in values and kind not in AS_WRITTEN:
                    value = slots.value(kind, values[name])
                    pieces.append(slot_text(kind, value, voice.locale))
                else:
                    pieces.append(chr(_KEPT + len(kept)))
                    kept.append(values.get(name, BLANK))
    readings = Readings.NONE if voice.locale == JA else voice.readings
    text = ruby.render("".join(pieces), readings)
    for number, words in enumerate(kept):
        text = text.replace(chr(_KEPT + number), words)
    return text
