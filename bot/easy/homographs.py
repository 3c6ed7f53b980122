"""Words the analyser reads otherwise than people do in municipal Japanese; whole words only.

A bare search and replace would break longer words (金 in 料金); so every rule names a whole word of
the analyser, and where the word has two readings, what stands before or after it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.easy.words import Token

READINGS: Mapping[str, str] = {
    "日本": "にほん",
    "私": "わたし",
    "明日": "あした",
    "昨日": "きのう",
    "今日": "きょう",
    "明後日": "あさって",
    "一昨日": "おととい",
    "昨夜": "ゆうべ",
    "今朝": "けさ",
    "今年": "ことし",
    "今日中": "きょうじゅう",
    "一日中": "いちにちじゅう",
    "他": "ほか",
    "側": "がわ",
    "中": "なか",
    "何時": "なんじ",
    "何日": "なんにち",
    "何人": "なんにん",
    "何か": "なにか",
    "何も": "なにも",
    "家": "いえ",
    "家賃": "やちん",
    "大人": "おとな",
    "体": "からだ",
    "身体": "からだ",
    "市場": "いちば",
    "人気": "にんき",
    "字": "じ",
    "表": "ひょう",
    "額": "がく",
    "角": "かど",
    "数": "かず",
    "次": "つぎ",
    "外": "そと",
    "町": "まち",
    "村": "むら",
    "街": "まち",
    "夫": "おっと",
    "妻": "つま",
    "主な": "おもな",
    "子": "こ",
    "後": "あと",
    "間": "あいだ",
    "所": "ところ",
    "方々": "かたがた",
    "便": "びん",
    "一人": "ひとり",
    "二人": "ふたり",
    "一人一人": "ひとりひとり",
    "梅雨": "つゆ",
    "生": "なま",
    "風邪": "かぜ",
    "月": "つき",
    "年": "とし",
    "分": "ぶん",
    "札": "ふだ",
    "印": "しるし",
    "市": "し",
    "県": "けん",
    "区": "く",
    "国": "くに",
    "避難所": "ひなんじょ",
    "避難場所": "ひなんばしょ",
    "罹災証明書": "りさいしょうめいしょ",
    "入管": "にゅうかん",
    "在留": "ざいりゅう",
    "転入届": "てんにゅうとどけ",
    "転出届": "てんしゅつとどけ",
    "転居届": "てんきょとどけ",
    "出生届": "しゅっしょうとどけ",
    "婚姻届": "こんいんとどけ",
    "離婚届": "りこんとどけ",
    "死亡届": "しぼうとどけ",
    "世帯主": "せたいぬし",
    "母子健康手帳": "ぼしけんこうてちょう",
    "保育所": "ほいくしょ",
    "集積所": "しゅうせきじょ",
    "収集日": "しゅうしゅうび",
    "締切": "しめきり",
    "締め切り": "しめきり",
    "お金": "おかね",
    "大家": "おおや",
    "寝室": "しんしつ",
    "口座": "こうざ",
    "明細": "めいさい",
    "寒気": "さむけ",
    "止血": "しけつ",
    "工場": "こうじょう",
    "牧場": "ぼくじょう",
    "上手": "じょうず",
    "下手": "へた",
    "真っ直ぐ": "まっすぐ",
    "時々": "ときどき",
    "七夕": "たなばた",
    "元日": "がんじつ",
    "一昨年": "おととし",
    "一時金": "いちじきん",
    "施行": "しこう",
    "早急": "さっきゅう",
    "重複": "ちょうふく",
    "代替": "だいたい",
    "貼付": "ちょうふ",
    "添付": "てんぷ",
    "出納": "すいとう",
    "相殺": "そうさい",
    "遺言": "ゆいごん",
    "競売": "きょうばい",
    "戸籍": "こせき",
    "続柄": "つづきがら",
    "振込": "ふりこみ",
    "受付": "うけつけ",
    "手当": "てあて",
    "土日": "どにち",
    "水": "みず",
    "火": "ひ",
    "木": "き",
    "土": "つち",
    "金": "かね",
    "弟": "おとうと",
    "兄": "あに",
    "姉": "あね",
    "妹": "いもうと",
    "父": "ちち",
    "母": "はは",
    "床": "ゆか",
    "館内": "かんない",
    "開庁": "かいちょう",
    "閉庁": "へいちょう",
    "当": "とう",
    "脳": "のう",
    "頭": "あたま",
    "傷": "きず",
    "歯": "は",
    "缶": "かん",
    "瓶": "びん",
    "薬": "くすり",
    "階": "かい",
    "箱": "はこ",
    "紐": "ひも",
}
"""Whole words with the one reading we write, wherever no rule below says otherwise."""

PHRASES: Mapping[str, str] = {
    "何曜日": "なんようび",
    "避難所": "ひなんじょ",
    "避難場所": "ひなんばしょ",
    "番号札": "ばんごうふだ",
    "妊娠届": "にんしんとどけ",
    "燃やすごみ": "もやすごみ",
    "生年月日": "せいねんがっぴ",
    "年月日": "ねんがっぴ",
    "一人親": "ひとりおや",
    "子ども会": "こどもかい",
    "出入国在留管理局": "しゅつにゅうこくざいりゅうかんりきょく",
    "出入国在留管理庁": "しゅつにゅうこくざいりゅうかんりちょう",
    "保育料": "ほいくりょう",
    "三者面談": "さんしゃめんだん",
    "母国語": "ぼこくご",
    "罹災証明書": "りさいしょうめいしょ",
    "り災証明書": "りさいしょうめいしょ",
    "高額療養費": "こうがくりょうようひ",
    "休日夜間": "きゅうじつやかん",
    "年末調整": "ねんまつちょうせい",
    "本籍地": "ほんせきち",
    "国際交流協会": "こくさいこうりゅうきょうかい",
}
"""Words the analyser cuts in two."""


@dataclass(frozen=True)
class Rule:
    """A reading that holds only in its surroundings."""

    word: str
    reading: str
    before: str = ""
    """Pattern for the end of the text before the word."""
    after: str = ""
    """Pattern for the beginning of the text after it."""
    suffix: bool | None = None
    """Only where the word is (or is not) glued to a noun before it."""

    def holds(self, before: str, after: str, glued: bool) -> bool:
        """Whether the surroundings are the rule's."""
        return (
            (self.suffix is None or self.suffix == glued)
            and (not self.before or _ending(self.before).search(before) is not None)
            and (not self.after or _beginning(self.after).match(after) is not None)
        )


