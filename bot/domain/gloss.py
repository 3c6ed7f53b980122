"""What a person's message most likely is about, kept beside it for staff who cannot read it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.choice import Action, read_choice
from bot.domain.locale import LocaleTag
from bot.domain.understood import SmallTalk, Understood, Verdict

MOST_TOPICS = 3
FAINTEST = 0.05
"""A topic less likely than this would only lead staff astray."""


@dataclass(frozen=True)
class Topic:
    """An entry that may be meant."""

    entry_id: str
    p: float


@dataclass(frozen=True)
class Gloss:
    """Language and topics of a message, as the understanding saw them when it was handled."""

    locale: LocaleTag
    topics: tuple[Topic, ...] = ()
    """The likeliest first."""
    smalltalk: SmallTalk | None = None
    emergency: str | None = None
    """The kind of danger (see ``EmergencyPattern``)."""


def gloss_of(understood: Understood) -> Gloss:
    """What staff need of it."""
    likely = {
        one.entry_id: Topic(one.entry_id, one.p)
        for one in understood.candidates
        if one.p >= FAINTEST
    }
    topics = sorted(likely.values(), key=lambda topic: -topic.p)
    if understood.entry_id is not None:
        # What the bot took the message for stands first, whatever the figures say.
        first = likely.get(understood.entry_id, Topic(understood.entry_id, understood.p))
        topics = [first, *(one for one in topics if one.entry_id != first.entry_id)]
    if understood.verdict is Verdict.SMALLTALK:
        topics = []
    return Gloss(
        locale=understood.locale,
        topics=tuple(topics[:MOST_TOPICS]),
        smalltalk=understood.smalltalk,
        emergency=understood.emergency_kind,
    )


def gloss_of_button(data: str, locale: LocaleTag) -> Gloss | None:
    """The topic whose button was pressed; None for buttons that lead elsewhere."""
    choice = read_choice(data)
    if choice is None or choice.action not in (Action.ENTRY, Action.FULL) or not choice.value:
        return None
    return Gloss(locale, (Topic(choice.value, 1.0),))
