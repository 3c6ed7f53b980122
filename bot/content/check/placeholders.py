"""Braces and facts: every text names existing facts, a translation the same ones as ``ja.md``.

Known limit: the form a sentence needs (``{x:number}`` or ``{x}``) is for the translator to hear;
only forms the fact's kind does not have are found here.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.content.check.passages import Passage, passages
from bot.content.files import EntryFiles
from bot.content.loader import Loaded
from bot.content.problem import Findings
from bot.content.yaml_files import YamlMap
from bot.domain.entry import COUNTED_FORMS, Fact, FactKind
from bot.domain.locale import JA
from bot.domain.template import TemplateError, parse

_COUNTED = ("", "number", "short")
FORMS: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.DAYS: _COUNTED,
    FactKind.MONTHS: _COUNTED,
    FactKind.YEARS: _COUNTED,
    FactKind.JPY: _COUNTED,
    FactKind.PERCENT: _COUNTED,
    FactKind.NUMBER: _COUNTED,
    FactKind.DATE: ("", "short"),
    FactKind.TEL: ("", "number", "short", "hours", "languages"),
    FactKind.URL: ("", "short"),
    FactKind.WORD: ("", "short"),
}
"""The forms a text may ask for, by kind."""


def check_placeholders(loaded: Loaded, findings: Findings) -> None:
    """Report broken braces, unknown facts and forms, facts a text lacks or has too many of."""
    used: dict[str, dict[str, set[str]]] = {}
    for passage in passages(loaded.tree):
        _check_braces(passage, findings)
        names = fact_names(passage.files)
        if names is not None:
            facts = _facts(loaded, passage.files)
            for offset, ref in passage.facts:
                if ref.name not in names:
                    _unknown(passage, offset, ref.name, names, findings)
                elif ref.name in facts:
                    _check_form(passage, offset, facts[ref.name], ref.form, findings)
        per_text = used.setdefault(passage.files.id, {})
        per_text.setdefault(passage.locale, set()).update(ref.name for _, ref in passage.facts)
    for files in loaded.tree.entries:
        _check_sets(files, used.get(files.id, {}), findings)
        _check_unused(loaded, files, used.get(files.id, {}), findings)


def fact_names(files: EntryFiles) -> frozenset[str] | None:
    """The names under ``facts:``, readable or not; None where the record itself is not."""
    if not isinstance(files.record, YamlMap):
        return None
    facts = files.record.get("facts")
    return frozenset(facts) if isinstance(facts, YamlMap) else frozenset()


def _facts(loaded: Loaded, files: EntryFiles) -> Mapping[str, Fact]:
    entry = loaded.content.entries.get(files.id)
    return entry.facts if entry is not None else {}


def _check_braces(passage: Passage, findings: Findings) -> None:
    try:
        parse(passage.text)
    except TemplateError as error:
        findings.error(
            passage.path,
            passage.line(error.offset),
            "braces",
            f"the {passage.name} has {error}",
            "Braces hold a fact, {notify-within}, or a word with its reading, {漢字|かんじ}.",
        )


def _unknown(
    passage: Passage, offset: int, name: str, names: frozenset[str], findings: Findings
) -> None:
    hint = f"There are: {', '.join(sorted(names))}." if names else "entry.yaml has no facts."
    findings.error(
        passage.path,
        passage.line(offset),
        "unknown-fact",
        f"the fact '{name}' is not in entry.yaml",
        hint,
    )


def _check_form(passage: Passage, offset: int, fact: Fact, form: str, findings: Findings) -> None:
    line = passage.line(offset)
    allowed = {*FORMS[fact.kind]} | (COUNTED_FORMS if fact.counted else frozenset())
    if form not in allowed:
        known = ", ".join(f"{{{fact.name}:{one}}}" for one in sorted(allowed) if one)
        findings.error(
            passage.path,
            line,
            "unknown-form",
            f"'{{{fact.name}:{form}}}' is a form this kind of fact does not have",
            f"There are: {{{fact.name}}}, {known}.",
        )
        return
    values = fact.values
    if form == "before" and len(values) < 2:
        findings.error(
            passage.path,
            line,
            "empty-form",
            f"'{{{fact.name}:before}}' would be empty: there is only one year",
            f"Add an earlier year to the fact '{fact.name}', or take the placeholder out.",
        )
        return
    empty = (form == "hours" and not all(value.hours for value in values)) or (
        form == "languages" and not all(value.languages for value in values)
    )
    if empty:
        findings.error(
            passage.path,
            line,
            "empty-form",
            f"'{{{fact.name}:{form}}}' would be empty: the fact has no '{form}'",
            f"Add '{form}:' to the fact '{fact.name}', or take the placeholder out.",
        )


def _check_sets(files: EntryFiles, used: Mapping[str, set[str]], findings: Findings) -> None:
    if files.source is None:
        return
    wanted = used.get(JA, set())
    for locale in files.texts:
        if locale == JA:
            continue
        have = used.get(locale, set())
        missing = () if files.texts[locale].is_summary else sorted(wanted - have)
        for name in missing:
            findings.error(
                files.text_path(locale),
                files.texts[locale].line("body"),
                "missing-fact",
                f"ja.md names the fact '{name}', this text does not",
                f"Write {{{name}}} where the sentence needs it.",
            )
        for name in sorted(have - wanted):
            findings.error(
                files.text_path(locale),
                files.texts[locale].line("body"),
                "extra-fact",
                f"this text names the fact '{name}', ja.md does not",
                "A translation says what ja.md says: change ja.md first, or take it out.",
            )


def _check_unused(
    loaded: Loaded, files: EntryFiles, used: Mapping[str, set[str]], findings: Findings
) -> None:
    if files.source is None or not isinstance(files.record, YamlMap):
        return
    raw = files.record.get("facts")
    if not isinstance(raw, YamlMap):
        return
    for name, fact in _facts(loaded, files).items():
        if fact.kind is not FactKind.TEL and name not in used.get(JA, set()):
            findings.warning(
                files.record_path,
                raw.line_of(name),
                "unused-fact",
                f"the fact '{name}' is not used in ja.md",
                "Use it, or take it out.",
            )
