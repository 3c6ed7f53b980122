"""The lane before all others: words that mean danger now, in every locale at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.entry import EmergencyPattern
from bot.domain.locale import LOCALES, LocaleTag
from bot.understanding.matching import Message, Needle

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
    all_of: tuple[tuple[Needle, ...], ...]
    none_of: tuple[Needle, ...]


@dataclass(frozen=True)
class Lane:
    """All patterns, made ready."""

    rules: tuple[_Rule, ...]

    def find(self, text: str, likely: Sequence[LocaleTag] = ()) -> Danger | None:
        """The first danger in a normalised text; patterns of the likely locales are tried first.

        Recall comes first: each language's words are looked for whatever language the message seems
        to be in, exactly as written; slight misspellings are forgiven in the likely locales.
        """
        message = Message(text)
        japanese = bool(_KANA.search(text))
        order = {locale: place for place, locale in enumerate(likely)}
        for rule in sorted(self.rules, key=lambda rule: order.get(rule.locale, len(order))):
            if japanese and rule.locale in _CHINESE:
                continue
            found = _meets(message, rule, typos=not order or rule.locale in order)
            if found is not None:
                return Danger(rule.kind, rule.entry_id, rule.locale, found)
        return None


def lane(patterns: Mapping[LocaleTag, Sequence[EmergencyPattern]]) -> Lane:
    """The lane of a content, in picker order of the locales."""
    return Lane(
        tuple(
            _Rule(
                pattern.kind,
                pattern.entry_id,
                locale,
                tuple(tuple(Needle(word) for word in words) for words in pattern.all_of),
                tuple(Needle(word) for word in pattern.none_of),
            )
            for locale in LOCALES
            for pattern in patterns.get(locale, ())
            if pattern.all_of
        )
    )


def _meets(message: Message, rule: _Rule, *, typos: bool) -> tuple[str, ...] | None:
    """The words that meet the rule, one of each list, unless a guard word is there too."""
    words: list[str] = []
    for alternatives in rule.all_of:
        found = next((n for n in alternatives if message.has(n)), None)
        if found is None and typos:
            found = next((n for n in alternatives if message.has(n, typos=True)), None)
        if found is None:
            return None
        words.append(found.text)
    if any(message.has(guard) for guard in rule.none_of):
        return None
    return tuple(words)
