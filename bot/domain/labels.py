"""Labels on tickets: short words of staff."""

from __future__ import annotations

import unicodedata

from bot.domain.errors import TransitionRefused

LONGEST = 32
"""Characters of a label."""
MOST = 12
"""Labels on one ticket."""


def label_name(text: str) -> str:
    """A label as it is shown: on one line, without what cannot be seen. TransitionRefused where
    nothing is left, or too much."""
    plain = unicodedata.normalize("NFC", text)
    shown = "".join(
        letter if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp") else " "
        for letter in plain
    )
    name = " ".join(shown.split())
    if not name:
        raise TransitionRefused("a label needs a name")
    if len(name) > LONGEST:
        raise TransitionRefused("the name of a label is too long")
    return name


def label_key(name: str) -> str:
    """The same for names that nobody would tell apart."""
    return unicodedata.normalize("NFKC", name).casefold()
