"""Letters of another script that look like those around them (``рaypal``, ``pаssport``).

Typed by mistake on a second keyboard, or on purpose to slip past word lists. Only words that mix
Latin with Cyrillic or Greek letters are touched, and words wholly of look-alikes among Latin ones.
"""

from __future__ import annotations

import re

_CYRILLIC = "аеорсухіјѕԁһкмтвнпгѵԛԝ"
_LATIN_FOR_CYRILLIC = "aeopcyxijsdhkmtbhnrvqw"
_GREEK = "αεορνικτυχ"
_LATIN_FOR_GREEK = "aeopviktux"
_TO_LATIN = {
    **str.maketrans(_CYRILLIC, _LATIN_FOR_CYRILLIC),
    **str.maketrans(_GREEK, _LATIN_FOR_GREEK),
}
_TO_CYRILLIC = str.maketrans("aeopcyxikmtbh", "аеорсухікмтвн")
_WORD = re.compile(r"[a-z\u0370-\u03ff\u0400-\u052f]+")
_LATIN_LETTER = re.compile(r"[a-z]")
_FOREIGN_LETTER = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_FEWEST = 2


def untangled(text: str) -> str:
    """A normalised text, its mixed words in the script most of their letters are of."""
    if not (_FOREIGN_LETTER.search(text) and _LATIN_LETTER.search(text)):
        return text
    latin = len(_LATIN_LETTER.findall(text))
    mostly_latin = latin > len(_FOREIGN_LETTER.findall(text)) * _FEWEST

    def one_script(found: re.Match[str]) -> str:
        word = found.group()
        own = len(_LATIN_LETTER.findall(word))
        if own == len(word):
            return word
        if own == 0:
            look_alike = all(ord(char) in _TO_LATIN for char in word)
            return word.translate(_TO_LATIN) if mostly_latin and look_alike else word
        if 2 * own >= len(word):
            return word.translate(_TO_LATIN)
        return word.translate(_TO_CYRILLIC)

    return _WORD.sub(one_script, text)
