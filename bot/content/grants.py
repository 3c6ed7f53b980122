"""``grant.yaml`` files: the rules of grants and schemes, and the fields they share.

Whatever can be read is in the book; a rule that makes no sense is left out with a problem, and so
is a grant without a usable rule: half a table must never say that a project looks eligible.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.fields import Fields, mapping
from bot.content.grant_conditions import ConditionReader
from bot.content.grant_contacts import read_contacts
from bot.content.grant_parts import (
    read_choice,
    read_citations,
    read_items,
    read_number,
    read_rate,
    read_remark,
    read_sources,
    read_words,
)
from bot.content.grant_words import read_words as read_answer_words
from bot.content.problem import Findings, Problem
from bot.content.yaml_files import YamlError, YamlList, YamlMap, YamlValue, read_yaml
from bot.domain.eligibility.conditions import Condition, Unknown
from bot.domain.eligibility.rules import (
    Amounts,
    AnswerField,
    Ceiling,
    Contradiction,
    Effect,
    FieldKind,
    Grant,
    GrantBook,
    IfUnknown,
    Pointer,
    Question,
    Remark,
    Rule,
    SchemeKind,
    State,
    Window,
)
from bot.domain.entry import Source
from bot.domain.errors import ContentError

FIELDS = "knowledge/municipal/grants/fields.yaml"
GRANT = "grant.yaml"

_log = logging.getLogger(__name__)
_YEAR = re.compile(r"\d{4}\Z", re.ASCII)


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
        contacts=read_contacts(root, findings),
        words=read_answer_words(root, fields, files, findings),
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


class GrantFiles:
    """The grants of a root as the running bot holds them: read again when ``version`` changes.

    A set that editors left broken half way is not taken up. Thread-safe.
    """

    def __init__(self, root: Path, version: Callable[[], str]) -> None:
        """Nothing is read yet; ``version`` is that of the content in force."""
        self._root = root
        self._version = version
        self._lock = threading.Lock()
        self._held: tuple[str, GrantBook] | None = None

    def current(self) -> GrantBook:
        """The grants in force. ContentError where none could ever be read."""
        version = self._version()
        with self._lock:
            if self._held is None:
                self._held = (version, read_book(self._root))
            elif self._held[0] != version:
                try:
                    self._held = (version, read_book(self._root))
                except ContentError as error:
                    _log.warning("kept the former grants: %s", error)
                    self._held = (version, self._held[1])
            return self._held[1]


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
        kind, question = read_choice(part, "kind", FieldKind), read_words(part, "question")
        if kind is None or question is None:
            continue
        labels = Fields(
            FIELDS, mapping(FIELDS, part.value.get("values"), "'values'", findings), findings
        )
        values = {key: words for key in labels.value if (words := read_words(labels, key))}
        if (kind is FieldKind.CHOICE) is not bool(values):
            part.fail("kind", f"'{name}': a choice, and only a choice, has 'values'")
            continue
        asked = part.flag("asked") if "asked" in part.value else True
        least, most = read_number(part, "least"), read_number(part, "most")
        yield name, AnswerField(name, kind, question, values, least, most, asked)


def _contradictions(
    shared: YamlMap, fields: dict[str, AnswerField], findings: Findings
) -> Iterator[Contradiction]:
    conditions = ConditionReader(FIELDS, fields, findings)
    whole = Fields(FIELDS, shared, findings)
    for part in read_items(whole, "contradictions"):
        id_, words = part.text("id"), read_words(part, "words")
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
        self.sources = dict(read_sources(Fields(self.path, self.whole, self.findings)))
        if self._entry is not None:
            # What is wrong in the entry is said once, by the check of the knowledge base.
            beside = read_sources(Fields(entry_path, self._entry, Findings()))
            self.sources = {**dict(beside), **self.sources}

    def read(self) -> Grant | None:
        """The grant; None where its head or one of its rules cannot be read."""
        name, kind = read_words(self._all, "name"), read_choice(self._all, "kind", SchemeKind)
        read = [self._rule(part) for part in read_items(self._all, "rules")]
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
            owner=read_words(self._all, "owner") if "owner" in self.whole else None,
            benefit=read_words(self._all, "benefit") if "benefit" in self.whole else None,
            apply=self._apply(),
            documents=tuple(self._documents()),
        )

    def _division(self) -> str | None:
        beside = self._entry.get("division") if self._entry is not None else None
        own = self._all.optional_text("division")
        return own or (beside if isinstance(beside, str) else None)

    def _apply(self) -> Remark | None:
        if "apply" not in self.whole:
            return None
        value = mapping(self.path, self.whole["apply"], "'apply'", self.findings)
        return read_remark(Fields(self.path, value, self.findings), self.sources)

    def _documents(self) -> Iterator[Remark]:
        for part in read_items(self._all, "documents"):
            remark = read_remark(part, self.sources)
            if remark is not None:
                yield remark

    def _rule(self, part: Fields) -> Rule | None:
        id_, reason = part.text("id"), read_words(part, "reason")
        effect, unknown = (
            read_choice(part, "effect", Effect),
            read_choice(part, "unknown", IfUnknown),
        )
        state, citations = read_choice(part, "state", State), read_citations(part, self.sources)
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
        for one in read_items(part, "points_to"):
            to = one.text("to")
            if to is not None:
                yield Pointer(to, self._when(one))

    def _questions(self) -> Iterator[Question]:
        for part in read_items(self._all, "questions"):
            line = part.value.line_of("fields")
            names = [name for name in part.texts("fields") if self._conditions.field(name, line)]
            words = read_words(part, "words") if "words" in part.value else None
            if names:
                yield Question(tuple(names), words, self._when(part), part.flag("refines"))

    def _amounts(self) -> Iterator[Amounts]:
        for part in read_items(self._all, "amounts"):
            state, citations = read_choice(part, "state", State), read_citations(part, self.sources)
            ceilings = tuple(
                Ceiling(jpy, self._when(one))
                for one in read_items(part, "ceilings")
                if (jpy := read_number(one, "jpy")) is not None
            )
            if state is None or citations is None or not ceilings:
                continue
            rate, floor = read_rate(part), read_number(part, "floor")
            yield Amounts(ceilings, citations, state, rate, floor, part.optional_day("from"))

    def _windows(self) -> Iterator[Window]:
        for part in read_items(self._all, "windows"):
            year = part.text("year") or ""
            if not _YEAR.match(year):
                part.fail("year", f"'year: {year}' is not a year")
                continue
            if part.value.get("found") == "false":
                yield Window(int(year), None, None)
                continue
            opens, closes = part.optional_day("opens"), part.day("closes")
            state, citations = read_choice(part, "state", State), read_citations(part, self.sources)
            if closes and state and citations is not None:
                yield Window(int(year), opens, closes, citations, state)
