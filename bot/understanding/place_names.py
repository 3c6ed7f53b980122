"""How the places of a directory are written: every spelling in every script, made ready once.

Working them out takes most of a second, so that they can be kept with what is learnt.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale

from bot.domain.directory import Directory, Place, PlaceRank
from bot.domain.locale import EN, JA, LOCALES
from bot.understanding.marks import RUNS, Marks
from bot.understanding.normalise import fold_accents, fold_kana, normalise

_HANGUL = re.compile(r"[\uac00-\ud7af]")
_KANA = re.compile(r"[\u3040-\u30ff]+\Z")
KANJI = re.compile(r"[\u3005\u3400-\u9fff]")
LATIN = re.compile(r"[a-z]")
_ANY_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_KOREAN_WORDS = frozenset({"나라", "사가", "시가", "쓰", "미토", "기후"})
"""Prefectures and cities whose names are everyday words in Korean: they need their 현 or 시."""
_TOWN_ENDING = re.compile(r"[市区町村]")

_ROMAJI = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"o(?:u|o|h(?![aeiouy]))", "o"),
        (r"uu", "u"),
        (r"aa", "a"),
        (r"ii", "i"),
        (r"m(?=[bp])", "n"),
        (r"dz", "z"),
        (r"s(?=i)", "sh"),
        (r"t(?=i)", "ch"),
        (r"t(?=u)", "ts"),
        (r"(?<![a-z])h(?=u)|(?<=[aeiou])h(?=u)", "f"),
        (r"z(?=i)", "j"),
        (r"([a-z])\1", r"\1"),
    )
)


_KANA_ENDINGS = {"県": "けん", "都": "と", "府": "ふ", "市": "し", "区": "く", "町": "まち"}


@dataclass(frozen=True)
class Spellings:
    """Every spelling of every place: twice its number in the directory, one more where it is
    written with its 市 or 県."""

    words: Mapping[str, tuple[int, ...]]
    """What spellings of one name share (``spelling``) → whose they are."""
    runs: Mapping[str, tuple[int, ...]]
    """The same as written, in scripts without spaces."""
    well_known: Mapping[str, tuple[str, ...]]
    """By first letter those of ``words`` that may also be misspelt."""
    prefecture: Marks
    city: Marks
    helping: Marks
    """Words for help, and the names of languages."""
    countries: frozenset[str]
    """In English."""


def spellings(directory: Directory) -> Spellings:
    """All spellings of a directory's places."""
    return _Speller(directory).spellings()


class _Speller:
    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._number = {id(place): at for at, place in enumerate(directory.places)}
        self._words: dict[str, list[int]] = defaultdict(list)
        self._runs: dict[str, list[int]] = defaultdict(list)
        self._prefecture = Marks(directory.words.prefecture)
        self._city = Marks(directory.words.city)

    def spellings(self) -> Spellings:
        places = self._directory.places
        cities = {
            (place.prefecture, spelling(name)): place
            for place in places
            if place.rank is PlaceRank.CITY
            for name in (*place.names.values(), *place.also)
        }
        for place in places:
            meant = place
            if place.rank is PlaceRank.TOWN and not place.kana:
                meant = cities.get((place.prefecture, spelling(place.names[EN])), place)
            official = any(_TOWN_ENDING.search(name[-1:]) for name in place.also)
            famous = place.rank is not PlaceRank.TOWN
            for name in dict.fromkeys((*place.names.values(), place.kana, *place.also)):
                if place.kana or name == place.names.get(EN) or not _ANY_LATIN.search(name):
                    # GeoNames' other Latin spellings read the characters in every language.
                    self._add(meant, name, known=official or bool(place.kana), famous=famous)
            if place.kana and place.names.get(JA, "")[-1:] in _KANA_ENDINGS:
                ending = _KANA_ENDINGS[place.names[JA][-1:]]
                base = place.kana.removesuffix(ending)
                if len(base) >= _least(base, known=True):
                    self._runs[base].append(self._of(place))
        well_known: dict[str, list[str]] = defaultdict(list)
        for key, codes in self._words.items():
            if any(places[code // 2].rank is not PlaceRank.TOWN for code in codes):
                well_known[key[0]].append(key)
        words = self._directory.words
        return Spellings(
            {key: tuple(codes) for key, codes in self._words.items()},
            {run: tuple(codes) for run, codes in self._runs.items()},
            {letter: tuple(keys) for letter, keys in well_known.items()},
            self._prefecture,
            self._city,
            Marks((*words.help, *_language_names())),
            frozenset(name.lower() for name in Locale("en").territories.values()),
        )

    def _of(self, place: Place, *, whole: bool = False) -> int:
        return 2 * self._number[id(place)] + whole

    def _add(self, place: Place, name: str, *, known: bool, famous: bool) -> None:
        folded = fold_kana(normalise(name))
        if not folded:
            return
        if RUNS.search(folded):
            together = folded.replace(" ", "")
            marks = self._prefecture if place.rank is PlaceRank.PREFECTURE else self._city
            base = marks.without_ending(together)
            if base != together and len(together) >= (4 if _KANA.match(together) else 2):
                # さがし is Saga City, but more often "to look for".
                self._runs[together].append(self._of(place, whole=True))
            elif place.rank is PlaceRank.PREFECTURE or _HANGUL.search(together):
                for mark in marks.runs:
                    self._runs[together + mark].append(self._of(place, whole=True))
            known = famous or (known and not _HANGUL.search(base))
            if len(base) >= _least(base, known=known) and base not in _KOREAN_WORDS:
                self._runs[base].append(self._of(place))
        else:
            self._words[spelling(folded)].append(self._of(place))


def _least(name: str, *, known: bool) -> int:
    """How many characters a name without ending must have to say anything."""
    return 2 if known and (KANJI.search(name) or _HANGUL.search(name)) else 3


def spelling(name: str) -> str:
    """What spellings of one name share."""
    key = fold_accents(normalise(name)).replace("-", "").replace(" ", "").replace("'", "")
    if LATIN.search(key):
        for pattern, spelling in _ROMAJI:
            key = pattern.sub(spelling, key)
    return key


def _language_names() -> tuple[str, ...]:
    """Every language we have, as each of them calls it: "in Portuguese" is no topic."""
    codes = {Locale.parse(info.babel).language for info in LOCALES.values()}
    names: Mapping[str, None] = {}
    for info in LOCALES.values():
        known = Locale.parse(info.babel).languages
        names = {**names, **{known[code]: None for code in codes if code in known}}
    return tuple(name for name in names if " " not in name)
