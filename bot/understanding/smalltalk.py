"""Words that ask for nothing: only when a message is (nearly) nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.domain.locale import LOCALES, LocaleTag
from bot.domain.understood import SmallTalk
from bot.understanding.function_words import FUNCTION_STRINGS, FUNCTION_WORDS
from bot.understanding.matching import Haystack, Message, Needle

_ORDER = (
    SmallTalk.INSULT,
    SmallTalk.HUMAN,
    SmallTalk.PROVE,
    SmallTalk.REMINDERS,
    SmallTalk.HELP,
    SmallTalk.THANKS,
    SmallTalk.GOODBYE,
    SmallTalk.GREETING,
)
"""When a message holds several, the first of these is what it means."""
_POLITE = {SmallTalk.GREETING, SmallTalk.THANKS, SmallTalk.GOODBYE}
_ANSWERS = {SmallTalk.YES, SmallTalk.NO}
_REST_LETTERS = 3
"""Letters that may be left beside the small talk ("ok", an ending)."""
_TELLING = 4
"""Characters from which a word that runs into its neighbours is taken for what it says."""
_JAPANESE_ENDINGS = (
    "ございます",
    "ございました",
    "でした",
    "です",
    "ます",
    "ください",
    "ね",
    "よ",
    "さん",
    "ー",
    "か",
)


Meaning = tuple[SmallTalk, LocaleTag]


class Talk:
    """The small talk of all locales, made ready."""

    def __init__(self, smalltalk: Mapping[LocaleTag, Mapping[str, Sequence[str]]]) -> None:
        self._meanings: dict[str, list[Meaning]] = defaultdict(list)
        self._answers: dict[str, list[Meaning]] = defaultdict(list)
        for locale in LOCALES:
            for name, words in smalltalk.get(locale, {}).items():
                if name not in set(SmallTalk):
                    continue
                kind = SmallTalk(name)
                for word in words:
                    if kind not in _ANSWERS:
                        self._meanings[word].append((kind, locale))
                    if kind in _ANSWERS or kind in _POLITE:
                        self._answers[word].append((kind, locale))
        self._words = Haystack(self._meanings)
        self._answer_words = Haystack(self._answers)

    def find(self, text: str, likely: Sequence[LocaleTag] = ()) -> Meaning | None:
        """What kind of small talk a normalised text is, in which locale; None for anything more."""
        message = Message(text)
        needles = self._whole(message)
        order = {locale: place for place, locale in enumerate(likely)}
        meanings = sorted(
            (meaning for needle in needles for meaning in self._meanings[needle.text]),
            key=lambda one: (_ORDER.index(one[0]), order.get(one[1], len(order))),
        )
        if not meanings:
            return None
        if _letters_left(message.without(needles), meanings[0][1]) > _REST_LETTERS:
            return None
        return meanings[0]

    def answer(self, text: str, likely: Sequence[LocaleTag] = ()) -> Meaning | None:
        """Yes or no, in which locale, where a normalised text says only that (and thanks).

        Stricter than ``find``, for these words are short and stand in many sentences: not a letter
        may be left, and what says both says neither.
        """
        found: list[Meaning] = []
        rest = text
        present = self._answer_words.present(Message(text)).values()
        for needle in sorted(present, key=self._answers_first):
            message = Message(rest)
            if needle.words and not message.has_whole(needle):
                continue
            # A sign such as a raised thumb has no word to be found as.
            without = message.without((needle,)) if needle.words else rest.replace(needle.text, "")
            if without != message.folded:
                found += [
                    meaning
                    for meaning in self._answers[needle.text]
                    if meaning[1] == _speaker(self._answers[needle.text], likely)
                ]
            rest = without
        answers = [meaning for meaning in found if meaning[0] in _ANSWERS]
        if len({kind for kind, _ in answers}) != 1 or _any_letter(rest, answers[0][1]):
            return None
        return min(answers, key=lambda one: _place(one[1], likely))

    def _answers_first(self, needle: Needle) -> tuple[bool, int, str]:
        """Yes and no before thanks ("ok thanks" is both), longer ones first ("no" in "no need")."""
        polite = all(kind in _POLITE for kind, _ in self._answers[needle.text])
        return polite, -len(needle.normal), needle.text

    def asks_for_human(self, text: str) -> bool:
        """Whether the message asks for a person among other words."""
        return any(
            len(needle.together) >= _TELLING
            and any(kind is SmallTalk.HUMAN for kind, _ in self._meanings[needle.text])
            for needle in self._words.present(Message(text)).values()
        )

    def without_greetings(self, text: str) -> str:
        """The text without greetings, thanks and goodbyes, unless nothing would be left."""
        message = Message(text)
        polite = tuple(
            needle
            for needle in self._whole(message)
            if (not needle.runs_together or len(needle.together) >= _TELLING)
            and all(kind in _POLITE for kind, _ in self._meanings[needle.text])
        )
        if not polite:
            return text
        rest = " ".join(message.without(polite).split())
        return rest if any(char.isalnum() for char in rest) else text

    def _whole(self, message: Message) -> tuple[Needle, ...]:
        """The words that are in the message as whole words, longer ones first."""
        found = self._words.present(message).values()
        return tuple(
            sorted(
                (needle for needle in found if message.has_whole(needle)),
                key=lambda needle: (-len(needle.normal), needle.text),
            )
        )


def _place(locale: LocaleTag, likely: Sequence[LocaleTag]) -> int:
    return likely.index(locale) if locale in likely else len(likely)


def _speaker(meanings: Sequence[Meaning], likely: Sequence[LocaleTag]) -> LocaleTag:
    """Of the locales that have a word, the likeliest: it may be a yes in one, a no in another."""
    return min((locale for _, locale in meanings), key=lambda one: _place(one, likely))


def _any_letter(rest: str, locale: LocaleTag) -> bool:
    if locale.startswith("ja"):
        for ending in _JAPANESE_ENDINGS:
            rest = rest.replace(ending, " ")
    return any(char.isalnum() for char in rest)


def _letters_left(rest: str, locale: LocaleTag) -> int:
    """How many telling letters the rest has, beside function words and polite endings."""
    for string in FUNCTION_STRINGS.get(locale, ()):
        rest = rest.replace(string, " ")
    if locale.startswith("ja"):
        for ending in _JAPANESE_ENDINGS:
            rest = rest.replace(ending, " ")
    stop = FUNCTION_WORDS.get(locale, frozenset())
    words = [word for word in Message(rest).words if word not in stop]
    return sum(sum(char.isalpha() for char in word) for word in words)
