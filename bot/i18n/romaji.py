"""Annotated easy Japanese in Latin letters, as a beginner says it: shiyakusho e itte kudasai.

Hepburn with ō and ū; は, へ and を are wa, e and o where they are particles; n' before a vowel.
Which kana are particles is told from the annotation: what follows a word's reading up to the next
space is a particle or an ending. Known limit: in a phrase of unknown kana only は, へ and を are
parted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ANNOTATION = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]+")
_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さ_すせそ", "z": "ざ_ずぜぞ",
    "t": "た__てと", "d": "だ__でど", "n": "なにぬねの", "h": "はひ_へほ", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ", "m": "まみむめも", "y": "や_ゆ_よ", "r": "らりるれろ", "w": "わゐ_ゑ_",
}  # fmt: skip
_SYLLABLES = {
    kana: consonant + vowel
    for consonant, row in _ROWS.items()
    for kana, vowel in zip(row, "aiueo", strict=True)
    if kana != "_"
} | {
    "し": "shi", "じ": "ji", "ち": "chi", "ぢ": "ji", "つ": "tsu", "づ": "zu", "ふ": "fu",
    "を": "o", "ゔ": "vu", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o",
    "ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ゎ": "wa", "ゕ": "ka", "ゖ": "ke",
}  # fmt: skip
_PAIRS = {
    "ふ": "f", "ゔ": "v", "う": "w", "つ": "ts", "て": "t", "で": "d", "と": "t", "ど": "d",
    "く": "kw", "ぐ": "gw", "し": "sh", "じ": "j", "ち": "ch", "す": "s", "ず": "z",
}  # fmt: skip
"""What stands before a small vowel: ファ fa, ティ ti, シェ she."""
_SMALL_VOWELS = {"ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
_SMALL_Y = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo"}
_LONG = {"a": "ā", "i": "ī", "u": "ū", "e": "ē", "o": "ō"}
_MARKS = str.maketrans({
    "、": ", ", "。": ". ", "・": ", ", "「": "“", "」": "”", "『": "“", "』": "”", "（": " (",
    "）": ") ", "：": ": ", "？": "? ", "！": "! ", "〜": "–", "～": "–", "　": " ", "＝": "=",
})  # fmt: skip
_ENDINGS = re.compile(
    r"(?:は|へ|を|が|に|の|と|も|で|や|まで|から|より|など|だけ|ごろ|ぐらい|くらい|ずつ|さん|です|でした|"
    r"には|では|とは|へは|への|にも|でも|とも|からは|からも|までに|までは|までの|からの|との|での|など[はがをにも]|"
    r"だけ[はがをにで]|ごろ[はにまで]*|まで(?:です|でした)|から(?:です|でした)|(?:です|でした)[かねよ]|か|かも|だと|なら|だったら)"
    r"\Z"
)
_STEMS_IN_KA = frozenset("静確豊僅遥")
"""静か and 確か end in か themselves."""
_PLAIN = re.compile(
    r"(これ|それ|あれ|どれ|ここ|そこ|あそこ|どこ|こちら|そちら|だれ|いつ|なに|わたし|あなた|もの|こと|"
    r"とき|ところ|ため|ほう|あと|まえ|ひと|みんな|いくら|ごみ|けが|はんこ|かばん)(.+)\Z"
)
"""Nouns that are often written in kana, and what follows them."""


def romaji(annotated: str) -> str:
    """The text in Latin letters; what is neither kana nor annotated stays as it is."""
    return "\n".join(_line(line) for line in annotated.split("\n"))


def syllables(kana: str) -> str:
    """One word of kana, with ō and ū: がっこう → gakkō, きんえん → kin'en."""
    out = ""
    text = _as_hiragana(kana)
    index = 0
    while index < len(text):
        char, following = text[index], text[index + 1 : index + 2]
        if char == "ー":
            out = out[:-1] + _LONG.get(out[-1:], out[-1:])
        elif char == "っ":
            out += _doubled(text, index)
        elif char == "ん":
            out += "n'" if following and following in "あいうえおやゆよ" else "n"
        elif following and following in _SMALL_Y and char != "っ":
            out += _contracted(char, _SMALL_Y[following])
            index += 1
        elif following and following in _SMALL_VOWELS and char in _PAIRS:
            out += _PAIRS[char] + _SMALL_VOWELS[following]
            index += 1
        elif char == "う" and out.endswith(("o", "u")):
            out = out[:-1] + _LONG[out[-1]]
        elif char == "お" and out.endswith("o"):
            out = out[:-1] + "ō"
        else:
            out += _SYLLABLES.get(char, char)
        index += 1
    return out


