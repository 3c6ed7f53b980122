"""The guided check: what to ask next, and what every move of the person does to the case.

Pure: a case goes in, a case comes out. Only what can still change an outcome is asked; what was
answered is never asked again unless the person wants to change it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.eligibility.case import Given, OpenCase, Step, fingerprint, usable
from bot.domain.eligibility.conditions import fields_of
from bot.domain.eligibility.evaluate import Outcome, contradictions, evaluate, evaluate_all
from bot.domain.eligibility.questions import NextQuestion
from bot.domain.eligibility.rules import (
    COST,
    WISH,
    Answers,
    Contradiction,
    FieldKind,
    GrantBook,
    Value,
)
from bot.domain.eligibility.sorting import sorting_question
from bot.domain.eligibility.windows import WindowStatus


@dataclass(frozen=True)
class Look:
    """Where a case stands."""

    outcomes: tuple[Outcome, ...]
    """Of its grant, or of all of them."""
    question: NextQuestion | None = None
    """What to ask next; None where the outcome is there."""
    conflicts: tuple[Contradiction, ...] = ()
    """Answers that cannot all be right; they come before any question."""
    more: bool = False
    """Further questions would make the outcome more exact, if the person wants them."""

    @property
    def done(self) -> bool:
        """Whether the outcome is there."""
        return self.question is None and not self.conflicts


def look(case: OpenCase, book: GrantBook) -> Look:
    """What the answers say on the day of the case, and what to ask next."""
    return look_at(book, case.grant, case.answers, case.on, exact=case.exact)


def look_at(
    book: GrantBook, grant: str | None, answers: Answers, on: date, *, exact: bool = False
) -> Look:
    """The same for answers without a case."""
    one = book.grants.get(grant) if grant is not None else None
    outcomes = evaluate_all(book, answers, on) if one is None else (evaluate(one, answers, on),)
    against = contradictions(book, answers, on)
    if against:
        return Look(outcomes, conflicts=against)
    question = sorting_question(outcomes, answers) if one is None else outcomes[0].next_question
    if question is None or not question.refines or exact:
        return Look(outcomes, question)
    return Look(outcomes, more=True)


def begin(
    book: GrantBook,
    grant: str | None,
    on: date,
    tag: str,
    told: Given = (),
    heard: Sequence[int] = (),
) -> OpenCase:
    """A new case with what the person has told already, and its first question."""
    case = OpenCase(tag, grant, fingerprint(book, grant), on, heard=tuple(heard))
    kept = tuple(pair for pair in told if usable(book.fields, *pair))
    return ask(case.with_step((), kept) if kept else case, book)


def ask(case: OpenCase, book: GrantBook) -> OpenCase:
    """The case with the question that comes next, if there is one."""
    found = look(case, book)
    if found.conflicts:
        return case.with_step(conflict_fields(found.conflicts[0]), edits=True)
    if found.question is None:
        return case.closed()
    return case.with_step(found.question.fields)


def answer(case: OpenCase, book: GrantBook, given: Given) -> OpenCase:
    """The case after these answers, asked for or not; what cannot be used is left out."""
    kept = tuple(pair for pair in given if usable(book.fields, *pair))
    if not kept:
        return case
    step = case.pending
    if step is None:
        case = case.with_step((), kept)
    else:
        case = replace(case, steps=(*case.steps[:-1], replace(step, given=kept)))
    used = {value for _, value in kept if isinstance(value, int)}
    return ask(replace(case, heard=tuple(one for one in case.heard if one not in used)), book)


def answer_again(case: OpenCase, book: GrantBook, number: int, given: Given) -> OpenCase:
    """The case after an earlier question was answered anew (a button of an older message)."""
    step = case.step(number)
    if step is None:
        return case
    kept = tuple(pair for pair in given if usable(book.fields, *pair))
    return ask(case.with_step(step.fields, kept, edits=True), book) if kept else case


def dont_know(case: OpenCase, book: GrantBook) -> OpenCase:
    """The case after "I don't know" to everything that is asked now."""
    step = case.pending
    if step is None:
        return case
    known = {} if step.edits else case.answers
    given = tuple((field, None) for field in step.fields if field not in known)
    return answer(case, book, given)


def edit(case: OpenCase, book: GrantBook, field: str) -> OpenCase:
    """The case with the question for one answer asked again."""
    return case.with_step((field,), edits=True) if field in book.fields else case


def ask_money(case: OpenCase, book: GrantBook) -> OpenCase:
    """The case asking what an amount is that was told without a word for it."""
    fields = tuple(name for name in (COST, WISH) if name in book.fields)
    return case.with_step(fields) if fields else case


def back(case: OpenCase, book: GrantBook) -> OpenCase:
    """The case before its latest answer; what was told in the first sentence stays."""
    steps = list(case.closed().steps)
    if steps and (steps[-1].fields or len(steps) > 1):
        steps.pop()
    return ask(replace(case, steps=tuple(steps)), book)


def restart(case: OpenCase, book: GrantBook) -> OpenCase:
    """The same question from the beginning, without any answer."""
    return ask(replace(case, steps=(), heard=(), exact=False, active=True), book)


def narrow(case: OpenCase, book: GrantBook, grant: str | None) -> OpenCase:
    """The same project, looked at for one grant (None: for all of them)."""
    if grant is not None and grant not in book.grants:
        return case
    return ask(replace(case, grant=grant, rules=fingerprint(book, grant), active=True), book)


def refine(case: OpenCase, book: GrantBook) -> OpenCase:
    """The case, asking also what only makes the outcome more exact."""
    return ask(replace(case, exact=True, active=True), book)


def stop(case: OpenCase) -> OpenCase:
    """The case put aside; everything told is kept."""
    return replace(case, active=False)


@dataclass(frozen=True)
class Renewed:
    """A case brought to today, and what changed meanwhile."""

    case: OpenCase
    rules_changed: bool = False
    call_closed: tuple[str, ...] = ()
    """Grants whose window for the project's year closed since the case was last looked at."""


