"""One plain form of a message, bounded in length, and the folded forms used for matching."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

MAX_CHARS = 1000
"""Only this much of a message is looked at; nobody's question needs more."""

_RAW_CHARS = 4 * MAX_CHARS
"""Cut before NFKC: one compatibility character can become eighteen."""
_CHARACTERS = 20_000
"""So many are remembered, whatever people write."""
_REPEATS = 3
"""A character that is repeated more often is meant to be loud, not to be read."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[\x21-\x7e]+|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}",
    re.IGNORECASE | re.ASCII,
)
_ID = re.compile(r"(?:[\d●][ -]?){7,}")
"""Card, telephone and case numbers, also masked ones: seven digits or more."""
_MARKED = re.compile(r"(.?)[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
"""A character with accents it is never written with: all that are composed into one."""
_REPEATED = re.compile(r"([^\W\d_]|[^\w\s])\1{3,}")
_SPACES = re.compile(r"\s+")
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_PLAIN_LATIN = str.maketrans(
    {"đ": "d", "ø": "o", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"}
)
_UNSPACED = re.compile(
    r"(?<=[\u3040-\u30ff\u3400-\u9fff\u3005\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff])\s+"
    r"(?=[\u3040-\u30ff\u3400-\u9fff\u3005\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff])"
)


def normalise(text: str) -> str:
    """The message in NFKC and lower case, without controls, addresses and ids; bounded."""
    folded = unicodedata.normalize("NFKC", text[:_RAW_CHARS])
    kept = folded.translate(_VISIBLE)[:_RAW_CHARS]
    kept = _ADDRESS.sub(" ", kept)
    kept = _ID.sub(" ", kept)
    lowered = unicodedata.normalize("NFC", kept.lower())
    read = _MARKED.sub(lambda run: _unmarked(run.group(1)), lowered)
    read = _REPEATED.sub(lambda run: run.group(1) * _REPEATS, read)
    return _SPACES.sub(" ", read)[:MAX_CHARS].strip()


def _unmarked(char: str) -> str:
    """A decorated character as it was meant; of a Latin letter the other accents go as well."""
    return fold_accents(char) if char < "\u0370" or "\u1e00" <= char < "\u1f00" else char


def _visible(char: str) -> str:
    """The character, a space for a line break or control, nothing for what cannot be seen."""
    category = unicodedata.category(char)
    if category == "Cc":
        return " "
    if category in {"Cf", "Cs", "Co", "Cn"} or char in "\ufe0e\ufe0f":
        return ""
    return "'" if char in "’‘ʼ`´" else char


class _Characters(dict[int, str]):
    """What becomes of each character, found out once: millions of them are looked at to learn."""

    def __init__(self, shown: Callable[[str], str]) -> None:
        super().__init__()
        self._shown = shown

    def __missing__(self, code: int) -> str:
        found = self._shown(chr(code))
        if len(self) < _CHARACTERS:
            self[code] = found
        return found


def _telling(char: str) -> str:
    return char if unicodedata.category(char)[0] in "LNM" or char in "#" else ""


_VISIBLE, _TELLING = _Characters(_visible), _Characters(_telling)


def fold_kana(text: str) -> str:
    """Katakana as hiragana, everything else untouched (``ゴミ`` → ``ごみ``)."""
    return text.translate(_KATAKANA_TO_HIRAGANA)


def fold_accents(text: str) -> str:
    """Latin letters without their marks (``chuyển nhà`` → ``chuyen nha``), all else untouched."""
    if text.isascii():
        return text
    out: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFD", text.translate(_PLAIN_LATIN)):
        if unicodedata.combining(char) and latin:
            continue
        latin = char.isascii() and char.isalpha()
        out.append(char)
    return unicodedata.normalize("NFC", "".join(out))


def close_gaps(text: str) -> str:
    """Without the spaces between characters of scripts that do not need them."""
    return _UNSPACED.sub("", text)


def key(text: str) -> str:
    """What texts share that differ only in spacing, punctuation, case, kana and accents."""
    return fold_kana(fold_accents(normalise(text))).translate(_TELLING)


def has_letters(text: str, at_least: int = 1) -> bool:
    """Whether the text holds this many letters of any script."""
    return sum(1 for char in text if char.isalpha()) >= at_least
