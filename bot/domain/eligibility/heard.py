"""What a message says about a project, as far as it could be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.eligibility.case import Given
from bot.domain.eligibility.rules import Value


class Order(StrEnum):
    """What a typed word asks of the check itself."""

    DONT_KNOW = "dont_know"
    BACK = "back"
    RESTART = "restart"
    STOP = "stop"
    RESUME = "resume"
    ANSWERS = "answers"
    """To see what was told so far."""
    RESULT = "result"
    CHECK = "check"
    """To have a project checked: the way in."""


class Trouble(StrEnum):
    """Why something that was told cannot be an answer."""

    NEGATIVE = "negative"
    OUT_OF_RANGE = "out_of_range"
    NO_SUCH_DAY = "no_such_day"
    YEAR_OUT_OF_RANGE = "year_out_of_range"
    SEVERAL_AMOUNTS = "several_amounts"
    """More amounts than things asked for, and nothing says which is which."""
    SMALL_AMOUNT = "small_amount"
    """So few yen that thousands or ten thousands may be meant."""


@dataclass(frozen=True)
class Doubt:
    """Something that has to be asked back."""

    trouble: Trouble
    told: str = ""
    """As it was written: the amount or the day."""
    field: str | None = None
    values: tuple[Value, ...] = ()
    """The answers it may be."""


@dataclass(frozen=True)
class Asked:
    """What the check waits for: how a message is to be read."""

    fields: tuple[str, ...]
    """The fields of the open question; empty where none is open."""
    today: date
    """In Japan: what "next fiscal year" counts from."""
    begun: date | None = None
    """The start of the project, where it was told: "until 31 December" counts from it."""


@dataclass(frozen=True)
class Heard:
    """What a message says about a project."""

    given: Given = ()
    amounts: tuple[int, ...] = ()
    """In yen, without a word for what they are."""
    doubts: tuple[Doubt, ...] = ()
    numbers: tuple[int, ...] = ()
    """Nothing but numbers ("1 and 3"): perhaps of the options that were shown."""
    answers_all: bool | None = None
    """A yes or a no to everything asked ("none of these")."""
    order: Order | None = None
    grant: str | None = None
    """A grant called by its name."""
    asks: bool = False
    """It reads like a question to be answered."""

    @property
    def empty(self) -> bool:
        """Whether nothing in it can be an answer."""
        return not (
            self.given
            or self.amounts
            or self.doubts
            or self.numbers
            or self.answers_all is not None
        )