def _line(line: str) -> str:
    phrases = [
        _phrase(phrase)
        for phrase in re.split(r"([ \u3000]+|(?<=[、。？！：」）])|(?=[「（]))", line)
    ]
    joined = "".join(phrases).translate(_MARKS)
    joined = re.sub(r" +([,.:?!)”])", r"\1", joined)
    joined = re.sub(r"([(“]) +", r"\1", joined)
    return re.sub(r" {2,}", " ", joined).strip()


def _phrase(phrase: str) -> str:
    """One phrase: its words, then its particles, each with a space before it."""
    out = ""
    pieces = list(_pieces(phrase))
    for position, (base, kana) in enumerate(pieces):
        last = _closes(pieces, position)
        if base:
            out += syllables(kana)
            continue
        before = pieces[position - 1][0] if position else ""
        out += _kana_run(kana, before, last) if _KANA.fullmatch(kana) else kana
    return out


def _pieces(phrase: str) -> Iterator[tuple[str, str]]:
    """Annotated words as (word, reading), stretches of kana and of anything else as ("", text)."""
    position = 0
    for found in _ANNOTATION.finditer(phrase):
        yield from _plain_pieces(phrase[position : found.start()])
        yield found.group(1), found.group(2)
        position = found.end()
    yield from _plain_pieces(phrase[position:])


def _plain_pieces(text: str) -> Iterator[tuple[str, str]]:
    # 「カードを」: katakana and what follows in hiragana are two.
    for found in re.finditer(r"[ァ-ヺー]+|[ぁ-ゖ]+ー*|[^ぁ-ゖァ-ヺー]+", text):
        yield "", found.group()


def _closes(pieces: list[tuple[str, str]], position: int) -> bool:
    """Whether no further word follows in the phrase: only then kana can be a particle."""
    return all(not base and not _KANA.fullmatch(kana) for base, kana in pieces[position + 1 :])


def _kana_run(kana: str, before: str, last: bool) -> str:
    """Kana outside annotations: okurigana, a particle, or a word of its own."""
    if re.fullmatch(r"[ァ-ヺー]+", kana):
        return syllables(kana)
    if (
        before
        and last
        and _ENDINGS.match(kana)
        and not (kana == "か" and before[-1] in _STEMS_IN_KA)
    ):
        return " " + _particles(kana)
    if not before and last:
        noun = _PLAIN.match(kana)
        if noun is not None and _ENDINGS.match(noun.group(2)):
            return f"{syllables(noun.group(1))} {_particles(noun.group(2))}"
        if _ENDINGS.match(kana):
            return f" {_particles(kana)}"
    polite = re.match(r"(.+?)((?:です|でした)[かねよ]?)\Z", kana)
    if polite is not None:
        return f"{syllables(polite.group(1))} {syllables(polite.group(2))}"
    if last and len(kana) > 1 and kana[-1] in "はへを":
        return f"{syllables(kana[:-1])} {_particles(kana[-1])}"
    return syllables(kana)


def _particles(kana: str) -> str:
    """Particles as spoken: は wa, へ e, を o; after another particle too (には ni wa)."""
    parted = re.match(r"(に|で|と|へ|から|まで)(は|も|の)\Z", kana)
    if parted is not None:
        return f"{_particles(parted.group(1))} {_particles(parted.group(2))}".replace(
            "de wa", "dewa"
        )
    special = {"は": "wa", "へ": "e", "を": "o"}
    if kana in special:
        return special[kana]
    if kana[-1] in special:
        return f"{syllables(kana[:-1])} {special[kana[-1]]}"
    return syllables(kana)


def _doubled(text: str, index: int) -> str:
    following = text[index + 1 : index + 2]
    spelled = _SYLLABLES.get(following, "")
    if spelled.startswith("ch"):
        return "t"
    return spelled[0] if spelled and spelled[0] not in "aiueon" else ""


def _contracted(char: str, small: str) -> str:
    """き + ゃ → kya; し + ゃ → sha."""
    spelled = _SYLLABLES.get(char, char)
    stem = spelled[:-1] if spelled[-1:] in "aiueo" else spelled
    return stem + (small[1:] if stem.endswith(("sh", "ch", "j")) else small)


def _as_hiragana(text: str) -> str:
    return text.translate({code: code - 0x60 for code in range(ord("ァ"), ord("ヷ"))})
