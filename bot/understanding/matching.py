"""Fixed words looked for in a message: anywhere where words run together, else at word starts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from bot.understanding.normalise import fold_accents, fold_kana, normalise

_WORD = re.compile(r"[^\W_]+(?:['\u0300-\u036f\u0900-\u097f]+[^\W_]*)*")
_RUN_TOGETHER = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff]"
)
_RUN_ON_FROM = 3
"""So many kana of a needle must stand before a space where it begins inside a word: ``しに そう``
is not in ``べんごしに そうだん``, but ``いきを してい`` is in ``ちちがいきを していません``."""
_KANA = re.compile(r"[\u3041-\u30fa]")
_INSIDE = "|"
"""Marks a beginning that counts anywhere in a message, not only where a word begins."""
_START = 3
"""So many first characters choose what a message is compared with."""
_FUZZY_FROM = 5
_EXCHANGE_FROM = 7
"""Below this length one letter in place of another makes a different word (``rating``, ``raping``);
a letter too few, too many or two swapped are still forgiven."""
_LONG = 11
"""From this length two slips are forgiven; in shorter words the second is mostly another ending."""
_TELLING_LETTERS = 4
"""Letters that a word of Latin letters needs to mean something in a text of another language."""


@dataclass(frozen=True)
class Needle:
    """A word or phrase of a list, made ready once."""

    text: str

    def __reduce__(self) -> tuple[type[Needle], tuple[str]]:
        """Kept as its text alone: of 30,000 needles a message meets a few."""
        return Needle, (self.text,)

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
    def gaps(self) -> frozenset[int]:
        """Where in ``together`` a space was."""
        return _gaps(self.normal)

    @cached_property
    def kana_first(self) -> bool:
        """Whether its beginning does not show where a word begins, as a Chinese character does."""
        return bool(_KANA.match(self.normal))

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(_WORD.findall(self.normal))

    @cached_property
    def plain_words(self) -> tuple[str, ...]:
        return tuple(fold_accents(word) for word in self.words)

    @cached_property
    def row(self) -> str:
        """As it stands in ``Message.row``."""
        return " " + " ".join(self.words)

    @cached_property
    def elided(self) -> str:
        """As it stands in ``Message.row`` after an elision (``l'eau monte``)."""
        return "'" + " ".join(self.words)

    @cached_property
    def bare_row(self) -> str:
        """Without apostrophes, as hurried people write (``isnt``, ``jai``)."""
        return self.row.replace("'", "")

    @cached_property
    def plain_row(self) -> str:
        """The same without accents."""
        return " " + " ".join(self.plain_words)

    @cached_property
    def long(self) -> bool:
        """Whether it has a word long enough to be recognised when misspelt."""
        return any(len(word) >= _FUZZY_FROM for word in self.words)

    @cached_property
    def telling(self) -> bool:
        """Whether it has letters enough to mean something at the start of another word."""
        return self.runs_together or sum(map(len, self.words)) >= _TELLING_LETTERS

    @cached_property
    def safe_plain(self) -> bool:
        """Whether it may be looked for without accents: a short syllable would mean too much."""
        return self.plain_words == self.words or len("".join(self.plain_words)) > 4

    def starts(self) -> set[str]:
        """What a message must have for this needle to be in it, one of ``Message.starts``."""
        if self.runs_together:
            return {_INSIDE + self.together[:_START]}
        if not self.words:
            return {self.normal[:1]} - {""}
        first = (self.words[0], self.plain_words[0], self.bare_row[1:].split(" ")[0])
        return {word[:_START] for word in first} - {""}


@dataclass(frozen=True)
class Message:
    """A message made ready for many needles. ``text`` is normalised."""

    text: str
    correct: frozenset[str] = frozenset()
    """Words that are no misspelling of another."""
    word_by_word: bool = False
    """Whether spaces between kana tell where words end; many people set them anywhere."""

    @cached_property
    def folded(self) -> str:
        return fold_kana(self.text)

    @cached_property
    def together(self) -> str:
        return self.folded.replace(" ", "")

    @cached_property
    def gaps(self) -> frozenset[int]:
        """Where in ``together`` a space was."""
        return _gaps(self.folded)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(_WORD.findall(self.folded))

    @cached_property
    def plain(self) -> bool:
        """Typed without any accent, as on a foreign keyboard."""
        return all(word.isascii() for word in self.words)

    @cached_property
    def row(self) -> str:
        """The words with one space before each: a needle after a space stands at a word's start."""
        return " " + " ".join(self.words)

    @cached_property
    def bare_row(self) -> str:
        """The same without apostrophes."""
        return self.row.replace("'", "")

    def starts(self) -> set[str]:
        """Rows of up to three of its characters, and the first letters of its words, elided ones
        apart."""
        text = self.together
        sizes = range(1, _START + 1)
        inside = {_INSIDE + text[at : at + size] for at in range(len(text)) for size in sizes}
        words = set(self.words)
        for word in self.words:
            if "'" in word:
                words |= {word.split("'", 1)[1], word.replace("'", "")}
        return {*self.folded, *inside, *(word[:size] for word in words for size in sizes)}

    @cached_property
    def places(self) -> Mapping[str, tuple[int, ...]]:
        """First letter → where the words are that begin with it."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self.words):
            found[word[0]].append(at)
        return {letter: tuple(where) for letter, where in found.items()}

    def has(self, needle: Needle, *, typos: bool = False) -> bool:
        """Whether the needle occurs, its last word as a word or the start of one.

        Typed without accents only as whole words (``nổ lớn`` is not in ``no longer``).
        With ``typos`` also when its long words are slightly misspelt.
        """
        if not needle.normal:
            return False
        if needle.runs_together:
            return self._runs_through(needle)
        if not needle.words:
            return needle.normal in self.folded
        if needle.row in self.row or needle.elided in self.row or needle.bare_row in self.bare_row:
            return True
        unaccented = self.plain and needle.safe_plain
        if unaccented and f"{needle.plain_row} " in f"{self.row} ":
            return True
        return (
            typos
            and needle.long
            and (self._nearly(needle.words) or (unaccented and self._nearly(needle.plain_words)))
        )

    def has_strictly(self, needle: Needle) -> bool:
        """Whether the needle occurs to the letter, as whole words, and long enough to tell."""
        if needle.runs_together:
            return len(needle.together) > 1 and self._runs_through(needle)
        return needle.telling and f"{needle.row} " in f"{self.row} "

    def _runs_through(self, needle: Needle) -> bool:
        """Whether a needle without word limits occurs, not pieced together from two words."""
        at = self.together.find(needle.together)
        while at >= 0:
            if at == 0 or at in self.gaps or not self._may_be_pieced(needle):
                return True
            broken = [
                place
                for place in range(1, len(needle.together))
                if at + place in self.gaps and place not in needle.gaps
            ]
            if not broken or broken[0] >= _RUN_ON_FROM:
                return True
            at = self.together.find(needle.together, at + 1)
        return False

    def _may_be_pieced(self, needle: Needle) -> bool:
        return self.word_by_word and bool(self.gaps) and needle.kana_first

    def _nearly(self, wanted: tuple[str, ...]) -> bool:
        """Whether the words stand in a row, the long ones up to a slip or two."""
        last = len(wanted) - 1
        return any(
            all(
                self._like(word, self.words[at + place], start=place == last)
                for place, word in enumerate(wanted)
            )
            for at in self.places.get(wanted[0][0], ())
            if at + last < len(self.words)
        )

    def _like(self, wanted: str, have: str, *, start: bool) -> bool:
        if have in self.correct:
            return have == wanted or (start and have.startswith(wanted))
        return alike(wanted, have, start=start)

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


class Haystack:
    """Many needles, so arranged that a message is only compared with those that may be in it."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_start: dict[str, list[Needle]] = defaultdict(list)
        self._having: dict[str, list[Needle]] = defaultdict(list)
        words: set[str] = set()
        for text in dict.fromkeys(texts):
            needle = Needle(text)
            words.update(needle.words)
            for start in needle.starts():
                self._by_start[start].append(needle)
            if not needle.runs_together:
                for word in {*needle.words, *needle.plain_words}:
                    if len(word) >= _FUZZY_FROM:
                        self._having[word].append(needle)
        self.vocabulary = frozenset(words)
        """All words of the needles."""
        self._long_words: dict[str, list[str]] = defaultdict(list)
        for word in self._having:
            self._long_words[word[0]].append(word)

    def present(self, message: Message) -> dict[str, Needle]:
        """The needles that are in the message exactly, by their text."""
        return {
            needle.text: needle
            for start in message.starts()
            for needle in self._by_start.get(start, ())
            if message.has(needle)
        }

    def misspelt(self, message: Message) -> dict[str, Needle]:
        """The needles that are in the message but for a slip or two in their long words."""
        near = {
            needle.text: needle
            for word in set(message.words) - message.correct
            for known in self._long_words.get(word[0], ())
            if len(word) > len(known) - 3 and alike(known, word, start=True)
            for needle in self._having[known]
        }
        return {text: needle for text, needle in near.items() if message.has(needle, typos=True)}


def _gaps(text: str) -> frozenset[int]:
    """For each space of a text, its place once all spaces are taken out."""
    if " " not in text:
        return frozenset()
    found: list[int] = []
    length = 0
    for word in text.split(" ")[:-1]:
        length += len(word)
        found.append(length)
    return frozenset(found)


def alike(wanted: str, have: str, *, start: bool) -> bool:
    """The same word, up to slips in a long one; the first letter must be right."""
    if have == wanted or (start and have.startswith(wanted)):
        return True
    if len(wanted) < _FUZZY_FROM or have[0] != wanted[0]:
        return False
    slips = 1 if len(wanted) < _LONG else 2
    if abs(len(wanted) - len(have)) > slips:
        return False
    if len(wanted) < _EXCHANGE_FROM and len(wanted) == len(have):
        return sorted(wanted) == sorted(have) and OSA.distance(wanted, have) <= 1
    return OSA.distance(wanted, have, score_cutoff=slips) <= slips
