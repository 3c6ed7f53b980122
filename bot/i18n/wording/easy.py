"""Easy Japanese as each reader likes it: with readings, without, in kana or in Latin letters."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.choice import Action, choice_data
from bot.domain.entry import Entry
from bot.domain.locale import JA, JA_SIMPLE
from bot.domain.readings import CHOICES, Readings
from bot.domain.reply import Choice, Reply
from bot.domain.utterance import ReadingsChosen, ReadingsPicker
from bot.i18n.voice import Voice
from bot.i18n.wording import buttons


def readings_picker(voice: Voice, what: ReadingsPicker) -> tuple[Reply, ...]:
    """The ways, each shown in itself; the one in use is marked."""
    _ = voice.say
    lines = [
        f"{'✓' if readings is what.current else '・'} {_sample(voice, readings)}"
        for readings in CHOICES
    ]
    choices = tuple(
        Choice(_name(voice, readings), choice_data(Action.READINGS, readings))
        for readings in CHOICES
    )
    return (
        voice.reply(
            _("How would you like to read Japanese?"),
            "\n".join(lines),
            choices=(*choices, buttons.menu(voice)),
        ),
    )


def readings_chosen(voice: Voice, _what: ReadingsChosen) -> tuple[Reply, ...]:
    """Said in the way just chosen, so that it can be seen."""
    _ = voice.say
    return (voice.reply(_("From now on I write like this.")),)


def choices(voice: Voice, entry: Entry) -> tuple[Choice, ...]:
    """Below an answer in easy Japanese: other ways to write it, and the Japanese original."""
    _ = voice.say
    if voice.locale != JA_SIMPLE or JA_SIMPLE not in entry.texts:
        return ()
    return (
        # TRANSLATORS: a button: show kanji with readings, only kana, … At most 18 characters.
        Choice("あ " + _("How to read"), choice_data(Action.READINGS)),
        # TRANSLATORS: a button: the same text in normal Japanese. At most 18 characters.
        *(
            (Choice(_("Original text"), choice_data(Action.ORIGINAL, entry.id)),)
            if JA in entry.texts
            else ()
        ),
    )


def _name(voice: Voice, readings: Readings) -> str:
    _ = voice.say
    match readings:
        case Readings.NONE:
            # TRANSLATORS: a button: kanji without their readings. At most 18 characters.
            return _("Kanji only")
        case Readings.KANA:
            # TRANSLATORS: a button: hiragana and katakana only. At most 18 characters.
            return _("Kana only")
        case Readings.ROMAJI:
            # TRANSLATORS: a button: Japanese in Latin letters. At most 18 characters.
            return _("Latin letters")
        case _other:
            # TRANSLATORS: a button: kanji with their readings in brackets. At most 18 characters.
            return _("With readings")


def _sample(voice: Voice, readings: Readings) -> str:
    """A line as it looks in that way."""
    _ = replace(voice, locale=JA_SIMPLE, readings=readings).say
    return _("Please go to the city hall.")
