"""``words.yaml``: how people write about their projects, for the grant check."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from bot.content.fields import STRUCTURE, Fields, mapping
from bot.content.problem import Findings
from bot.content.yaml_files import YamlError, YamlMap, YamlValue, read_yaml
from bot.domain.eligibility.heard import Order
from bot.domain.eligibility.rules import NO, UNSURE, YES, AnswerField, FieldKind, GrantWords
from bot.domain.eligibility.word_patterns import read_template

WORDS = "knowledge/municipal/grants/words.yaml"


def read_words(
    root: Path,
    fields: Mapping[str, AnswerField],
    grants: Collection[str],
    findings: Findings,
) -> GrantWords:
    """The words under ``root``; what makes no sense is left out with a problem.

    ``grants`` are those that have a file, also one that could not be read.
    """
    value = words_file(root, findings)
    if value is None:
        return GrantWords()
    whole = Fields(WORDS, mapping(WORDS, value, "the words", findings), findings)
    answers = {}
    for name, several in _map(whole, "answers").items():
        field = fields.get(name)
        if field is None:
            whole.fail("answers", f"'{name}' is not a field", "The fields are in fields.yaml.")
            continue
        part = Fields(WORDS, mapping(WORDS, several, f"'{name}'", findings), findings)
        answers[name] = {
            key: _templates(part, key) for key in part.value if _fits(part, field, key)
        }
    named = _map(whole, "grants")
    listed = Fields(WORDS, named, findings)
    for key in named:
        if key not in grants:
            listed.fail(key, f"there is no grant '{key}' with rules")
    orders = _map(whole, "orders")
    ordered = Fields(WORDS, orders, findings)
    for key in orders:
        if key not in list(Order):
            ordered.fail(key, f"'{key}' is nothing the check knows", "One of: " + ", ".join(Order))
    return GrantWords(
        answers=answers,
        grants={key: _templates(listed, key) for key in named if key in grants},
        orders={key: _templates(ordered, key) for key in orders if key in list(Order)},
        about=_templates(whole, "about"),
    )


def words_file(root: Path, findings: Findings) -> YamlValue | None:
    """The file as it lies on disk; None where there is none that can be read."""
    if not (root / WORDS).is_file():
        return None
    try:
        return read_yaml((root / WORDS).read_text("utf-8"))
    except YamlError as error:
        for fault in error.faults:
            findings.error(WORDS, fault.line, "unreadable-yaml", fault.message, fault.hint)
    except UnicodeDecodeError:
        findings.error(WORDS, 1, "not-utf-8", "the file is not UTF-8", "Save it again as UTF-8.")
    return None


def _templates(whole: Fields, key: str) -> tuple[str, ...]:
    """The templates under ``key`` that can be read."""
    found = []
    for text in whole.texts(key):
        try:
            read_template(text)
        except ValueError as error:
            whole.fail(key, f"'{text}' cannot be read: {error}", "Close every bracket: (a|b).")
            continue
        found.append(text)
    return tuple(found)


def _map(whole: Fields, key: str) -> YamlMap:
    value: YamlValue | None = whole.value.get(key)
    return mapping(WORDS, value, f"'{key}'", whole.findings)


def _fits(part: Fields, field: AnswerField, key: str) -> bool:
    """Whether this can be an answer to the field."""
    match field.kind:
        case FieldKind.CHOICE:
            fits = key in field.values
        case FieldKind.YES_NO:
            fits = key in (YES, NO, UNSURE)
        case FieldKind.COUNT:
            fits = key.isascii() and key.isdecimal()
        case _:
            fits = False
    if not fits:
        part.findings.error(
            WORDS, part.value.line_of(key), STRUCTURE, f"'{key}' is no answer to '{field.name}'"
        )
    return fits
