"""``grant.yaml`` files: the rules of grants and schemes, and the fields they share.

Whatever can be read is in the book; a rule that makes no sense is left out with a problem, and so
is a grant without a usable rule: half a table must never say that a project looks eligible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from bot.content.fields import STRUCTURE, Fields, mapping
from bot.content.grant_conditions import ConditionReader
from bot.content.problem import Findings, Problem
from bot.content.yaml_files import YamlError, YamlList, YamlMap, YamlValue, read_yaml
from bot.domain.eligibility.conditions import Condition, Unknown
from bot.domain.eligibility.rules import (
    Amounts,
    AnswerField,
    Ceiling,
    Citation,
    Contradiction,
    Effect,
    FieldKind,
    Grant,
    GrantBook,
    IfUnknown,
    Pointer,
    Question,
    Rule,
    SchemeKind,
    State,
    Window,
    Words,
)
from bot.domain.entry import Source
from bot.domain.errors import ContentError

FIELDS = "knowledge/municipal/grants/fields.yaml"
GRANT = "grant.yaml"
NO_SOURCE = "none"

_RATE = re.compile(r"([1-9]\d{0,2})/([1-9]\d{0,2})\Z", re.ASCII)
_AS_OF = re.compile(r"(?:\d{4}|\d{4}-\d{2}|\d{4}/\d{4}|undated)\Z", re.ASCII)
_YEAR = re.compile(r"\d{4}\Z", re.ASCII)
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True)
class GrantFile:
    """One ``grant.yaml`` as it lies on disk, for the checker."""

    path: str
    id: str
    value: YamlMap
    sources: Mapping[str, Source]
    """Of this file and of the entry beside it."""

    def line_of_rule(self, rule_id: str) -> int:
        """The line on which the rule with this id begins."""
        rules = self.value.get("rules")
        for rule in rules if isinstance(rules, YamlList) else ():
            if isinstance(rule, YamlMap) and rule.get("id") == rule_id:
                return rule.line
        return self.value.line_of("rules")


@dataclass(frozen=True)
class LoadedGrants:
    """The grants that could be read, where they stand, and what kept others out."""

    book: GrantBook
    files: Mapping[str, GrantFile]
    fields: YamlMap
    problems: tuple[Problem, ...]


def load_grants(root: Path) -> LoadedGrants:
    """The grants under ``root``. Never raises for what editors write."""
    findings = Findings()
    found = sorted((root / "knowledge" / "municipal").glob(f"*/*/{GRANT}"))
    if not found and not (root / FIELDS).exists():
        return LoadedGrants(GrantBook({}, {}), {}, YamlMap(1), ())
    shared = mapping(FIELDS, _read(root, FIELDS, findings), "the fields", findings)
    fields = dict(_answer_fields(shared, findings))
    grants: dict[str, Grant] = {}
    files: dict[str, GrantFile] = {}
    for file in found:
        path = file.relative_to(root).as_posix()
        value = _read(root, path, findings)
        if value is None:
            continue
        whole = mapping(path, value, "the grant", findings)
        id_ = "/".join(file.parts[-3:-1])
        reader = _GrantReader(root, path, id_, whole, fields, findings)
        files[id_] = GrantFile(path, id_, whole, reader.sources)
        grant = reader.read()
        if grant is not None:
            grants[id_] = grant
    book = GrantBook(
        fields=fields,
        grants=dict(sorted(grants.items(), key=_rank)),
        contradictions=tuple(_contradictions(shared, fields, findings)),
    )
    return LoadedGrants(book, files, shared, findings.sorted())


def read_book(root: Path) -> GrantBook:
    """The grants under ``root``; ContentError where there is none, or one is broken."""
    loaded = load_grants(root)
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    if errors:
        raise ContentError(f"the grants cannot be read: {errors[0]}")
    if not loaded.book.grants:
        raise ContentError(f"there are no grants under {root}")
    return loaded.book


def _rank(item: tuple[str, Grant]) -> tuple[int, int, str]:
    """Those that are checked first, and grants before advisers."""
    id_, grant = item
    return (list(SchemeKind).index(grant.kind), not id_.startswith("grants/"), id_)


def _read(root: Path, path: str, findings: Findings) -> YamlValue | None:
    try:
        return read_yaml((root / path).read_text(encoding="utf-8"))
    except YamlError as error:
        for fault in error.faults:
            findings.error(path, fault.line, "unreadable-yaml", fault.message, fault.hint)
    except UnicodeDecodeError:
        findings.error(path, 1, "not-utf-8", "the file is not UTF-8", "Save it again as UTF-8.")
    except OSError as error:
        findings.error(path, 1, "unreadable-file", f"cannot be opened: {error.strerror}")
    return None


def _answer_fields(shared: YamlMap, findings: Findings) -> Iterator[tuple[str, AnswerField]]:
    for name, value in mapping(FIELDS, shared.get("fields"), "'fields'", findings).items():
        part = Fields(FIELDS, mapping(FIELDS, value, f"'{name}'", findings), findings)
        kind, question = _choice(part, "kind", FieldKind), _words(part, "question")
        if kind is None or question is None:
            continue
        labels = Fields(
            FIELDS, mapping(FIELDS, part.value.get("values"), "'values'", findings), findings
        )
        values = {key: words for key in labels.value if (words := _words(labels, key))}
        if (kind is FieldKind.CHOICE) is not bool(values):
            part.fail("kind", f"'{name}': a choice, and only a choice, has 'values'")
            continue
        asked = part.flag("asked") if "asked" in part.value else True
        least, most = _number(part, "least"), _number(part, "most")
        yield name, AnswerField(name, kind, question, values, least, most, asked)


def _contradictions(
    shared: YamlMap, fields: dict[str, AnswerField], findings: Findings
) -> Iterator[Contradiction]:
    conditions = ConditionReader(FIELDS, fields, findings)
    whole = Fields(FIELDS, shared, findings)
    for part in _items(whole, "contradictions"):
        id_, words = part.text("id"), _words(part, "words")
        condition = conditions.read(part.value.get("if"), part.value.line)
        if id_ and words and condition:
            yield Contradiction(id_, condition, words)


@dataclass
class _GrantReader:
    """Reads one file; a part that is left out is already a problem."""

    root: Path
    path: str
    id: str
    whole: YamlMap
    fields: dict[str, AnswerField]
    findings: Findings
    sources: dict[str, Source] = field(init=False)

    def __post_init__(self) -> None:
        self._all = Fields(self.path, self.whole, self.findings)
        self._conditions = ConditionReader(self.path, self.fields, self.findings)
        entry_path = self.path.removesuffix(GRANT) + "entry.yaml"
        has_entry = (self.root / entry_path).is_file()
        entry = _read(self.root, entry_path, Findings()) if has_entry else None
        self._entry = entry if isinstance(entry, YamlMap) else None
        self.sources = dict(_sources(Fields(self.path, self.whole, self.findings)))
        if self._entry is not None:
            # What is wrong in the entry is said once, by the check of the knowledge base.
            beside = _sources(Fields(entry_path, self._entry, Findings()))
            self.sources = {**dict(beside), **self.sources}

    def read(self) -> Grant | None:
        """The grant; None where its head or one of its rules cannot be read."""
        name, kind = _words(self._all, "name"), _choice(self._all, "kind", SchemeKind)
        read = [self._rule(part) for part in _items(self._all, "rules")]
        rules = tuple(rule for rule in read if rule is not None)
        questions = tuple(self._questions())
        amounts = tuple(self._amounts())
        windows = tuple(self._windows())
        if not (name and kind and rules) or len(rules) != len(read):
            return None
        return Grant(
            id=self.id,
            kind=kind,
            name=name,
            rules=rules,
            questions=questions,
            amounts=amounts,
            windows=windows,
            division=self._division(),
            owner=_words(self._all, "owner") if "owner" in self.whole else None,
            benefit=_words(self._all, "benefit") if "benefit" in self.whole else None,
        )

    def _division(self) -> str | None:
        beside = self._entry.get("division") if self._entry is not None else None
        own = self._all.optional_text("division")
        return own or (beside if isinstance(beside, str) else None)

    def _rule(self, part: Fields) -> Rule | None:
        id_, reason = part.text("id"), _words(part, "reason")
        effect, unknown = _choice(part, "effect", Effect), _choice(part, "unknown", IfUnknown)
        state, citations = _choice(part, "state", State), self._citations(part)
        fails, when = self._fails(part), self._when(part)
        broken_guard = "when" in part.value and when is None
        if not (id_ and reason and effect and unknown and state and fails) or broken_guard:
            return None
        if citations is None:
            return None
        pointers = tuple(self._pointers(part))
        return Rule(id_, fails, effect, unknown, reason, state, citations, when, pointers)

    def _fails(self, part: Fields) -> Condition | None:
        if ("fails" in part.value) is ("needs" in part.value):
            part.fail("id", "a rule has either 'fails' or 'needs'")
            return None
        if "fails" in part.value:
            return self._conditions.read(part.value["fails"], part.value.line_of("fails"))
        found = self._conditions.field(part.value["needs"], part.value.line_of("needs"))
        return None if found is None else Unknown(found.name)

    def _when(self, part: Fields) -> Condition | None:
        if "when" not in part.value:
            return None
        return self._conditions.read(part.value["when"], part.value.line_of("when"))

    def _pointers(self, part: Fields) -> Iterator[Pointer]:
        for one in _items(part, "points_to"):
            to = one.text("to")
            if to is not None:
                yield Pointer(to, self._when(one))

    def _citations(self, part: Fields) -> tuple[Citation, ...] | None:
        if part.value.get("source") == NO_SOURCE:
            return ()
        if "source" not in part.value:
            part.fail("source", "'source' is missing", "Write [{page: KEY, as_of: 2025}], or none.")
            return None
        found = []
        for one in _items(part, "source"):
            page, as_of = one.text("page"), one.text("as_of")
            if page is None or as_of is None:
                continue
            if page not in self.sources:
                known = ", ".join(self.sources) or "none yet"
                one.fail("page", f"there is no source '{page}'", f"Known here: {known}.")
            elif not _AS_OF.match(as_of):
                one.fail("as_of", f"'as_of: {as_of}' does not fit", "Write a year, or undated.")
            else:
                found.append(Citation(self.sources[page], as_of))
        return tuple(found) or None

    def _questions(self) -> Iterator[Question]:
        for part in _items(self._all, "questions"):
            line = part.value.line_of("fields")
            names = [name for name in part.texts("fields") if self._conditions.field(name, line)]
            words = _words(part, "words") if "words" in part.value else None
            if names:
                yield Question(tuple(names), words, self._when(part), part.flag("refines"))

    def _amounts(self) -> Iterator[Amounts]:
        for part in _items(self._all, "amounts"):
            state, citations = _choice(part, "state", State), self._citations(part)
            ceilings = tuple(
                Ceiling(jpy, self._when(one))
                for one in _items(part, "ceilings")
                if (jpy := _number(one, "jpy")) is not None
            )
            if state is None or citations is None or not ceilings:
                continue
            rate, floor = _rate(part), _number(part, "floor")
            yield Amounts(ceilings, citations, state, rate, floor, part.optional_day("from"))

    def _windows(self) -> Iterator[Window]:
        for part in _items(self._all, "windows"):
            year = part.text("year") or ""
            if not _YEAR.match(year):
                part.fail("year", f"'year: {year}' is not a year")
                continue
            if part.value.get("found") == "false":
                yield Window(int(year), None, None)
                continue
            opens, closes = part.optional_day("opens"), part.day("closes")
            state, citations = _choice(part, "state", State), self._citations(part)
            if closes and state and citations is not None:
                yield Window(int(year), opens, closes, citations, state)


def _sources(whole: Fields) -> Iterator[tuple[str, Source]]:
    listed = mapping(whole.path, whole.value.get("sources"), "'sources'", whole.findings)
    for key, value in listed.items():
        part = Fields(
            whole.path, mapping(whole.path, value, f"'{key}'", whole.findings), whole.findings
        )
        title, publisher = part.text("title"), part.text("publisher")
        if title and publisher:
            url = part.optional_text("url") or ""
            read_on: date | None = part.optional_day("read_on")
            yield key, Source(key, title, publisher, url, read_on)


def _items(whole: Fields, key: str) -> Iterator[Fields]:
    value = whole.value.get(key, YamlList(1))
    if not isinstance(value, YamlList):
        whole.fail(key, f"'{key}' must be a list", "Begin each item with '- '.")
        return
    for line, item in zip(value.lines, value, strict=True):
        if isinstance(item, YamlMap):
            yield Fields(whole.path, item, whole.findings)
        else:
            whole.findings.error(
                whole.path, line, STRUCTURE, f"an item of '{key}' must be 'name: value' lines"
            )


def _words(whole: Fields, key: str) -> Words | None:
    value = whole.value.get(key)
    if not isinstance(value, YamlMap):
        whole.fail(key, f"'{key}' needs a text in ja and en", "Write {ja: …, en: …}.")
        return None
    part = Fields(whole.path, value, whole.findings)
    ja, en = part.text("ja"), part.text("en")
    return Words(ja, en) if ja and en else None


def _choice(whole: Fields, key: str, kinds: type[_Choice]) -> _Choice | None:
    found = whole.text(key)
    if found is None:
        return None
    if found not in list(kinds):
        hint = "One of: " + ", ".join(kinds) + "."
        whole.fail(key, f"'{key}: {found}' does not fit", hint)
        return None
    return kinds(found)


def _number(whole: Fields, key: str) -> int | None:
    found = whole.optional_text(key)
    if found is None:
        return None
    if not (found.isascii() and found.isdigit()):
        whole.fail(key, f"'{key}: {found}' is not a whole number", "Write digits only.")
        return None
    return int(found)


def _rate(part: Fields) -> tuple[int, int] | None:
    text = part.optional_text("rate")
    if text is None:
        return None
    found = _RATE.match(text)
    if found is None or int(found[1]) > int(found[2]):
        part.fail("rate", f"'rate: {text}' is no share", "Write a fraction like 1/2.")
        return None
    return int(found[1]), int(found[2])
