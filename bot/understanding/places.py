"""Names of places in a message, in any of our scripts, with typos; and whether a desk is sought.

A name is looked for as people type it: with or without 市, 県, -shi, city; with or without macrons
(``Ōsaka``, ``Oosaka``, ``Ohsaka``); in the script of any locale. Towns only count as written, well
known places also when slightly misspelt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import babel
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.directory import Directory, Place, PlaceRank
from bot.domain.locale import EN, LocaleTag
from bot.service.ports import CompiledStore
from bot.understanding.function_words import FUNCTION_STRINGS, FUNCTION_WORDS
from bot.understanding.marks import MOST_WORDS, RUNS, WORD
from bot.understanding.normalise import close_gaps, fold_accents, fold_kana
from bot.understanding.place_names import KANJI, LATIN, Spellings, spelling, spellings

_NAME = "places"
ENTRY = "consult/one-stop-center"
"""What the desks are: a question for that entry with the name of a place asks for its desks."""

_FUZZY_FROM = 6
"""``china`` is no Chiba."""
_FUZZY_FAR_FROM = 9
_SHORT_LATIN = 3
"""``mie``, ``tsu`` need their -ken or city."""
_TOWN_FROM = 5
"""Shorter names of towns need their -shi or city: ``date``, ``so`` are words of other languages."""
_REST_LETTERS = 3
_WEIGHT = 2
"""A character of Chinese script says as much as two letters."""


@dataclass(frozen=True)
class Mention:
    """The places a message names, and what else it says."""

    places: tuple[Place, ...]
    """Several where one name stands for several places."""
    rest: str


@dataclass(frozen=True)
class _Name:
    place: Place
    whole: bool = False
    """Written with its 市 or 県."""


class Gazetteer:
    """The names of all places of a directory."""

    def __init__(self, directory: Directory, ready: Spellings) -> None:
        self.directory = directory
        self._places = directory.places
        self._words, self._runs = ready.words, ready.runs
        self._longest = max(map(len, ready.runs), default=0)
        self._well_known, self._helping = ready.well_known, ready.helping
        self._prefecture, self._city = ready.prefecture, ready.city
        self._countries = ready.countries

    def _named(self, codes: Sequence[int]) -> list[_Name]:
        return [_Name(self._places[code // 2], whole=bool(code % 2)) for code in codes]

    def find(self, text: str) -> Mention:
        """The places a normalised text names. Of several names the most telling one counts."""
        rest, found = self._find_runs(close_gaps(fold_kana(text)))
        words = WORD.findall(rest)
        at = 0
        left: list[str] = []
        while at < len(words):
            size, names = self._at(words, at)
            if not size:
                left.append(words[at])
                at += 1
                continue
            before = left[-1:] if left else []
            after = words[at + size : at + size + 1]
            names, used, taken = self._with_marks(names, before, after)
            if self._says_too_little("".join(words[at : at + size]), names):
                left.append(words[at])
                at += 1
                continue
            if taken:
                left.pop()
            found.append(names)
            at += size + used
        return Mention(_meant(found), " ".join(left))

    def _find_runs(self, text: str) -> tuple[str, list[list[_Name]]]:
        """The names in scripts without spaces, the longest first, and the text without them."""
        found: list[list[_Name]] = []
        if not RUNS.search(text):
            return text, found
        at, rest = 0, ""
        while at < len(text):
            for size in range(min(self._longest, len(text) - at), 0, -1):
                codes = self._runs.get(text[at : at + size])
                if codes:
                    names = self._named(codes)
                    found.append([name for name in names if name.whole] or names)
                    rest += " "
                    at += size
                    break
            else:
                rest += text[at]
                at += 1
        return rest, found

    def _at(self, words: Sequence[str], at: int) -> tuple[int, list[_Name]]:
        """The longest name that begins at a word: how many words it has, and whose it is."""
        for size in range(min(MOST_WORDS, len(words) - at), 0, -1):
            key = spelling("".join(words[at : at + size]))
            if self._helping.has(" ".join(words[at : at + size])):
                continue
            names = self._named(self._words.get(key, ())) or self._with_ending(key)
            # Two words together are a well known place at most (``kita kyushu``).
            if names and not (size > 1 and _is_town(names)):
                return size, names
        return (1, close) if (close := self._misspelt(words[at])) else (0, [])

    def _with_ending(self, key: str) -> list[_Name]:
        """``osakashi``, ``shizuokaken``: the ending written in one word with the name."""
        for marks, rank in ((self._city, False), (self._prefecture, True)):
            base = marks.without_ending(key)
            if len(base) <= _SHORT_LATIN or base == key:
                continue
            names = self._named(self._words.get(base, ()))
            names = [n for n in names if (n.place.rank is PlaceRank.PREFECTURE) == rank]
            if names:
                return names
        return []

    def _misspelt(self, word: str) -> list[_Name]:
        """Well known places that were nearly written; endings of cases count as misspelt."""
        key = spelling(word)
        if self._helping.has(word) or len(key) < _FUZZY_FROM - (not LATIN.search(key)):
            return []
        if not LATIN.search(key):
            return [
                name
                for known in self._well_known.get(key[0], ())
                if len(known) > 3 and key.startswith(known[:-1]) and len(key) <= len(known) + 2
                for name in self._named(self._words[known])
                if name.place.rank is not PlaceRank.TOWN
            ]
        far = 2 if len(key) >= _FUZZY_FAR_FROM else 1
        close = process.extractOne(
            key,
            [known for known in self._well_known.get(key[0], ()) if len(known) >= _FUZZY_FROM],
            scorer=OSA.distance,
            score_cutoff=far,
        )
        if close is None:
            return []
        return [n for n in self._named(self._words[close[0]]) if n.place.rank is not PlaceRank.TOWN]

    def _with_marks(
        self, names: list[_Name], before: list[str], after: list[str]
    ) -> tuple[list[_Name], int, bool]:
        """The names left by a word for city or prefecture beside them; how many words behind were
        used, and whether the one before was."""
        for marks, wants in ((self._city, False), (self._prefecture, True)):
            for words, behind in ((after, True), (before, False)):
                if not words or not marks.has(words[0]):
                    continue
                fitting = [n for n in names if (n.place.rank is PlaceRank.PREFECTURE) == wants]
                if fitting:
                    whole = [_Name(name.place, whole=True) for name in fitting]
                    return whole, int(behind), not behind
        return names, 0, False

    def _says_too_little(self, word: str, names: Sequence[_Name]) -> bool:
        """Whether a name without "city" is more likely another word, or a country."""
        if any(name.whole for name in names) or not LATIN.search(fold_accents(word)):
            return False
        if not _is_town(names):
            return len(word) <= _SHORT_LATIN
        return len(word) < _TOWN_FROM or word in self._countries

    def says_little(self, rest: str, likely: Iterable[LocaleTag]) -> bool:
        """Whether what stands beside a place is nothing but words for help, and small words."""
        rest = self._helping.taken_out(rest)
        small: set[str] = set()
        for locale in (*likely, EN):
            small |= FUNCTION_WORDS.get(locale, frozenset())
            if not FUNCTION_STRINGS.get(locale):
                continue
            for string in FUNCTION_STRINGS[locale]:
                rest = rest.replace(string, " ")
        words = [word for word in WORD.findall(rest) if word not in small]
        letters = (char for word in words for char in word if char.isalpha())
        return sum(_WEIGHT if KANJI.match(char) else 1 for char in letters) <= _REST_LETTERS


_latest: tuple[Directory, Gazetteer] | None = None


def gazetteer(
    directory: Directory, compiled: CompiledStore | None = None, key: str = ""
) -> Gazetteer:
    """The names of a directory made ready; those of the latest directory are kept.

    With a ``key`` of the directory (and of what makes it ready) they are also kept in ``compiled``.
    """
    global _latest
    latest = _latest
    if latest is None or latest[0] is not directory:
        key = key and f"{key}-{babel.__version__}"
        ready = compiled.load(_NAME, key) if compiled is not None and key else None
        if not isinstance(ready, Spellings):
            ready = spellings(directory)
            if compiled is not None and key:
                compiled.save(_NAME, key, ready)
        latest = (directory, Gazetteer(directory, ready))
        _latest = latest
    return latest[1]


def asked_for(
    directory: Directory,
    text: str,
    likely: Sequence[LocaleTag],
    candidates: Sequence[str],
    *,
    sure: bool,
) -> tuple[str, ...]:
    """The areas a message asks for a desk in, or nothing where it asks for something else.

    It must name a place, and either say little else, or be (perhaps) about the desks: their entry
    is among the candidates that would be answered or offered. Where another entry is the answer for
    ``sure``, only well known places count.
    """
    if not directory.desks:
        return ()
    names = gazetteer(directory)
    mention = names.find(text)
    if not mention.places:
        return ()
    if ENTRY not in candidates:
        if not names.says_little(mention.rest, likely):
            return ()
        if sure and all(place.rank is PlaceRank.TOWN for place in mention.places):
            # An office may be called after a town ("Shinagawa immigration").
            return ()
    return tuple(dict.fromkeys(place.area for place in mention.places))


def _meant(found: Sequence[Sequence[_Name]]) -> tuple[Place, ...]:
    """Of all names in a message: the place meant, or the places one name may stand for.

    A prefecture beside a town tells which town; else the best known kind of place counts.
    """
    if not found:
        return ()
    prefectures = {
        name.place.prefecture
        for names in found
        for name in names
        if name.place.rank is PlaceRank.PREFECTURE
    }
    places: list[tuple[Place, ...]] = []
    for names in found:
        ranks = [rank for rank in PlaceRank if any(n.place.rank is rank for n in names)]
        kept = [name.place for name in names if name.place.rank is ranks[0]]
        if len({place.area for place in kept}) > 1 and prefectures:
            kept = [place for place in kept if place.prefecture in prefectures] or kept
        if ranks[0] is PlaceRank.CITY and not any(place.designated for place in kept):
            # A capital has no desk of its own; its name most often is the prefecture's.
            kept = kept[:1]
        places.append(tuple({place.area: place for place in kept}.values()))
    order = {PlaceRank.CITY: 0, PlaceRank.TOWN: 1, PlaceRank.PREFECTURE: 2}
    places.sort(key=lambda one: (order[one[0].rank], not one[0].designated))
    return places[0]


def _is_town(names: Sequence[_Name]) -> bool:
    return all(name.place.rank is PlaceRank.TOWN for name in names)
