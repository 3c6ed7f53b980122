"""W1: a space between phrases, none before a particle or です/ます."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.easy import spacing
from bot.easy.document import Document
from bot.easy.findings import Finding, Level, Register
from bot.easy.words import Token

_PARTICLES = frozenset(
    [
        "は",
        "が",
        "を",
        "に",
        "へ",
        "も",
        "の",
        "と",
        "で",
        "や",
        "か",
        "から",
        "まで",
        "より",
        "だけ",
        "など",
        "ので",
        "のに",
    ]
)
_LONG_TEXT = 25


def check_spaces(document: Document, register: Register) -> Iterator[Finding]:
    """Report missing and wrong spaces; a text without any at all is reported once."""
    _ = register
    if not any(plain.spaces for plain in document.stripped):
        if len(document.plain) >= _LONG_TEXT:
            yield Finding(
                "W1",
                Level.WARNING,
                document.first_line,
                "",
                "there are no spaces between phrases",
                "Draft them with 'clairbot furigana'.",
            )
        return
    for index, plain in enumerate(document.stripped):
        text = plain.text
        words = document.words(text)
        wanted = set(spacing.breaks(words))
        for word in words:
            start = word.start
            if start in plain.spaces and _is_ending(word, text):
                yield _finding(
                    document, index, text, start, "a space before a particle or an ending",
                    "Particles, です and ます stay with their word.",
                )  # fmt: skip
            elif start in wanted and start not in plain.spaces and _must_part(words, word):
                yield _finding(
                    document, index, text, start, "a space is missing between two phrases",
                    "Part them: 持って ください, ことが できます.",
                )  # fmt: skip


def _is_ending(word: Token, text: str) -> bool:
    before = text[word.start - 1 : word.start]
    if before in "」）)』" or before == spacing.SLOT or before.isdigit():
        return False
    if word.is_a("助動詞") and word.base in ("です", "ます"):
        return True
    return word.is_a("助詞") and word.surface in _PARTICLES and word.pos[1] != "終助詞"


def _must_part(words: list[Token], word: Token) -> bool:
    """Only where a space is never a matter of taste: after を, が, て, た and the like."""
    before = next((one for one in words if one.end == word.start), None)
    if before is None or re.match(r"[「『（(]", word.surface):
        return False
    if before.is_a("助詞") and before.surface in (
        "を",
        "が",
        "に",
        "へ",
        "は",
        "も",
        "て",
        "から",
        "まで",
    ):
        return word.pos[0] in ("動詞", "名詞", "形容詞", "副詞", "代名詞")
    return before.pos[0] in ("動詞", "助動詞") and word.is_a("名詞")


def _finding(
    document: Document, index: int, text: str, start: int, message: str, remedy: str
) -> Finding:
    excerpt = text[max(0, start - 8) : start] + "｜" + text[start : start + 8]
    return Finding("W1", Level.WARNING, document.number(index), excerpt, message, remedy)
