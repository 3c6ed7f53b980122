"""K1–K5: how many kanji, how dense, and whether each can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.easy.alignment import KANJI, has_kanji
from bot.easy.document import ANNOTATION, Document
from bot.easy.findings import Finding, Level, Register
from bot.easy.levels import kanji_level

MANY_KANJI = {Register.EMERGENCY: 4, Register.LIVING: 13}
DENSE = 0.35
LONG_RUN = 5
KANA_TEXT = 20
"""From so many kana without a single kanji on, a text is one written in kana only."""

_RUN = re.compile(rf"{KANJI.pattern}{{{LONG_RUN},}}")
_HIRAGANA = re.compile(r"[ぁ-ゖー・]+\Z")
_FACT = re.compile(r"\{[a-z][a-z0-9-]*(?::[a-z]+)?\}")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺー\u3400-\u9fff々]")


def check_characters(document: Document, register: Register) -> Iterator[Finding]:
    """Report sentences full of kanji, long runs of them, and kanji without a reading."""
    most = MANY_KANJI[register]
    for sentence in document.sentences:
        kanji = sentence.kanji if register is Register.LIVING else _hard_kanji(sentence.text)
        if kanji > most:
            what = "kanji" if register is Register.LIVING else "kanji harder than N4"
            yield Finding(
                "K1",
                Level.WARNING,
                sentence.line,
                sentence.excerpt,
                f"this sentence has {kanji} {what}; over {most} are hard to read",
                "Use fewer words made of kanji; shorter sentences help.",
            )
    for index, line in enumerate(document.spaced):
        for run in long_runs(document, line):
            yield Finding(
                "K3",
                Level.WARNING,
                document.number(index),
                run,
                f"'{run}' is {len(run)} kanji in a row",
                "Say it with の and verbs, or put the word into knowledge/glossary.yaml.",
            )
    share = kanji_share(document)
    if share > DENSE:
        yield Finding(
            "K2",
            Level.WARNING,
            document.first_line,
            "",
            f"{share:.0%} of the characters are kanji; over {DENSE:.0%} are too many",
            "Use everyday words.",
        )
    yield from _readings(document)
    yield from _kana_only(document)


def _hard_kanji(text: str) -> int:
    """Kanji a learner at N4 has not met; in a sentence for an emergency only these are counted.

    With every kanji counted, nine of ten good emergency sentences were over the limit of four.
    """
    return sum(kanji_level(character) < 4 for character in KANJI.findall(text))


def kanji_share(document: Document) -> float:
    """The kanji's share of all Japanese characters."""
    every = _JAPANESE.findall(document.plain)
    return len(KANJI.findall(document.plain)) / len(every) if every else 0.0


def long_runs(document: Document, text: str) -> list[str]:
    """Runs of five or more kanji that are neither official words nor names of places."""
    found = []
    for match in _RUN.finditer(text):
        run = match.group()
        known = any(
            run in word.word or (word.word in run and len(run) - len(word.word) < LONG_RUN)
            for word in document.glossary.terms
            if len(word.word) > 2
        )
        if not known and not re.search(r"[都道府県市区町村郡]\Z", run):
            found.append(run)
    return found


def _readings(document: Document) -> Iterator[Finding]:
    if not document.annotated:
        kanji = sum(has_kanji(line) for line in document.lines)
        if kanji:
            yield Finding(
                "K4",
                Level.ERROR,
                document.first_line,
                "",
                "the text has kanji and no readings",
                "Draft them with 'clairbot furigana' and confirm each.",
            )
        return
    for index, line in enumerate(document.lines):
        bare = "".join(KANJI.findall(_FACT.sub("", ANNOTATION.sub("", line))))
        if bare:
            yield Finding(
                "K4",
                Level.ERROR,
                document.number(index),
                bare,
                f"kanji without a reading: {bare}",
                "Write {漢字|かんじ}.",
            )
        for match in ANNOTATION.finditer(line):
            if not _HIRAGANA.match(match.group(2)):
                yield Finding(
                    "K4",
                    Level.ERROR,
                    document.number(index),
                    match.group(),
                    f"the reading in {match.group()} is not hiragana",
                    "A reading is hiragana only.",
                )


def _kana_only(document: Document) -> Iterator[Finding]:
    kana = len(re.findall(r"[ぁ-ゖ]", document.plain))
    if kana >= KANA_TEXT and not has_kanji(document.plain):
        yield Finding(
            "K5",
            Level.ERROR,
            document.first_line,
            "",
            "the text is written in kana only",
            "Write kanji with readings; readers can choose to see kana only.",
        )
