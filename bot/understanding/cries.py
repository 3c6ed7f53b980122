"""Messages that are nothing but a cry for help: ``help me!!``, ``津波``, ``au secours``."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.domain.entry import EmergencyPattern
from bot.domain.locale import LOCALES, LocaleTag
from bot.understanding.matching import alike
from bot.understanding.normalise import fold_accents, fold_kana

_LONGEST = 60
"""Letters of a message beyond which it says more than a cry."""
_SIGNS = str.maketrans({"🆘": " sos ", "ー": "", "~": "", "_": " "})
_REPEATED = re.compile(r"(.)\1+")
_SPELT_FROM = 5
"""Shorter words must be spelt rightly."""
_LEAST_TELLING = "crime"
"""The kind of a bare "help!": another kind in the same message says more."""


@dataclass(frozen=True)
class Cry:
    """A cry as a list has it."""

    kind: str
    entry_id: str
    locale: LocaleTag
    text: str
    loud: bool
    """Written with "!": a cry only when shouted or repeated."""


class Cries:
    """The cries of all locales, made ready."""

    def __init__(self, patterns: Mapping[LocaleTag, Sequence[EmergencyPattern]]) -> None:
        self._cries: dict[str, list[Cry]] = defaultdict(list)
        self._beside: dict[LocaleTag, set[str]] = defaultdict(set)
        words: set[str] = set()
        for locale in LOCALES:
            for pattern in patterns.get(locale, ()):
                for text in pattern.alone:
                    loud = "!" in unicodedata.normalize("NFKC", text)
                    cry = Cry(pattern.kind, pattern.entry_id, locale, text, loud)
                    self._cries[_together(text)].append(cry)
                self._beside[locale].update(filter(None, map(_together, pattern.beside)))
                for text in (*pattern.alone, *pattern.beside):
                    words.update(word for word in _words(text) if len(word) >= _SPELT_FROM)
        self._cries.pop("", None)
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for key in self._cries:
            self._by_start[key[0]].append(key)
        self._longest = max(map(len, chain(self._cries, *self._beside.values())), default=0)
        self._known: dict[str, list[str]] = defaultdict(list)
        for word in sorted(words):
            self._known[word[0]].append(word)

    def find(self, text: str, likely: Sequence[LocaleTag] = ()) -> Cry | None:
        """The cry that a normalised text is, up to politeness, repetition and a slip of the finger;
        the most telling one where there are several."""
        whole = _together(text)
        if not whole or len(whole) > _LONGEST:
            return None
        spelt = "".join(map(self._spelt, _words(text)))
        order = {locale: place for place, locale in enumerate(likely)}
        found = self._cover(whole, order) or (self._cover(spelt, order) if spelt != whole else ())
        shouted = "!" in text or len(found) > 1
        cries = [cry for key in found for cry in self._cries[key] if shouted or not cry.loud]
        return min(
            cries,
            key=lambda cry: (cry.kind == _LEAST_TELLING, order.get(cry.locale, len(order))),
            default=None,
        )

    def _cover(self, whole: str, order: Mapping[LocaleTag, int]) -> tuple[str, ...]:
        """The cries that make up the whole with the words one locale allows beside them."""
        locales = {
            cry.locale
            for at in range(len(whole))
            for key in self._by_start.get(whole[at], ())
            if whole.startswith(key, at)
            for cry in self._cries[key]
        }
        for locale in sorted(locales, key=lambda one: (order.get(one, len(order)), one)):
            found = self._pieces(whole, self._beside[locale])
            if found:
                return found
        return ()

    def _pieces(self, whole: str, beside: set[str]) -> tuple[str, ...]:
        reached: dict[int, tuple[str, ...]] = {0: ()}
        for at in range(len(whole)):
            if at not in reached:
                continue
            for size in range(1, min(self._longest, len(whole) - at) + 1):
                piece = whole[at : at + size]
                if piece in self._cries:
                    cries = (*reached[at], piece)
                elif piece in beside:
                    cries = reached[at]
                else:
                    continue
                if len("".join(cries)) >= len("".join(reached.get(at + size, ()))):
                    reached[at + size] = cries
        return reached.get(len(whole), ())

    def _spelt(self, word: str) -> str:
        """The known word that a long word seems to be."""
        if len(word) < _SPELT_FROM:
            return word
        known = (one for one in self._known.get(word[0], ()) if alike(one, word, start=False))
        return next(known, word)


def _words(text: str) -> Iterable[str]:
    """The words in their plainest form, each row of one letter as a single one."""
    plain = fold_kana(fold_accents(unicodedata.normalize("NFKC", text).lower())).translate(_SIGNS)
    letters = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in plain)
    return _REPEATED.sub(r"\1", letters).split()


def _together(text: str) -> str:
    return "".join(_words(text))
