"""Hiragana back to the words of the knowledge base, and those words from Latin letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.understanding import japanese
from bot.understanding.normalise import fold_kana

MIN_NOUN = 3
MIN_VERB = 4
"""Kana a reading must have: shorter verbs are found inside everything."""
MIN_ROMAJI = 5

_NAMED = 5
"""How often more a word counts where topics are named than where they are told of: in answers the
``該当`` (that apply) are more than the ``街灯`` (street lamps) people ask about."""
_GRAMMAR = re.compile(
    "でしょうか?|ましょうか?|[しっ]て(?:い[るまたなて]|しま|くれ|くだ|もら|ほし|ある|あり|おき|おく|み)|した[いくらの]|すれば"
    "|なに[かがをも]|なん[かで]|どう(?:し|す|や)|いつまで|どこ[かにでへが]|ください|いただ|もらえ|でき[るまなた]"
    "|あり(?:ま|た)|いま[すせし]|わか[らりる]|なければ|なら[なば]|なりま|なって|なった|だった|ている|てしま"
)
"""What sentences are made of, never the beginning of another word (``したい`` is no ``肢体``)."""

_HIRAGANA_RUN = re.compile(r"[\u3041-\u3096ー]{3,}")
_HAN = re.compile(r"[\u3400-\u9fff\u3005]")
_KATAKANA = re.compile(r"[\u30a1-\u30faー]+\Z")


@dataclass(frozen=True)
class Lexicon:
    """Readings of the base's own words: ``restore`` for kana, ``romanised`` for Latin letters."""

    words: Mapping[str, str]
    """Reading in hiragana → the word as the base writes it."""
    romaji: Mapping[str, str]
    """Folded romanisation → the word."""
    longest: int

    def restore(self, text: str) -> str:
        """The text with the base's words in place of their readings, the longest first."""
        return _HIRAGANA_RUN.sub(lambda run: self._restore_run(run.group()), text)

    def _restore_run(self, run: str) -> str:
        out: list[str] = []
        at = 0
        while at < len(run):
            grammar = _GRAMMAR.match(run, at)
            least = max(MIN_NOUN, len(grammar.group()) + 1) if grammar else MIN_NOUN
            for size in range(min(self.longest, len(run) - at), least - 1, -1):
                word = self.words.get(run[at : at + size])
                if word is not None:
                    out.append(word)
                    at += size
                    break
            else:
                kept = grammar.group() if grammar else run[at]
                out.append(kept)
                at += len(kept)
        return "".join(out)

    def romanised(self, word: str) -> str | None:
        """The base's Japanese word that a word in Latin letters spells (``juminhyo``), or None."""
        folded = fold_romaji(word)
        return self.romaji.get(folded) if len(folded) >= MIN_ROMAJI else None


def build(
    texts: Iterable[str], pairs: Iterable[tuple[str, str]] = (), told: Iterable[str] = ()
) -> Lexicon:
    """The lexicon of Japanese texts; known pairs of word and reading take precedence.

    Of words that are read alike the most frequent is meant, of equal ones the first. ``told`` are
    texts that tell of topics rather than name them.
    """
    certain: dict[str, str] = {}
    for surface, reading in pairs:
        if _is_kept(surface, fold_kana(reading), MIN_NOUN):
            certain.setdefault(fold_kana(reading), surface)
    nouns: dict[str, Counter[str]] = {}
    verbs: dict[str, Counter[str]] = {}
    for lines, weight in ((texts, _NAMED), (told, 1)):
        for line in lines:
            for unit in _units(line):
                found, least = (nouns, MIN_NOUN) if unit.noun else (verbs, MIN_VERB)
                if _is_kept(unit.surface, unit.reading, least):
                    found.setdefault(unit.reading, Counter())[unit.surface] += weight
    named = _most_frequent(nouns) | certain
    merged = _most_frequent(verbs) | named
    romaji = {
        folded: surface
        for reading, surface in named.items()
        if len(_HAN.findall(surface)) >= 2
        and len(folded := fold_romaji(to_romaji(reading))) >= MIN_ROMAJI
    }
    return Lexicon(merged, romaji, max(map(len, merged), default=0))


def _units(text: str) -> Iterable[japanese.Word]:
    """The nouns and verbs of a text, long and short units."""
    for word in japanese.words(text):
        for unit in (word, *word.parts):
            if unit.content and (unit.noun or unit.verb):
                yield unit


def _most_frequent(words: Mapping[str, Counter[str]]) -> dict[str, str]:
    return {reading: found.most_common(1)[0][0] for reading, found in words.items()}


def _is_kept(surface: str, reading: str, least: int) -> bool:
    written_otherwise = bool(_HAN.search(surface) or _KATAKANA.match(surface))
    return written_otherwise and len(reading) >= least and bool(_HIRAGANA_RUN.fullmatch(reading))


