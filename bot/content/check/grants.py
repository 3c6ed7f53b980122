"""The rules of grants: nothing unreachable, unasked, unsourced or untold, and no year forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.check.reach import Reach, reach, reachable
from bot.content.fields import STRUCTURE
from bot.content.files import RECORD
from bot.content.grant_contacts import CONTACTS, DIVISIONS, contacts_file
from bot.content.grant_parts import NO_SOURCE
from bot.content.grant_words import WORDS, words_file
from bot.content.grants import FIELDS, GrantFile, LoadedGrants, load_grants
from bot.content.problem import Findings, Problem
from bot.content.schema import RULE as SCHEMA
from bot.content.schema import check_schema
from bot.content.yaml_files import YamlList, YamlMap, YamlValue, read_yaml
from bot.domain.eligibility.conditions import Always, InWindow, Term, Unknown, fields_of, leaves
from bot.domain.eligibility.rules import (
    Effect,
    Grant,
    IfUnknown,
    Remark,
    Rule,
    SchemeKind,
    State,
    Words,
    uses_term,
)
from bot.domain.eligibility.truth import fiscal_year
from bot.domain.errors import ContentError

ORG_CONTACTS = "knowledge/municipal/org/contacts/entry.yaml"
_VAGUE = "none of the ways"
"""What the schema says of a condition or a source it cannot read; the loader says which part."""
_KANA_OR_KANJI = re.compile(r"[ぁ-んァ-ヶ一-龠々]")


def check_grants(root: Path, today: date) -> tuple[Problem, ...]:
    """Every problem of the grants under ``root`` as of ``today``, by file and line."""
    loaded = load_grants(root)
    findings = Findings()
    findings.add(loaded.problems)
    if loaded.fields:
        check_schema(FIELDS, loaded.fields, "grant-fields", findings)
    words = words_file(root, Findings())
    if words is not None:
        check_schema(WORDS, words, "grant-words", findings)
    for file in loaded.files.values():
        check_schema(file.path, file.value, "grant", findings)
    _check_ids(loaded, findings)
    _check_fields_used(loaded, findings)
    _check_contacts(root, loaded, findings)
    divisions = _divisions(root)
    for id_, grant in loaded.book.grants.items():
        _GrantCheck(root, loaded, grant, loaded.files[id_], divisions, today, findings).run()
    return _without_echoes(findings.sorted())


def _without_echoes(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Schema and loader speak of the same lines: the one that says more is kept."""
    read = {(one.path, one.line) for one in problems if one.rule == STRUCTURE}
    vague = {
        one
        for one in problems
        if one.rule == SCHEMA and _VAGUE in one.message and (one.path, one.line) in read
    }
    left = [one for one in problems if one not in vague]
    spoken = {(one.path, one.line) for one in left if one.rule == SCHEMA}
    return tuple(one for one in left if one.rule != STRUCTURE or (one.path, one.line) not in spoken)


def _divisions(root: Path) -> frozenset[str]:
    try:
        value = read_yaml((root / DIVISIONS).read_text("utf-8"))
    except (OSError, ValueError, ContentError):
        return frozenset()
    return frozenset(value) if isinstance(value, YamlMap) else frozenset()


def _check_ids(loaded: LoadedGrants, findings: Findings) -> None:
    seen: dict[str, str] = {}
    for id_, grant in loaded.book.grants.items():
        file = loaded.files[id_]
        codes = {rule.id[:2] for rule in grant.rules}
        if len(codes) > 1:
            told = ", ".join(sorted(codes))
            findings.error(file.path, 1, "rule-id", f"ids begin differently here: {told}")
        for rule in grant.rules:
            line = file.line_of_rule(rule.id)
            if rule.id in seen:
                message = f"the id '{rule.id}' is also used in {seen[rule.id]}"
                findings.error(file.path, line, "rule-id", message, "Each id stands once.")
            seen.setdefault(rule.id, file.path)


def _check_fields_used(loaded: LoadedGrants, findings: Findings) -> None:
    if len(loaded.book.grants) < len(loaded.files):
        return  # A grant that could not be read may use them.
    used = {name for grant in loaded.book.grants.values() for name in grant.fields}
    listed = loaded.fields.get("fields")
    for name, field in loaded.book.fields.items():
        if name not in used and field.asked:
            line = listed.line_of(name) if isinstance(listed, YamlMap) else 1
            message = f"no rule of any grant looks at '{name}'"
            findings.error(FIELDS, line, "unused-field", message, "Use it, or take it out.")


def _check_contacts(root: Path, loaded: LoadedGrants, findings: Findings) -> None:
    """The numbers are those that the entry on contacts tells."""
    file = contacts_file(root, Findings())
    if isinstance(file, YamlMap) and file:
        check_schema(CONTACTS, file, "grant-contacts", findings)
    told = _told_numbers(root)
    listed = file.get("contacts") if isinstance(file, YamlMap) else None
    for key, contact in loaded.book.contacts.items():
        if key in told and contact.tel != told[key]:
            line = listed.line_of(key) if isinstance(listed, YamlMap) else 1
            message = f"'{key}' has the number {contact.tel or 'none'}, org/contacts {told[key]}"
            findings.error(CONTACTS, line, "contact-differs", message, "Correct one of them.")


