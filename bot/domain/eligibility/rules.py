"""A grant as data: its fields, rules, amounts, windows and questions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from bot.domain.eligibility.conditions import Condition, Term, fields_of, leaves
from bot.domain.locale import LocaleTag
from bot.domain.source import Source

Value = str | int | date
"""A yes_no field and a choice hold a ``str``, an amount and a count an ``int``."""
Answers = Mapping[str, Value | None]
"""Field → answer; None: the person was asked and does not know."""

YES, NO = "yes", "no"
NONE = "none"
"""Of a choice: there is none of what is asked for."""
UNSURE = "dont_know"
"""Among the words for a yes or a no: the person does not know it (yet)."""
APPLICATION_DATE = "application_date"
PROJECT_START = "project_start"
COST = "total_eligible_cost"
WISH = "requested_grant"


@dataclass(frozen=True)
class Words:
    """A text in the two languages in which rules are written."""

    ja: str
    en: str

    def to(self, locale: LocaleTag | str) -> str:
        """Japanese for both Japanese locales, else English."""
        return self.ja if locale.startswith("ja") else self.en


class FieldKind(StrEnum):
    """The kinds of answers there are."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    AMOUNT = "amount"
    DATE = "date"
    COUNT = "count"


@dataclass(frozen=True)
class AnswerField:
    """Something about a project that rules look at; shared by all grants."""

    name: str
    kind: FieldKind
    question: Words
    values: Mapping[str, Words] = field(default_factory=dict)
    """Of a choice: value → label, in the order of the buttons."""
    least: int | None = None
    most: int | None = None
    asked: bool = True
    """False: taken when told, never asked (the day of application is today otherwise)."""


@dataclass(frozen=True)
class Contradiction:
    """Answers that cannot be true together; shown, and asked again."""

    id: str
    condition: Condition
    words: Words


class Effect(StrEnum):
    """What it means when a rule's condition is true."""

    STOP = "stop"
    ASK = "ask"
    NOTE = "note"
    CAP = "cap"


class IfUnknown(StrEnum):
    """What it means when a rule cannot be decided yet."""

    ASK = "ask"
    PREMISE = "premise"
    SILENT = "silent"


class State(StrEnum):
    """How sure the rule itself is."""

    VERIFIED = "verified"
    OLD_COPY = "old_copy"
    ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Citation:
    """Where something was read, and how old what was read is."""

    source: Source
    as_of: str
    """``2025``, ``2014/2017`` or ``undated``."""


@dataclass(frozen=True)
class Pointer:
    """Another grant or entry that fits better, where ``when`` is true."""

    to: str
    when: Condition | None = None


@dataclass(frozen=True)
class Rule:
    """One row of a grant's table; ``fails`` true means that it takes effect."""

    id: str
    fails: Condition
    effect: Effect
    unknown: IfUnknown
    reason: Words
    state: State
    citations: tuple[Citation, ...]
    """Empty only for an assumption that no published text says anything about."""
    when: Condition | None = None
    """The rule does not apply at all unless this is known to be true."""
    points_to: tuple[Pointer, ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """The fields this rule looks at, in its guard too."""
        return fields_of(self.fails) | (fields_of(self.when) if self.when else frozenset())


@dataclass(frozen=True)
class Ceiling:
    """The most that is paid where ``when`` is true (None: everywhere else)."""

    jpy: int
    when: Condition | None = None


@dataclass(frozen=True)
class Amounts:
    """What a grant pays, for applications from ``since`` on (None: always)."""

    ceilings: tuple[Ceiling, ...]
    """The first whose condition is true holds."""
    citations: tuple[Citation, ...]
    state: State
    rate: tuple[int, int] | None = None
    """Share of the eligible cost as a fraction; None: not known, and never shown."""
    floor: int | None = None
    since: date | None = None


@dataclass(frozen=True)
class Window:
    """When applications for projects of one fiscal year were taken; both days are inside."""

    year: int
    """The year in which the projects' fiscal year begins."""
    opens: date | None
    closes: date | None
    """None: not found; then nothing can be said about this year."""
    citations: tuple[Citation, ...] = ()
    state: State = State.OLD_COPY


@dataclass(frozen=True)
class Question:
    """Fields that are asked in one message."""

    fields: tuple[str, ...]
    words: Words | None = None
    """For more than one field; a single one brings its own."""
    when: Condition | None = None
    """Asked only where this is true."""
    refines: bool = False
    """Asked after the verdict: it makes the amount and the notes more exact."""


@dataclass(frozen=True)
class Remark:
    """Something published about a grant that is no condition: a form, a way to apply."""

    words: Words
    citations: tuple[Citation, ...]
    state: State


@dataclass(frozen=True)
class Contact:
    """Where a division is reached about its grants, as old as it was read."""

    division: str
    name: Words
    tel: str | None = None
    """None: no number was found."""
    mail: str | None = None
    citations: tuple[Citation, ...] = ()
    state: State = State.OLD_COPY


class SchemeKind(StrEnum):
    """Whether the rules decide, a person always does, or it is not CLAIR's at all."""

    CHECKED = "checked"
    PERSON = "person"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True)
