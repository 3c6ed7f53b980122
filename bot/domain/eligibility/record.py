"""A case as it is handed to staff: answers, outcome and deciding rules, in words of that day.

Rules and labels change; what was passed on stays as it was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.eligibility.case import OpenCase, data_value, value_data
from bot.domain.eligibility.dialogue import look
from bot.domain.eligibility.evaluate import Outcome, Result, Verdict
from bot.domain.eligibility.rules import FieldKind, GrantBook, State, Value, Words
from bot.domain.eligibility.sorting import ranked

_FORMAT = 1


@dataclass(frozen=True)
class RecordedAnswer:
    """One answer, with its question."""

    field: str
    kind: FieldKind
    question: Words
    value: Value | None
    label: Words | None = None
    """Of a choice."""


@dataclass(frozen=True)
class RecordedRule:
    """A rule that decided."""

    id: str
    result: Result
    reason: Words
    state: State
    sources: tuple[tuple[str, str], ...]
    """Title with publisher, and the year it speaks of."""


@dataclass(frozen=True)
class RecordedOutcome:
    """What the rules said of one grant."""

    grant: str
    name: Words
    verdict: Verdict
    rules: tuple[RecordedRule, ...]
    cap_jpy: int | None = None


@dataclass(frozen=True)
class CaseRecord:
    """A case as staff see it."""

    grant: str | None
    on: date
    answers: tuple[RecordedAnswer, ...]
    outcomes: tuple[RecordedOutcome, ...]
    """One; for all grants at once, those that were shown."""
    finished: bool
    """False: the person turned to staff before the last question."""
    division: str | None

    @property
    def subject(self) -> str:
        """What the ticket is about, in Japanese: the grant, where there is one."""
        return next((one.name.ja for one in self.outcomes if one.grant == self.grant), "")


def record(case: OpenCase, book: GrantBook) -> CaseRecord:
    """The case as of its day."""
    found = look(case, book)
    shown = found.outcomes if case.grant else ranked(found.outcomes)
    return CaseRecord(
        grant=case.grant,
        on=case.on,
        answers=tuple(_answers(case, book)),
        outcomes=tuple(_outcome(one) for one in shown),
        finished=found.done,
        division=next((one.grant.division for one in shown if one.grant.division), None),
    )


def _answers(case: OpenCase, book: GrantBook) -> list[RecordedAnswer]:
    found = []
    for name, value in case.answers.items():
        field = book.fields.get(name)
        if field is not None:
            label = field.values.get(value) if isinstance(value, str) else None
            found.append(RecordedAnswer(name, field.kind, field.question, value, label))
    return found


def _outcome(outcome: Outcome) -> RecordedOutcome:
    rules = tuple(
        RecordedRule(
            one.rule.id,
            one.result,
            one.rule.reason,
            one.rule.state,
            tuple(
                (f"{cited.source.title} ({cited.source.publisher})", cited.as_of)
                for cited in one.rule.citations
            ),
        )
        for one in outcome.deciding
    )
    cap = outcome.amount.cap_jpy if outcome.amount else None
    return RecordedOutcome(outcome.grant.id, outcome.grant.name, outcome.verdict, rules, cap)


def record_data(one: CaseRecord) -> dict[str, Any]:
    """The record in the plain types of JSON."""
    return {
        "format": _FORMAT,
        "grant": one.grant,
        "on": one.on.isoformat(),
        "answers": [
            {
                "field": answer.field,
                "kind": answer.kind,
                "question": _words_data(answer.question),
                "value": value_data(answer.value),
                "label": _words_data(answer.label),
            }
            for answer in one.answers
        ],
        "outcomes": [
            {
                "grant": outcome.grant,
                "name": _words_data(outcome.name),
                "verdict": outcome.verdict,
                "rules": [
                    {
                        "id": rule.id,
                        "result": rule.result,
                        "reason": _words_data(rule.reason),
                        "state": rule.state,
                        "sources": [list(source) for source in rule.sources],
                    }
                    for rule in outcome.rules
                ],
                "cap_jpy": outcome.cap_jpy,
            }
            for outcome in one.outcomes
        ],
        "finished": one.finished,
        "division": one.division,
    }


def data_record(data: Any) -> CaseRecord | None:
    """A stored record; None where there is none, or another version of the program wrote it."""
    if not isinstance(data, Mapping) or data.get("format") != _FORMAT:
        return None
    try:
        return CaseRecord(
            grant=data["grant"],
            on=date.fromisoformat(data["on"]),
            answers=tuple(_answer_of(one) for one in data["answers"]),
            outcomes=tuple(_outcome_of(one) for one in data["outcomes"]),
            finished=bool(data["finished"]),
            division=data["division"],
        )
    except (KeyError, TypeError, ValueError):
        return None


def _answer_of(data: Mapping[str, Any]) -> RecordedAnswer:
    label = data["label"]
    return RecordedAnswer(
        data["field"],
        FieldKind(data["kind"]),
        Words(**data["question"]),
        data_value(data["value"]),
        Words(**label) if label else None,
    )


def _outcome_of(data: Mapping[str, Any]) -> RecordedOutcome:
    return RecordedOutcome(
        data["grant"],
        Words(**data["name"]),
        Verdict(data["verdict"]),
        tuple(
            RecordedRule(
                rule["id"],
                Result(rule["result"]),
                Words(**rule["reason"]),
                State(rule["state"]),
                tuple((title, as_of) for title, as_of in rule["sources"]),
            )
            for rule in data["rules"]
        ),
        data["cap_jpy"],
    )


def _words_data(words: Words | None) -> dict[str, str] | None:
    return None if words is None else {"ja": words.ja, "en": words.en}
