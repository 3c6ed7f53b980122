"""Words that ask for nothing: only when a message is (nearly) nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.locale import LOCALES, LocaleTag
from bot.domain.understood import SmallTalk
from bot.understanding.function_words import FUNCTION_STRINGS, FUNCTION_WORDS
from bot.understanding.matching import Message, Needle

_ORDER = (
    SmallTalk.INSULT,
    SmallTalk.HUMAN,
    SmallTalk.HELP,
    SmallTalk.THANKS,
    SmallTalk.GOODBYE,
    SmallTalk.GREETING,
)
"""When a message holds several, the first of these is what it means."""
_POLITE = {SmallTalk.GREETING, SmallTalk.THANKS, SmallTalk.GOODBYE}
_REST_LETTERS = 3
"""Letters that may be left beside the small talk ("ok", an ending)."""
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


@dataclass(frozen=True)
class Talk:
    """The small talk of all locales, made ready; longer words first."""

    words: tuple[tuple[Needle, SmallTalk, LocaleTag], ...]
    polite: tuple[Needle, ...]

    def find(
        self, text: str, likely: Sequence[LocaleTag] = ()
    ) -> tuple[SmallTalk, LocaleTag] | None:
        """What kind of small talk a normalised text is, in which locale; None for anything more."""
        message = Message(text)
        order = {locale: place for place, locale in enumerate(likely)}
        found = sorted(
            (one for one in self.words if message.has_whole(one[0])),
            key=lambda one: (
                _ORDER.index(one[1]),
                order.get(one[2], len(order)),
                -len(one[0].normal),
            ),
        )
        if not found:
            return None
        rest = message.without(
            tuple(sorted((n for n, _, _ in found), key=lambda n: -len(n.normal)))
        )
        if _letters_left(rest, found[0][2]) > _REST_LETTERS:
            return None
        return found[0][1], found[0][2]

    def asks_for_human(self, text: str) -> bool:
        """Whether the message asks for a person among other words."""
        message = Message(text)
        return any(
            kind == SmallTalk.HUMAN and len(needle.together) >= 4 and message.has(needle)
            for needle, kind, _ in self.words
        )

    def without_greetings(self, text: str) -> str:
        """The text without greetings, thanks and goodbyes, unless nothing would be left."""
        rest = " ".join(Message(text).without(self.polite).split())
        return rest if any(char.isalnum() for char in rest) else text


def talk(smalltalk: Mapping[LocaleTag, Mapping[str, Sequence[str]]]) -> Talk:
    """The small talk of a content; kinds we do not know are left out."""
    words = [
        (Needle(word), SmallTalk(kind), locale)
        for locale in LOCALES
        for kind, found in smalltalk.get(locale, {}).items()
        if kind in set(SmallTalk)
        for word in found
    ]
    words.sort(key=lambda one: -len(one[0].normal))
    polite = tuple(
        needle
        for needle, kind, _ in words
        if kind in _POLITE and (not needle.runs_together or len(needle.together) >= 4)
    )
    return Talk(tuple(words), polite)


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
