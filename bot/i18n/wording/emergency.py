"""Danger: the number first, nothing before it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.domain.entry import Entry, Fact, FactKind
from bot.domain.reply import Phone, Reply
from bot.domain.utterance import CallFirst, EmergencyAnswer
from bot.i18n.desks import nationwide
from bot.i18n.render import phone_of
from bot.i18n.voice import Voice, with_parts
from bot.i18n.wording import buttons, expected
from bot.i18n.wording.answers import fallback_line

_DIALLED = re.compile(r"#?\d[\d-]*")
_NATIONAL = {
    "medical": "119",
    "fire": "119",
    "disaster": "119",
    "crime": "110",
    "violence": "110",
    "child-abuse": "110",
    "suicide": "119",
}
"""What to dial for each kind of danger when the entry does not say otherwise. Kept in code because
this must be said even if the content cannot be read."""
_NATIONAL_FIRST = frozenset({"medical", "fire", "crime"})
"""Where the national number goes before whatever else the entry lists."""


def emergency_answer(voice: Voice, what: EmergencyAnswer) -> tuple[Reply, ...]:
    """The number as the very first characters, the steps, and honestly who knows of it."""
    _ = voice.say
    entry = voice.content.entry(what.entry_id)
    number = _number(entry, what, voice)
    choices = () if what.ticket_opened else (buttons.human_now(voice),)
    if entry is None:
        first = _("{number} – call this number now. It is free.", number=number)
        others = _at_any_hour(what.phones, number, voice)
        lines = "\n".join(phone.label for phone in others)
        reply = voice.reply(first, lines, _who_knows(voice, what), choices=choices)
        return (replace(reply, phones=(Phone(f"📞 {number}", number), *others)),)
    rendered = voice.entry_text(entry)
    reply = voice.reply(
        f"{number} – {rendered.title}",
        fallback_line(voice, rendered),
        rendered.body,
        _who_knows(voice, what),
        choices=choices,
    )
    reply = with_parts(voice, reply, rendered, entry.id)
    others = tuple(phone for phone in reply.phones if phone.number != number)
    return (replace(reply, phones=(Phone(f"📞 {number}", number), *others)),)


def call_first(voice: Voice, what: CallFirst) -> tuple[Reply, ...]:
    """The number as the very first characters, for whoever may need it."""
    _ = voice.say
    number = _number(voice.content.entry(what.entry_id), what, voice)
    text = _("{number} – if somebody is in danger now, call this number first.", number=number)
    return (replace(voice.reply(text), phones=(Phone(f"📞 {number}", number),)),)


def _number(entry: Entry | None, what: EmergencyAnswer | CallFirst, voice: Voice) -> str:
    facts = what.phones if entry is None else entry.facts.values()
    return number_for(facts, what.kind, voice)


def number_for(told: Iterable[Fact], kind: str, voice: Voice) -> str:
    """The number to dial first: the national one where it is what the entry or the kind is about,
    else, of the facts of the danger's entry, ``number`` or the first telephone."""
    national = _NATIONAL.get(kind, "119")
    facts = [fact for fact in told if fact.kind is FactKind.TEL]
    numbers = {fact.name: phone_of(fact, voice.day).number for fact in facts}
    dialled = {name: value for name, value in numbers.items() if _DIALLED.fullmatch(value)}
    if kind in _NATIONAL_FIRST or not dialled:
        return national
    return dialled.get("number") or next(iter(dialled.values()))


def _at_any_hour(facts: Iterable[Fact], first: str, voice: Voice) -> tuple[Phone, ...]:
    """The other numbers that answer day and night, each with what it is for."""
    values = (fact.on(voice.day) for fact in facts)
    numbers = [str(one.value) for one in values if one.hours == "24h" and one.value != first]
    names = ((number, nationwide(number, voice.say)) for number in numbers)
    return tuple(
        Phone(f"📞 {number} – {name}" if name else f"📞 {number}", number) for number, name in names
    )


def _who_knows(voice: Voice, what: EmergencyAnswer) -> str:
    """Whether staff were told, and that nobody here can send help."""
    _ = voice.say
    if what.ticket_opened:
        told = _("I have told the staff of CLAIR, but they may read it only later.")
    else:
        told = _("Nobody at CLAIR has been told of this.")
    closed = expected.opening(voice, what.expected)
    return (
        "\n".join(filter(None, (told, closed)))
        + "\n"
        + _(
            "I am a program. CLAIR and I cannot send an ambulance, the police or the fire brigade: "
            "please call, or ask someone near you to call."
        )
    )
