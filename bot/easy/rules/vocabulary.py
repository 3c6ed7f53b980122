"""V1–V7: hard words, loanwords, Latin letters, mimetic words, and one word for one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.easy import lists
from bot.easy.alignment import KANJI
from bot.easy.document import ANNOTATION, Document, Sentence
from bot.easy.findings import Finding, Level, Register
from bot.easy.glossary import Term
from bot.easy.levels import word_level
from bot.easy.words import hiragana, tokens

SHARE_ABOVE_N4 = 0.30
SHARE_ABOVE_N3 = 0.15
SHARE_ABOVE_N3_ERROR = 0.25
ENOUGH_WORDS = 10
"""A share of fewer content words than this says nothing."""
_NEAR = 2
"""An explanation stands in the same sentence or within the next two."""

LOANWORDS = lists.pairs("loanwords")
"""Loanwords with a plain word for each; a list, for a share of katakana tells nothing."""

MIMETIC = lists.words("mimetic")

_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ'’.&-]*")
_LATIN_KNOWN = frozenset(
    [
        "line",
        "wi-fi",
        "wifi",
        "google",
        "facebook",
        "youtube",
        "telegram",
        "instagram",
        "twitter",
        "whatsapp",
        "wechat",
        "iphone",
        "android",
        "messenger",
        "zoom",
        "paypay",
        "suica",
        "pasmo",
        "e",
        "cm",
        "kg",
        "km",
        "mm",
        "g",
        "m",
    ]
)
_CAPITALS = re.compile(r"[A-ZＡ-Ｚ]{1,6}(?:-[A-Z]{1,6})*")
_NOUN_AT_END = re.compile(
    r"(?:紙|お金|所|人|こと|もの|物|役所|電話|保険|車|病院|しくみ|お知らせ|カード|日|ごみ|税金|水|"
    r"手続き|決まり|手紙)です。?\Z"
)
"""A sentence that says what something is."""
_QUOTED = re.compile(r"「([^「」]*)」")


def check_vocabulary(document: Document, register: Register) -> Iterator[Finding]:
    """Report words the reader does not know, and official words nobody explains."""
    _ = register
    yield from _shares(document)
    yield from _unexplained(document)
    names = " ".join(_QUOTED.findall(document.plain))
    for sentence in document.sentences:
        yield from _loanwords(sentence)
        yield from _latin(sentence, names)
        for word in sentence.words:
            if word.surface in MIMETIC:
                yield _finding(
                    sentence,
                    "V6",
                    Level.ERROR,
                    f"'{word.surface}' paints a sound or a state; learners do not know such words",
                    "Say what happens.",
                )
        yield from _variants(document, sentence)
    yield from _other_readings(document)


def share_above(document: Document, level: int) -> float:
    """The share of content words harder than N``level``; official words are not counted."""
    words = document.content_words
    return sum(one < level for _, one in words) / len(words) if words else 0.0


def _shares(document: Document) -> Iterator[Finding]:
    if len(document.content_words) < ENOUGH_WORDS:
        return
    above_n4, above_n3 = share_above(document, 4), share_above(document, 3)
    if above_n4 > SHARE_ABOVE_N4:
        yield Finding(
            "V1",
            Level.WARNING,
            document.first_line,
            _hardest(document, 4),
            f"{above_n4:.0%} of the words are harder than N4; "
            f"at most {SHARE_ABOVE_N4:.0%} are good",
            "Say them with words a beginner knows.",
        )
    if above_n3 > SHARE_ABOVE_N3:
        error = above_n3 > SHARE_ABOVE_N3_ERROR
        yield Finding(
            "V2",
            Level.ERROR if error else Level.WARNING,
            document.first_line,
            _hardest(document, 3),
            f"{above_n3:.0%} of the words are harder than N3; "
            f"at most {SHARE_ABOVE_N3_ERROR if error else SHARE_ABOVE_N3:.0%} may be",
            "Say them with words a beginner knows.",
        )


def _hardest(document: Document, level: int) -> str:
    """The first few words above a level."""
    words = dict.fromkeys(word.base for word, one in document.content_words if one < level)
    return "、".join(list(words)[:8])


def _unexplained(document: Document) -> Iterator[Finding]:
    """V3: an official word is kept, and explained where it stands first."""
    seen: set[str] = set()
    for index, sentence in enumerate(document.sentences):
        for term in _terms_in(document, sentence):
            if term.word in seen:
                continue
            seen.add(term.word)
            if _needs_gloss(term) and not _explained(document, index, term):
                yield _finding(
                    sentence,
                    "V3",
                    Level.ERROR if term.easy else Level.WARNING,
                    f"'{term.word}' is an official word and is not explained where it stands first",
                    f"Add a line: {term.word} = {_shown(term)}"
                    if term.easy
                    else f"Add a line: {term.word} = … in easy words.",
                )


def _terms_in(document: Document, sentence: Sentence) -> list[Term]:
    """The official words of a sentence, the longest ones; short ones only as whole words."""
    text = sentence.shown
    whole = {one.start for one in tokens(text)} | {len(text)}
    return [
        document.glossary.by_word[word]
        for start, word in document.glossary.find(text)
        if (start in whole and start + len(word) in whole) or len(word) > 3
    ]


def _needs_gloss(term: Term) -> bool:
    if term.common:
        return False
    words = tokens(term.word)
    if not term.easy and len(KANJI.findall(term.word)) < 3:
        return False
    level = word_level(words[0]) if len(words) == 1 else 0
    return level < 3


def _explained(document: Document, index: int, term: Term) -> bool:
    """In brackets, by ``term = …``, by という, or as a noun explained in the next sentences."""
    word = re.escape(term.word)
    in_brackets = re.compile(
        rf"{word}[」』]?[（(]|[（(「『]{word}[）)]|は、?[「『]?{word}[」』]?です"
    )
    named = re.compile(rf"{word}[」』]?(?:は|とは|という|と(?:いい|言い)ます)")
    for position, sentence in enumerate(document.sentences[index : index + 1 + _NEAR]):
        shown = re.sub(rf"[（(]{re.escape(term.kana)}[）)]", "", sentence.shown)
        if term.word in sentence.defines or in_brackets.search(shown):
            return True
        if named.search(shown) and (_NOUN_AT_END.search(shown) or "いいます" in shown):
            return True
        if position and _plain_explanation(sentence):
            return True
    if index and re.search(r"(?:これ|それ)を.*いいます", document.sentences[index].shown):
        return True
    # A definition further down on the same page still serves the reader who looks for it.
    return any(sentence.defines.endswith(term.word) for sentence in document.sentences)


def _plain_explanation(sentence: Sentence) -> bool:
    """お金を 払った 紙です。 – a noun explained, with no topic of its own."""
    topic = re.search(r"[ぁ-ゖ一-龥]は", sentence.text)
    return topic is None and _NOUN_AT_END.search(sentence.text) is not None


def _shown(term: Term) -> str:
    return ANNOTATION.sub(r"\1", term.easy)


def _loanwords(sentence: Sentence) -> Iterator[Finding]:
    for word in sentence.words:
        plain = LOANWORDS.get(word.surface)
        if plain is not None:
            yield _finding(
                sentence,
                "V4",
                Level.WARNING,
                f"there is a plain word for '{word.surface}'",
                f"Write: {plain}.",
            )


def _latin(sentence: Sentence, names: str) -> Iterator[Finding]:
    for match in _LATIN.finditer(sentence.shown):
        word = match.group().strip(".-'’&")
        if word.lower() in _LATIN_KNOWN or _CAPITALS.fullmatch(word) or word in names:
            continue
        yield _finding(
            sentence,
            "V5",
            Level.WARNING,
            f"'{word}' is in Latin letters",
            "Write it in katakana; names and signs (JR, ATM) may stay.",
        )


def _variants(document: Document, sentence: Sentence) -> Iterator[Finding]:
    if not document.glossary.banned:
        return
    text = sentence.shown
    for term in _terms_in(document, sentence):
        text = text.replace(term.word, "□" * len(term.word))
    for other, word in document.glossary.banned.items():
        if other in text:
            yield _finding(
                sentence,
                "V7",
                Level.ERROR,
                f"'{other}' is called '{word}' everywhere else",
                f"Write {word}: one word for one thing.",
            )


def _other_readings(document: Document) -> Iterator[Finding]:
    for index, line in enumerate(document.lines):
        for match in ANNOTATION.finditer(line):
            term = document.glossary.by_word.get(match.group(1))
            if term is not None and hiragana(match.group(2)) != term.kana:
                yield Finding(
                    "V7",
                    Level.ERROR,
                    document.number(index),
                    match.group(),
                    f"'{term.word}' is read {term.kana} everywhere else",
                    f"Write {{{term.word}|{term.kana}}}.",
                )


def _finding(sentence: Sentence, rule: str, level: Level, message: str, remedy: str) -> Finding:
    return Finding(rule, level, sentence.line, sentence.excerpt, message, remedy)
