"""Supports: what can be wrong in them beyond the shape of their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.content.check.figures import figures
from bot.content.fields import read_day
from bot.content.files import DIVISIONS
from bot.content.loader import Loaded
from bot.content.problem import Findings
from bot.content.schema import check_schema
from bot.content.supports import FIELDS, NOT_FOUND, UNDATED, support_id, support_path
from bot.content.yaml_files import YamlList, YamlMap, YamlValue
from bot.domain.eligibility.truth import fiscal_year
from bot.domain.support import Form, Need, Row, Status, Support
from bot.domain.supports import SupportBook
from bot.domain.template import TemplateError, Text, fact_names, parse

MOST_THEMES = 9
"""With "I don't know", the overview and the menu they still fit on LINE."""
LABEL_LIMIT = 18
"""Characters: with a sign before it, a label still fits a LINE button."""
LIMITS = {"ja": 70, "en": 130}
"""Characters of a statement: three supports side by side then fit one Telegram message."""


def check_supports(loaded: Loaded, today: date, findings: Findings) -> None:
    """Everything wrong with the supports and with what is asked to choose between them."""
    files = loaded.tree.supports
    if not files:
        return
    if FIELDS not in files:
        hint = "It names the themes, forms and regions."
        findings.error(FIELDS, 1, "missing-file", f"there is no {FIELDS}", hint)
    for path, value in files.items():
        check_schema(path, value, "support-fields" if path == FIELDS else "support", findings)
        if isinstance(value, YamlMap):
            check = _Check(path, value, loaded, today, findings)
            check.fields() if path == FIELDS else check.support()
    _check_shown(loaded.content.supports, findings)


def _check_shown(book: SupportBook, findings: Findings) -> None:
    """Report what stands behind three others whatever is answered."""
    needs = (
        Need(theme, form, region)
        for theme in (None, *book.themes)
        for form in (None, *book.forms)
        for region in (None, *book.regions)
    )
    shown = {fit.support.id for need in needs for fit in book.fits(need)}
    for one in book.supports:
        if one.status is not Status.ENDED and one.id not in shown:
            message = "nobody will ever see it: for each of its themes three others come first"
            hint = "Give it a theme or form of its own, or take it out."
            findings.warning(support_path(one.id), 1, "never-shown", message, hint)


@dataclass(frozen=True)
class _Check:
    """The check of one file."""

    path: str
    value: YamlMap
    loaded: Loaded
    today: date
    findings: Findings

    def _error(self, line: int, rule: str, message: str, hint: str = "") -> None:
        self.findings.error(self.path, line, rule, message, hint)

    def _warning(self, line: int, rule: str, message: str, hint: str = "") -> None:
        self.findings.warning(self.path, line, rule, message, hint)

    def fields(self) -> None:
        """Of ``fields.yaml``."""
        book = self.loaded.content.supports
        if book.review_by is not None and book.review_by < self.today:
            message = f"the supports were to be looked at again by {book.review_by}"
            hint = "Look at the pages, correct what changed, then move the day."
            self._warning(self.value.line_of("review_by"), "overdue-review", message, hint)
        themes = _map(self.value, "themes")
        if len(themes) > MOST_THEMES:
            message = f"{len(themes)} themes are too many for the buttons of LINE"
            self._error(self.value.line_of("themes"), "too-many", message, "Join some; 9 fit.")
        living = [one for one in book.supports if one.status is not Status.ENDED]
        for theme in book.themes:
            if not any(theme in one.themes for one in living):
                message = f"no support is for the theme '{theme}'"
                self._warning(themes.line_of(theme), "unused-theme", message, "Take it out.")
        forms = _map(self.value, "forms")
        for form in Form:
            if form not in forms:
                message = f"the form '{form}' has no label"
                self._error(self.value.line_of("forms"), "untold", message)
        for part in (themes, forms):
            for key in part:
                self._label(_map(_map(part, key), "label"))
        regions = _map(self.value, "regions")
        known = self.loaded.content.directory.regions
        for region in regions:
            self._label(_map(regions, region))
            if known and region not in known:
                hint = f"Known: {', '.join(known)}."
                message = f"places.yaml has no region '{region}'"
                self._error(regions.line_of(region), "unknown-region", message, hint)

    def _label(self, label: YamlMap) -> None:
        for locale, text in label.items():
            if isinstance(text, str) and len(text) > LABEL_LIMIT:
                message = f"'{text}' is too long for a button ({len(text)} characters)"
                self._error(label.line_of(locale), "long-label", message, f"At most {LABEL_LIMIT}.")

    def support(self) -> None:
        """Of one support."""
        book = self.loaded.content.supports
        read = next((one for one in book.supports if one.id == support_id(self.path)), None)
        divisions = self.loaded.content.divisions
        division = self.value.get("division")
        if isinstance(division, str) and divisions and division not in divisions:
            message = f"the division '{division}' is not in {DIVISIONS}"
            hint = f"There are: {', '.join(divisions)}."
            self._error(self.value.line_of("division"), "unknown-division", message, hint)
        ended = self.value.get("status") == Status.ENDED
        for row in (Row.OFFERS,) if ended else Row:
            if row not in self.value:
                hint = f"Where nothing is published: {row}: {{not_found: {self.today}}}."
                self._error(self.value.line, "untold-row", f"'{row}' is missing", hint)
        for key in (*Row, "advisers"):
            self._not_found(key)
        for row in Row:
            part = self.value.get(row)
            if isinstance(part, YamlMap) and NOT_FOUND not in part:
                self._statement(row, part, read)
        for person in _items(_map(self.value, "advisers"), "people"):
            self._age(person)
            self._visits(person)
        self._sources()

    def _not_found(self, key: str) -> None:
        told = _map(self.value, key).get(NOT_FOUND)
        day = read_day(told) if isinstance(told, str) else None
        if day is not None and day > self.today:
            line = self.value.line_of(key)
            self._warning(line, "future-date", f"'{NOT_FOUND}' of '{key}' is in the future")

    def _statement(self, row: Row, part: YamlMap, read: Support | None) -> None:
        named: dict[str, frozenset[str]] = {}
        for locale, limit in LIMITS.items():
            text = part.get(locale)
            if not isinstance(text, str):
                continue
            line = part.line_of(locale)
            if len(text) > limit:
                message = f"'{row}' has {len(text)} characters in {locale}"
                hint = f"At most {limit}: three supports stand side by side on a phone."
                self._error(line, "long-row", message, hint)
            try:
                words = "".join(one.text for one in parse(text) if isinstance(one, Text))
                named[locale] = fact_names(text)
            except TemplateError:
                continue
            for _, figure in figures(words):
                message = f"'{row}' holds the figure {figure}"
                hint = "Put it into the entry as a fact and name it here, or write it in words."
                self._error(line, "bare-figure", message, hint)
        if len(set(named.values())) > 1:
            message = f"'{row}' names other facts in English than in Japanese"
            self._error(part.line, "other-facts", message)
        self._age(part)
        entry = self.loaded.content.entry(read.entry_id) if read else None
        as_of = part.get("as_of")
        for name in sorted(frozenset().union(*named.values())) if entry and named else ():
            fact = entry.facts.get(name) if entry else None
            if fact and isinstance(as_of, str) and as_of != UNDATED and fact.as_of > as_of:
                message = f"the fact '{name}' is newer ({fact.as_of}) than '{row}' ({as_of})"
                hint = "Look at the words again, then renew 'as_of'."
                self._warning(part.line_of("as_of"), "older-than-fact", message, hint)

    def _age(self, part: YamlMap) -> None:
        as_of = part.get("as_of")
        if isinstance(as_of, str) and as_of != UNDATED and as_of > self.today.isoformat()[:7]:
            self._warning(
                part.line_of("as_of"), "future-date", f"'as_of: {as_of}' is in the future"
            )

    def _visits(self, person: YamlMap) -> None:
        left = _map(person, "visits_left")
        year, now = str(left.get("year", "")), fiscal_year(self.today)
        if year.isdecimal() and int(year) != now:
            message = f"the visits left of '{person.get('name')}' are of the fiscal year {year}"
            hint = f"It is {now}; until renewed, nobody is told how many are left."
            self._warning(left.line_of("year"), "old-visits", message, hint)

    def _sources(self) -> None:
        """Every source of this file is cited somewhere."""
        used = set(_cited(self.value))
        own = _map(self.value, "sources")
        for key in own:
            if key not in used:
                message = f"nothing cites the source '{key}'"
                self._warning(own.line_of(key), "unused-source", message)


def _cited(value: YamlValue) -> Iterator[str]:
    if isinstance(value, YamlList):
        for item in value:
            yield from _cited(item)
    elif isinstance(value, YamlMap):
        source = value.get("source")
        if isinstance(source, str):
            yield source
        for item in value.values():
            yield from _cited(item)


def _map(value: YamlMap, key: str) -> YamlMap:
    found = value.get(key)
    return found if isinstance(found, YamlMap) else YamlMap(value.line_of(key))


def _items(value: YamlMap, key: str) -> Iterator[YamlMap]:
    found = value.get(key)
    for item in found if isinstance(found, YamlList) else ():
        if isinstance(item, YamlMap):
            yield item
