"""Colleagues named in an internal note: ``@login`` or ``@name``."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

MOST_MENTIONS = 20
"""How many different people a note can call."""

_AT = "@"


def mentioned(text: str, names: Mapping[int, Iterable[str]]) -> tuple[int, ...]:
    """Whom a text names, in its order and each once.

    ``names`` holds for each person the words they go by. Of several that fit the longest counts;
    an ``@`` inside a word (an address) names nobody; a Latin name must end where its word ends,
    while 「@佐藤さん」 names 佐藤. Width and case do not matter.
    """
    plain = _plain(text)
    known = sorted(
        ((_plain(name), number) for number, own in names.items() for name in own if name.strip()),
        key=lambda pair: (-len(pair[0]), pair[1]),
    )
    found: dict[int, None] = {}
    for place, sign in enumerate(plain):
        if sign != _AT or (place and _in_word(plain[place - 1])):
            continue
        rest = plain[place + 1 :]
        fitting = [(name, number) for name, number in known if _starts(rest, name)]
        longest = len(fitting[0][0]) if fitting else 0
        # Two people may share a name: then both are meant.
        found.update((number, None) for name, number in fitting if len(name) == longest)
    return tuple(found)[:MOST_MENTIONS]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _starts(rest: str, name: str) -> bool:
    if not rest.startswith(name):
        return False
    behind = rest[len(name) : len(name) + 1]
    return not (_in_word(behind) and _in_word(name[-1]))


def _in_word(sign: str) -> bool:
    """A letter or digit of a script that separates words by spaces."""
    return sign.isascii() and (sign.isalnum() or sign in "_-") if sign else False
