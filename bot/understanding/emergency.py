"""The lane before all others: words that mean danger now, in every locale at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.domain.entry import EmergencyPattern
from bot.domain.locale import LOCALES, LocaleTag
from bot.understanding.cries import Cries
from bot.understanding.matching import Haystack, Message, Needle
from bot.understanding.normalise import normalise

_KANA = re.compile(r"[\u3041-\u3096]")
_LATIN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff]")
_CHINESE = {LocaleTag("zh-Hans"), LocaleTag("zh-Hant")}
_LATIN_LOCALES = {
    LocaleTag(tag) for tag in ("en", "vi", "pt-BR", "es", "fil", "id", "fr", "de")
}  # fmt: skip
"""What the identifier can name in Latin letters; all others are romanised when written so."""
_WHOLE_WORDS = LocaleTag("vi")
"""Each of its words is one syllable: the start of one is another word (``nổ`` in ``nổi``)."""
_LONG = 7
"""Letters a word needs to be recognised when misspelt in any but the likeliest language."""


@dataclass(frozen=True)
class Danger:
    """A pattern that the message meets, and by which words."""

    kind: str
    entry_id: str
    locale: LocaleTag
    words: tuple[str, ...]


class Nearness(IntEnum):
    """How far the language of a pattern is from the message's."""

    LIKELIEST = 0
    POSSIBLE = 1
    OTHER = 2


@dataclass(frozen=True)
class Ringing:
    """What the lists say of a message."""

    danger: Danger | None = None
    """The first pattern that it meets."""
    cry: bool = False
    """The message is nothing but a cry for help."""
    met: int = 0
    """How many patterns it meets."""
    nearness: Nearness = Nearness.OTHER
    """Of the nearest pattern that it meets."""
    guarded: bool = False
    """A pattern is met but for a guard."""


@dataclass(frozen=True)
class _Rule:
    kind: str
    entry_id: str
    locale: LocaleTag
    all_of: tuple[tuple[str, ...], ...]
    none_of: tuple[str, ...]


@dataclass(frozen=True)
class _Seen:
    """The words of the lists that are in a message, by how sure that is."""

    strict: frozenset[str]
    """To the letter and as whole words."""
    loose: frozenset[str]
    """Also as the start of a word, or without accents."""
    near: frozenset[str]
    """The start of a word unless it is tiny, without accents, a long word slightly misspelt."""
    misspelt: frozenset[str]
    """``loose``, and any word slightly misspelt."""
    whole: frozenset[str]
    """Whole words only, but without accents."""


