"""G1–G8: plain, direct, polite sentences."""

# ruff: noqa: E501 - patterns in wide characters

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.easy import lists
from bot.easy.document import Document, Sentence
from bot.easy.findings import Finding, Level, Register
from bot.easy.levels import word_level
from bot.easy.spacing import SLOT
from bot.easy.words import Token

SHARE_OF_VERBAL_NOUNS = 0.05
ENOUGH_WORDS = 20


@dataclass(frozen=True)
class _Pattern:
    rule: str
    level: Level
    pattern: re.Pattern[str]
    message: str
    remedy: str


def _pattern(rule: str, level: Level, pattern: str, message: str, remedy: str) -> _Pattern:
    return _Pattern(rule, level, re.compile(pattern), message, remedy)


_HONORIFIC = "'{0}' is a respectful or humble form"
_PLAIN_POLITE = "Use です, ます and 〜て ください."
_OFFICIAL = "'{0}' belongs to official writing"
_E, _W = Level.ERROR, Level.WARNING

PATTERNS: tuple[_Pattern, ...] = (
    _pattern("G2", _E, r"いただ[かきくけいこ]|頂[かきくけいこ]", _HONORIFIC, _PLAIN_POLITE),
    _pattern("G2", _E, r"ござい|いたし(?:ま|かね)|致し(?:ま|かね)", _HONORIFIC, _PLAIN_POLITE),
    _pattern("G2", _E, r"(?:て|で)おり(?:ま|、)|でおり(?:ま|、)", _HONORIFIC, "Write います."),
    _pattern("G2", _E, r"(?:ご|御)[一-龥]{1,4}(?:くださ|下さ|願|になり|になる|の(?:上|うえ)|いた|頂)",
             _HONORIFIC, _PLAIN_POLITE),
    _pattern("G2", _E, r"お(?!知|願)[一-龥]{1,2}[ぁ-ゖ]{0,2}(?:ください|下さい|になり|になる|いただ|頂)",
             _HONORIFIC, _PLAIN_POLITE),
    _pattern("G2", _E, r"申し上げ|存じ|賜|承り|承っ|くださいますよう|下さいますよう|なさ(?:い[まで]|る|れ)|られたい",
             _HONORIFIC, _PLAIN_POLITE),
    _pattern("G2", _E, r"(?:何卒|恐れ入り|ご了承|ご理解|ご注意|ご利用|ご相談|ご確認|ご連絡|ご協力|ご遠慮|ご用意|ご記入)",
             _HONORIFIC, "Write 〜て ください: 使って ください, 気を つけて ください."),
    _pattern("G3", _E, r"しか[ぁ-ゖ一-龥]{0,8}?(?:ない|ません|なかっ)", "'{0}' turns the sentence round",
             "Write だけ: カードだけ 使う ことが できます."),
    _pattern("G3", _E, r"(?:なければ|なくては|ないと)(?:なりません|ならない|いけません|いけない)|ざるを得|ねばなら|ないわけでは|なくもな|"
             r"ないことも?[はも]?(?:ない|ありません)|ないとは限|わけではありません|わけではない",
             "'{0}' says no twice", "Say what to do: 〜て ください."),
    _pattern("G4", _E, r"及び|並びに|若しくは|又は|に係る|に係わる|当該|に伴[いうっ]|に際し|に当たっ|に準じ|を以て|をもって|"
             r"につきまして|に基づ[きくい]|に関し|に関する|に関しまして|に応じ|に限り|に鑑み|を要し|を要する|を除き|を除く|"
             r"とともに|と共に|ただし|但し|なお、|原則として|速やかに|あらかじめ|予め|その他の?|に該当|については、?",
             _OFFICIAL, "Use と, や, のとき, のことは; two short sentences say it better."),
    _pattern("G4", _E, r"における|において(?!く)|においては|につき(?=、|[0-9一-龥])|により(?!も)|によります|にて(?=[、一-龥])|"
             r"[一-龥]のみ|のみ(?=[、。でとに])|(?:の|た|る)際(?:は|に|、)|旨(?=[、をの])|[一-龥]等(?=[をがはにのでと、。）)]|及)",
             _OFFICIAL, "Use で, だけ, のとき, と いう こと, など."),
    _pattern("G4", _E, r"(?:記入|提出|持参|確認|申請|連絡|相談|予約|添付|捺印|押印|署名|了承|受診|購入|準備)の(?:上|うえ)",
             _OFFICIAL, "Write 〜てから."),
    _pattern("G7", _E, r"(?:おそれ|恐れ|可能性|場合)が(?:ございます|あります|ある|高)(?<!場合があります)(?<!場合がある)|"
             r"とみられ|と見られ|かね(?:ます|る|ません)|と思われ|と考えられ|見込み(?:です|が)|ものとし",
             "'{0}' leaves open what happens", "Write 〜かもしれません, or say it plainly."),
    _pattern("G8", _W, r"お願い(?:し|いた|申)|願います|てほし|こと。|禁止|厳禁|て(?:は|も)だめ|しましょう|てはいけませ|てはなら|必要があ|"
             r"必須|不要です|をお願い",
             "'{0}' is not the usual form of a request", "Write 〜て ください or 〜ないで ください."),
)  # fmt: skip

