"""I1–I3: what a procedure must say, what it need not say, and how long an answer is.

J1, a published readability formula, is left out: it needs each word's origin, which our dictionary
does not give, and a stand-in (nouns of two kanji for Chinese words) put good texts between 1.1 and
2.2 where 3.5 is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.easy.document import Document
from bot.easy.findings import Finding, Level, Register

MANY_SENTENCES = 10
MANY_CHARACTERS = 1000
ENOUGH_SENTENCES = 3

_PROCEDURE = re.compile(r"手続き|申し込|申請|届(?:け|を)|登録")
_WANTED = (
    ("what to do", re.compile(r"ください")),
    ("where", re.compile(r"窓口|市役所|区役所|役場|役所|センター|[所局館課]で|どこ|に行っ|へ行っ")),
    ("until when", re.compile(r"まで|から.{0,12}[日月年]|いつ|の間に|すぐ|\d日|\ue000の間")),
    ("what to bring", re.compile(r"持って|持つ|いるもの|必要な|カード")),
    ("what it costs", re.compile(r"お金|円|無料|\ue000円")),
    ("whom to call", re.compile(r"電話|\d{2,5}-\d+-\d+|#\d+|聞いて|相談")),
)
_LEGAL = re.compile(
    r"第\d+条|法律(?:に|で定|上)|政令|条例|規定|に基づ|[一-龥]{2,}法第|附則|ただし|但し|例外|この限りで"
)


def check_information(document: Document, register: Register) -> Iterator[Finding]:
    """Report what a reader would still have to ask, and what nobody needs."""
    _ = register
    yield from _missing(document)
    for sentence in document.sentences:
        legal = _LEGAL.search(sentence.shown)
        if legal is not None:
            yield Finding(
                "I2",
                Level.WARNING,
                sentence.line,
                sentence.excerpt,
                f"'{legal.group()}': the legal ground and exceptions do not help the reader",
                "Leave it out and link the official page.",
            )
    length = sum(sentence.length for sentence in document.sentences)
    if length > MANY_CHARACTERS:
        yield Finding(
            "I3",
            Level.WARNING,
            document.first_line,
            "",
            f"the text has {length} characters; a page has at most {MANY_CHARACTERS}",
            "Leave out what most readers do not need.",
        )
    running = sum(not sentence.item and sentence.closed for sentence in document.sentences)
    if running > MANY_SENTENCES:
        yield Finding(
            "I3",
            Level.WARNING,
            document.first_line,
            "",
            f"the text has {running} sentences outside lists; {MANY_SENTENCES} are the most",
            "Make lists, or leave out what most readers do not need.",
        )


def _missing(document: Document) -> Iterator[Finding]:
    """I1 as a warning: a lone text does not say whether it is a procedure's only one."""
    if len(document.spoken) < ENOUGH_SENTENCES or not _PROCEDURE.search(document.plain):
        return
    lacking = [name for name, pattern in _WANTED if not pattern.search(document.plain)]
    if lacking:
        yield Finding(
            "I1",
            Level.WARNING,
            document.first_line,
            "",
            f"a procedure is told without: {', '.join(lacking)}",
            "Say it, or say that it is not needed.",
        )
