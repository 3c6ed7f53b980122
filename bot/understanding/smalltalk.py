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
    SmallTalk.HELP,
    SmallTalk.THANKS,
    SmallTalk.GOODBYE,
    SmallTalk.GREETING,
)
"""When a message holds several, the first of these is what it means."""
_POLITE = {SmallTalk.GREETING, SmallTalk.THANKS, SmallTalk.GOODBYE}
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


class Talk:
    """The small talk of all locales, made ready."""

    def __init__(self, smalltalk: Mapping[LocaleTag, Mapping[str, Sequence[str]]]) -> None:
        self._meanings: dict[str, list[tuple[SmallTalk, LocaleTag]]] = defaultdict(list)
        for locale in LOCALES:
            for kind, words in smalltalk.get(locale, {}).items():
                for word in words if kind in set(SmallTalk) else ():
                    self._meanings[word].append((SmallTalk(kind), locale))
        self._words = Haystack(self._meanings)

    def find(
        self, text: str, likely: Sequence[LocaleTag] = ()
    ) -> tuple[SmallTalk, LocaleTag] | None:
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
