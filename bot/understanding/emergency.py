"""The lane before all others: words that mean danger now, in every locale at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.entry import EmergencyPattern
from bot.domain.locale import LOCALES, LocaleTag
from bot.understanding.matching import Haystack, Message

_KANA = re.compile(r"[\u3041-\u3096]")
_CHINESE = {LocaleTag("zh-Hans"), LocaleTag("zh-Hant")}


@dataclass(frozen=True)
class Danger:
    """A pattern that the message meets, and by which words."""

    kind: str
    entry_id: str
    locale: LocaleTag
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Rule:
    kind: str
    entry_id: str
    locale: LocaleTag
    all_of: tuple[tuple[str, ...], ...]
    none_of: tuple[str, ...]


class Lane:
    """All patterns, made ready."""

    def __init__(self, patterns: Mapping[LocaleTag, Sequence[EmergencyPattern]]) -> None:
        self._rules = tuple(
            _Rule(pattern.kind, pattern.entry_id, locale, pattern.all_of, pattern.none_of)
            for locale in LOCALES
            for pattern in patterns.get(locale, ())
            if pattern.all_of
        )
        self._words = Haystack(
            word for rule in self._rules for words in rule.all_of for word in words
        )
        self._guards = Haystack(word for rule in self._rules for word in rule.none_of)

    def find(self, text: str, likely: Sequence[LocaleTag] = ()) -> Danger | None:
        """The first danger in a normalised text; patterns of the likely locales are tried first.

        Recall comes first: each language's words are looked for whatever language the message seems
        to be in, exactly as written; slight misspellings are forgiven in the likely locales.
        """
        message = Message(text)
        exact = set(self._words.present(message))
        loose = exact | set(self._words.misspelt(message))
        if not loose:
            return None
        guards = set(self._guards.present(message))
        japanese = bool(_KANA.search(text))
        order = {locale: place for place, locale in enumerate(likely)}
        for rule in sorted(self._rules, key=lambda rule: order.get(rule.locale, len(order))):
            if japanese and rule.locale in _CHINESE:
                continue
            found = _meets(rule, loose if not order or rule.locale in order else exact)
            if found is not None and guards.isdisjoint(rule.none_of):
                return Danger(rule.kind, rule.entry_id, rule.locale, found)
        return None


def _meets(rule: _Rule, present: set[str]) -> tuple[str, ...] | None:
    """The words that meet the rule, one of each list; None where a list has none."""
    words: list[str] = []
    for alternatives in rule.all_of:
        found = next((word for word in alternatives if word in present), None)
        if found is None:
            return None
        words.append(found)
    return tuple(words)