class Lane:
    """All patterns, made ready.

    The lists of every locale are tried on every message, for people mix languages and short
    messages do not tell theirs. What keeps one language's words from ringing in another's:

    - In the languages the message may be in, the start of a word, missing accents and slips are
      enough (slips in short words only in the likeliest). In all others a word must stand there to
      the letter, whole, and not be tiny. Romanised languages, which nobody can identify, lie
      between: starts of words count, slips do not.
    - The guards of the likeliest language hold for the other languages' patterns of that kind.
    - A word that is in the lists, or in ``ordinary`` (what people ask on ordinary days), is no
      other word misspelt.
    """

    def __init__(
        self,
        patterns: Mapping[LocaleTag, Sequence[EmergencyPattern]],
        ordinary: Iterable[str] = (),
    ) -> None:
        self._rules = tuple(
            _Rule(pattern.kind, pattern.entry_id, locale, pattern.all_of, pattern.none_of)
            for locale in LOCALES
            for pattern in patterns.get(locale, ())
            if pattern.all_of
        )
        self._using: dict[str, list[int]] = defaultdict(list)
        self._guarding: dict[tuple[LocaleTag, str], set[str]] = defaultdict(set)
        for place, rule in enumerate(self._rules):
            # A rule can only be met when a word of its first list is there.
            for word in rule.all_of[0]:
                self._using[word].append(place)
            self._guarding[rule.locale, rule.kind].update(rule.none_of)
        self._words = Haystack(
            word for rule in self._rules for words in rule.all_of for word in words
        )
        self._guards = Haystack(word for rule in self._rules for word in rule.none_of)
        self._correct = self._words.vocabulary.union(
            word for text in ordinary for word in Message(normalise(text)).words
        )
        self._cries = Cries(patterns)

    def find(self, text: str, likely: Sequence[LocaleTag] = ()) -> Danger | None:
        """The first danger in a normalised text, as ``hear`` finds it."""
        return self.hear(text, likely).danger

    def hear(self, text: str, likely: Sequence[LocaleTag] = ()) -> Ringing:
        """What a normalised text meets; patterns of the likely locales are tried first.

        ``likely`` holds every locale the text may be in, the likeliest first; none: all may be.
        """
        cry = self._cries.find(text, likely)
        if cry is not None:
            return Ringing(Danger(cry.kind, cry.entry_id, cry.locale, (cry.text,)), cry=True, met=1)
        message = Message(text, self._correct, word_by_word=True)
        seen = _seen(message, self._words.present(message), self._words.misspelt(message))
        places = {place for word in seen.misspelt for place in self._using.get(word, ())}
        if not places:
            return Ringing()
        return self._met(text, seen, places, likely)

    def _met(
        self, text: str, seen: _Seen, places: Iterable[int], likely: Sequence[LocaleTag]
    ) -> Ringing:
        guards = set(self._guards.present(Message(text)))
        japanese = bool(_KANA.search(text))
        romanised = bool(_LATIN.search(text))
        order = {locale: place for place, locale in enumerate(likely)}
        dangers: list[tuple[Danger, Nearness]] = []
        guarded = False
        for place in sorted(
            places, key=lambda one: (order.get(self._rules[one].locale, len(order)), one)
        ):
            rule = self._rules[place]
            if japanese and rule.locale in _CHINESE:
                continue
            nearness = _nearness(rule.locale, order)
            if nearness is Nearness.LIKELIEST:
                words = seen.misspelt
            elif nearness is Nearness.POSSIBLE:
                words = seen.near
            elif romanised and rule.locale not in _LATIN_LOCALES:
                words = seen.loose
            else:
                words = seen.strict
            if rule.locale == _WHOLE_WORDS:
                words &= seen.whole.union(seen.misspelt - seen.loose)
            met = _meets(rule, words)
            if met is None:
                continue
            if guards.isdisjoint(self._guards_for(rule, likely)):
                found = Danger(rule.kind, rule.entry_id, rule.locale, met)
                dangers.append((found, nearness))
            else:
                guarded = True
        if not dangers:
            return Ringing(guarded=guarded)
        return Ringing(
            dangers[0][0],
            met=len(dangers),
            nearness=min(nearness for _, nearness in dangers),
            guarded=guarded,
        )

    def _guards_for(self, rule: _Rule, likely: Sequence[LocaleTag]) -> Iterable[str]:
        if not likely or likely[0] == rule.locale:
            return rule.none_of
        return self._guarding.get((likely[0], rule.kind), set()).union(rule.none_of)


def _nearness(locale: LocaleTag, order: Mapping[LocaleTag, int]) -> Nearness:
    if not order or order.get(locale) == 0:
        return Nearness.LIKELIEST
    return Nearness.POSSIBLE if locale in order else Nearness.OTHER


def _seen(message: Message, present: Mapping[str, Needle], misspelt: Mapping[str, Needle]) -> _Seen:
    loose = frozenset(present)
    telling = frozenset(
        text for text, needle in present.items() if needle.telling or message.has_whole(needle)
    )
    return _Seen(
        strict=frozenset(text for text, needle in present.items() if message.has_strictly(needle)),
        loose=loose,
        near=telling.union(
            text
            for text, needle in misspelt.items()
            if max(map(len, needle.words), default=0) >= _LONG
        ),
        misspelt=loose.union(misspelt),
        whole=frozenset(text for text, needle in present.items() if message.has_whole(needle)),
    )


def _meets(rule: _Rule, present: frozenset[str]) -> tuple[str, ...] | None:
    """The words that meet the rule, one of each list; None where a list has none."""
    words: list[str] = []
    for alternatives in rule.all_of:
        found = next((word for word in alternatives if word in present), None)
        if found is None:
            return None
        words.append(found)
    return tuple(words)
