"""The JSON Schemas of ``knowledge/schema/``: one set of files for editors and for the checker.

VS Code reads types (``14`` is a number there), our loader reads strings; the schemas take both.
``errorMessage`` and ``patternErrorMessage`` in them are shown by VS Code and by us.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bot.content.problem import Findings
from bot.content.source import content_root
from bot.content.yaml_files import YamlValue, line_at
from bot.domain.errors import ContentError

NAMES = (
    "entry",
    "chapters",
    "divisions",
    "phrases",
    "emergency",
    "smalltalk",
    "followups",
    "glossary",
    "coverage",
    "desks",
    "lines",
    "places",
    "directory-words",
    "grant",
    "grant-fields",
    "support",
    "support-fields",
    "grant-contacts",
    "grant-words",
    "phrasebook",
    "phrasebook-texts",
    "office",
)
"""The schemas there are; each is ``knowledge/schema/<name>.json``."""

RULE = "schema"


@cache
def validator(name: str) -> Draft202012Validator:
    """The validator for one kind of file; ContentError where its schema is missing or broken."""
    path = content_root() / "knowledge" / "schema" / f"{name}.json"
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ContentError(f"the schema {path.name} cannot be read") from error
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@dataclass(frozen=True)
class _Fault:
    """One violation, in plain types."""

    rule: str
    instance: Any
    wanted: Any
    schema: dict[str, Any]
    place: tuple[str | int, ...]
    of_key: bool
    """The name of a field is wrong, not its value."""
    message: str

    @property
    def about(self) -> str:
        """What it is about, as an editor would say it: ``'facts.fee'``."""
        steps = [step for step in self.place if isinstance(step, str)]
        return f"'{'.'.join(steps)}'" if steps else "the file"

    @property
    def own_hint(self) -> str:
        """The hint written in the schema itself."""
        text: str = self.schema.get("errorMessage", "")
        return _sentence(text)


def check_schema(path: str, value: YamlValue, name: str, findings: Findings) -> None:
    """Report everything in ``value`` that its schema does not allow, with the line it stands on."""
    for error in validator(name).iter_errors(value):
        fault = _fault(error)
        if fault.rule == "additionalProperties":
            known = fault.schema.get("properties", {})
            for key in fault.instance:
                if key not in known:
                    line = line_at(value, (*fault.place, key))
                    hint = f"Known: {', '.join(known)}."
                    findings.error(path, line, RULE, f"'{key}' is not known here", hint)
            continue
        place = (*fault.place, str(fault.instance)) if fault.of_key else fault.place
        message, hint = _plain_words(fault)
        findings.error(path, line_at(value, place), RULE, message, hint)


def _fault(error: ValidationError) -> _Fault:
    return _Fault(
        rule=str(error.validator),
        instance=error.instance,
        wanted=error.validator_value,
        schema=dict(error.schema) if isinstance(error.schema, Mapping) else {},
        place=tuple(error.absolute_path),
        of_key="propertyNames" in error.absolute_schema_path,
        message=error.message,
    )


_TYPES = {
    "object": "'name: value' lines",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
}


def _plain_words(fault: _Fault) -> tuple[str, str]:
    about = fault.about
    match fault.rule:
        case "required":
            missing = [key for key in fault.wanted if key not in fault.instance]
            keys = ", ".join(f"'{key}'" for key in missing)
            return f"{about} misses {keys}", _described(fault.schema, missing)
        case "pattern":
            what = fault.schema.get("patternErrorMessage", "not written as expected")
            return f"{about}: '{fault.instance}' does not fit", _sentence(what)
        case "enum":
            allowed = ", ".join(dict.fromkeys(str(item).lower() for item in fault.wanted))
            hint = fault.own_hint or f"One of: {allowed}."
            return f"{about}: '{fault.instance}' does not fit", hint
        case "oneOf":
            return f"{about} has none, or more than one, of its possible kinds", fault.own_hint
        case "anyOf":
            return f"{about} is written in none of the ways it may be", fault.own_hint
        case "type":
            first = fault.wanted if isinstance(fault.wanted, str) else fault.wanted[0]
            return f"{about} must be {_TYPES.get(first, first)}", ""
        case "minLength" | "minItems" | "minProperties":
            return f"{about} is empty", "Fill it in; a value that begins with '#' needs quotes."
        case "uniqueItems":
            return f"{about} holds the same item twice", "Keep one."
        case "dependentRequired":
            return f"{about} is incomplete: {_dependency(fault)}", ""
        case _:
            return f"{about}: {fault.message[:120]}", ""


def _described(schema: dict[str, Any], keys: list[str]) -> str:
    properties = schema.get("properties", {})
    return " ".join(filter(None, (properties.get(key, {}).get("description", "") for key in keys)))


def _dependency(fault: _Fault) -> str:
    lacking = [
        f"'{key}' needs '{other}' beside it"
        for key, needed in fault.wanted.items()
        for other in needed
        if key in fault.instance and other not in fault.instance
    ]
    return "; ".join(lacking)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "." if text else ""