def renew(case: OpenCase, book: GrantBook, today: date, tag: str) -> Renewed:
    """The case as of today and of the rules in force; ``tag`` replaces the old one where buttons
    of before could mean something else now."""
    rules = fingerprint(book, case.grant)
    changed = rules != case.rules
    if not changed and today == case.on:
        return Renewed(case)
    grant = case.grant if case.grant is None or case.grant in book.grants else None
    before = _closed_calls(book, grant, case.answers, case.on)
    after = _closed_calls(book, grant, case.answers, today)
    moved = replace(case, on=today, rules=rules, grant=grant)
    if changed:
        steps = tuple(_kept(step, book) for step in moved.steps)
        moved = replace(moved, tag=tag, steps=tuple(s for s in steps if s.given or s.open))
        moved = moved if case.pending and case.pending.edits else ask(moved, book)
    elif moved.pending is None or not moved.pending.edits:
        moved = ask(moved, book)
    return Renewed(moved, changed, tuple(sorted(after - before)))


def _kept(step: Step, book: GrantBook) -> Step:
    fields = tuple(field for field in step.fields if field in book.fields)
    given = tuple(pair for pair in step.given if usable(book.fields, *pair))
    return replace(step, fields=fields, given=given)


def _closed_calls(book: GrantBook, grant: str | None, answers: Answers, on: date) -> frozenset[str]:
    found = look_at(book, grant, answers, on).outcomes
    return frozenset(
        one.grant.id
        for one in found
        if one.window is not None and one.window.status is WindowStatus.CLOSED
    )


def conflict_fields(conflict: Contradiction) -> tuple[str, ...]:
    """The answers a contradiction is about."""
    return tuple(sorted(fields_of(conflict.condition)))


def unsaid_amounts(fields: Mapping[str, Value | None], case: OpenCase) -> tuple[int, ...]:
    """Amounts that were told and still belong to no answer."""
    told = set(fields.values())
    return tuple(amount for amount in case.heard if amount not in told)


def money_fields(book: GrantBook, fields: Sequence[str]) -> tuple[str, ...]:
    """Those that ask for an amount of money, the cost of the project first."""
    found = [name for name in fields if book.fields[name].kind is FieldKind.AMOUNT]
    return tuple(sorted(found, key=lambda name: name != COST))
