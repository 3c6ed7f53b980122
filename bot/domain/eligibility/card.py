"""The outcome card: everything an officer needs of an outcome, in order, without any words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.eligibility.amounts import AmountLine
from bot.domain.eligibility.evaluate import (
    Outcome,
    Result,
    Ruling,
    Verdict,
    contradictions,
    evaluate,
    evaluate_all,
)
from bot.domain.eligibility.rules import (
    AnswerField,
    Answers,
    Contact,
    Contradiction,
    Effect,
    Grant,
    GrantBook,
    Rule,
    SchemeKind,
    Value,
)
from bot.domain.eligibility.windows import WindowLine, WindowStatus

ALL = "all"
"""Instead of the id of a grant: every grant and scheme at once."""


class Finding(StrEnum):
    """What a card says at its head, the best first."""

    LIKELY = "likely"
    CONTRADICTED = "contradicted"
    """It would look eligible, but answers contradict each other."""
    OPEN = "open"
    """Not settled yet, but an answer may settle it."""
    ASK = "ask"
    NOT = "not"
    NOT_OURS = "not_ours"
    """Somebody else's scheme: only the right owner is named."""


class NextStep(StrEnum):
    """What the officer can do now."""

    APPLY = "apply"
    """The window is open."""
    WAIT = "wait"
    """It opens on a day that is known."""
    CHECK_CALL = "check_call"
    """It looks eligible, but no open window is known."""
    CORRECT = "correct"
    ANSWER = "answer"
    ASK_DIVISION = "ask_division"
    OTHER_GRANT = "other_grant"
    NEXT_CALL = "next_call"
    """Only the window stands against it."""
    CHANGE = "change"
    """It would have to be another project, or another applicant."""
    OWNER = "owner"


@dataclass(frozen=True)
class CardCase:
    """What a card is made of: it can be kept and sent about, for it says nothing of a person."""

    grant: str
    """An id, or ``ALL``."""
    answers: Answers
    on: date


@dataclass(frozen=True)
class Given:
    """An answer as it was given; ``value`` None: the officer does not know."""

    field: AnswerField
    value: Value | None


@dataclass(frozen=True)
class Card:
    """One grant's outcome, ready to be put into words."""

    grant: Grant
    on: date
    finding: Finding
    verdict: Verdict
    deciding: tuple[Ruling, ...]
    """Empty where it looks eligible."""
    checked: int
    """How many conditions were looked at and passed."""
    notes: tuple[Rule, ...]
    premises: tuple[Rule, ...]
    pointers: tuple[Grant, ...]
    amount: AmountLine | None
    window: WindowLine | None
    step: NextStep
    contact: Contact | None
    given: tuple[Given, ...]
    """What was answered, in the order in which the grant asks."""
    unknown: tuple[AnswerField, ...]
    """What nobody has answered yet and the outcome hangs on, here and there."""

    @property
    def opposed(self) -> bool:
        """Whether a rule that decides has failed, not only waits."""
        return any(one.result is Result.FAIL for one in self.deciding)

    def unsure(self, ruling: Ruling) -> bool:
        """Whether a rule is open because the officer said that they do not know."""
        told = {one.field.name for one in self.given if one.value is None}
        return bool(ruling.missing) and ruling.missing <= told

    @property
    def summary(self) -> str:
        """What was found, in short: it changes when the conditions say something else."""
        rules = ",".join(f"{one.rule.id}:{one.result}" for one in self.deciding)
        cap = self.amount.cap_jpy if self.amount else ""
        closes = self.window.window.closes if self.window and self.window.window else ""
        return f"{self.grant.id}|{self.verdict}|{rules}|{cap}|{closes}"


