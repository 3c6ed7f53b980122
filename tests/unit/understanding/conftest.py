"""A small base, made by hand: five entries, three languages, a lane and small talk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pytest

from bot.domain.entry import (
    Audience,
    Confidence,
    Content,
    EmergencyPattern,
    Entry,
    EntryText,
    Fact,
    FactKind,
    FactValue,
    HandoffPolicy,
    Phrase,
)
from bot.domain.locale import LocaleTag
from bot.understanding.core import Core
from bot.understanding.engine import Engine, build

TEXTS: dict[str, dict[str, tuple[str, str]]] = {
    "emergency/call-ambulance": {
        "ja": ("救急車の呼び方", "{number}に電話します。住所と様子を伝えます。"),
        "ja-simple": (
            "{救急車|きゅうきゅうしゃ}の {呼|よ}び{方|かた}",
            "{number}に {電話|でんわ}します。",
        ),
        "en": ("Calling an ambulance", "Dial {number}. Say your address and what happened."),
    },
    "immigration/lost-residence-card": {
        "ja": ("在留カードをなくした", "入管で再交付を申請します。"),
        "ja-simple": ("{在留|ざいりゅう}カードを なくした", "{入管|にゅうかん}に {行|い}きます。"),
        "en": ("Lost residence card", "Apply for a new one at the immigration office."),
    },
    "municipal/moving-in-notification": {
        "ja": ("引っ越しの届け出", "市役所で{sign}を出します。"),
        "ja-simple": (
            "{引|ひ}っ{越|こ}した とき",
            "{市役所|しやくしょ}に {sign}を {出|だ}します。",
        ),
        "en": ("Registering a new address", "Hand in {sign} at the city hall."),
        "vi": ("Đăng ký chuyển đến", "Nộp {sign} tại tòa thị chính."),
    },
    "utilities/garbage-sorting": {
        "ja": ("ごみの出し方", "燃えるごみは週に二度出します。"),
        "ja-simple": ("ごみの {出|だ}し{方|かた}", "{燃|も}える ごみの {日|ひ}を {見|み}ます。"),
        "en": ("Putting out garbage", "Burnable garbage is collected twice a week."),
        "vi": ("Cách đổ rác", "Rác cháy được thu hai lần một tuần."),
        "zh-Hans": ("怎么扔垃圾", "可燃垃圾每周收两次。"),
    },
    "tax/resident-tax": {
        "ja": ("住民税", "前の年の収入で決まります。"),
        "ja-simple": (
            "{住民税|じゅうみんぜい}",
            "{前|まえ}の {年|とし}の お{金|かね}で {決|き}まります。",
        ),
        "en": ("Resident tax", "It depends on last year's income."),
    },
}

PHRASES: dict[str, dict[str, tuple[str, ...]]] = {
    "emergency/call-ambulance": {
        "ja": ("救急車を呼びたい", "119番のかけ方", "救急車の番号"),
        "en": ("how do i call an ambulance", "ambulance number", "number for ambulance"),
    },
    "immigration/lost-residence-card": {
        "ja": ("在留カードを落とした", "在留カードの再発行", "在留カードを盗まれた"),
        "en": ("i lost my residence card", "residence card stolen", "new residence card"),
    },
    "municipal/moving-in-notification": {
        "ja": ("引っ越したら何をする", "転入届はいつまで", "住所を変えたい"),
        "en": ("i moved to a new city", "change my address", "register my address"),
        "vi": ("tôi mới chuyển nhà", "đổi địa chỉ"),
    },
    "utilities/garbage-sorting": {
        "ja": ("ごみはいつ出しますか", "ごみの分別", "燃えるごみの日"),
        "en": ("when is garbage day", "how to sort garbage", "where to throw trash"),
        "vi": ("vứt rác ngày nào", "phân loại rác"),
        "zh-Hans": ("垃圾什么时候扔", "垃圾分类"),
    },
    "tax/resident-tax": {
        "ja": ("住民税を払えない", "住民税はいつ払う"),
        "en": ("i cannot pay resident tax", "resident tax bill", "what is resident tax"),
    },
}

NOT = (("utilities/garbage-sorting", "en", "garbage collector job"),)

LANE = {
    "en": (
        ("medical", "emergency/call-ambulance",
         (("not breathing", "unconscious", "collapsed", "raping"),),
         ("how do i", "what is the number")),
        ("fire", "emergency/call-ambulance", (("house", "building"), ("on fire",)), ()),
    ),
    "ja": (
        ("medical", "emergency/call-ambulance", (("息をしていない", "意識がない"),), ("呼び方",)),
    ),
    "ja-simple": (("medical", "emergency/call-ambulance", (("いきをしていません",),), ()),),
    "zh-Hans": (("crime", "emergency/call-ambulance", (("救命",),), ()),),
    "vi": (
        ("medical", "emergency/call-ambulance", (("không thở", "bất tỉnh"),), ()),
        ("fire", "emergency/call-ambulance", (("cháy", "nổ lớn"),), ("không cháy",)),
    ),
}  # fmt: skip

SMALLTALK = {
    "en": {
        "greeting": ("hello", "hi", "good morning"),
        "thanks": ("thank you", "thanks"),
        "insult": ("stupid bot",),
        "help": ("what can you do",),
        "human": ("talk to a person", "human please"),
    },
    "ja": {"greeting": ("こんにちは",), "thanks": ("ありがとう",), "human": ("人と話したい",)},
    "vi": {"greeting": ("xin chào",), "thanks": ("cảm ơn",)},
    "zh-Hans": {"greeting": ("你好",), "unknown-kind": ("呵呵",)},
}


def _entry(entry_id: str, audience: Audience, texts: dict[str, tuple[str, str]]) -> Entry:
    facts = {
        "number": Fact(
            "number", FactKind.TEL, (FactValue("119"),), None, "2026-11", Confidence.FOUND
        ),
        "sign": Fact(
            "sign",
            FactKind.WORD,
            (FactValue("転入届", kana="てんにゅうとどけ"),),
            None,
            "2026-11",
            Confidence.FOUND,
        ),
    }
    body = " ".join(text for _, text in texts.values())
    return Entry(
        id=entry_id,
        audience=audience,
        chapter=entry_id.partition("/")[0],
        sources=(),
        reviewed=date(2026, 11, 1),
        review_by=date(2027, 5, 31),
        division="multicultural",
        area="national",
        related=(),
        handoff=HandoffPolicy.OFFER,
        urgent=False,
        varies_by_town=False,
        facts={name: fact for name, fact in facts.items() if f"{{{name}}}" in body},
        texts={
            LocaleTag(tag): EntryText(LocaleTag(tag), title, text)
            for tag, (title, text) in texts.items()
        },
    )


def make_content(
    entry_ids: Iterable[str] = tuple(TEXTS), *, version: str = "", phrases: bool = True
) -> Content:
    """The base with these entries; one municipal entry is always there."""
    entries = {one: _entry(one, Audience.RESIDENT, TEXTS[one]) for one in entry_ids}
    entries["jet/hosting"] = _entry(
        "jet/hosting",
        Audience.MUNICIPAL,
        {"ja": ("JETの受け入れ", "申請します。"), "en": ("Hosting JET participants", "Apply.")},
    )
    found = [
        Phrase(entry_id, LocaleTag(tag), text)
        for entry_id, by_locale in PHRASES.items()
        for tag, texts in by_locale.items()
        for text in texts
        if entry_id in entries
    ]
    found += [
        Phrase(entry_id, LocaleTag(tag), text, negative=True)
        for entry_id, tag, text in NOT
        if entry_id in entries
    ]
    return Content(
        entries=entries,
        chapters={},
        phrases=tuple(found) if phrases else (),
        emergency={
            LocaleTag(tag): tuple(EmergencyPattern(*one) for one in patterns)
            for tag, patterns in LANE.items()
        },
        smalltalk={LocaleTag(tag): words for tag, words in SMALLTALK.items()},
        version=version,
    )


@dataclass
class Holder:
    """A content source that a test can turn to another content."""

    content: Content

    def current(self) -> Content:
        return self.content


@pytest.fixture(scope="session")
def content() -> Content:
    return make_content()


@pytest.fixture(scope="session")
def engine(content: Content) -> Engine:
    return build(content)


@pytest.fixture(scope="session")
def core(content: Content) -> Core:
    return Core(Holder(content))
