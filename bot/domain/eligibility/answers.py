"""Answers as they are typed or written in a file, made into values that rules can look at."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date

from bot.domain.eligibility.rules import NO, YES, AnswerField, Answers, FieldKind, Value
from bot.domain.errors import ClairbotError

DONT_KNOW = frozenset({"", "~", "null", "unknown", "わからない", "分からない", "不明"})
_YES = frozenset({"yes", "true", "on", "y", "はい"})
_NO = frozenset({"no", "false", "off", "n", "いいえ"})
_NUMBER = re.compile(r"-?\d{1,3}(?:[,_]\d{3})+\Z|-?\d{1,18}\Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1988, 2200
"""CLAIR was founded in 1988; a year outside is a slip of the pen."""


class AnswersRefused(ClairbotError):
    """An answer cannot be used."""

    def __init__(self, refusals: Mapping[str, str]) -> None:
        super().__init__("\n".join(refusals.values()))
        self.refusals = dict(refusals)
        """Field → what is wrong, and what is expected."""


def read_answers(fields: Mapping[str, AnswerField], texts: Mapping[str, str]) -> Answers:
    """The answers in ``texts``; AnswersRefused names every one that cannot be used."""
    answers: dict[str, Value | None] = {}
    refused: dict[str, str] = {}
    for name, text in texts.items():
        field = fields.get(name)
        if field is None:
            refused[name] = f"'{name}' is not a field{_near(name, fields)}; {_one_of(fields)}"
            continue
        try:
            answers[name] = read_answer(field, text)
        except AnswersRefused as error:
            refused |= error.refusals
    if refused:
        raise AnswersRefused(refused)
    return answers


def read_answer(field: AnswerField, text: str) -> Value | None:
    """The value of one answer, None for "I don't know"; AnswersRefused says what is expected."""
    written = text.strip()
    if written.lower() in DONT_KNOW:
        return None
    match field.kind:
        case FieldKind.YES_NO:
            return _yes_or_no(field, written)
        case FieldKind.CHOICE:
            if written in field.values:
                return written
            raise _refused(field, written, _one_of(field.values) + _near(written, field.values))
        case FieldKind.DATE:
            return _day(field, written)
        case FieldKind.AMOUNT | FieldKind.COUNT:
            return _number(field, written)


def _yes_or_no(field: AnswerField, written: str) -> str:
    if written.lower() in _YES:
        return YES
    if written.lower() in _NO:
        return NO
    raise _refused(field, written, "expected yes or no")


def _day(field: AnswerField, written: str) -> date:
    expected = "expected a day like 2026-06-01"
    if not _DAY.match(written):
        raise _refused(field, written, expected)
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise _refused(field, written, f"there is no such day; {expected}") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _refused(field, written, f"expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _number(field: AnswerField, written: str) -> int:
    what = "whole yen" if field.kind is FieldKind.AMOUNT else "a whole number"
    if not _NUMBER.match(written):
        raise _refused(field, written, f"expected {what}, in digits")
    number = int(written.replace(",", "").replace("_", ""))
    if field.least is not None and number < field.least:
        raise _refused(field, written, f"expected {what}, at least {field.least:,}")
    if field.most is not None and number > field.most:
        raise _refused(field, written, f"expected {what}, at most {field.most:,}")
    return number


def _refused(field: AnswerField, written: str, expected: str) -> AnswersRefused:
    return AnswersRefused({field.name: f"'{field.name}: {written}' does not fit; {expected}"})


def _one_of(names: Mapping[str, object]) -> str:
    return "expected one of " + ", ".join(names)


def _near(name: str, names: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f" (did you mean '{close[0]}'?)" if close else ""
