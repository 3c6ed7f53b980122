"""Fixed words looked for in a message: anywhere where words run together, else at word starts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from bot.understanding.normalise import close_gaps, fold_accents, fold_kana, normalise

_WORD = re.compile(r"[^\W_]+(?:['\u0300-\u036f\u0900-\u097f]+[^\W_]*)*")
_RUN_TOGETHER = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff]"
)
_FUZZY_FROM = 5
_LONG = 9


@dataclass(frozen=True)
class Needle:
    """A word or phrase of a list, made ready once."""

    text: str

    @cached_property
    def normal(self) -> str:
        return fold_kana(normalise(self.text))

    @cached_property
    def together(self) -> str:
        """Without any space, for scripts whose spacing varies."""
        return self.normal.replace(" ", "")

    @cached_property
    def runs_together(self) -> bool:
        return bool(_RUN_TOGETHER.search(self.normal))

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(_WORD.findall(self.normal))

    @cached_property
    def plain_words(self) -> tuple[str, ...]:
        return tuple(fold_accents(word) for word in self.words)

    @cached_property
    def safe_plain(self) -> bool:
        """Whether it may be looked for without accents: a short syllable would mean too much."""
        return self.plain_words == self.words or len("".join(self.plain_words)) > 4


@dataclass(frozen=True)
class Message:
    """A message made ready for many needles. ``text`` is normalised."""

    text: str

    @cached_property
    def folded(self) -> str:
        return fold_kana(self.text)

    @cached_property
    def together(self) -> str:
        return close_gaps(self.folded).replace(" ", "")

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(_WORD.findall(self.folded))

    @cached_property
    def plain(self) -> bool:
        """Typed without any accent, as on a foreign keyboard."""
        return all(word.isascii() for word in self.words)

    def has(self, needle: Needle, *, typos: bool = False) -> bool:
        """Whether the needle occurs; with ``typos`` also when a long word is slightly misspelt."""
        if not needle.normal:
            return False
        if needle.runs_together:
            return needle.together in self.together
        if not needle.words:
            return needle.normal in self.folded
        if self._words_at(needle.words, typos) is not None:
            return True
        return (
            self.plain
            and needle.safe_plain
            and self._words_at(needle.plain_words, typos) is not None
        )

    def _words_at(self, wanted: tuple[str, ...], typos: bool) -> int | None:
        """Where the words stand in a row: all but the last whole, the last from its start."""
        for at in range(len(self.words) - len(wanted) + 1):
            here = self.words[at : at + len(wanted)]
            if all(
                _same(word, have, typos=typos, start=place == len(wanted) - 1)
                for place, (word, have) in enumerate(zip(wanted, here, strict=True))
            ):
                return at
        return None

    def has_whole(self, needle: Needle) -> bool:
        """Whether the needle occurs as whole words (``hi``, but not in ``hire``)."""
        if needle.runs_together:
            return bool(needle.together) and needle.together in self.together
        return any(self._row_at(words) is not None for words in self._spellings(needle))

    def without(self, needles: tuple[Needle, ...]) -> str:
        """The message without these words, taken out in the given order."""
        rest = self.folded
        for needle in needles:
            if needle.runs_together:
                rest = rest.replace(needle.normal, " ").replace(needle.together, " ")
                continue
            for words in self._spellings(needle):
                row = r"\W+".join(map(re.escape, words))
                rest = re.sub(rf"(?<!\w){row}(?!\w)", " ", rest)
        return rest

    def _spellings(self, needle: Needle) -> tuple[tuple[str, ...], ...]:
        """The needle's words, and without accents where the message has none."""
        if not needle.words:
            return ()
        if self.plain and needle.safe_plain and needle.plain_words != needle.words:
            return (needle.words, needle.plain_words)
        return (needle.words,)

    def _row_at(self, wanted: tuple[str, ...]) -> int | None:
        """Where exactly these words stand in a row."""
        size = len(wanted)
        for at in range(len(self.words) - size + 1):
            if self.words[at : at + size] == wanted:
                return at
        return None


def _same(wanted: str, have: str, *, typos: bool, start: bool) -> bool:
    if have == wanted or (start and have.startswith(wanted)):
        return True
    if not typos or len(wanted) < _FUZZY_FROM or have[0] != wanted[0]:
        return False
    slips = 1 if len(wanted) < _LONG else 2
    return OSA.distance(wanted, have, score_cutoff=slips) <= slips
