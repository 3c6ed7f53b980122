"""The buttons under a question: answers that can be given with one tap.

Every option is a set of answers. A question for several things at once gets options that answer all
of them, so that it stays one question and one tap.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.eligibility.case import Given, OpenCase, Step
from bot.domain.eligibility.dialogue import look_at, money_fields, unsaid_amounts
from bot.domain.eligibility.evaluate import contradictions
from bot.domain.eligibility.rules import (
    COST,
    NO,
    PROJECT_START,
    YES,
    AnswerField,
    FieldKind,
    GrantBook,
    Value,
)
from bot.domain.eligibility.truth import february_end, fiscal_year

PROJECT_END = "project_end"
_COUNTS = 5
_JOINT_COUNTS = 3


class OptionKind(StrEnum):
    """How an option is worded."""

    VALUES = "values"
    """By the answers it gives."""
    NONE = "none"
    """None of several things is so."""
    ONE = "one"
    """One of several things is so (``about``), the others are not."""
    EVERY = "every"
    """All of them are."""


@dataclass(frozen=True)
class Option:
    """One button."""

    given: Given
    kind: OptionKind = OptionKind.VALUES
    about: str = ""
    """Of ONE: the field that is so."""


def options(case: OpenCase, book: GrantBook, step: Step) -> tuple[Option, ...]:
    """The options of a question as it was asked; the same again whenever it is worked out."""
    fields = [book.fields[name] for name in step.fields if name in book.fields]
    if not fields or _is_conflict(step):
        return ()
    answers = case.before(step.number)
    if step.edits:
        answers = {name: value for name, value in answers.items() if name not in step.fields}
    found = [
        option
        for option in _first_options(case, book, fields, step.on, answers)
        if not contradictions(book, {**answers, **dict(option.given)}, step.on)
    ]
    return tuple(
        wider for option in found for wider in _with_followers(case, book, step, answers, option)
    )


def _is_conflict(step: Step) -> bool:
    """Several answers asked again together, because they contradict each other: each of them is
    changed on its own."""
    return step.edits and len(step.fields) > 1


def _first_options(
    case: OpenCase,
    book: GrantBook,
    fields: Sequence[AnswerField],
    on: date,
    answers: dict[str, Value | None],
) -> list[Option]:
    by_kind = {kind: [f for f in fields if f.kind is kind] for kind in FieldKind}
    yes_no, choice = by_kind[FieldKind.YES_NO], by_kind[FieldKind.CHOICE]
    counts, days = by_kind[FieldKind.COUNT], by_kind[FieldKind.DATE]
    if fields[0].kind is FieldKind.AMOUNT or (
        money_fields(book, [f.name for f in fields]) and unsaid_amounts(answers, case)
    ):
        return _amounts(case, book, [f.name for f in fields], answers)
    if counts and choice:
        return _joint(book, counts[0], choice[0], on, answers)
    if choice and fields[0].kind is not FieldKind.YES_NO:
        return [_value(choice[0].name, value) for value in choice[0].values]
    if len(yes_no) > 1:
        return _several(yes_no)
    if yes_no:
        return [_value(yes_no[0].name, YES), _value(yes_no[0].name, NO)]
    if counts:
        least = counts[0].least or 0
        return [_value(counts[0].name, number) for number in range(least, least + _COUNTS)]
    return _days([field.name for field in days], on, answers)


def _value(field: str, value: Value) -> Option:
    return Option(((field, value),))


def _several(fields: Sequence[AnswerField]) -> list[Option]:
    names = [field.name for field in fields]
    none = Option(tuple((name, NO) for name in names), OptionKind.NONE)
    each = [
        Option(
            tuple((other, YES if other == name else NO) for other in names), OptionKind.ONE, name
        )
        for name in names
    ]
    every = [Option(tuple((name, YES) for name in names), OptionKind.EVERY)]
    return [none, *each, *(every if len(names) == 2 else [])]


def _joint(
    book: GrantBook,
    count: AnswerField,
    choice: AnswerField,
    on: date,
    answers: dict[str, Value | None],
) -> list[Option]:
    """How many bodies, and which: the pairs that do not contradict each other."""
    least = count.least or 0
    pairs = itertools.product(choice.values, range(least, least + _JOINT_COUNTS))
    found = [Option(((count.name, number), (choice.name, value))) for value, number in pairs]
    return [one for one in found if not contradictions(book, {**answers, **dict(one.given)}, on)]


def _amounts(
    case: OpenCase, book: GrantBook, asked: Sequence[str], answers: dict[str, Value | None]
) -> list[Option]:
    """What was told without saying what it is, in every way that is possible."""
    names = money_fields(book, asked)
    heard = unsaid_amounts(answers, case)
    if len(names) > 1 and len(heard) > 1:
        pairs = [tuple(zip(names, some, strict=False)) for some in itertools.permutations(heard, 2)]
    else:
        pairs = [((name, amount),) for amount in heard for name in names]
    found = [Option(pair) for pair in pairs]
    return [
        one for one in found if not contradictions(book, {**answers, **dict(one.given)}, case.on)
    ]


def _days(names: Sequence[str], on: date, answers: dict[str, Value | None]) -> list[Option]:
    """Days that are usual: the first of a quarter of the next fiscal years, and their last days."""
    year = fiscal_year(on) + 1
    starts = [date(year, 4, 1), date(year, 7, 1), date(year, 10, 1), date(year + 1, 4, 1)]
    if PROJECT_START in names and PROJECT_END in names:
        spans = [(start, february_end(fiscal_year(start))) for start in starts]
        spans.insert(1, (starts[0], date(year + 1, 3, 31)))
        return [Option(((PROJECT_START, start), (PROJECT_END, end))) for start, end in spans]
    if names[:1] == [PROJECT_END]:
        begun = answers.get(PROJECT_START)
        of_year = fiscal_year(begun) if isinstance(begun, date) else year
        ends = [date(of_year, 9, 30), date(of_year, 12, 31), february_end(of_year)]
        ends.append(date(of_year + 1, 3, 31))
        return [
            _value(PROJECT_END, end) for end in ends if not isinstance(begun, date) or end >= begun
        ]
    coming = date(on.year + on.month // 12, on.month % 12 + 1, 1)
    return [_value(names[0], day) for day in dict.fromkeys((coming, *starts))]


def _with_followers(
    case: OpenCase, book: GrantBook, step: Step, answers: dict[str, Value | None], option: Option
) -> tuple[Option, ...]:
    """The option, split where it leaves something of the same question open that has few answers.

    "Which partner, and do you have legal personality?" stays one tap: "a local authority; yes".
    """
    told = {**answers, **dict(option.given)}
    rest = [name for name in step.fields if name not in told]
    if not rest or COST in step.fields or step.edits:
        return (option,)
    question = look_at(book, case.grant, told, step.on, exact=case.exact).question
    if question is None or not set(question.fields) <= set(rest):
        return (option,)
    follower = book.fields[question.fields[0]]
    if follower.kind is FieldKind.YES_NO:
        values: tuple[str, ...] = (YES, NO)
    elif follower.kind is FieldKind.CHOICE and len(follower.values) <= _JOINT_COUNTS:
        values = tuple(follower.values)
    else:
        return (option,)
    return tuple(
        Option((*option.given, (follower.name, value)), option.kind, option.about)
        for value in values
    )