_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さ_すせそ", "z": "ざ_ずぜぞ",
    "t": "た__てと", "d": "だ__でど", "n": "なにぬねの", "h": "はひ_へほ", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ", "m": "まみむめも", "y": "や_ゆ_よ", "r": "らりるれろ", "w": "わ___を",
}  # fmt: skip
_SYLLABLES = {
    kana: consonant + vowel
    for consonant, row in _ROWS.items()
    for kana, vowel in zip(row, "aiueo", strict=True)
    if kana != "_"
} | {
    "し": "shi",
    "じ": "ji",
    "ち": "chi",
    "ぢ": "ji",
    "つ": "tsu",
    "づ": "zu",
    "ふ": "fu",
    "ん": "n",
}
_SMALL = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}


def to_romaji(reading: str) -> str:
    """Hepburn without marks for long vowels."""
    out = ""
    double = False
    for char in reading:
        if char == "っ":
            double = True
            continue
        if char in _SMALL:
            out = _contract(out, _SMALL[char])
            continue
        syllable = _SYLLABLES.get(char, "")
        if double and syllable:
            out += "t" if syllable.startswith("ch") else syllable[0]
        double = False
        out += syllable
    return out


def _contract(before: str, small: str) -> str:
    """``ki`` + ``ya`` → ``kya``; ``shi`` + ``ya`` → ``sha``."""
    stem = before[:-1]
    if small[0] == "y" and stem.endswith(("sh", "ch", "j")):
        return stem + small[1:]
    return stem + small


def fold_romaji(word: str) -> str:
    """One spelling for the many ways people romanise: long vowels, syllabic n, Kunrei spellings."""
    folded = re.sub(r"[^a-z]", "", word)
    for kunrei, hepburn in (
        ("sy", "sh"), ("ty", "ch"), ("zy", "j"), ("jy", "j"), ("tu", "tsu"), ("hu", "fu"),
        ("ttsu", "tsu"),
    ):  # fmt: skip
        folded = folded.replace(kunrei, hepburn)
    folded = re.sub(r"(?<![sc])si", "shi", folded)
    folded = re.sub(r"ti", "chi", folded).replace("tssu", "tsu").replace("zi", "ji")
    folded = re.sub(r"o[uh](?![aiueo])|oo", "o", folded)
    folded = re.sub(r"uu", "u", folded)
    return re.sub(r"m(?=[bp])", "n", folded)


_KANA = (
    {sound: kana for kana, sound in reversed(_SYLLABLES.items())}
    | {
        _contract(_SYLLABLES[kana], _SMALL[small]): kana + small
        for kana in "きぎしじちにひびぴみり"
        for small in "ゃゅょ"
    }
    | {"n'": "ん", "っ": "っ"}
)
_PARTICLES = {"wa": "は", "o": "を", "e": "へ"}
_SPELLINGS = (
    ("sy", "sh"), ("ty", "ch"), ("tch", "cch"), ("[zj]y", "j"), ("zi", "ji"), ("ti", "chi"),
    ("tu", "tsu"), ("(?<![sc])hu", "fu"), ("(?<!s)si", "shi"), ("m(?=[bp])", "n"),
)  # fmt: skip
_LATIN_WORD = re.compile(r"[a-z']+")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_LEAST_WORDS = 2
_DOUBLED = re.compile(r"([kgsztdcjfhbpmrw])(?=\1)")
_JAPANESE = re.compile(
    r"(?:\A|\s)(?:ga|wa|kara|tasukete)(?:\s|\Z)"
    r"|(?:desu|masu|masen|mashita|kudasai|shita|tta|[ao]reta|nai|teru|tai)(?:\s|\Z)"
)
"""Words and endings by which a row of syllables is Japanese and not, say, Portuguese: of 35,974
phrases and examples in other languages 21 pass, names of Japanese things all but one."""


def as_heard(text: str) -> str:
    """A normalised text; Japanese typed in Latin letters as hiragana, word for word."""
    words = _LATIN_WORD.findall(text)
    foreign = len(words) < _LEAST_WORDS or _FOREIGN.search(text)
    if foreign or not _JAPANESE.search(" ".join(words)):
        return text
    spelt = {word: _PARTICLES.get(word) or _spelt(word) for word in words}
    return _LATIN_WORD.sub(lambda word: spelt[word.group()], text) if all(spelt.values()) else text


def _spelt(word: str) -> str:
    """The word in hiragana; empty where it has a sound that Japanese has not."""
    for other, hepburn in _SPELLINGS:
        word = re.sub(other, hepburn, word)
    word = _DOUBLED.sub("っ", word)
    out, at = "", 0
    while at < len(word):
        size = next((size for size in (3, 2, 1) if word[at : at + size] in _KANA), 0)
        if not size:
            return ""
        out += _KANA[word[at : at + size]]
        at += size
    return out
