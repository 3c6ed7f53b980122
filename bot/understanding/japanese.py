"""Japanese text cut into words by SudachiPy, one tokenizer for each thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

from sudachipy import Dictionary, SplitMode  # type: ignore[import-untyped]

from bot.understanding.normalise import fold_kana

_CONTENT = {"名詞", "動詞", "形容詞", "形状詞", "接頭辞", "接尾辞", "副詞"}
_LIGHT_KINDS = {"数詞", "助動詞語幹"}
_LIGHT_WORDS = frozenset(
    """
    する 為る 居る いる 有る ある 成る なる 出来る できる 呉れる くれる 下さる くださる
    貰う もらう 頂く いただく 教える おしえる 知る しる 分かる わかる 聞く 思う 言う 欲しい
    ほしい 良い いい 様 よう 事 こと 物 もの 所 ところ 時 とき 方 ほう 為 ため 訳 何 なに
    なん 何時 いつ 何処 どこ 誰 どう 如何 いくら 幾ら どの 人 さん 私 わたし 僕 俺 自分 今
    質問 方法 御 お ご 中 的 そう もう まだ ちょっと 一寸 とても 今日 すぐ 達 たち しまう
    仕舞う 置く おく 見る みる 遣る やる 因る 就く つく つける 関する 場合 必要
    """.split()  # noqa: SIM905
)
"""Words found in every kind of question; they tell nothing of its topic."""


@dataclass(frozen=True)
class Word:
    """One word of a text: as written, as looked up (normal form, hiragana) and as read."""

    surface: str
    term: str
    reading: str
    noun: bool
    verb: bool
    content: bool
    start: int
    end: int
    parts: tuple[Word, ...] = ()


_local = threading.local()


@cache
def _dictionary() -> Any:
    return Dictionary()


def _tokenizer() -> Any:
    """This thread's tokenizer: SudachiPy refuses two callers at once."""
    found = getattr(_local, "tokenizer", None)
    if found is None:
        found = _dictionary().tokenizer()
        _local.tokenizer = found
    return found


def words(text: str) -> list[Word]:
    """The words of a Japanese text, long units first, each with its short units in ``parts``."""
    found: list[Word] = []
    for morpheme in _tokenizer().tokenize(text, SplitMode.C):
        parts = tuple(_word(part) for part in morpheme.split(SplitMode.A, add_single=False))
        found.append(_word(morpheme, parts))
    return found


def content_terms(text: str) -> list[str]:
    """The terms of a Japanese text: content words, and the short units they consist of."""
    terms: list[str] = []
    for morpheme in _tokenizer().tokenize(text, SplitMode.C):
        for unit in (morpheme, *morpheme.split(SplitMode.A, add_single=False)):
            term, _, content = _looked_up(unit)
            if content:
                terms.append(term)
    return terms


def _looked_up(morpheme: Any) -> tuple[str, str, bool]:
    """Its term and kind, and whether it tells of a topic."""
    kinds = morpheme.part_of_speech()
    kind = str(kinds[0])
    term = fold_kana(morpheme.normalized_form()).lower()
    content = (
        kind in _CONTENT
        and kinds[1] not in _LIGHT_KINDS
        and term not in _LIGHT_WORDS
        and any(char.isalnum() for char in term)
        and not (kind in {"接頭辞", "接尾辞", "副詞"} and len(term) == 1 and term < "一")
    )
    return term, kind, content


def _word(morpheme: Any, parts: tuple[Word, ...] = ()) -> Word:
    term, kind, content = _looked_up(morpheme)
    return Word(
        surface=str(morpheme.surface()),
        term=term,
        reading=fold_kana(morpheme.reading_form()),
        noun=kind == "名詞",
        verb=kind in {"動詞", "形容詞"},
        content=content,
        start=int(morpheme.begin()),
        end=int(morpheme.end()),
        parts=parts,
    )
