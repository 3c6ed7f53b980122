"""``knowledge/municipal/supports/``: advisers, courses and desks, one file each, and what is asked.

What makes no sense is left out with a problem: a statement (then its row reads "not published"), or
the whole support where its head cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.content.fields import Fields, mapping
from bot.content.problem import Findings
from bot.content.yaml_files import YamlValue
from bot.domain.confidence import Confidence
from bot.domain.eligibility.rules import Words
from bot.domain.entry import Entry
from bot.domain.source import Source
from bot.domain.support import Adviser, Form, Row, Statement, Status, Support, VisitsLeft
from bot.domain.supports import SupportBook, Topic, Wish
from bot.domain.template import TemplateError, fact_names

FOLDER = "knowledge/municipal/supports"
FIELDS = f"{FOLDER}/fields.yaml"
UNDATED = "undated"
NOT_FOUND = "not_found"

_AS_OF = re.compile(r"(?:20\d{2}-(?:0[1-9]|1[0-2])|undated)\Z", re.ASCII)
_YEAR = re.compile(r"20\d{2}\Z", re.ASCII)
_COUNT = re.compile(r"\d{1,4}\Z", re.ASCII)


def support_id(path: str) -> str:
    """The id of a support: the name of its file."""
    return path.removeprefix(f"{FOLDER}/").removesuffix(".yaml")


def support_path(id_: str) -> str:
    """The file of a support."""
    return f"{FOLDER}/{id_}.yaml"


def read_supports(
    files: Mapping[str, YamlValue], entries: Mapping[str, Entry], findings: Findings
) -> SupportBook:
    """The supports out of their files, those that are CLAIR's own first."""
    if not files:
        return SupportBook()
    fields = Fields(FIELDS, mapping(FIELDS, files.get(FIELDS), "the fields", findings), findings)
    book = SupportBook(
        themes=dict(_topics(fields, "themes")),
        forms={Form(key): topic for key, topic in _topics(fields, "forms") if key in list(Form)},
        regions=dict(_regions(fields)),
        wish=_wish(fields),
        review_by=fields.optional_day("review_by"),
    )
    found = []
    for path in sorted(files):
        if path != FIELDS:
            whole = mapping(path, files[path], "the support", findings)
            support = _SupportReader(Fields(path, whole, findings), book, entries).read()
            found += [support] if support else []
    return SupportBook(
        tuple(sorted(found, key=lambda one: not one.own)),
        book.themes,
        book.forms,
        book.regions,
        book.wish,
        book.review_by,
    )


def _topics(fields: Fields, key: str) -> Iterator[tuple[str, Topic]]:
    whole = fields.part(key)
    for part_key in whole.value:
        part = whole.part(part_key)
        label = part.words("label")
        if label:
            yield part_key, Topic(label, part.texts("words"))


def _regions(fields: Fields) -> Iterator[tuple[str, Words]]:
    part = fields.part("regions")
    for key in part.value:
        words = part.words(key)
        if words:
            yield key, words


def _wish(fields: Fields) -> Wish:
    part = fields.part("wish")
    name = part.words("name") or Words("", "")
    return Wish(name, part.texts("nouns"), part.texts("wants"), part.texts("never"))


