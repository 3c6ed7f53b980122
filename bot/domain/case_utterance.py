"""What the bot means to say in a guided check of a project."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.eligibility.case import OpenCase
from bot.domain.eligibility.dialogue import Look
from bot.domain.eligibility.heard import Doubt
from bot.domain.eligibility.record import CaseRecord
from bot.domain.entry import Audience


class Notice(StrEnum):
    """Something to be said before the question."""

    STARTED = "started"
    RESUMED = "resumed"
    RESTARTED = "restarted"
    KEPT = "kept"
    """The same project, now looked at for another grant."""
    RULES_CHANGED = "rules_changed"
    CALL_CLOSED = "call_closed"
    """The window closed since the case was last looked at."""
    OLD_BUTTON = "old_button"
    UNCLEAR = "unclear"
    """What was written could not be read as an answer."""
    STILL_OPEN = "still_open"
    """Something else was answered in between."""


@dataclass(frozen=True)
class CaseNews:
    """What happened to a case with the latest message."""

    notices: tuple[Notice, ...] = ()
    taken: tuple[str, ...] = ()
    """Fields whose answers were just understood, to be shown and changed."""
    doubts: tuple[Doubt, ...] = ()
    kept: tuple[int, ...] = ()
    """Amounts in yen that were told without saying what they are, and are not asked about now."""


@dataclass(frozen=True)
class CaseQuestion:
    """One question with its options, after what was understood."""

    case: OpenCase
    look: Look
    news: CaseNews = field(default_factory=CaseNews)
    page: int = 1
    """Of the options, where they are many."""


@dataclass(frozen=True)
class CaseConflict:
    """Answers that cannot all be right; each can be changed."""

    case: OpenCase
    look: Look
    news: CaseNews = field(default_factory=CaseNews)


@dataclass(frozen=True)
class CaseOutcome:
    """What the published conditions say of the project, and the ways on."""

    case: OpenCase
    look: Look
    news: CaseNews = field(default_factory=CaseNews)


@dataclass(frozen=True)
class CaseAnswers:
    """Everything told so far; a button changes each of it."""

    case: OpenCase
    page: int = 1


@dataclass(frozen=True)
class CaseStopped:
    """Put aside; how to go on later."""

    case: OpenCase


@dataclass(frozen=True)
class CaseWaiting:
    """There is a case already: is it about the same project?"""

    case: OpenCase
    grant: str | None
    """What the person now wants to have checked."""


@dataclass(frozen=True)
class CaseGone:
    """There is no case to go on with."""


@dataclass(frozen=True)
class CasePassedOn:
    """What staff now see of the case."""

    record: CaseRecord


@dataclass(frozen=True)
class ForOtherAudience:
    """The only entry that fits is for the other audience: show it?"""

    entry_id: str
    audience: Audience
    """The entry's."""


CaseUtterance = (
    CaseQuestion
    | CaseConflict
    | CaseOutcome
    | CaseAnswers
    | CaseStopped
    | CaseWaiting
    | CaseGone
    | CasePassedOn
)
