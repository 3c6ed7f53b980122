"""The sentences of a text that tell one thing: what it costs, where to go, until when.

Looked for in three steps, the surest first: an item's label ("Cost: …") and facts of the fitting
kind, then words. What no step finds the text does not tell; nothing is ever guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.domain.entry import Entry, EntryText, FactKind
from bot.domain.errors import ContentError
from bot.domain.followup import Aspect, FollowupWords
from bot.domain.template import FactRef, parse, plain

MOST = 5
"""Sentences of an answer; whoever needs more reads the whole text."""

_ENDS = re.compile(
    r"(?<=[。！？။।])\s*|(?<=[!?។៕])\s+|(?<=[^\s.]{3}\.)\s+(?=[^\sa-z0-9à-öø-ÿа-яіїєґө])"
)
"""After a sentence: never after abbreviations such as "z. B." or before a small letter."""
_LABEL = re.compile(r"^([^:：៖]{1,48})[:：៖](?!//)\s*(?=\S)")
_LEAD_IN = re.compile(r"[:：៖]\s*$")
_RUNS = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff]"
)
_LABEL_REST = 10
"""Letters a label may have beside the word that makes it one ("Where to go: …")."""
_BEGINNING_FROM = 5
"""Letters from which an unaccented Latin word also counts as the beginning of another."""
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")

_KINDS: dict[Aspect, frozenset[FactKind]] = {
    Aspect.COST: frozenset({FactKind.JPY}),
    Aspect.WHEN: frozenset({FactKind.DAYS, FactKind.MONTHS, FactKind.DATE}),
    Aspect.PHONE: frozenset({FactKind.TEL}),
}
_FORMS: dict[Aspect, str] = {Aspect.HOURS: "hours", Aspect.LANGUAGE: "languages"}
_BY_WORDS = frozenset(Aspect) - {Aspect.HOURS, Aspect.PHONE}
"""Times and numbers are facts; a sentence without one tells neither, whatever its words."""


@dataclass(frozen=True)
class _Unit:
    """A sentence, an item of a list, or the line before a list."""

    text: str
    line: int
    item: bool = False
    under: int | None = None
    """For an item: which unit leads in to its list."""
    leads: bool = False

    @cached_property
    def words(self) -> str:
        return _folded(_LINK.sub(r"\1", plain(self.text)))

    @cached_property
    def label(self) -> str:
        if self.leads:
            return self.words
        found = _LABEL.match(_LINK.sub(r"\1", plain(self.text)))
        return _folded(found.group(1)) if found else ""

    @cached_property
    def facts(self) -> tuple[FactRef, ...]:
        return tuple(part for part in parse(self.text) if isinstance(part, FactRef))


def telling(
    text: EntryText, entry: Entry, aspect: Aspect, words: FollowupWords | None
) -> tuple[str, ...]:
    """The lines of the body that tell this, still with their facts by name; none where it does not.

    ``words`` are those of the text's locale.
    """
    units = _units(text.body)
    told = words.tell.get(aspect, ()) if words else ()
    has, labelled = _finder(told), _labels(told)
    lasting = _finder(words.tell.get(Aspect.DURATION, ()) if words else ())

    def by_fact(unit: _Unit) -> bool:
        form, kinds = _FORMS.get(aspect), _KINDS.get(aspect, frozenset())
        for fact in unit.facts:
            known = entry.facts.get(fact.name)
            if form and fact.form == form:
                return True
            if known is None or known.kind not in kinds or fact.form in _FORMS.values():
                continue
            # "It takes 14 days" is no deadline.
            if aspect is not Aspect.WHEN or has(unit.words) or not lasting(unit.words):
                return True
        return False

    found = [at for at, unit in enumerate(units) if labelled(unit.label) or by_fact(unit)]
    if not found and aspect in _BY_WORDS:
        found = [at for at, unit in enumerate(units) if not unit.leads and has(unit.words)]
    return _lines(units, found)


def naming(text: EntryText, words: Sequence[str]) -> tuple[str, ...]:
    """The lines of the body that name all of these words (as their beginnings)."""
    if not words:
        return ()
    finders = [_finder((word,)) for word in words]
    units = _units(text.body)
    return _lines(
        units, [at for at, unit in enumerate(units) if all(has(unit.words) for has in finders)]
    )


def _lines(units: Sequence[_Unit], found: Iterable[int]) -> tuple[str, ...]:
    """These units as lines, items below what leads in to them, sentences of a line together."""
    chosen = sorted(set(found))
    for lead in [at for at in chosen if units[at].leads]:
        chosen += [at for at, unit in enumerate(units) if unit.under == lead]
    chosen = sorted(set(chosen))[:MOST]
    leads = {units[at].under for at in chosen} - {None}
    chosen = sorted({*chosen, *(lead for lead in leads if lead is not None)})
    lines: list[str] = []
    before: _Unit | None = None
    for unit in (units[at] for at in chosen):
        if before is not None and before.line == unit.line and not unit.item:
            gap = "" if _RUNS.search(unit.text[:1]) or unit.text[:1] == "{" else " "
            lines[-1] += gap + unit.text
        else:
            lines.append(f"- {unit.text}" if unit.item else unit.text)
        before = unit
    return tuple(lines)


@lru_cache(maxsize=256)
def _units(body: str) -> tuple[_Unit, ...]:
    units: list[_Unit] = []
    lead: int | None = None
    for number, line in enumerate(body.splitlines()):
        line = line.strip()
        if not line:
            continue
        if line.startswith("- "):
            units.append(_Unit(line[2:].strip(), number, item=True, under=lead))
            continue
        lead = None
        for sentence in _sentences(line):
            units.append(_Unit(sentence, number, leads=bool(_LEAD_IN.search(sentence))))
        if units and units[-1].leads:
            lead = len(units) - 1
    return tuple(units)


def _sentences(line: str) -> list[str]:
    try:
        parse(line)
    except ContentError:
        return []
    found: list[str] = []
    for piece in _ENDS.split(line):
        if found and _open(found[-1]):
            found[-1] += piece
        elif piece.strip():
            found.append(piece)
    return [sentence.strip() for sentence in found]


def _open(text: str) -> bool:
    """Whether a bracket is still open: the sentence goes on."""
    return any(text.count(left) > text.count(right) for left, right in ("()", "（）", "「」"))


def _folded(text: str) -> str:
    return text.casefold()


def _labels(words: Sequence[str]) -> Callable[[str], bool]:
    """Whether a label says one of the words: those with a colon as nearly all of it."""
    anywhere = _finder(words)
    only = [_folded(word.rstrip(":")).replace(" ", "") for word in words if word.endswith(":")]

    def has(label: str) -> bool:
        together = label.replace(" ", "")
        return anywhere(label) or any(
            together.startswith(word) and len(together) <= len(word) + _LABEL_REST for word in only
        )

    return has


@lru_cache(maxsize=1024)
def _finder(words: Sequence[str]) -> Callable[[str], bool]:
    """Whether a folded text has one of the words: anywhere, or where words begin; short ones only
    as whole words, and those with a colon not at all."""
    said = [_folded(word) for word in words if not word.endswith(":")]
    inside = [word.replace(" ", "") for word in said if _RUNS.search(word)]
    begun = [
        re.escape(word) + (r"(?!\w)" if len(word) < _BEGINNING_FROM and word.isascii() else "")
        for word in said
        if not _RUNS.search(word)
    ]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(begun)})") if begun else None

    def has(text: str) -> bool:
        together = text.replace(" ", "")
        return any(word in together for word in inside) or bool(pattern and pattern.search(text))

    return has
