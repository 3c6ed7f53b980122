"""Messages that lean on what was said before: "how much?", "and for my child?", "the last one"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from rapidfuzz import fuzz

from bot.domain.followup import Aspect, FollowupWords, Position
from bot.domain.locale import LOCALES, LocaleTag
from bot.understanding.function_words import (
    FOLDED_FUNCTION_WORDS,
    FUNCTION_STRINGS,
    FUNCTION_WORDS,
)
from bot.understanding.marks import RUNS
from bot.understanding.matching import Haystack, Message, Needle
from bot.understanding.normalise import fold_accents, fold_kana, key, normalise
from bot.understanding.titles import Title

MOST_ASPECTS = 3
_LONGEST = 120
"""Characters of a message beyond which it asks for more than one thing of the answer before."""
_REST_LETTERS = 2
"""Letters that may be left beside a follow-up in spaced scripts; in others not one, as one
character can be the topic (``税はいくら``)."""
_BARE_LETTERS = 2
"""Letters of a question, beside question and function words, that name nothing yet ("do")."""
_MISSPELT_FROM = 7
_ALIKE = 88.0
"""Likeness (of 100) from which a whole message is a misspelt follow-up."""
_NUMBER = re.compile(r"\W*(\d)\W*")
_SHORT_WORDS, _SHORT_RUN = 9, 26
"""A message up to so long may go on from the answer before."""

_Meaning = tuple[str, LocaleTag]


class Followups:
    """The follow-ups of all locales, made ready."""

    def __init__(self, words: Mapping[LocaleTag, FollowupWords]) -> None:
        self._words = words
        self._asks = _Lists((kind, tag, words[tag].ask[kind]) for tag in _in_order(words)
                            for kind in words[tag].ask)  # fmt: skip
        self._places = _Lists((kind, tag, words[tag].choose[kind]) for tag in _in_order(words)
                              for kind in words[tag].choose)  # fmt: skip
        self._beside = {tag: _Beside(tag, found.beside) for tag, found in words.items()}

    def aspects(
        self, text: str, likely: Sequence[LocaleTag]
    ) -> tuple[tuple[Aspect, ...], LocaleTag] | None:
        """What a normalised text asks of the topic before, where it asks for nothing else."""
        found = self._asks.read(text, likely, self._beside) if len(text) <= _LONGEST else None
        if found is None:
            return None
        kinds, locale = found
        return tuple(Aspect(kind) for kind in kinds[:MOST_ASPECTS]), locale

    def position(self, text: str, likely: Sequence[LocaleTag]) -> Position | int | None:
        """Which of several offered things a normalised text names by its place (a number counts
        from 0); None where it says anything else."""
        figure = _NUMBER.fullmatch(text)
        if figure:
            return int(figure.group(1)) - 1
        found = self._places.read(text, likely, self._beside)
        if found is None or len(found[0]) != 1:
            return None
        return Position(found[0][0])

    def title(
        self, text: str, titles: Sequence[Sequence[str]], likely: Sequence[LocaleTag]
    ) -> int | None:
        """Which of the offered things the text names by its title's beginning or telling words.

        ``titles`` are the names of each thing in the languages it may be named in. None where
        the text may mean several of them, or holds a word that none of them has.
        """
        bare = text
        for locale in likely[:1]:
            if locale in self._beside:
                bare = self._beside[locale].without(text) or text
        named = [[Title(name) for name in names] for names in titles]
        # What is right to the letter comes before what may be misspelt ("residence", "resident").
        for slips in (False, True):
            for words in dict.fromkeys((text, bare)):
                fitting = [
                    at
                    for at, names in enumerate(named)
                    if any(name.named_by(words, slips=slips) for name in names)
                ]
                if len(fitting) == 1:
                    return fitting[0]
        return None

    def goes_on(self, text: str, likely: Sequence[LocaleTag]) -> bool:
        """Whether a normalised text begins or ends like one that goes on from the answer before."""
        message = Message(text.strip(" ?？!！。.…、,"))
        for locale in likely:
            words = self._words.get(locale)
            if words is None:
                continue
            if any(_begins(message, _needle(lead)) for lead in words.lead):
                return True
            if any(_ends(message, _needle(tail)) for tail in words.tail):
                return True
        return False

    def is_question(self, text: str, likely: Sequence[LocaleTag]) -> bool:
        """Whether a clause asks or wishes something, rather than telling a story."""
        if "?" in text or "؟" in text:
            return True
        message = Message(text)
        return any(
            message.has_whole(_needle(word))
            for locale in likely
            if locale in self._words
            for word in self._words[locale].question
            if word != "?"
        )

    def asks_for_nothing(self, text: str, likely: Sequence[LocaleTag]) -> bool:
        """Whether a clause is a bare question ("what shall I do?") that names no topic."""
        for locale in likely:
            words = self._words.get(locale)
            if words is None or not self.is_question(text, [locale]):
                continue
            needles = (_needle(word) for word in words.question if word != "?")
            ordered = tuple(sorted(needles, key=lambda one: -len(one.normal)))
            rest = self._beside[locale].without(Message(text).without(ordered))
            if sum(char.isalpha() for char in rest) <= (1 if RUNS.search(rest) else _BARE_LETTERS):
                return True
        return False

    def joints(self, likely: Sequence[LocaleTag]) -> tuple[str, ...]:
        """What may stand between two questions, normalised, longer ones first."""
        found = {
            normalise(word)
            for locale in likely
            if locale in self._words
            for word in self._words[locale].join
        }
        return tuple(sorted(found - {""}, key=lambda word: (-len(word), word)))

    def telling_words(self, text: str, locale: LocaleTag) -> tuple[str, ...]:
        """The words of a going-on text without what only goes on ("and for my child" → child)."""
        words = self._words.get(locale)
        rest = fold_kana(text)
        if words is not None:
            needles = [_needle(word) for word in (*words.lead, *words.tail)]
            rest = Message(text).without(tuple(sorted(needles, key=lambda one: -len(one.normal))))
        if locale in self._beside and not RUNS.search(rest):
            # Where words run together, a particle may be part of the word (``子ども``).
            rest = self._beside[locale].without(rest)
        return tuple(word for word in Message(rest).words if len(word) > 1)


def is_short(text: str) -> bool:
    """Whether a text is short enough to mean something only together with what was said before."""
    if RUNS.search(text):
        return len(text.replace(" ", "")) <= _SHORT_RUN
    return len(text.split()) <= _SHORT_WORDS


class _Lists:
    """Words with their kinds and locales, to be read out of messages that say nothing else."""

    def __init__(self, lists: Iterable[tuple[str, LocaleTag, Sequence[str]]]) -> None:
        self._meanings: dict[str, list[_Meaning]] = defaultdict(list)
        self._keys: dict[str, list[_Meaning]] = defaultdict(list)
        for kind, locale, words in lists:
            for word in words:
                self._meanings[word].append((kind, locale))
                if len(key(word)) >= _MISSPELT_FROM:
                    self._keys[key(word)].append((kind, locale))
        self._needles = Haystack(self._meanings)

    def read(
        self, text: str, likely: Sequence[LocaleTag], beside: Mapping[LocaleTag, _Beside]
    ) -> tuple[tuple[str, ...], LocaleTag] | None:
        """The kinds a text is made of, and the locale it is read in; None for anything more."""
        present = sorted(
            self._needles.present(Message(text)).values(),
            key=lambda needle: (-len(needle.normal), needle.text),
        )
        order = {locale: place for place, locale in enumerate(dict.fromkeys(likely))}
        locales = dict.fromkeys(
            locale for needle in present for _, locale in self._meanings[needle.text]
        )
        for locale in sorted(locales, key=lambda one: order.get(one, len(order))):
            own = [n for n in present if any(tag == locale for _, tag in self._meanings[n.text])]
            kinds = self._made_of(text, own, locale, beside)
            if kinds:
                return kinds, locale
        for locale in likely[:1]:
            bare = beside[locale].without(text) if locale in beside else text
            for words in dict.fromkeys((text, bare)):
                found = self._misspelt(words, likely)
                if found is not None:
                    return found
        return None

    def _made_of(
        self,
        text: str,
        needles: Sequence[Needle],
        locale: LocaleTag,
        beside: Mapping[LocaleTag, _Beside],
    ) -> tuple[str, ...]:
        rest = text
        found: dict[str, int] = {}
        for needle in needles:
            message = Message(rest)
            if not message.has_whole(needle):
                continue
            for kind, tag in self._meanings[needle.text]:
                if tag == locale:
                    found.setdefault(kind, text.find(needle.normal))
            rest = message.without((needle,))
        if not found or beside[locale].letters_left(rest) > 0:
            return ()
        return tuple(sorted(found, key=lambda kind: found[kind]))

    def _misspelt(
        self, text: str, likely: Sequence[LocaleTag]
    ) -> tuple[tuple[str, ...], LocaleTag] | None:
        typed = key(text)
        if len(typed) < _MISSPELT_FROM or RUNS.search(typed) or re.search(r"\d", typed):
            return None
        best: tuple[float, str] | None = None
        for known, meanings in self._keys.items():
            if abs(len(known) - len(typed)) > 2 or not any(tag in likely for _, tag in meanings):
                continue
            score = fuzz.ratio(typed, known, score_cutoff=_ALIKE)
            if score and (best is None or score > best[0]):
                best = (score, known)
        if best is None:
            return None
        kind, locale = min(
            self._keys[best[1]],
            key=lambda one: likely.index(one[1]) if one[1] in likely else len(likely),
        )
        return (kind,), locale


class _Beside:
    """What may stand beside a follow-up in one locale."""

    def __init__(self, locale: LocaleTag, words: Sequence[str]) -> None:
        folded = [fold_kana(normalise(word)) for word in words]
        self._strings = tuple(
            sorted(
                {*(w.replace(" ", "") for w in folded if RUNS.search(w)),
                 *map(fold_kana, FUNCTION_STRINGS.get(locale, ()))},
                key=lambda word: (-len(word), word),
            )
        )  # fmt: skip
        stop = FUNCTION_WORDS.get(locale, frozenset()) | FOLDED_FUNCTION_WORDS.get(
            locale, frozenset()
        )
        single = {part for word in folded for part in word.split()}
        self._words = stop | single | {fold_accents(word) for word in single}

    def without(self, rest: str) -> str:
        """The text without these words."""
        for string in self._strings:
            rest = rest.replace(string, " ")
        return " ".join(word for word in Message(rest).words if word not in self._words)

    def letters_left(self, rest: str) -> int:
        """How many letters too many are left; 0 where what is left adds nothing."""
        left = self.without(rest)
        letters = sum(char.isalpha() for char in left)
        if RUNS.search(left):
            return letters
        return max(0, letters - _REST_LETTERS) + sum(char.isdigit() for char in left)


def _in_order(words: Mapping[LocaleTag, FollowupWords]) -> list[LocaleTag]:
    return [tag for tag in LOCALES if tag in words]


@cache
def _needle(text: str) -> Needle:
    return Needle(text)


def _begins(message: Message, needle: Needle) -> bool:
    if needle.runs_together:
        return message.together.startswith(needle.together)
    return bool(needle.words) and (
        f"{message.row} ".startswith(f"{needle.row} ")
        or (message.plain and f"{message.row} ".startswith(f"{needle.plain_row} "))
    )


def _ends(message: Message, needle: Needle) -> bool:
    if needle.runs_together:
        return message.together.endswith(needle.together)
    return bool(needle.words) and (
        message.row.endswith(needle.row)
        or (message.plain and message.row.endswith(needle.plain_row))
    )