@cache
def _ending(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\Z")


@cache
def _beginning(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


RULES: tuple[Rule, ...] = (
    Rule("方", "ほう", after=r"が(?:いい|良い|よい|安|高|早|遅|多|少|便利|大|小|い)"),
    Rule(
        "方", "ほう", before=r"(?:右|左|北|南|東|西|前|後ろ|上|下|こちら|そちら|あちら|山|海|川)の?"
    ),
    Rule("方", "ほう", before=r"の", after=r"(?:へ|に)(?:逃|行|歩|向|曲)"),
    Rule("方", "かた"),
    Rule(
        "中",
        "じゅう",
        before=r"今日|一日|1日|一晩|一年|1年|世界|日本|町|家|国|今年|市|村|県",
        suffix=True,
    ),
    Rule("中", "じゅう", before=r"今年"),
    Rule("中", "ちゅう", suffix=True),
    Rule("日", "び", suffix=True),
    Rule("日", "ひ"),
    Rule(
        "所",
        "じょ",
        before=r"避難|集積|案内|診療|給水|投票|停留|接種|休憩|検査|配給|保健",
        suffix=True,
    ),
    Rule("所", "しょ", suffix=True),
    Rule("後", "ご", suffix=True),
    Rule("後", "ご", before=r"[0-9]\S{0,3}|以"),
    Rule("間", "かん", suffix=True),
    Rule("家", "や", before=r"大", suffix=True),
    Rule("家", "か", suffix=True),
    Rule("町", "ちょう", before=r"[0-9]丁目"),
    Rule("表", "おもて", before=r"(?:カード|封筒|紙|はがき|葉書|証|書|裏と|家|通り)の?"),
    Rule("表", "おもて", after=r"(?:と裏|通り)"),
    Rule("年", "ねん", suffix=True),
    Rule("年", "ねん", after=r"に?[0-9一二三四五六何数]"),
    Rule("札", "ふだ", before=r"番号|名|値|荷"),
    Rule("月", "げつ", before=r"[・、（(]|^", after=r"[・、）)]"),
    Rule("火", "か", before=r"[・（(]|^", after=r"[・、）)]"),
    Rule("火", "か", before=r"・"),
    Rule("水", "すい", before=r"[・（(]", after=r"[・、）)]"),
    Rule("水", "すい", before=r"・"),
    Rule("木", "もく", before=r"[・（(]", after=r"[・、）)]"),
    Rule("木", "もく", before=r"・"),
    Rule("金", "きん", before=r"[・（(]", after=r"[・、）)]"),
    Rule("金", "きん", before=r"・"),
    Rule("金", "きん", suffix=True),
    Rule("土", "ど", before=r"[・（(]", after=r"[・、）)]"),
    Rule("土", "ど", before=r"・"),
    Rule("日", "にち", before=r"[・（(]", after=r"[・、）)]"),
    Rule("何", "なん", after=r"(?:で(?:す|し|も)|の|と|だ|[0-9曜年月日時分回人歳階枚番個本])"),
    Rule("何", "なに"),
    Rule("市場", "しじょう", before=r"卸売|労働|中央卸売"),
    Rule("上", "じょう", suffix=True),
    Rule("上", "うえ"),
    Rule("下", "した"),
    Rule("他", "た", after=r"(?:人|市町村|県|国|府県)"),
    Rule("子", "こ"),
    Rule("数", "すう", after=r"(?:日|人|回|年|時間|分|か月|週間)"),
    Rule("分", "ぶん"),
    Rule("角", "かく", before=r"[三四]", suffix=True),
    Rule("便", "べん", after=r"(?:が|の|を)(?:出|色|検査|血)"),
    Rule("印", "いん", before=r"認|実|割|押"),
    Rule("生", "せい", suffix=True),
    Rule("札", "さつ", before=r"円|お", suffix=True),
    Rule("主", "おも", after=r"[なに]"),
    Rule("主", "ぬし"),
    Rule("月", "げつ", suffix=True),
    Rule("数", "すう", suffix=True),
    Rule("額", "ひたい", before=r"顔|熱"),
    Rule("外", "がい", suffix=True),
    Rule("家", "いえ"),
    Rule("体", "たい", suffix=True),
    Rule("市", "し"),
    Rule("国", "こく", suffix=True),
    Rule("母", "ぼ", suffix=True),
    Rule("水", "すい", suffix=True),
    Rule("次", "じ", suffix=True),
    Rule("頭", "とう", suffix=True),
)
"""Tried in order before ``READINGS``."""

_BY_WORD: dict[str, list[Rule]] = {}
for _rule in RULES:
    _BY_WORD.setdefault(_rule.word, []).append(_rule)


def reading_of(word: Token, before: str, after: str, glued: bool) -> str:
    """How people read this word here; the analyser's reading where nothing is known better.

    ``glued`` says that a noun stands right before it.
    """
    verb = _verb(word, before)
    if verb is not None:
        return verb
    for rule in _BY_WORD.get(word.surface, ()):
        if rule.holds(before, after, glued):
            return rule.reading
    known = READINGS.get(word.surface)
    if known is not None and not (glued and len(word.surface) == 1):
        return known
    if "日本" in word.surface and "にっぽん" in word.reading:
        return word.reading.replace("にっぽん", "にほん")
    return word.reading


_STEMS: tuple[tuple[str, str, str, str], ...] = (
    # dictionary form, what stands before, analyser's first kana, ours
    ("行く", r"(?:手続き|工事|検査|相談|確認|検診|申請|届出|作業|訓練|点検|調査|会議|接種|試験)"
             r"[をは]", "い", "おこな"),
    ("開く", r"[がは、もに]", "ひら", "あ"),
    ("開く", r"を", "あ", "ひら"),
    ("止む", "", "と", "や"),
    ("降る", "", "お", "ふ"),
    ("降りる", r"[雨雪][がは]", "お", "ふ"),
    ("空く", r"(?:おなか|お腹|腹|電車|道路?|車内|店内)[がは]", "あ", "す"),
    ("空く", "", "す", "あ"),
    ("汚れる", "", "けが", "よご"),
    ("汚す", "", "けが", "よご"),
    ("怒る", "", "いか", "おこ"),
    ("辛い", r"(?:味|カレー|料理|食べ物|キムチ)[がはの]", "つら", "から"),
    ("辛い", r"(?:体|心|気持ち|仕事|咳|痛み|毎日)[がはの]", "から", "つら"),
    ("入る", r"[にへがはもを、でら]", "い", "はい"),
    ("抱く", "", "いだ", "だ"),
    ("被る", "", "こうむ", "かぶ"),
    ("描く", "", "えが", "か"),
    ("避ける", "", "よ", "さ"),
    ("滑る", "", "ぬめ", "すべ"),
    ("退く", "", "の", "しりぞ"),
)  # fmt: skip


_BY_BASE: dict[str, list[tuple[str, str, str]]] = {}
for _base, *_stem in _STEMS:
    _BY_BASE.setdefault(_base, []).append((_stem[0], _stem[1], _stem[2]))


def _verb(word: Token, before: str) -> str | None:
    if word.pos[0] not in ("動詞", "形容詞") or word.surface[0] < "\u3400":
        return None
    for context, theirs, ours in _BY_BASE.get(word.base, ()):
        if not word.reading.startswith(theirs):
            continue
        if context and not _ending(context).search(before):
            continue
        return ours + word.reading[len(theirs) :]
    held = _ending(r"を|[室所館場階院校口]で|センターで").search(before) is not None
    if word.base == "行く" and word.surface.startswith("行っ") and held:
        return "おこな" + word.reading[1:]
    return None