_POTENTIAL = lists.words("potential_verbs")
_PASSIVE = frozenset({"れる", "られる", "せる", "させる"})
_WITHOUT_CAUSE = frozenset({"知る", "合う", "済む", "聞く"})
"""知らせる is a word of its own, not "to make know"."""
_FINE_END = re.compile(
    r"(?:です|でした|ます|ました|ません|ませんでした|ください|下さい)(?:か|ね|よ)?[」』）)]?\Z"
)


def check_grammar(document: Document, register: Register) -> Iterator[Finding]:
    """Report passives, respectful forms, double negatives, official connectives and vague ends."""
    for sentence in document.sentences:
        yield from _passive(sentence, register)
        yield from _patterns(sentence, document)
        yield from _ability(sentence)
        if sentence.closed and not ends_politely(sentence) and not _fragment(sentence):
            yield _finding(
                sentence,
                "G6",
                Level.ERROR,
                f"the sentence ends in '{sentence.text.rstrip('。！？!?')[-6:]}'",
                "End with です, ます, ません, ました or ください.",
            )
    share = verbal_noun_share(document)
    words = sum(len(sentence.words) for sentence in document.sentences)
    if share > SHARE_OF_VERBAL_NOUNS and words >= ENOUGH_WORDS:
        yield Finding(
            "G5",
            Level.WARNING,
            document.first_line,
            _verbal_nouns(document),
            f"{share:.0%} of the words are nouns of doing (記入, 提出); over "
            f"{SHARE_OF_VERBAL_NOUNS:.0%} are too many",
            "Use verbs: 書く, 出す, 持って いく.",
        )


def passives(sentence: Sentence) -> list[str]:
    """Its passive and causative verbs."""
    found = []
    for before, word in zip(sentence.words, sentence.words[1:], strict=False):
        known = before.base in _WITHOUT_CAUSE and word.base == "せる"
        if not known and word.is_a("助動詞") and word.base in _PASSIVE:
            found.append(before.surface + word.surface)
    return found


def honorifics(sentence: Sentence) -> int:
    """How many respectful and humble forms it has."""
    return _count(sentence, "G2")


def connectives(sentence: Sentence) -> int:
    """How many connectives of official writing it has."""
    return _count(sentence, "G4")


def ends_politely(sentence: Sentence) -> bool:
    """です, ます and their like; a quotation at the end counts as what it quotes."""
    return _FINE_END.search(sentence.text.rstrip("。．！？!? 　")) is not None


def _fragment(sentence: Sentence) -> bool:
    """A noun in a list (在留カード。) or an explanation after 「=」: no sentence, so no ending."""
    words = [word for word in sentence.words if not word.is_a("補助記号") or word.surface == SLOT]
    said = words and words[-1].pos[0] in ("動詞", "形容詞", "助動詞", "副詞")
    return not said and (
        sentence.item or bool(sentence.defines) or words[-1:] == [] or _slot(words)
    )


def _slot(words: list[Token]) -> bool:
    return words[-1].surface == SLOT


def verbal_noun_share(document: Document) -> float:
    """The share of nouns of doing (harder than N4, no official words) among all words."""
    words = [
        word
        for sentence in document.sentences
        for word in sentence.words
        if not word.is_a("補助記号")
    ]
    return sum(map(_is_hard_verbal_noun, words)) / len(words) if words else 0.0


def _verbal_nouns(document: Document) -> str:
    found = dict.fromkeys(
        word.surface
        for sentence in document.sentences
        for word in sentence.words
        if _is_hard_verbal_noun(word)
    )
    return "、".join(list(found)[:8])


def _is_hard_verbal_noun(word: Token) -> bool:
    return word.pos[:3] == ("名詞", "普通名詞", "サ変可能") and word_level(word) < 4


def _count(sentence: Sentence, rule: str) -> int:
    return sum(len(one.pattern.findall(sentence.shown)) for one in PATTERNS if one.rule == rule)


def _passive(sentence: Sentence, register: Register) -> Iterator[Finding]:
    level = Level.ERROR if register is Register.EMERGENCY else Level.WARNING
    for verb in passives(sentence):
        yield _finding(
            sentence,
            "G1",
            level,
            f"'{verb}' is passive or causative",
            "Say who does it. For being able to: 〜ことが できます.",
        )


def _patterns(sentence: Sentence, document: Document) -> Iterator[Finding]:
    # 所属機関に関する届出 is the name of a form; its に関する is nobody's style.
    text = document.glossary.masked(sentence.shown)
    seen: set[tuple[str, int]] = set()
    for one in PATTERNS:
        for match in one.pattern.finditer(text):
            if any(rule == one.rule and abs(at - match.start()) < 8 for rule, at in seen):
                continue
            seen.add((one.rule, match.start()))
            yield _finding(
                sentence, one.rule, one.level, one.message.format(match.group()), one.remedy
            )


def _ability(sentence: Sentence) -> Iterator[Finding]:
    for word in sentence.words:
        if word.is_a("動詞") and word.base in _POTENTIAL:
            yield _finding(
                sentence,
                "G8",
                Level.WARNING,
                f"'{word.surface}' says that something can be done",
                "Write 〜ことが できます.",
            )


def _finding(sentence: Sentence, rule: str, level: Level, message: str, remedy: str) -> Finding:
    return Finding(rule, level, sentence.line, sentence.excerpt, message, remedy)
