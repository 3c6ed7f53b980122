"""Spaces between phrases (分かち書き): where a new phrase begins, by part of speech.

A particle, an ending (です, ます, た) or a suffix stays with its word; て and what follows it
are parted (持って いって ください). Nouns in a row are one word unless the first tells a time or
an amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.easy import lists
from bot.easy.words import Token

AMOUNT = ("名詞", "数量", "*", "*", "*", "*")
"""The part of speech we give to a figure with its counter."""

SLOT = "\ue000"
"""Stands for a fact while a text is analysed."""

_ATTACHED = {"助詞", "助動詞", "接尾辞", "補助記号", "空白", "記号"}
_OPENING = "「『（(【［[〔“"
_TIMES = lists.words("standing_alone")
_GLUED_AFTER_AMOUNT = lists.words("after_amounts")
_GLUED_BEFORE_AMOUNT = frozenset(
    "午前 午後 約 西暦 令和 平成 昭和 第 小学 中学 満 年 月 週 震度 レベル 電話".split()  # noqa: SIM905
)
_WORDS_AS_SUFFIX = frozenset({"薬"})
_HELPERS = frozenset(
    {"する", "できる", "いたす", "なさる", "くださる", "下さる", "いただく", "頂く"}
)
_FORMAL = frozenset(
    {"こと", "とき", "ところ", "もの", "ため", "ほう", "方", "時", "所", "物", "事"}
)


def breaks(words: Sequence[Token]) -> list[int]:
    """The offsets at which a new phrase begins, the first word left out."""
    return [words[index].start for index in range(1, len(words)) if _begins(words, index)]


def _begins(words: Sequence[Token], index: int) -> bool:
    word, before = words[index], words[index - 1]
    if word.surface.isspace() or before.surface.isspace():
        return False
    if word.surface == SLOT:
        return not (before.is_a("接頭辞") or _is_mark(before))
    if _is_mark(before):
        return _after_mark(before, word)
    if word.surface[:1] in _OPENING:
        # ごみカレンダー is glued to で; only a verb before it is a phrase of its own.
        return before.pos[0] in ("動詞", "形容詞", "助動詞", "助詞") and word.surface in "「『"
    kind = word.pos[0]
    if kind in ("接尾辞", "助動詞") and before.is_a("助詞"):
        # 前の 年, 大きくは ない: nothing is left for it to be glued to.
        return kind == "接尾辞" or word.base in ("ない", "無い")
    if kind == "接尾辞" and before.pos[:2] == AMOUNT[:2] and word.surface in _WORDS_AS_SUFFIX:
        return True
    if kind in _ATTACHED or before.is_a("接頭辞") or before.surface in ("お", "ご", "御"):
        return False
    if kind in ("動詞", "形容詞"):
        return _verb_begins(words, index)
    if kind in ("名詞", "代名詞", "形状詞", "接頭辞"):
        return _noun_begins(words, index)
    return True


def _is_mark(word: Token) -> bool:
    return word.is_a("補助記号") and word.surface not in (SLOT, "%", "％")


def _after_mark(mark: Token, word: Token) -> bool:
    """Nothing follows a comma; after a closing bracket a word of its own begins."""
    if mark.surface[-1] not in "」』)）":
        return False
    if word.pos[:2] == AMOUNT[:2] or word.is_a("連体詞") or word.is_a("副詞"):
        return True
    return word.pos[0] in ("名詞", "代名詞") and word.surface[0] not in "、。"


def _verb_begins(words: Sequence[Token], index: int) -> bool:
    word, before = words[index], words[index - 1]
    if before.is_a("名詞") or before.is_a("接尾辞"):
        # 電話する is one word, 3人 いる and 明日 する are two.
        alone = _is_time(words, index - 1) or before.pos[:2] == AMOUNT[:2]
        return alone or word.base not in _HELPERS
    if before.is_a("動詞"):
        return before.pos[5].startswith(("終止形", "連体形", "命令形"))
    if before.is_a("形容詞"):
        return word.base not in ("過ぎる", "すぎる")
    if before.surface == "と" and word.surface in ("いう", "言う"):
        return not _before_noun(words, index)
    return True


def _before_noun(words: Sequence[Token], index: int) -> bool:
    """という 紙, というのは: と and いう are one."""
    following = words[index + 1] if index + 1 < len(words) else None
    return following is not None and (
        following.pos[0] in ("名詞", "代名詞", "接頭辞", "形状詞") or following.surface == "の"
    )


def _noun_begins(words: Sequence[Token], index: int) -> bool:
    word, before = words[index], words[index - 1]
    amount = word.pos[:2] == AMOUNT[:2]
    if before.pos[:2] == AMOUNT[:2]:
        if amount:
            return not _one_date(before, word)
        weekday = before.surface.startswith("第") and word.surface.endswith("曜日")
        return not weekday and word.surface not in _GLUED_AFTER_AMOUNT
    if before.surface == SLOT:
        return word.surface not in _GLUED_AFTER_AMOUNT
    if before.is_a("名詞") or before.is_a("接尾辞"):
        if amount:
            return before.surface not in _GLUED_BEFORE_AMOUNT
        if word.surface in ("こと", "とき", "みんな"):
            return True
        return _is_time(words, index - 1) and word.surface not in _GLUED_AFTER_AMOUNT
    if before.is_a("代名詞"):
        return word.surface not in ("たち", "達", "ら", "以外", "自身")
    if before.is_a("形状詞"):
        return word.surface in _FORMAL
    # 指さしボード, かけ放題: a verb's stem and a noun make one word.
    return not (before.is_a("動詞") and before.pos[5].startswith("連用形"))


def _one_date(before: Token, word: Token) -> bool:
    """2027年4月1日 and 9時30分 are one word each; 4月1日 9時 are two."""
    for chain in (("年", "月", "日"), ("年", "か月"), ("時", "分"), ("時間", "分"), ("丁目", "番")):
        for first, second in pairwise(chain):
            if before.surface.endswith(first) and word.surface.rstrip("半").endswith(second):
                return True
    return False


def _is_time(words: Sequence[Token], index: int) -> bool:
    word = words[index]
    if word.surface not in _TIMES:
        return False
    # 地震後, 出発前: what follows a noun directly belongs to it.
    return index == 0 or not (words[index - 1].is_a("名詞") and word.surface in ("後", "前", "時"))