class _SupportReader:
    """Reads one file."""

    def __init__(self, all_: Fields, book: SupportBook, entries: Mapping[str, Entry]) -> None:
        self._all = all_
        self._book = book
        entry_id = all_.text("entry")
        self._entry = entries.get(entry_id or "")
        if entry_id and self._entry is None:
            all_.fail("entry", f"the entry '{entry_id}' does not exist", "Correct the id.")
        beside = self._entry.sources if self._entry else ()
        self._sources = {source.key: source for source in (*beside, *_own_sources(all_))}

    def read(self) -> Support | None:
        """The support; None where its head cannot be read."""
        name, status = self._all.words("name"), self._all.choice("status", Status)
        themes = self._known("themes", tuple(self._book.themes))
        forms = self._known("forms", tuple(str(form) for form in self._book.forms))
        owner = self._all.words("owner") if "owner" in self._all.value else None
        broken_owner = "owner" in self._all.value and owner is None
        if not (name and status and themes and forms and self._entry) or broken_owner:
            return None
        advisers = self._advisers()
        return Support(
            id=support_id(self._all.path),
            name=name,
            entry_id=self._entry.id,
            division=self._all.optional_text("division") or self._entry.division,
            status=status,
            themes=themes,
            forms=tuple(Form(form) for form in forms),
            rows={row: self._statement(row) for row in Row},
            owner=owner,
            regions=self._known("regions", tuple(self._book.regions)),
            advisers=tuple(advisers),
            unlisted=NOT_FOUND in self._all.part("advisers").value,
        )

    def _known(
        self, key: str, known: tuple[str, ...], part: Fields | None = None
    ) -> tuple[str, ...]:
        part = part or self._all
        given = part.texts(key)
        for one in given:
            if one not in known:
                part.fail(key, f"'{one}' is not one of the {key}", f"Known: {', '.join(known)}.")
        return tuple(one for one in given if one in known)

    def _statement(self, row: Row) -> Statement | None:
        if row not in self._all.value or NOT_FOUND in self._all.part(row).value:
            return None
        part = self._all.part(row)
        words, cited = self._all.words(row), self._cited(part)
        if words is None or cited is None or not self._names_facts(part, words):
            return None
        return Statement(words, *cited)

    def _names_facts(self, part: Fields, words: Words) -> bool:
        """Whether every fact the words name is there; a channel must never meet another."""
        facts = self._entry.facts if self._entry else {}
        fine = True
        for key, text in (("ja", words.ja), ("en", words.en)):
            try:
                unknown = sorted(fact_names(text) - set(facts))
            except TemplateError as error:
                part.fail(key, f"the words have {error}", "Braces hold the name of a fact: {line}.")
                fine = False
                continue
            if unknown:
                told = ", ".join(sorted(facts)) or "none"
                message = f"the fact '{unknown[0]}' is not in the entry {self._all.value['entry']}"
                part.fail(key, message, f"There are: {told}.")
                fine = False
        return fine

    def _cited(self, part: Fields) -> tuple[Source, str, Confidence] | None:
        key, as_of = part.text("source"), part.text("as_of")
        confidence = part.choice("confidence", Confidence)
        if key is None or as_of is None or confidence is None:
            return None
        if key not in self._sources:
            known = ", ".join(self._sources) or "none yet"
            part.fail("source", f"there is no source '{key}'", f"Known here: {known}.")
            return None
        if not _AS_OF.match(as_of):
            part.fail("as_of", f"'as_of: {as_of}' does not fit", "Write 2026-11, or undated.")
            return None
        return self._sources[key], as_of, confidence

    def _advisers(self) -> Iterator[Adviser]:
        for part in self._all.part("advisers").items("people"):
            name, cited = part.text("name"), self._cited(part)
            themes = self._known("themes", tuple(self._book.themes), part)
            forms = self._known("forms", tuple(str(one) for one in self._book.forms), part)
            region = part.optional_text("region")
            if region is not None and region not in self._book.regions:
                known = ", ".join(self._book.regions)
                part.fail("region", f"'{region}' is not one of the regions", f"Known: {known}.")
                continue
            if name and cited and themes and forms:
                left = self._visits_left(part)
                yield Adviser(name, themes, tuple(Form(one) for one in forms), region, left, *cited)

    def _visits_left(self, part: Fields) -> VisitsLeft | None:
        if "visits_left" not in part.value:
            return None
        told = part.part("visits_left")
        count, year, as_of = told.text("count"), told.text("year"), told.text("as_of")
        if not (count and _COUNT.match(count) and year and _YEAR.match(year) and as_of):
            part.fail(
                "visits_left",
                "'visits_left' needs count, year and as_of",
                "Write {count: 3, year: 2026, as_of: 2026-11}; the year is the fiscal year.",
            )
            return None
        return VisitsLeft(int(count), int(year), as_of)


def _own_sources(whole: Fields) -> Iterator[Source]:
    listed = whole.part("sources")
    for key in listed.value:
        part = listed.part(key)
        title, publisher = part.text("title"), part.text("publisher")
        if title and publisher:
            url, read_on = part.optional_text("url") or "", part.optional_day("read_on")
            yield Source(key, title, publisher, url, read_on)
