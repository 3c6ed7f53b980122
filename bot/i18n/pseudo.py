"""A made-up language for tests: accented, longer, in brackets, with its placeholders intact."""

from __future__ import annotations

import re

from bot.domain.locale import LocaleTag

QPS = LocaleTag("qps")
"""Not one of the locales people can choose."""

OPEN, CLOSE = "⟦", "⟧"

_ACCENTS = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
_PLACEHOLDER = re.compile(r"(\{[^{}]*\})")
_LONGER = 0.4
_WORD = 8


def pseudo(message: str) -> str:
    """The English message as a tester sees it: ⟦Ĥéļļö {name} ~~⟧, 40 % longer."""
    pieces = [
        piece if _PLACEHOLDER.fullmatch(piece) else piece.translate(_ACCENTS)
        for piece in _PLACEHOLDER.split(message)
    ]
    # In words of a usual length: a page may break a line between them, as it may in a language.
    more = max(1, round(len(message) * _LONGER))
    padding = " ".join("~" * min(_WORD - 1, more - at) for at in range(0, more, _WORD))
    return f"{OPEN}{''.join(pieces)} {padding}{CLOSE}"
