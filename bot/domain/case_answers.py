"""From what was heard in a message to answers of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.eligibility import dialogue
from bot.domain.eligibility.case import Given, OpenCase, Step
from bot.domain.eligibility.heard import Doubt, Heard, Trouble
from bot.domain.eligibility.options import OptionKind, options
from bot.domain.eligibility.rules import NO, NONE, YES, FieldKind, GrantBook, Value


@dataclass(frozen=True)
class Taken:
    """A case after a message, and what of it was understood."""

    case: OpenCase
    fields: tuple[str, ...] = ()
    """Those that were answered, in the order told."""
    doubts: tuple[Doubt, ...] = ()
    unclear: bool = False
    """Nothing could be used."""


def taken(case: OpenCase, book: GrantBook, heard: Heard) -> Taken:
    """The case with everything the message answers; what is in doubt is kept to be asked back."""
    step = case.pending
    given = dict(heard.given)
    doubts = list(heard.doubts)
    if step is not None:
        given |= dict(_by_number(case, book, step, heard.numbers))
        if heard.answers_all is not None:
            given |= dict(_to_all(case, book, step, yes=heard.answers_all))
    amounts = list(heard.amounts)
    asked = _open_money(case, book, step, given)
    if asked and len(amounts) == 1:
        given[asked[0]] = amounts.pop()
    elif asked and amounts:
        doubts.append(Doubt(Trouble.SEVERAL_AMOUNTS, field=asked[0], values=tuple(amounts)))
    maybe = [value for doubt in doubts for value in doubt.values if isinstance(value, int)]
    if not given and not amounts and not doubts:
        return Taken(case, unclear=True)
    kept = tuple(dict.fromkeys((*amounts, *maybe, *case.heard)))
    moved = replace(case, heard=kept)
    answers: Given = tuple(given.items())
    moved = dialogue.answer(moved, book, answers) if answers else moved
    if moved.pending is None and amounts:
        moved = dialogue.ask_money(moved, book)
    return Taken(moved, tuple(given), tuple(doubts))


def kept_amounts(case: OpenCase, book: GrantBook, heard: Heard) -> tuple[int, ...]:
    """The amounts of a message that the case keeps until money is asked about."""
    step = case.pending
    if step is not None and dialogue.money_fields(
        book, [f for f in step.fields if f in book.fields]
    ):
        return ()
    return tuple(one for one in heard.amounts if one in dialogue.unsaid_amounts(case.answers, case))


def _open_money(
    case: OpenCase, book: GrantBook, step: Step | None, given: Mapping[str, Value | None]
) -> Sequence[str]:
    """The amounts that are asked for and not told yet."""
    if step is None:
        return ()
    known = {} if step.edits else case.answers
    fields = [name for name in step.fields if name in book.fields]
    return [
        name
        for name in dialogue.money_fields(book, fields)
        if name not in known and name not in given
    ]


def _by_number(case: OpenCase, book: GrantBook, step: Step, numbers: tuple[int, ...]) -> Given:
    """The options these numbers stand for, as they are listed in the question."""
    found = options(case, book, step)
    picked = [found[number - 1] for number in numbers if 1 <= number <= len(found)]
    if len(picked) != len(numbers) or not picked:
        return ()
    if len(picked) == 1:
        return picked[0].given
    if any(option.kind is not OptionKind.ONE for option in picked):
        return ()
    merged: dict[str, Value | None] = {}
    for option in picked:
        for field, value in option.given:
            if merged.get(field) != YES:
                merged[field] = value
    return tuple(merged.items())


def _to_all(case: OpenCase, book: GrantBook, step: Step, *, yes: bool) -> Given:
    """A yes or no to what is asked. A plain "yes" to several things says nothing of any."""
    known = {} if step.edits else case.answers
    fields = [book.fields[name] for name in step.fields if name in book.fields]
    asked = [field for field in fields if field.name not in known]
    questions = [field.name for field in asked if field.kind is FieldKind.YES_NO]
    absent = [field.name for field in asked if NONE in field.values and not yes]
    if yes and len(questions) > 1:
        return ()
    found: Given = tuple((name, YES if yes else NO) for name in questions)
    return (*found, *((name, NONE) for name in absent)) if len(asked) == 1 else found