class Grant:
    """A grant or scheme, with everything needed to tell whether a project looks eligible."""

    id: str
    kind: SchemeKind
    name: Words
    rules: tuple[Rule, ...]
    questions: tuple[Question, ...] = ()
    """In the order in which they are asked."""
    amounts: tuple[Amounts, ...] = ()
    """Ordered by ``since``."""
    windows: tuple[Window, ...] = ()
    division: str | None = None
    """Key of the division that owns it; None for a neighbour."""
    owner: Words | None = None
    """Whom to turn to where that is not the division."""
    benefit: Words | None = None
    """What is borne, where it is no amount of money."""
    apply: Remark | None = None
    """How an application is made."""
    documents: tuple[Remark, ...] = ()
    """What to read and what to hand in."""

    def amounts_on(self, day: date) -> Amounts | None:
        """The amounts for an application made on ``day``."""
        found = [one for one in self.amounts if one.since is None or one.since <= day]
        return found[-1] if found else None

    def window(self, year: int) -> Window | None:
        """The window for projects of fiscal year ``year``, if one was found."""
        return next((w for w in self.windows if w.year == year and w.closes is not None), None)

    def rule(self, rule_id: str) -> Rule | None:
        """The rule with this id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    @property
    def fields(self) -> frozenset[str]:
        """Every field that can change what is said about a project."""
        found = {name for rule in self.rules for name in rule.fields}
        for amounts in self.amounts:
            found.add(COST)
            for ceiling in amounts.ceilings:
                found |= fields_of(ceiling.when) if ceiling.when else frozenset()
        return frozenset(found)


@dataclass(frozen=True)
class GrantWords:
    """How people write about their projects, as templates: ``(助成|補助)(金|)``."""

    answers: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Field → answer → words; of several answers in one message the first here counts."""
    grants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """``heard.Order`` → words."""
    about: tuple[str, ...] = ()
    """Words that show that grants are meant at all."""


@dataclass(frozen=True)
class GrantBook:
    """All grants and schemes, with the fields they share."""

    fields: Mapping[str, AnswerField]
    grants: Mapping[str, Grant]
    contradictions: tuple[Contradiction, ...] = ()
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    """Division key → where it is reached."""
    words: GrantWords = field(default_factory=GrantWords)

    def named(self, name: str) -> Grant | None:
        """The grant with this id, or with this last part of an id."""
        if name in self.grants:
            return self.grants[name]
        found = [grant for key, grant in self.grants.items() if key.rpartition("/")[2] == name]
        return found[0] if len(found) == 1 else None

    @cached_property
    def fingerprints(self) -> Mapping[str, str]:
        """Per grant (``""``: all of them) what changes whenever anything an outcome hangs on does:
        rules, amounts, windows, or the fields they look at."""
        shared = repr((self.fields, self.contradictions))
        parts = {key: _digest(repr(grant) + shared) for key, grant in self.grants.items()}
        return {**parts, "": _digest(" ".join(parts.values()))}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


NO_GRANTS = GrantBook({}, {})
"""Of a content without any."""


def uses_term(condition: Condition, term: Term) -> bool:
    """Whether ``condition`` compares something with ``term``."""
    return any(getattr(leaf, "bound", None) is term for leaf in leaves(condition))
