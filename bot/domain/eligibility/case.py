"""A case: what somebody has told about a project so far, kept from one message to the next.

A case is a list of steps; everything else (the answers, the next question, the outcome) is worked
out by replaying them, so that going back, changing an answer and coming back tomorrow are the same
thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.domain.eligibility.rules import AnswerField, FieldKind, GrantBook, Value

MOST_STEPS = 60
"""Older steps whose answers were all changed later are forgotten from here on."""
_FORMAT = 1
_DAY = "day"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Given = tuple[tuple[str, Value | None], ...]
"""Field and answer, in the order given; None: the person does not know."""


@dataclass(frozen=True)
class Step:
    """One question and what was answered; the last one of a case may still be open."""

    number: int
    """Grows over the whole case and is never used twice, so that old buttons are recognised."""
    fields: tuple[str, ...]
    """What was asked; empty for what the person told unasked."""
    on: date
    """The day it was asked."""
    given: Given = ()
    edits: bool = False
    """Asked because the person wants to change an answer."""

    @property
    def open(self) -> bool:
        """Whether it still waits for its answer."""
        return bool(self.fields) and not self.given


@dataclass(frozen=True)
class OpenCase:
    """One project, looked at for one grant or for all of them."""

    tag: str
    """Tells its buttons from those of other cases."""
    grant: str | None
    """None: all grants at once."""
    rules: str
    """Fingerprint of the rules it was last checked by."""
    on: date
    """The day it was last checked on."""
    steps: tuple[Step, ...] = ()
    heard: tuple[int, ...] = ()
    """Amounts in yen that were told without saying what they are."""
    numbered: int = 0
    """The number of the newest step."""
    active: bool = True
    """What the person writes may be an answer; False after "stop"."""
    exact: bool = False
    """Questions that only refine the outcome are asked too."""

    @property
    def answers(self) -> dict[str, Value | None]:
        """Field → answer; of several the latest, in the order in which they were first given."""
        found: dict[str, Value | None] = {}
        for step in self.steps:
            found.update(step.given)
        return found

    @property
    def pending(self) -> Step | None:
        """The question that waits for its answer."""
        return self.steps[-1] if self.steps and self.steps[-1].open else None

    @property
    def questions(self) -> int:
        """How many questions have been answered."""
        return sum(1 for step in self.steps if step.fields and step.given)

    def step(self, number: int) -> Step | None:
        """The step with this number, unless it was undone."""
        return next((step for step in self.steps if step.number == number), None)

    def before(self, number: int) -> dict[str, Value | None]:
        """The answers there were when a step was asked."""
        earlier = tuple(step for step in self.steps if step.number < number)
        return replace(self, steps=earlier).answers

    def with_step(
        self, fields: tuple[str, ...], given: Given = (), *, edits: bool = False
    ) -> OpenCase:
        """With one more step; an open question before it is dropped, it is asked anew later."""
        number = self.numbered + 1
        kept = tuple(step for step in self.steps if not step.open)
        added = Step(number, fields, self.on, given, edits)
        return replace(self, steps=_compact((*kept, added)), numbered=number)

    def closed(self) -> OpenCase:
        """Without an open question."""
        return replace(self, steps=tuple(step for step in self.steps if not step.open))


def _compact(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    if len(steps) <= MOST_STEPS:
        return steps
    seen: set[str] = set()
    kept: list[Step] = []
    for step in reversed(steps):
        given = tuple(pair for pair in step.given if pair[0] not in seen)
        if given or step.open:
            kept.append(replace(step, given=given))
        seen.update(field for field, _ in step.given)
    return tuple(reversed(kept))


def fingerprint(book: GrantBook, grant: str | None) -> str:
    """Of the rules a case hangs on; empty for a grant that is no longer there."""
    return book.fingerprints.get(grant or "", "")


def usable(fields: Mapping[str, AnswerField], name: str, value: Value | None) -> bool:
    """Whether an answer is one the fields of today allow."""
    field = fields.get(name)
    if field is None:
        return False
    if value is None:
        return True
    match field.kind:
        case FieldKind.YES_NO:
            return value in ("yes", "no")
        case FieldKind.CHOICE:
            return isinstance(value, str) and value in field.values
        case FieldKind.DATE:
            return isinstance(value, date)
        case FieldKind.AMOUNT | FieldKind.COUNT:
            return isinstance(value, int) and in_range(field, value)


def in_range(field: AnswerField, number: int) -> bool:
    """Whether a number lies within what the field allows."""
    return (field.least is None or number >= field.least) and (
        field.most is None or number <= field.most
    )


def as_data(case: OpenCase) -> dict[str, Any]:
    """The case in the plain types of JSON."""
    return {
        "format": _FORMAT,
        "tag": case.tag,
        "grant": case.grant,
        "rules": case.rules,
        "on": case.on.isoformat(),
        "steps": [
            {
                "number": step.number,
                "fields": list(step.fields),
                "on": step.on.isoformat(),
                "given": [[field, value_data(value)] for field, value in step.given],
                "edits": step.edits,
            }
            for step in case.steps
        ],
        "heard": list(case.heard),
        "numbered": case.numbered,
        "active": case.active,
        "exact": case.exact,
    }


def from_data(data: Any) -> OpenCase | None:
    """A stored case; None where it was written by another version of the program."""
    if not isinstance(data, Mapping) or data.get("format") != _FORMAT:
        return None
    try:
        return OpenCase(
            tag=str(data["tag"]),
            grant=data["grant"],
            rules=str(data["rules"]),
            on=date.fromisoformat(data["on"]),
            steps=tuple(
                Step(
                    number=int(step["number"]),
                    fields=tuple(step["fields"]),
                    on=date.fromisoformat(step["on"]),
                    given=tuple((field, data_value(value)) for field, value in step["given"]),
                    edits=bool(step["edits"]),
                )
                for step in data["steps"]
            ),
            heard=tuple(int(amount) for amount in data["heard"]),
            numbered=int(data["numbered"]),
            active=bool(data["active"]),
            exact=bool(data["exact"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def value_data(value: Value | None) -> Any:
    """An answer in JSON; a day is told from a word."""
    return {_DAY: value.isoformat()} if isinstance(value, date) else value


def data_value(data: Any) -> Value | None:
    """An answer read back; ValueError for what never was one."""
    if isinstance(data, Mapping):
        return date.fromisoformat(data[_DAY])
    if data is None or (isinstance(data, str | int) and not isinstance(data, bool)):
        return data
    raise ValueError(f"no answer: {data!r}")


def base36(number: int) -> str:
    """A number as short as it can be written into a button."""
    digits = ""
    while number:
        number, rest = divmod(number, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return digits or "0"
