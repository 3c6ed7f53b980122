"""What staff choose from when they answer in a language they do not write."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.domain.locale import EN, JA, JA_SIMPLE, LocaleTag, fallback_chain
from bot.domain.slots import SlotKind
from bot.domain.template import plain

MOST_PICKED = 8
"""Phrases in one message; more would be a letter, and a LINE message has its limits."""

_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ"))}


@dataclass(frozen=True)
class StaffPhrase:
    """One thing staff say, in every locale; texts name slots as ``{date}``."""

    id: str
    category: str
    slots: Mapping[str, SlotKind]
    """In the order in which they are asked for."""
    texts: Mapping[LocaleTag, str]
    reading: str = ""
    """The Japanese text in kana, to be found by."""

    def text(self, locale: LocaleTag) -> str:
        """The words in ``locale``, else in the nearest locale that has them."""
        nearest = (*fallback_chain(locale), JA)
        return next((self.texts[tag] for tag in nearest if tag in self.texts), "")


@dataclass(frozen=True)
class PhraseCategory:
    """A heading of the phrasebook."""

    id: str
    titles: Mapping[LocaleTag, str]
    phrases: tuple[StaffPhrase, ...]

    def title(self, locale: LocaleTag) -> str:
        """The heading in ``locale`` or along its fallback chain."""
        found = (self.titles[tag] for tag in fallback_chain(locale) if tag in self.titles)
        return next(found, self.id)


@dataclass(frozen=True)
class Picked:
    """A phrase as it was chosen; ``values`` are the slots' names with what ``slots.read`` gave."""

    phrase_id: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Phrasebook:
    """All phrases, by category."""

    categories: tuple[PhraseCategory, ...] = field(default_factory=tuple)

    @cached_property
    def _by_id(self) -> dict[str, StaffPhrase]:
        return {one.id: one for group in self.categories for one in group.phrases}

    def phrase(self, phrase_id: str) -> StaffPhrase | None:
        """The phrase, or None where no such id is known (any more)."""
        return self._by_id.get(phrase_id)

    def category(self, category_id: str) -> PhraseCategory | None:
        """The category, or None."""
        return next((one for one in self.categories if one.id == category_id), None)

    def locale_of(self, picked: tuple[Picked, ...], wanted: LocaleTag) -> LocaleTag:
        """The nearest locale to ``wanted`` that has all of these phrases: one message is never in
        two languages."""
        phrases = [one for one in (self.phrase(item.phrase_id) for item in picked) if one]
        for tag in (*fallback_chain(wanted), JA):
            if all(tag in phrase.texts for phrase in phrases):
                return tag
        return JA

    @cached_property
    def _haystacks(self) -> dict[str, str]:
        return {
            phrase.id: _haystack(group, phrase)
            for group in self.categories
            for phrase in group.phrases
        }

    def search(self, words: str) -> tuple[StaffPhrase, ...]:
        """The phrases that hold every one of these words: in Japanese, as kana or in English.

        Those that hold the whole as it was typed come first; none where nothing was typed.
        """
        wanted = _folded(words).split()
        if not wanted:
            return ()
        found = [
            phrase
            for group in self.categories
            for phrase in group.phrases
            if all(word in self._haystacks[phrase.id] for word in wanted)
        ]
        whole = "".join(wanted)
        return tuple(sorted(found, key=lambda one: whole not in self._haystacks[one.id]))


def _haystack(group: PhraseCategory, phrase: StaffPhrase) -> str:
    """Words and readings without spaces, so that nobody has to know where we put them."""
    easy = phrase.texts.get(JA_SIMPLE, "")
    parts = [
        group.title(JA),
        group.title(EN),
        plain(phrase.texts.get(JA, "")),
        phrase.reading,
        plain(easy).replace(" ", ""),
        plain(easy, readings=True).replace(" ", ""),
        plain(phrase.texts.get(EN, "")),
        phrase.id.replace("/", " ").replace("-", " "),
    ]
    return _folded("\n".join(parts))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(_TO_HIRAGANA)
