"""Facts: typed values out of the strings of ``entry.yaml``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise

from bot.content.fields import Fields, read_day
from bot.content.problem import Findings
from bot.content.yaml_files import YamlList, YamlMap, YamlValue
from bot.domain.entry import Confidence, Fact, FactKind, FactValue
from bot.domain.locale import LOCALES, LocaleTag

KINDS: dict[str, FactKind] = {
    **{kind.value: kind for kind in FactKind if kind is not FactKind.WORD},
    "ja": FactKind.WORD,
}
"""The key in ``entry.yaml`` that says what a fact is → its kind."""

_NAME = re.compile(r"[a-z][a-z0-9-]*\Z")
_WHOLE = re.compile(r"\d+\Z", re.ASCII)
_REAL = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)
_TEL = re.compile(r"[#*+]?\d([\d-]*\d)?\Z", re.ASCII)
_URL = re.compile(r"https?://[^\s<>\[\]()]+\Z")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]+\\Z")
_AS_OF = re.compile(r"20\d{2}-(0[1-9]|1[0-2])\Z", re.ASCII)
_COUNTED = re.compile(r"(19|20)\d{2}(-(0[1-9]|1[0-2])(-\d{2})?)?\Z", re.ASCII)
_AGEING = ("number", "percent", "jpy")
"""Kinds of figures that may be counted for a year."""
_DAY = "(mon|tue|wed|thu|fri|sat|sun)"
_DAYS = rf"(daily|{_DAY}(-{_DAY})?(,{_DAY}(-{_DAY})?)*)"
_TIME = r"([01]\d|2[0-3]):[0-5]\d"
_SPAN = rf"({_DAYS} )?(24h|{_TIME}-({_TIME}|24:00))"
_HOURS = re.compile(rf"{_SPAN}(, {_SPAN})*\Z", re.ASCII)


def is_hours(text: str) -> bool:
    """Whether opening hours are written as agreed."""
    return _HOURS.match(text) is not None


def is_address(text: str) -> bool:
    """Whether ``text`` is a web address a person can open."""
    return _URL.match(text) is not None


def read_facts(path: str, value: YamlMap, findings: Findings) -> dict[str, Fact]:
    """The facts of an entry by name; an unusable one is left out, with a problem that says why."""
    facts: dict[str, Fact] = {}
    for name, found in value.items():
        if not _NAME.match(name):
            Fields(path, value, findings).fail(
                name, f"'{name}' is not a name for a fact", "Small letters, digits and hyphens."
            )
            continue
        fact = _read_fact(path, name, found, value.lines[name], findings)
        if fact is not None:
            facts[name] = fact
    return facts


def _read_fact(
    path: str, name: str, found: YamlValue, line: int, findings: Findings
) -> Fact | None:
    """One fact. In a list, later items inherit what they do not say.

    ``source`` and ``as_of`` of a list are those of its last item (of counted figures, which stand
    from new to old, those of the first); the confidence is ``memory`` as soon as one item is from
    memory: a reader is rather asked to check once too often.
    """
    items: list[object] = list(found) if isinstance(found, YamlList) else [found]
    maps = [item for item in items if isinstance(item, YamlMap)]
    if not maps or len(maps) != len(items):
        findings.error(
            path,
            line,
            "structure",
            f"the fact '{name}' is not written as {{kind: value, …}}",
            "For example: notify-within: {days: 14, source: …, as_of: 2026-11, confidence: found}",
        )
        return None
    merged = _inherit(maps)
    reader = _FactReader(path, name, findings)
    values = [reader.value(fields) for fields in merged]
    kinds = {kind for kind, _ in (v for v in values if v is not None)}
    if None in values or not reader.ordered([v[1] for v in values if v is not None], maps):
        return None
    if len(kinds) != 1:
        findings.error(
            path,
            line,
            "structure",
            f"the fact '{name}' changes its kind",
            "Every item of the list must be of the same kind.",
        )
        return None
    confidences = [reader.confidence(fields) for fields in merged]
    counted = values[0] is not None and values[0][1].counted is not None
    # Of figures that age the first is the newest; of what changes by law the last.
    leading = merged[0] if counted else merged[-1]
    as_of = reader.as_of(leading)
    if as_of is None or None in confidences:
        return None
    memory = Confidence.MEMORY in confidences
    return Fact(
        name=name,
        kind=kinds.pop(),
        values=tuple(v[1] for v in values if v is not None),
        source=Fields(path, leading, findings).optional_text("source"),
        as_of=as_of,
        confidence=Confidence.MEMORY if memory else Confidence.FOUND,
    )


_INHERITED = ("source", "as_of", "confidence")


def _inherit(items: list[YamlMap]) -> list[YamlMap]:
    merged: list[YamlMap] = []
    for item in items:
        full = YamlMap(item.line)
        if merged:
            for key in _INHERITED:
                if key in merged[-1]:
                    full[key] = merged[-1][key]
                    full.lines[key] = merged[-1].lines[key]
        full.update(item)
        full.lines.update(item.lines)
        merged.append(full)
    return merged


class _FactReader:
    def __init__(self, path: str, name: str, findings: Findings) -> None:
        self._path = path
        self._name = name
        self._findings = findings

    def value(self, found: YamlMap) -> tuple[FactKind, FactValue] | None:
        fields = Fields(self._path, found, self._findings)
        keys = [key for key in KINDS if key in found]
        if len(keys) != 1:
            fields.fail(
                keys[0] if keys else "",
                f"the fact '{self._name}' must have exactly one kind",
                f"One of: {', '.join(KINDS)}.",
            )
            return None
        key = keys[0]
        text = fields.text(key)
        since = fields.optional_day("from")
        hours = fields.optional_text("hours")
        kana = fields.optional_text("kana")
        languages = self._languages(fields)
        counted = self._counted(fields, key)
        if text is None or (since is None and "from" in found):
            return None
        if counted is None and "counted" in found:
            return None
        check, hint = _VALUES[key]
        value = check(text)
        if value is None:
            fields.fail(key, f"'{key}: {text}' of the fact '{self._name}' is not {hint}")
            return None
        if not self._fits(fields, key, hours, kana, languages):
            return None
        return KINDS[key], FactValue(value, since, hours, languages, kana, counted)

    def _counted(self, fields: Fields, key: str) -> str | None:
        """When a figure was counted; nothing, with a problem, where that cannot be."""
        counted = fields.optional_text("counted")
        if counted is None:
            return None
        if key not in _AGEING:
            wrong = f"'counted' belongs to a figure ({', '.join(_AGEING)}), not to '{key}'"
            fields.fail("counted", wrong)
        elif not _COUNTED.match(counted) or (len(counted) == 10 and read_day(counted) is None):
            wrong = f"'counted: {counted}' is not a year, a month or a day"
            fields.fail("counted", wrong, "Write it like 2025, 2025-07 or 2025-07-01.")
        elif "from" in fields.value:
            wrong = f"the fact '{self._name}' is counted, so that it cannot hold 'from' a day on"
            fields.fail("counted", wrong, "Take one of the two.")
        else:
            return counted
        return None

    def _languages(self, fields: Fields) -> tuple[LocaleTag, ...]:
        """The languages among our locales; others cannot be named to readers yet."""
        known: list[LocaleTag] = []
        for code in fields.texts("languages"):
            if code in LOCALES:
                known.append(LocaleTag(code))
            else:
                fields.fail(
                    "languages",
                    f"'{code}' in 'languages' of the fact '{self._name}' is not one of our locales",
                    f"One of: {' '.join(LOCALES)}. Name other languages in the texts.",
                )
        return tuple(known)

    def _fits(
        self,
        fields: Fields,
        key: str,
        hours: str | None,
        kana: str | None,
        languages: tuple[LocaleTag, ...],
    ) -> bool:
        if key != "tel" and (hours or languages):
            wrong = "hours" if hours else "languages"
            fields.fail(wrong, f"'{wrong}' belongs to a telephone number, not to '{key}'")
            return False
        if hours is not None and not _HOURS.match(hours):
            fields.fail(
                "hours",
                f"'hours: {hours}' is not understood",
                "Write 24h, or like mon-fri 08:30-17:15, several joined by ', '.",
            )
            return False
        if (key == "ja") != (kana is not None):
            fields.fail(
                "kana" if kana is not None else "ja",
                f"the fact '{self._name}': a Japanese word has 'ja' and 'kana', both",
            )
            return False
        if kana is not None and not _KANA.match(kana):
            fields.fail("kana", f"'kana: {kana}' is not written in kana only")
            return False
        return True

    def ordered(self, values: list[FactValue], items: list[YamlMap]) -> bool:
        if any(value.counted for value in values):
            return self._newest_first(values, items)
        for (before, value), item in zip(pairwise(values), items[1:], strict=True):
            fields = Fields(self._path, item, self._findings)
            if value.since is None:
                fields.fail(
                    "from",
                    f"a later value of the fact '{self._name}' has no 'from'",
                    "Say from which day it holds: from: 2026-10-01",
                )
                return False
            if before.since is not None and value.since <= before.since:
                fields.fail(
                    "from",
                    f"the values of the fact '{self._name}' are not in date order",
                    "The oldest comes first.",
                )
                return False
        return True

    def _newest_first(self, values: list[FactValue], items: list[YamlMap]) -> bool:
        for (before, value), item in zip(pairwise(values), items[1:], strict=True):
            fields = Fields(self._path, item, self._findings)
            if value.counted is None or before.counted is None:
                wrong = f"the fact '{self._name}' does not say for each figure when it was counted"
                fields.fail("counted", wrong, "Write it like counted: 2025, also for the first.")
                return False
            length = min(len(before.counted), len(value.counted))
            if value.counted[:length] >= before.counted[:length]:
                wrong = f"the figures of the fact '{self._name}' are not in order"
                fields.fail("counted", wrong, "The newest comes first, each year once.")
                return False
        return True

    def as_of(self, found: YamlMap) -> str | None:
        fields = Fields(self._path, found, self._findings)
        text = fields.text("as_of")
        if text is not None and not _AS_OF.match(text):
            fields.fail("as_of", f"'as_of: {text}' is not a month", "Write it like 2026-11.")
            return None
        return text

    def confidence(self, found: YamlMap) -> Confidence | None:
        fields = Fields(self._path, found, self._findings)
        text = fields.text("confidence")
        if text not in ("found", "memory"):
            if text is not None:
                fields.fail("confidence", f"'confidence: {text}' is neither found nor memory")
            return None
        return Confidence(text)


def _whole(text: str) -> int | None:
    return int(text) if _WHOLE.match(text) else None


def _real(text: str) -> float | None:
    return float(text) if _REAL.match(text) else None


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda text: text if pattern.match(text) else None


def _any(text: str) -> str | None:
    return text


_VALUES: dict[str, tuple[Callable[[str], int | float | date | str | None], str]] = {
    "days": (_whole, "a whole number"),
    "months": (_whole, "a whole number"),
    "years": (_whole, "a whole number"),
    "jpy": (_whole, "a whole number of yen without commas"),
    "percent": (_real, "a number"),
    "number": (_real, "a number without commas or units"),
    "date": (read_day, "a day like 2026-11-22"),
    "tel": (_matching(_TEL), "a telephone number of digits and hyphens"),
    "url": (_matching(_URL), "an address that begins with https:// and has no spaces"),
    "ja": (_any, "a word"),
}
"""Kind → what reads it, and what it should have been."""
