"""S1–S6: how long a sentence is and how much it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.easy.document import Document, Sentence
from bot.easy.findings import Finding, Level, Register
from bot.easy.words import Token

AIM, LONG, TOO_LONG = 24, 30, 50
MANY_MORA = 45
MANY_NOUNS = 6
MANY_COMMAS = 2
MANY_LINKS = 3

_FORMAL = frozenset(
    [
        "こと",
        "とき",
        "ところ",
        "ため",
        "もの",
        "ほう",
        "よう",
        "方",
        "時",
        "所",
        "物",
        "事",
        "人",
        "中",
        "前",
        "後",
    ]
)
_LISTED = re.compile(r"及び|および|又は|または")


def check_sentences(document: Document, register: Register) -> Iterator[Finding]:
    """Report sentences that are long or hold more than one fact."""
    for sentence in document.sentences:
        yield from _length(sentence, register)
        if sentence.mora > MANY_MORA:
            yield _finding(
                sentence,
                "S3",
                Level.WARNING,
                f"this sentence has {sentence.mora} mora; over {MANY_MORA} are hard to hear",
                "Make two sentences of it.",
            )
        yield from _one_fact(sentence)
        nouns = sum(_is_noun(word) for word in sentence.words)
        if nouns > MANY_NOUNS:
            yield _finding(
                sentence,
                "S5",
                Level.WARNING,
                f"this sentence has {nouns} nouns; more than {MANY_NOUNS} are too many",
                "Say it in two sentences, or as a list.",
            )
        links = listed(sentence)
        if links >= MANY_LINKS:
            yield _finding(
                sentence,
                "S6",
                Level.WARNING,
                "this sentence lists several things",
                "Write a list, one thing a line, each line beginning with '- '.",
            )


def listed(sentence: Sentence) -> int:
    """How many signs of a list it has: 、 between nouns, と, や, または."""
    count = len(_LISTED.findall(sentence.text))
    for before, word, after in _neighbours(sentence.words):
        comma = word.surface == "、" and _noun_like(before) and _noun_like(after)
        count += comma or (
            word.surface in ("と", "や") and _noun_like(before) and _noun_like(after)
        )
    return count


def commas(sentence: Sentence) -> int:
    """Commas between clauses; not those of a list of nouns (S6) or after an opening 今 or でも."""
    opening = sentence.words[1].start if _opens_with_adverb(sentence.words) else -1
    return sum(
        word.surface in ("、", "，")
        and word.start != opening
        and not (_noun_like(before) and _noun_like(after))
        for before, word, after in _neighbours(sentence.words)
    )


def _opens_with_adverb(words: tuple[Token, ...]) -> bool:
    return len(words) > 1 and (
        words[0].pos[0] in ("接続詞", "副詞", "感動詞") or "副詞可能" in words[0].pos
    )


def _length(sentence: Sentence, register: Register) -> Iterator[Finding]:
    length = sentence.length
    if register is Register.EMERGENCY:
        if length > LONG:
            yield _finding(
                sentence,
                "S2",
                Level.ERROR,
                f"in an emergency text a sentence has at most {LONG} characters; this has {length}",
                "Cut it in two: one sentence, one thing to do.",
            )
        return
    if length > LONG:
        level = Level.ERROR if length > TOO_LONG else Level.WARNING
        yield _finding(
            sentence,
            "S1",
            level,
            f"this sentence has {length} characters; {AIM} are good, {LONG} the most"
            if level is Level.WARNING
            else f"this sentence has {length} characters; over {TOO_LONG} nobody follows",
            "Cut it in two: one sentence, one fact.",
        )


def _one_fact(sentence: Sentence) -> Iterator[Finding]:
    joined = _joined_by(sentence)
    if commas(sentence) >= MANY_COMMAS:
        yield _finding(
            sentence,
            "S4",
            Level.WARNING,
            f"this sentence has {commas(sentence)} commas: it says more than one thing",
            "One sentence, one fact.",
        )
    elif joined:
        yield _finding(
            sentence,
            "S4",
            Level.WARNING,
            f"two facts are joined by {joined}",
            "Make two sentences; begin the second with だから or でも, or with nothing.",
        )


def _joined_by(sentence: Sentence) -> str:
    """The word that joins two clauses, or ``""``."""
    words = sentence.words
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else None
        before = words[index - 1] if index else None
        if following is None or before is None:
            continue
        if word.is_a("助詞", "接続助詞") and word.surface in (
            "が",
            "し",
            "ながら",
            "けれど",
            "けど",
        ):
            return word.surface
        nominal = word.surface == "の" and word.is_a("助詞", "準体助詞")
        # 全部 戻るのでは ありません joins nothing.
        denied = [one.surface for one in words[index + 2 : index + 3]] == ["は"]
        if nominal and following.surface == "で" and not denied:
            return "ので"
        verbal = before.pos[0] in ("動詞", "助動詞", "形容詞")
        if word.surface in ("ため", "為") and verbal and following.surface == "、":
            return "ため"
    return ""


def _is_noun(word: Token) -> bool:
    return word.is_a("名詞") and word.pos[1] not in ("数詞", "数量") and word.surface not in _FORMAL


def _noun_like(word: Token | None) -> bool:
    if word is None:
        return False
    return word.pos[0] in ("名詞", "代名詞", "接尾辞", "接頭辞") and word.pos[2] != "副詞可能"


def _neighbours(words: tuple[Token, ...]) -> Iterator[tuple[Token | None, Token, Token | None]]:
    for index, word in enumerate(words):
        before = words[index - 1] if index else None
        yield before, word, words[index + 1] if index + 1 < len(words) else None


def _finding(sentence: Sentence, rule: str, level: Level, message: str, remedy: str) -> Finding:
    return Finding(rule, level, sentence.line, sentence.excerpt, message, remedy)