def _told_numbers(root: Path) -> dict[str, str]:
    try:
        entry = read_yaml((root / ORG_CONTACTS).read_text("utf-8"))
    except (OSError, ValueError, ContentError):
        return {}
    facts = entry.get("facts") if isinstance(entry, YamlMap) else None
    found = facts.items() if isinstance(facts, YamlMap) else ()
    return {
        key: tel
        for key, fact in found
        if isinstance(fact, YamlMap) and isinstance(tel := fact.get("tel"), str)
    }


@dataclass
class _GrantCheck:
    root: Path
    loaded: LoadedGrants
    grant: Grant
    file: GrantFile
    divisions: frozenset[str]
    today: date
    findings: Findings

    def run(self) -> None:
        self._head()
        for rule in self.grant.rules:
            self._rule(rule)
        self._reach()
        if self.grant.kind is SchemeKind.CHECKED:
            self._questions()
        self._windows()
        self._amounts()
        self._sources()

    def _error(self, line: int, rule: str, message: str, hint: str = "") -> None:
        self.findings.error(self.file.path, line, rule, message, hint)

    def _warning(self, line: int, rule: str, message: str, hint: str = "") -> None:
        self.findings.warning(self.file.path, line, rule, message, hint)

    def _head(self) -> None:
        grant, line = self.grant, self.file.value.line_of("kind")
        self._words(grant.name, self.file.value.line_of("name"), "the name")
        for key, remarks in (("apply", (grant.apply,)), ("documents", grant.documents)):
            for remark in remarks:
                if remark is not None:
                    self._remark(remark, self.file.value.line_of(key), f"'{key}'")
        neighbour = grant.kind is SchemeKind.NEIGHBOUR
        if neighbour and (grant.owner is None or grant.division is not None):
            self._error(line, "owner", "a neighbour has an owner and no division of CLAIR")
        if not neighbour and grant.division not in self.divisions:
            message = f"the division '{grant.division}' is not in divisions.yaml"
            self._error(line, "owner", message, "It stands in the entry.yaml beside this file.")
        if grant.kind is not SchemeKind.CHECKED:
            effect = Effect.STOP if neighbour else Effect.ASK
            if [(rule.fails, rule.effect) for rule in grant.rules] != [(Always(), effect)]:
                hint = f"Write one rule: fails: always, effect: {effect}."
                self._error(line, "owner", f"a {grant.kind} scheme has exactly one rule", hint)

    def _remark(self, remark: Remark, line: int, what: str) -> None:
        self._words(remark.words, line, what)
        if not remark.citations and remark.state is not State.ASSUMPTION:
            self._error(line, "no-source", f"{what} has no source")

    def _rule(self, rule: Rule) -> None:
        line = self.file.line_of_rule(rule.id)
        self._words(rule.reason, line, f"the reason of '{rule.id}'")
        if not rule.citations and rule.state is not State.ASSUMPTION:
            message = f"'{rule.id}' has no source"
            self._error(line, "no-source", message, "Name it, or mark the rule as an assumption.")
        if rule.effect in (Effect.NOTE, Effect.CAP) and rule.unknown is IfUnknown.ASK:
            message = f"'{rule.id}' is a {rule.effect}: it cannot make the verdict wait"
            self._error(line, "rule-effect", message, "Write unknown: premise, or silent.")
        if uses_term(rule.fails, Term.CEILING) and not self.grant.amounts:
            self._error(line, "no-amounts", f"'{rule.id}' speaks of a ceiling; there is none")
        if uses_term(rule.fails, Term.FLOOR) and not any(a.floor for a in self.grant.amounts):
            self._error(line, "no-amounts", f"'{rule.id}' speaks of a floor; there is none")
        if not self.grant.windows and any(isinstance(one, InWindow) for one in leaves(rule.fails)):
            self._error(line, "window-gap", f"'{rule.id}' speaks of a window; there is none")
        for pointer in rule.points_to:
            entry = self.root / "knowledge" / "municipal" / pointer.to / RECORD
            if pointer.to not in self.loaded.book.grants and not entry.is_file():
                message = f"'{rule.id}' points to '{pointer.to}', which does not exist"
                self._error(line, "unknown-entry", message, "Correct the id.")

    def _words(self, words: Words, line: int, what: str) -> None:
        if not _KANA_OR_KANJI.search(words.ja):
            self._error(line, "untold", f"{what} is not told in Japanese")
        if _KANA_OR_KANJI.search(words.en):
            self._error(line, "untold", f"{what} is not told in English")

    def _reach(self) -> None:
        for rule, found in reach(self.grant, self.loaded.book.fields):
            line = self.file.line_of_rule(rule.id)
            if isinstance(rule.fails, Unknown) or found is Reach.FINE:
                continue
            told = {
                Reach.NEVER: "never takes effect, whatever the answers are",
                Reach.ALWAYS: "takes effect whatever the answers are",
                Reach.HIDDEN: "never decides: wherever it fails, a rule that stops fails too",
            }[found]
            hint = "Correct the condition, or take the rule out."
            self._error(line, "unreachable-rule", f"'{rule.id}' {told}", hint)

    def _questions(self) -> None:
        asked: set[str] = set()
        early: set[str] = set()
        for question, (line, _) in zip(
            self.grant.questions, self._lines("questions"), strict=False
        ):
            asked |= set(question.fields)
            early |= set() if question.refines else set(question.fields)
            if len(question.fields) > 1 and question.words is None:
                self._error(line, "untold", "a question about several fields needs its own words")
            if question.words is not None:
                self._words(question.words, line, "the question")
            for name in question.fields:
                if name not in self.grant.fields:
                    message = f"no rule looks at '{name}', so nobody needs to ask"
                    self._error(line, "unused-question", message, "Take it out of the question.")
            if question.when is not None:
                told = fields_of(question.when) - asked
                if told:
                    message = f"it depends on {', '.join(sorted(told))}, asked later or never"
                    self._error(line, "unreachable-question", message)
                if not reachable(question.when, self.grant, self.loaded.book.fields):
                    self._error(line, "unreachable-question", "this question is never asked")
        for rule in self.grant.rules:
            self._asked(rule, asked, early)

    def _asked(self, rule: Rule, asked: set[str], early: set[str]) -> None:
        fields = {name for name in rule.fields if self.loaded.book.fields[name].asked}
        line = self.file.line_of_rule(rule.id)
        never = sorted(fields - asked)
        if never:
            message = f"'{rule.id}' looks at {', '.join(never)}, which no question asks"
            self._error(line, "unasked-field", message, "Add it to a question.")
        late = sorted((fields & asked) - early)
        if late and rule.unknown is IfUnknown.ASK:
            message = f"the verdict waits for {', '.join(late)}, asked only after it"
            self._error(line, "unasked-field", message, "Ask it in a question without 'refines'.")

    def _windows(self) -> None:
        windows = self.grant.windows
        lines = [line for line, _ in self._lines("windows")]
        for before, window, line in zip((None, *windows), windows, lines, strict=False):
            if before is not None and window.year != before.year + 1:
                message = f"after the window of {before.year} comes that of {window.year}"
                hint = "Write one for each year; where none was found: {year: …, found: false}."
                self._error(line, "window-gap", message, hint)
            days = [day for day in (window.opens, window.closes) if day is not None]
            if days != sorted(days):
                self._error(
                    line, "window-order", f"the window of {window.year} ends before it opens"
                )
            if any(fiscal_year(day) not in (window.year - 1, window.year) for day in days):
                message = f"the window lies far from the fiscal year {window.year} of its projects"
                self._warning(line, "window-order", message, "'year' is that of the projects.")
        due = fiscal_year(self.today) + 1
        if windows and windows[-1].year < due:
            message = f"the windows end with {windows[-1].year}; {due} is missing"
            hint = "Add it; where none was found yet: {year: …, found: false}."
            self._warning(lines[-1] if lines else 1, "window-gap", message, hint)

    def _amounts(self) -> None:
        lines = [line for line, _ in self._lines("amounts")]
        since = None
        for place, (amounts, line) in enumerate(zip(self.grant.amounts, lines, strict=False)):
            if place and (amounts.since is None or (since is not None and amounts.since <= since)):
                message = "amounts stand from old to new, each but the first with 'from'"
                self._error(line, "amounts-order", message)
            since = amounts.since
            if not amounts.citations and amounts.state is not State.ASSUMPTION:
                self._error(line, "no-source", "these amounts have no source")
            if amounts.floor is not None and amounts.floor > min(c.jpy for c in amounts.ceilings):
                self._error(line, "amounts-order", "the floor is above a ceiling")

    def _sources(self) -> None:
        """Every source of this file is cited somewhere."""
        own = self.file.value.get("sources")
        used = set(_pages(self.file.value))
        for key in own if isinstance(own, YamlMap) else ():
            if key not in used and isinstance(own, YamlMap):
                line = own.line_of(key)
                self._warning(line, "unused-source", f"nothing cites the source '{key}'")

    def _lines(self, key: str) -> Iterator[tuple[int, YamlValue]]:
        value = self.file.value.get(key)
        if isinstance(value, YamlList):
            yield from zip(value.lines, value, strict=True)


def _pages(value: YamlValue) -> Iterator[str]:
    if isinstance(value, YamlList):
        for item in value:
            yield from _pages(item)
    elif isinstance(value, YamlMap):
        page = value.get("page")
        if isinstance(page, str) and page != NO_SOURCE:
            yield page
        for item in value.values():
            yield from _pages(item)