@dataclass(frozen=True)
class CardSet:
    """The cards of one case: a single one, or all of them, the best first."""

    case: CardCase
    cards: tuple[Card, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def of_all(self) -> bool:
        """Whether every grant was looked at."""
        return self.case.grant == ALL

    @property
    def leading(self) -> tuple[Card, ...]:
        """Those that say the same as the best one: as little speaks against them."""
        if not self.cards:
            return ()
        best = self.cards[0]
        alike = (best.finding, best.opposed)
        return tuple(
            card
            for card in self.cards
            if (card.finding, card.opposed) == alike and card not in self.aside
        )

    @property
    def aside(self) -> tuple[Card, ...]:
        """Schemes that a person always decides on and that nothing about this project points to."""
        pointed = _pointed(self.cards)
        return tuple(
            card
            for card in self.cards
            if card.grant.kind is SchemeKind.PERSON and not pointed[card.grant.id]
        )

    @property
    def summary(self) -> str:
        """What was found of every grant, in short."""
        return "\n".join(card.summary for card in self.cards)


def make_cards(book: GrantBook, case: CardCase) -> CardSet | None:
    """The cards of this case; None where there is no such grant."""
    if case.grant == ALL:
        outcomes = evaluate_all(book, case.answers, case.on)
    else:
        grant = book.named(case.grant)
        if grant is None:
            return None
        outcomes = (evaluate(grant, case.answers, case.on),)
    against = contradictions(book, case.answers, case.on)
    cards = tuple(
        make_card(book, outcome, case.answers, contradicted=bool(against)) for outcome in outcomes
    )
    return CardSet(case, ranked(cards), against)


def make_card(
    book: GrantBook, outcome: Outcome, answers: Answers, *, contradicted: bool = False
) -> Card:
    """The card of one outcome; ``contradicted``: some answers cannot be right together."""
    grant = outcome.grant
    finding = _finding(outcome, answers)
    if contradicted and finding is Finding.LIKELY:
        finding = Finding.CONTRADICTED
    pointers = tuple(book.grants[one] for one in outcome.pointers if one in book.grants)
    return Card(
        grant=grant,
        on=outcome.on,
        finding=finding,
        verdict=outcome.verdict,
        deciding=outcome.deciding,
        checked=sum(1 for result in outcome.results.values() if result == "pass"),
        notes=outcome.notes,
        premises=() if outcome.verdict is Verdict.NOT_ELIGIBLE else outcome.premises,
        pointers=pointers,
        amount=outcome.amount,
        window=outcome.window,
        step=_step(finding, outcome, bool(pointers)),
        contact=book.contacts.get(grant.division) if grant.division else None,
        given=tuple(_given(book.fields, grant, answers)),
        unknown=tuple(_unknown(book.fields, grant, outcome, answers)),
    )


def ranked(cards: Sequence[Card]) -> tuple[Card, ...]:
    """The best first: by what speaks against it, then what others point to, then by amount.

    A grant that only waits for something (an answer, a call nobody has seen) comes before one with
    a condition in doubt; money before schemes without, and last what a person always decides on.
    """
    pointed = _pointed(cards)
    findings = list(Finding)

    def place(card: Card) -> tuple[int, bool, int, bool, int, int]:
        waits = card.finding in _WAITING
        group = findings.index(Finding.OPEN if waits else card.finding)
        person = card.grant.kind is SchemeKind.PERSON
        doubt = waits and (person or card.opposed)
        cap = card.amount.cap_jpy if card.amount else None
        money = bool(card.grant.amounts)
        return (
            group,
            doubt,
            -pointed[card.grant.id],
            person,
            -int(waits and not doubt and money),
            -(cap or 0),
        )

    return tuple(sorted(cards, key=place))


_WAITING = (Finding.OPEN, Finding.ASK)


def _pointed(cards: Iterable[Card]) -> Counter[str]:
    return Counter(pointer.id for card in cards for pointer in card.pointers)


def _finding(outcome: Outcome, answers: Answers) -> Finding:
    if outcome.grant.kind is SchemeKind.NEIGHBOUR:
        return Finding.NOT_OURS
    match outcome.verdict:
        case Verdict.LIKELY_ELIGIBLE:
            return Finding.LIKELY
        case Verdict.NOT_ELIGIBLE:
            return Finding.NOT
        case Verdict.ASK_CLAIR:
            # "I do not know" is an answer: then only CLAIR can settle it.
            waits = all(ruling.missing - answers.keys() for ruling in outcome.deciding)
            return Finding.OPEN if waits and outcome.next_question else Finding.ASK


_STEPS = {
    Finding.CONTRADICTED: NextStep.CORRECT,
    Finding.OPEN: NextStep.ANSWER,
    Finding.ASK: NextStep.ASK_DIVISION,
    Finding.NOT_OURS: NextStep.OWNER,
}
_WINDOW_STEPS = {
    WindowStatus.OPEN: NextStep.APPLY,
    WindowStatus.BEFORE_CLOSING: NextStep.APPLY,
    WindowStatus.NOT_OPEN: NextStep.WAIT,
}


def _step(finding: Finding, outcome: Outcome, pointed: bool) -> NextStep:
    if finding in _STEPS:
        return _STEPS[finding]
    status = outcome.window.status if outcome.window else None
    if finding is Finding.LIKELY:
        return _WINDOW_STEPS.get(status, NextStep.CHECK_CALL) if status else NextStep.CHECK_CALL
    if pointed:
        return NextStep.OTHER_GRANT
    stops = [one.rule for one in outcome.deciding if one.rule.effect is Effect.STOP]
    late = status is WindowStatus.CLOSED and len(stops) == 1
    return NextStep.NEXT_CALL if late else NextStep.CHANGE


def _given(fields: Mapping[str, AnswerField], grant: Grant, answers: Answers) -> Iterable[Given]:
    for name in _ordered(fields, grant, answers):
        yield Given(fields[name], answers[name])


def _unknown(
    fields: Mapping[str, AnswerField], grant: Grant, outcome: Outcome, answers: Answers
) -> Iterable[AnswerField]:
    """Fields without an answer that a deciding rule, a premise or the amount waits for."""
    if outcome.verdict is Verdict.NOT_ELIGIBLE:
        return
    wanted = {name for ruling in outcome.deciding for name in ruling.missing}
    wanted |= {name for rule in outcome.premises for name in rule.fields}
    wanted |= outcome.amount.missing if outcome.amount else frozenset()
    if outcome.next_question:
        wanted |= set(outcome.next_question.fields)
    for name in _ordered(fields, grant, wanted - answers.keys()):
        if fields[name].asked:
            yield fields[name]


def _ordered(
    fields: Mapping[str, AnswerField], grant: Grant, wanted: Iterable[str]
) -> tuple[str, ...]:
    """In the order of the grant's questions, then in that of all fields; each once."""
    asked = [name for question in grant.questions for name in question.fields]
    left = set(wanted)
    return tuple(name for name in dict.fromkeys((*asked, *fields)) if name in left)
