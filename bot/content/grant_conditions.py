"""Conditions of grant rules out of YAML; what is no condition becomes a problem with its line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.content.fields import STRUCTURE, read_day
from bot.content.problem import Findings
from bot.content.yaml_files import YamlList, YamlMap, YamlValue
from bot.domain.eligibility.conditions import (
    All,
    Always,
    AnyOf,
    Compare,
    Condition,
    InWindow,
    Not,
    OneOf,
    Relation,
    Term,
    WindowSide,
)
from bot.domain.eligibility.rules import NO, YES, AnswerField, FieldKind

NUMBERS = {
    "over": Relation.OVER,
    "under": Relation.UNDER,
    "at_least": Relation.AT_LEAST,
    "at_most": Relation.AT_MOST,
}
DAYS = {
    "after": Relation.OVER,
    "before": Relation.UNDER,
    "on_or_after": Relation.AT_LEAST,
    "on_or_before": Relation.AT_MOST,
}
DAY_TERMS = (Term.DAY, Term.YEAR_BEGUN, Term.FEBRUARY_END, Term.YEAR_AFTER_START)
_KINDS = ("field", "window", "all", "any", "not")
_BOOLEANS = {"true": YES, "false": NO}


@dataclass(frozen=True)
class ConditionReader:
    """Reads the conditions of one file against the fields there are."""

    path: str
    fields: dict[str, AnswerField]
    findings: Findings

    def read(self, value: YamlValue | None, line: int) -> Condition | None:
        """The condition, or None (and a problem) where it makes no sense."""
        if value == "always":
            return Always()
        if not isinstance(value, YamlMap):
            return self._fail(line, "a condition is missing here", "Write {field: …, is: …}.")
        kinds = [kind for kind in _KINDS if kind in value]
        if len(kinds) != 1:
            return self._fail(
                value.line,
                "a condition has exactly one of: " + ", ".join(_KINDS),
                "Join several with all: […] or any: […].",
            )
        line = value.line_of(kinds[0])
        match kinds[0]:
            case "field":
                return self._of_field(value)
            case "window":
                return self._window(value, line)
            case "not":
                part = self.read(value["not"], line)
                return None if part is None else Not(part)
            case kind:
                parts = self._parts(value[kind], line)
                if not parts:
                    return None
                return All(parts) if kind == "all" else AnyOf(parts)

    def _parts(self, value: YamlValue, line: int) -> tuple[Condition, ...]:
        if not isinstance(value, YamlList) or not value:
            self._fail(line, "'all' and 'any' hold a list of conditions", "Begin each with '- '.")
            return ()
        parts = [self.read(one, at) for at, one in zip(value.lines, value, strict=True)]
        return tuple(part for part in parts if part is not None) if None not in parts else ()

    def _window(self, value: YamlMap, line: int) -> Condition | None:
        sides = {side.value: side for side in WindowSide}
        side = value["window"]
        if not isinstance(side, str) or side not in sides:
            return self._fail(line, f"'window: {side}' does not fit", _one_of(sides))
        return InWindow(sides[side])

    def field(self, name: YamlValue | None, line: int) -> AnswerField | None:
        """The field called ``name``; None (and a problem) where there is none."""
        field = self.fields.get(name) if isinstance(name, str) else None
        if field is None:
            self._fail(line, f"there is no field '{name}'", "The fields are in grants/fields.yaml.")
        return field

    def _of_field(self, value: YamlMap) -> Condition | None:
        field = self.field(value["field"], value.line_of("field"))
        if field is None:
            return None
        tests = [key for key in value if key == "is" or key in NUMBERS or key in DAYS]
        if len(tests) != 1:
            return self._fail(
                value.line,
                f"the condition on '{field.name}' has exactly one of: "
                + ", ".join(("is", *NUMBERS, *DAYS)),
            )
        test, line = tests[0], value.line_of(tests[0])
        if test == "is":
            return self._one_of(field, value["is"], line)
        days = field.kind is FieldKind.DATE
        if field.kind in (FieldKind.CHOICE, FieldKind.YES_NO) or (test in DAYS) is not days:
            fitting = "'is'" if field.values or field.kind is FieldKind.YES_NO else "other words"
            fitting = ", ".join(DAYS) if days else fitting
            return self._fail(line, f"'{test}' does not go with '{field.name}'", f"Use {fitting}.")
        bound = self._bound(field, value[test], line)
        if bound is None:
            return None
        return Compare(
            field=field.name,
            relation=DAYS[test] if days else NUMBERS[test],
            bound=bound,
            if_missing=self._if_missing(value),
        )

    def _if_missing(self, value: YamlMap) -> int | None:
        if "if_missing" not in value:
            return None
        text = value["if_missing"]
        if isinstance(text, str) and text.isascii() and text.isdigit():
            return int(text)
        self._fail(value.line_of("if_missing"), "'if_missing' must be a whole number")
        return None

    def _one_of(self, field: AnswerField, value: YamlValue, line: int) -> Condition | None:
        items = value if isinstance(value, YamlList) else [value]
        known = (YES, NO) if field.kind is FieldKind.YES_NO else tuple(field.values)
        found = []
        for item in items:
            text = _BOOLEANS.get(item, item) if isinstance(item, str) else item
            if not isinstance(text, str) or text not in known:
                return self._fail(
                    line, f"'{field.name}' is never '{item}'", _one_of(known) if known else ""
                )
            found.append(text)
        return OneOf(field.name, tuple(dict.fromkeys(found)))

    def _bound(self, field: AnswerField, value: YamlValue, line: int) -> int | date | str | None:
        """A number or day, a term, or the name of another field of the same kind."""
        text = value if isinstance(value, str) else ""
        if text in list(Term):
            term = Term(text)
            if (term in DAY_TERMS) is (field.kind is FieldKind.DATE):
                return term
        elif field.kind is FieldKind.DATE and (day := read_day(text)) is not None:
            return day
        elif field.kind is not FieldKind.DATE and text.isascii() and text.isdigit():
            return int(text)
        elif (other := self.fields.get(text)) is not None and other.kind is field.kind:
            return other.name
        self._fail(
            line,
            f"'{field.name}' cannot be compared with '{value}'",
            "Write a number or a day, a field of the same kind, or one of: "
            + ", ".join(Term)
            + ".",
        )
        return None

    def _fail(self, line: int, message: str, hint: str = "") -> Condition | None:
        """Report it; None, for the caller to return."""
        self.findings.error(self.path, line, STRUCTURE, message, hint)
        return None


def _one_of(names: object) -> str:
    return "One of: " + ", ".join(map(str, names)) + "." if hasattr(names, "__iter__") else ""
