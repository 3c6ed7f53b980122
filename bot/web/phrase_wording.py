"""The words of the phrasebook's page: slots, what is wrong with them, phrases, and glosses."""

from __future__ import annotations

from bot.domain.locale import LocaleTag
from bot.domain.phrasebook import StaffPhrase
from bot.domain.slots import (
    LARGEST_AMOUNT,
    LARGEST_NUMBER,
    LONGEST_ADDRESS,
    LONGEST_WORDS,
    SlotFault,
    SlotKind,
)
from bot.domain.template import FactRef, Ruby, Text, parse
from bot.domain.understood import SmallTalk
from bot.web.wording import Gettext

INPUTS = {
    SlotKind.DATE: "date",
    SlotKind.TIME: "time",
    SlotKind.PHONE: "tel",
    SlotKind.URL: "url",
}
"""The kinds that browsers have a field of their own for."""


def slot_words(name: str, kind: SlotKind, _: Gettext) -> str:
    """The label of a slot."""
    match name:
        case "opens":
            # TRANSLATORS: label of a field: the time at which an office opens
            return _("Opens at")
        case "closes":
            # TRANSLATORS: label of a field: the time at which an office closes
            return _("Closes at")
        case "from":
            # TRANSLATORS: label of a field: the day on which something begins
            return _("First day")
        case "to":
            # TRANSLATORS: label of a field: the day on which something ends
            return _("Last day")
        case "days":
            # TRANSLATORS: label of a field: how many days something takes
            return _("Number of days")
    match kind:
        case SlotKind.DATE:
            # TRANSLATORS: label of a field
            return _("Date")
        case SlotKind.TIME:
            # TRANSLATORS: label of a field: a time of the day
            return _("Time")
        case SlotKind.AMOUNT:
            return _("Amount in yen")
        case SlotKind.NUMBER:
            # TRANSLATORS: label of a field: a figure
            return _("Number")
        case SlotKind.PLACE:
            # TRANSLATORS: label of a field: the name of an office or a meeting place
            return _("Place")
        case SlotKind.PHONE:
            return _("Telephone number")
        case SlotKind.NAME:
            # TRANSLATORS: label of a field: the name of a person
            return _("Name")
        case SlotKind.URL:
            return _("Web address")


def fault_words(fault: SlotFault, kind: SlotKind, _: Gettext) -> str:
    """What is wrong with what was typed, and what would be right."""
    match fault:
        case SlotFault.EMPTY:
            return _("Please fill this in.")
        case SlotFault.NO_DATE:
            return _("This is not a date. Write it like 2026-12-01.")
        case SlotFault.FAR_DATE:
            return _("This day is too far away. Is the year right?")
        case SlotFault.NO_TIME:
            return _("This is not a time. Write it like 09:30 or 15:00.")
        case SlotFault.NO_AMOUNT:
            return _("Write a whole amount in yen, like 4000.")
        case SlotFault.NO_NUMBER:
            return _("Write a whole number, like 10.")
        case SlotFault.NO_PHONE:
            return _("This is not a telephone number. Write it like 03-1234-5678.")
        case SlotFault.NO_ADDRESS:
            return _("Write the whole address, beginning with https://.")
        case SlotFault.TOO_LONG:
            most = LONGEST_ADDRESS if kind is SlotKind.URL else LONGEST_WORDS
            return _("This is too long; {limit} characters are the most.").format(limit=most)
        case SlotFault.TOO_LARGE:
            largest = LARGEST_AMOUNT if kind is SlotKind.AMOUNT else LARGEST_NUMBER
            return _("This is too much; {limit} is the most.").format(limit=f"{largest:,}")


def phrase_words(phrase: StaffPhrase, locale: LocaleTag, _: Gettext) -> str:
    """A phrase to choose from, with the names of its slots where something is to be filled in."""
    pieces: list[str] = []
    for part in parse(phrase.text(locale)):
        match part:
            case Text(words):
                pieces.append(words)
            case Ruby(base, _reading):
                pieces.append(base)
            case FactRef(name):
                pieces.append(f"［{slot_words(name, phrase.slots[name], _)}］")
    return "".join(pieces)


def smalltalk_words(kind: SmallTalk, _: Gettext) -> str:
    """What words mean that ask for nothing, for staff who cannot read them."""
    match kind:
        case SmallTalk.GREETING:
            # TRANSLATORS: what a message of a person means: hello
            return _("A greeting")
        case SmallTalk.THANKS:
            # TRANSLATORS: what a message of a person means: thank you
            return _("Thanks")
        case SmallTalk.GOODBYE:
            # TRANSLATORS: what a message of a person means: goodbye
            return _("A farewell")
        case SmallTalk.INSULT:
            # TRANSLATORS: what a message of a person is
            return _("Rude words")
        case SmallTalk.HELP:
            # TRANSLATORS: what a message of a person asks
            return _("Asks what one can do here")
        case SmallTalk.HUMAN:
            # TRANSLATORS: what a message of a person asks
            return _("Wants to talk with a person")
        case SmallTalk.PROVE:
            # TRANSLATORS: what a message of a person asks
            return _("Wants to prove to be municipal staff")
        case SmallTalk.REMINDERS:
            # TRANSLATORS: what a message of a person asks
            return _("Asks about reminders")
        case SmallTalk.YES:
            # TRANSLATORS: what a message of a person means
            return _("Yes")
        case SmallTalk.NO:
            # TRANSLATORS: what a message of a person means
            return _("No")


def danger_words(kind: str, _: Gettext) -> str:
    """What kind of danger a message speaks of."""
    match kind:
        case "medical":
            return _("Emergency: somebody is ill or hurt")
        case "fire":
            return _("Emergency: fire")
        case "crime":
            return _("Emergency: crime")
        case "suicide":
            return _("Emergency: wants to die")
        case "violence":
            return _("Emergency: violence")
        case "child-abuse":
            return _("Emergency: a child is in danger")
        case "disaster":
            return _("Emergency: disaster")
        case _other:
            return _("Emergency")
