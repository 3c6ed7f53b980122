"""Questions that lean on the answer before: how much, when, where – and the words for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Aspect(StrEnum):
    """What people ask of a topic they have just read about."""

    COST = "cost"
    WHEN = "when"
    """A deadline, a day."""
    HOURS = "hours"
    """When a desk or a line is open."""
    WHERE = "where"
    BRING = "bring"
    PHONE = "phone"
    LANGUAGE = "language"
    """Which language is spoken there."""
    DURATION = "duration"
    """How long it takes."""


class Position(StrEnum):
    """Which of the offered topics is meant."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    LAST = "last"
    NONE = "none"

    def of(self, count: int) -> int | None:
        """The place from 0 among so many; None for none of them and for one that is not there."""
        places = {
            Position.FIRST: 0,
            Position.SECOND: 1,
            Position.THIRD: 2,
            Position.LAST: count - 1,
        }
        place = places.get(self)
        return place if place is not None and 0 <= place < count else None


@dataclass(frozen=True)
class FollowupWords:
    """The words of one locale (``intents/<locale>/_followups.yaml``)."""

    ask: Mapping[Aspect, tuple[str, ...]] = field(default_factory=dict)
    """What people type, as nearly the whole message."""
    tell: Mapping[Aspect, tuple[str, ...]] = field(default_factory=dict)
    """Words by which a sentence of a text is known to tell it."""
    choose: Mapping[Position, tuple[str, ...]] = field(default_factory=dict)
    lead: tuple[str, ...] = ()
    """How a message begins that goes on from the answer before ("and for …")."""
    tail: tuple[str, ...] = ()
    """How such a message ends."""
    join: tuple[str, ...] = ()
    """What stands between two questions of one message ("also", "another question")."""
    question: tuple[str, ...] = ()
    """Words that make a sentence a question or a wish."""
    beside: tuple[str, ...] = ()
    """Words that may stand beside ``ask`` and ``choose`` and add nothing."""
