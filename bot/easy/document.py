"""A text as the rules see it: sentences without readings, spaces and bracketed explanations.

Readings, glosses and spaces are taken out before anything is measured; otherwise a text would seem
the easier the more readings it carries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.easy.alignment import KANJI
from bot.easy.furigana import Furigana, Plain, strip
from bot.easy.glossary import Glossary
from bot.easy.levels import word_level
from bot.easy.spacing import SLOT
from bot.easy.words import Token

ANNOTATION = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
_HEAD = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")
_ITEM = re.compile(r"\A\s*(?:- +|[・•] ?|#+ +)")
_DEFINITION = re.compile(r"\A(.{1,30}?)\s*[=＝]\s*(?=\S)")
_LABEL = re.compile(r"\A([^。：:]{1,40})[：](?=\S)")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")
_ADDRESS = re.compile(r"https?://[^\s（）「」、。]+")
_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]")
_CONTENT = {"名詞", "動詞", "形容詞", "形状詞", "副詞"}
_LIGHT = frozenset(
    [
        "する",
        "ある",
        "いる",
        "なる",
        "できる",
        "しれる",
        "くださる",
        "くる",
        "いく",
        "こと",
        "もの",
        "とき",
        "ところ",
        "ため",
        "ほう",
        "よう",
        "これ",
        "それ",
        "あれ",
        "どれ",
        "ここ",
        "そこ",
        "あそこ",
        "どこ",
        "何",
        "なに",
        "だれ",
        "いつ",
        "いくつ",
        "いくら",
        "人",
        "方",
    ]
)


@dataclass(frozen=True)
class Sentence:
    """One sentence, heading or list item."""

    line: int
    shown: str
    """As written, without readings and spaces."""
    text: str
    """Without bracketed explanations and without ``term =`` before a definition; is measured."""
    closed: bool
    """Ends with 。 or another mark of a sentence's end."""
    item: bool
    defines: str
    """The term a definition (``term = …``) explains, else ``""``."""
    words: tuple[Token, ...]

    @property
    def length(self) -> int:
        """Characters, the final mark left out."""
        return len(self.text.rstrip("。．！？!?"))

    @property
    def kanji(self) -> int:
        """Kanji."""
        return len(KANJI.findall(self.text))

    @property
    def excerpt(self) -> str:
        """As shown to people."""
        return self.shown.replace(SLOT, "…")

    @cached_property
    def mora(self) -> int:
        """Mora of its reading, small ゃゅょ not counted."""
        return sum(
            "ぁ" <= char <= "ー" and char not in "ゃゅょぁぃぅぇぉ" for char in _spoken(self)
        )


class Document:
    """A text, cut up once and read by every rule."""

    def __init__(self, raw: str, furigana: Furigana, glossary: Glossary) -> None:
        self.raw = raw.replace("\r\n", "\n").replace("\u2028", "\n")
        self.glossary = glossary
        head = _HEAD.match(self.raw)
        self.first_line = 1 + (head.group().count("\n") if head else 0)
        body = self.raw[head.end() :] if head else self.raw
        self.lines = body.split("\n")
        self.annotated = ANNOTATION.search(body) is not None
        self.marked = [_ITEM.match(line) is not None for line in self.lines]
        self.stripped: list[Plain] = [
            strip(_ITEM.sub("", _without_links(line)).strip()) for line in self.lines
        ]
        self.plain = "\n".join(plain.text for plain in self.stripped)
        self._furigana = furigana
        self.sentences: tuple[Sentence, ...] = tuple(self._sentences())

    def number(self, index: int) -> int:
        """The line number of ``lines[index]``."""
        return self.first_line + index

    def words(self, text: str) -> list[Token]:
        """The words of one line of this text, official words and figures each as one."""
        return self._furigana.read(text)

    @cached_property
    def spaced(self) -> tuple[str, ...]:
        """The lines without readings but with their spaces."""
        return tuple(
            "".join(
                (" " if offset in plain.spaces else "") + char
                for offset, char in enumerate(plain.text)
            )
            for plain in self.stripped
        )

    @cached_property
    def spoken(self) -> tuple[Sentence, ...]:
        """The sentences that are sentences: headings and bare list items left out."""
        return tuple(one for one in self.sentences if one.closed or _is_clause(one))

    @cached_property
    def content_words(self) -> tuple[tuple[Token, int], ...]:
        """Content words with their level; official words, names and figures left out."""
        found = []
        for sentence in self.sentences:
            for word in sentence.words:
                if (
                    word.pos[0] in _CONTENT
                    and word.pos[1] not in ("固有名詞", "数詞", "数量", "定訳")
                    and word.surface != SLOT
                    and word.base not in _LIGHT
                    and not _LATIN.match(word.surface)
                    and word.surface not in self.glossary.by_word
                ):
                    found.append((word, word_level(word)))
        return tuple(found)

    def _sentences(self) -> Iterator[Sentence]:
        for index, plain in enumerate(self.stripped):
            item = self.marked[index]
            rest = plain.text.strip()
            label = _LABEL.match(rest)
            if label is not None:
                yield self._sentence(index, label.group(1), item=True)
                rest = rest[label.end() :]
                item = True
            for part in _parts(rest):
                if part.strip():
                    yield self._sentence(index, part.strip(), item=item)

    def _sentence(self, index: int, shown: str, *, item: bool) -> Sentence:
        bare = _BRACKETS.sub("", shown)
        definition = _DEFINITION.match(bare)
        text = bare[definition.end() :] if definition else bare
        return Sentence(
            line=self.number(index),
            shown=shown,
            text=text,
            closed=text.endswith(("。", "！", "？", "!", "?")),
            item=item,
            defines=definition.group(1) if definition else "",
            words=tuple(self._furigana.read(text)),
        )


def _parts(line: str) -> Iterator[str]:
    """Cut after 。！？ but not inside quotation marks or brackets."""
    depth = start = 0
    for position, char in enumerate(line):
        if char in "「『（(":
            depth += 1
        elif char in "」』）)":
            depth = max(0, depth - 1)
        elif char in "。！？!?" and depth == 0:
            following = line[position + 1 : position + 2]
            if following not in ("！", "？", "!", "?"):
                yield line[start : position + 1]
                start = position + 1
    if start < len(line):
        yield line[start:]


def _is_clause(sentence: Sentence) -> bool:
    """A line without 。 that still says something: it ends with a verb's polite ending."""
    return (
        not sentence.item
        and re.search(r"(?:です|ます|ません|ました|ください)\Z", sentence.text) is not None
    )


def _without_links(line: str) -> str:
    return _ADDRESS.sub("", _LINK.sub(r"\1", line))


def _spoken(sentence: Sentence) -> str:
    return "".join(word.reading for word in sentence.words if not word.is_a("補助記号"))
