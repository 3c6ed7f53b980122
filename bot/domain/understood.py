"""What the understanding says of a message: one explainable result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.eligibility.heard import Asked, Heard
from bot.domain.entry import Audience, Fact
from bot.domain.followup import Aspect
from bot.domain.locale import LocaleTag


class Verdict(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    ASK = "ask"
    HANDOFF = "handoff"
    EMERGENCY = "emergency"
    SMALLTALK = "smalltalk"


class SmallTalk(StrEnum):
    """Words that ask for nothing."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    INSULT = "insult"
    HELP = "help"
    HUMAN = "human"
    """The person asks for a human in plain words."""
    PROVE = "prove"
    """Municipal staff want to show that they are."""
    REMINDERS = "reminders"
    """Municipal staff want to be reminded, or to see or stop their reminders."""
    YES = "yes"
    NO = "no"
    """Only when the whole message says so."""


@dataclass(frozen=True)
class Question:
    """A message and what is known of its writer."""

    text: str
    audience: Audience
    chosen: LocaleTag | None = None
    """The locale the person chose; the answer's default."""
    prior: LocaleTag | None = None
    """A guess (platform's hint, the conversation so far) when none was chosen."""
    last_entry: str | None = None
    asked: bool = False
    """The bot's last words were a question: "ok, thanks" is a yes before it is thanks."""
    project: Asked | None = None
    """The message may say something about a project: how it is to be read."""
    offered: tuple[str, ...] = ()
    """Entries offered last, in their order: "the second one" means one of them."""


@dataclass(frozen=True)
class Candidate:
    """An entry that may be meant, with its probability."""

    entry_id: str
    p: float
    features: Mapping[str, float] = field(default_factory=dict)
    evidence: str = ""
    """The phrase or title that matched best, for ``why``."""


@dataclass(frozen=True)
class Understood:
    """The decision. ``entry_id`` is set for ``answer`` and ``emergency``."""

    verdict: Verdict
    locale: LocaleTag
    """The language the message is written in, as far as can be told."""
    entry_id: str | None = None
    p: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    areas: tuple[str, ...] = ()
    """The person looks for a desk there; several where a name stands for several places."""
    smalltalk: SmallTalk | None = None
    emergency_kind: str | None = None
    """The danger it tells of; with another verdict than ``emergency`` the one it may tell of."""
    emergency_entry: str | None = None
    """The entry that danger belongs to, with another verdict than ``emergency``."""
    phones: tuple[Fact, ...] = ()
    """The telephone facts of the danger's entry, where the content has no such entry."""
    heard: Heard | None = None
    """What it says about a project, where that was asked."""
    elsewhere: str | None = None
    """An entry of the other audience that fits, where none of the person's own does."""
    foreign: bool = False
    """True where the message is clearly in another locale than the one the person chose."""
    aspects: tuple[Aspect, ...] = ()
    """With ``answer``: only this is asked of the entry ("how much does it cost?")."""
    naming: tuple[str, ...] = ()
    """With ``answer``: only what the entry says of these words is asked ("and for my child?")."""
    also: tuple[str, ...] = ()
    """Entries that answer further questions of the same message."""
    wordless: bool = False
    """Nothing in the message can be read: empty, emoji, punctuation."""
    no_locale: bool = False
    """The message is clearly in a language that is none of ours; ``locale`` is then a guess."""
    trace: Mapping[str, str] = field(default_factory=dict)
    """Step by step, for ``why``: language evidence, normalised text, repairs, threshold."""
