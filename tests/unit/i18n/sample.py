"""A small knowledge base: one entry of every kind, seventeen chapters."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from bot.domain.entry import (
    Audience,
    Chapter,
    Confidence,
    Content,
    Entry,
    EntryText,
    Fact,
    FactKind,
    FactValue,
    HandoffPolicy,
    Source,
)
from bot.domain.locale import EN, JA, JA_SIMPLE, LocaleTag
from bot.domain.phrasebook import Phrasebook, PhraseCategory, Picked, StaffPhrase
from bot.domain.slots import SlotKind
from tests.support.grants import book
from tests.support.supports import with_supports

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

VI = LocaleTag("vi")
SIX = tuple(LocaleTag(tag) for tag in ("ja", "ja-simple", "en", "zh-Hans", "vi", "pt-BR"))


class FixedContent:
    """A ContentSource that never changes."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def current(self) -> Content:
        """Always the same content."""
        return self._content


def fact(
    name: str,
    kind: FactKind,
    *values: FactValue,
    as_of: str = "2026-11",
    confidence: Confidence = Confidence.FOUND,
    source: str | None = "isa",
) -> Fact:
    """A fact from the source ``isa``."""
    return Fact(name, kind, values, source, as_of, confidence)


def texts(*items: EntryText) -> dict[LocaleTag, EntryText]:
    """The texts by their locale."""
    return {text.locale: text for text in items}


ISA = Source(
    "isa",
    "在留カード",
    "出入国在留管理庁",
    "https://www.moj.go.jp/isa/card.html",
    date(2026, 11, 1),
)
UNREAD = Source("town", "ごみ", "総務省", "https://www.soumu.go.jp/", None)


def entry(
    entry_id: str,
    *items: EntryText,
    facts: tuple[Fact, ...] = (),
    audience: Audience = Audience.RESIDENT,
    chapter: str = "immigration",
    sources: tuple[Source, ...] = (ISA,),
    related: tuple[str, ...] = (),
    handoff: HandoffPolicy = HandoffPolicy.OFFER,
    varies_by_town: bool = False,
) -> Entry:
    """An entry with sensible defaults."""
    return Entry(
        id=entry_id,
        audience=audience,
        chapter=chapter,
        sources=sources,
        reviewed=date(2026, 11, 22),
        review_by=date(2027, 5, 31),
        division="multicultural",
        area="national",
        related=related,
        handoff=handoff,
        urgent=False,
        varies_by_town=varies_by_town,
        facts={one.name: one for one in facts},
        texts=texts(*items),
    )


LOST = entry(
    "immigration/lost-residence-card",
    EntryText(
        JA,
        "在留カードをなくしたとき",
        "{notify-within}以内に届けてください。\n手数料は{fee}です。\n\n"
        "- 電話：{line}（{line:hours}、{line:languages}）\n"
        "- {sign}を出す\n- [出入国在留管理庁のページ](https://www.moj.go.jp/isa/lost.html)を見る",
    ),
    EntryText(
        JA_SIMPLE,
        "{在留|ざいりゅう}カードを なくした とき",
        "{notify-within} までに {届|とど}けて ください。\nお{金|かね}は {fee}です。\n\n"
        "- {電話|でんわ}：{line}（{line:hours}、{line:languages}）\n- {sign}を {出|だ}す\n"
        "- [{役所|やくしょ}の ページ](https://www.moj.go.jp/isa/lost.html)を {見|み}る",
    ),
    EntryText(
        EN,
        "I lost my residence card",
        "Report it within {notify-within}.\nThe fee is {fee}.\n\n"
        "- Call {line} ({line:hours}; {line:languages})\n- Hand in {sign}\n"
        "- See [the page of the agency](https://www.moj.go.jp/isa/lost.html)",
    ),
    EntryText(
        VI, "Mất thẻ cư trú", "Báo trong vòng {notify-within}. {fee} {line} {sign}", stale=True
    ),
    facts=(
        fact("notify-within", FactKind.DAYS, FactValue(14), confidence=Confidence.MEMORY),
        fact(
            "fee",
            FactKind.JPY,
            FactValue(6000),
            FactValue(33000, since=date(2026, 12, 1)),
            as_of="2026-05",
        ),
        fact(
            "line",
            FactKind.TEL,
            FactValue(
                "0570-013904",
                hours="mon-fri 08:30-17:15",
                languages=(JA_SIMPLE, EN, LocaleTag("zh-Hans"), LocaleTag("zh-Hant")),
            ),
        ),
        fact("sign", FactKind.WORD, FactValue("再交付申請書", kana="さいこうふしんせいしょ")),
    ),
    related=("garbage/sorting", "emergency/call-ambulance", "gone/entry"),
    varies_by_town=True,
)
GARBAGE = entry(
    "garbage/sorting",
    EntryText(JA, "ごみの分け方", "町のきまりを見てください。"),
    EntryText(JA_SIMPLE, "ごみの {分|わ}け{方|かた}", "{町|まち}の きまりを {見|み}て ください。"),
    chapter="utilities",
    sources=(UNREAD,),
    handoff=HandoffPolicy.NEVER,
)
AMBULANCE = entry(
    "emergency/call-ambulance",
    EntryText(JA, "救急車を呼ぶ", "{consult}は相談。{number}に電話してください。"),
    EntryText(
        JA_SIMPLE,
        "{救急車|きゅうきゅうしゃ}を {呼|よ}ぶ",
        "{number}に {電話|でんわ}して ください。{consult}は {相談|そうだん}です。",
    ),
    EntryText(EN, "Call an ambulance", "Call {number}. For advice call {consult}."),
    EntryText(VI, "Gọi xe cấp cứu", "Gọi {number}.", short=True),
    facts=(
        fact("consult", FactKind.TEL, FactValue("#7119")),
        fact("number", FactKind.TEL, FactValue("119")),
    ),
    chapter="emergency",
    handoff=HandoffPolicy.FIRST,
)
GRANT = entry(
    "grants/multicultural-community",
    EntryText(JA, "多文化共生のまちづくり促進事業", "上限は{most}です。"),
    EntryText(EN, "Grants for multicultural communities", "Up to {most}."),
    facts=(fact("most", FactKind.JPY, FactValue(3_000_000), as_of="2025-10"),),
    audience=Audience.MUNICIPAL,
    chapter="grants",
)
MANY = tuple(
    entry(
        f"housing/topic-{number:02}",
        EntryText(JA, f"住まいのこと{number}", "本文"),
        EntryText(EN, f"A housing topic with a rather long title, number {number}", "Body"),
        chapter="housing",
    )
    for number in range(1, 24)
)


def chapter(chapter_id: str, ja: str, easy: str, en: str, **more: str) -> Chapter:
    """A chapter with titles in three locales."""
    audience = Audience.MUNICIPAL if chapter_id == "grants" else Audience.RESIDENT
    titles = {JA: ja, JA_SIMPLE: easy, EN: en}
    return Chapter(chapter_id, audience, titles, more.get("emoji", "📁"))


FILLERS = tuple(
    chapter(f"extra-{number:02}", f"その他{number}", f"ほかの こと{number}", f"Other {number}")
    for number in range(1, 14)
)


MEET = StaffPhrase(
    "appointment/meet",
    "appointment",
    {
        "date": SlotKind.DATE,
        "time": SlotKind.TIME,
        "place": SlotKind.PLACE,
        "amount": SlotKind.AMOUNT,
        "days": SlotKind.NUMBER,
        "phone": SlotKind.PHONE,
        "url": SlotKind.URL,
    },
    {
        JA: "{date}の{time}に{place}で。{amount}、{days}日。{phone} {url}",
        JA_SIMPLE: (
            "{date}の {time}に {place}で {会|あ}います。{amount}。{days}{日|にち}。{phone} {url}"
        ),
        EN: "On {date} at {time}, {place}. {amount}, {days} days. {phone} {url}",
        VI: "Vào {date} lúc {time}, {place}. {amount}, {days} ngày. {phone} {url}",
    },
)
HELLO = StaffPhrase(
    "greeting/hello", "greeting", {}, {JA: "こんにちは。", EN: "Hello.", VI: "Xin chào."}
)
PHRASEBOOK = Phrasebook(
    (
        PhraseCategory("greeting", {JA: "あいさつ", EN: "Greeting"}, (HELLO,)),
        PhraseCategory("appointment", {JA: "予約", EN: "Appointments"}, (MEET,)),
    )
)
MEETING = Picked(
    MEET.id,
    (
        ("date", "2026-12-01"),
        ("time", "15:05"),
        ("place", "中央区役所"),
        ("amount", "4000"),
        ("days", "10"),
        ("phone", "03-1234-5678"),
        ("url", "https://www.example.jp/a"),
    ),
)


def sample_content() -> Content:
    """Entries of every kind, seventeen resident chapters and one municipal."""
    fillers = tuple(
        entry(f"{one.id}/one", EntryText(JA, "題", "本文"), chapter=one.id) for one in FILLERS
    )
    entries = (AMBULANCE, LOST, GARBAGE, GRANT, *MANY, *fillers)
    chapters = (
        chapter("emergency", "緊急", "{急|いそ}ぎの とき", "Emergency", emoji="🚨"),
        chapter("immigration", "在留手続", "{在留|ざいりゅう}", "Immigration"),
        chapter("utilities", "ごみ", "ごみ", "Electricity, gas, water and garbage"),
        chapter("housing", "住まい", "{住|す}む ところ", "Housing"),
        *FILLERS,
        chapter("grants", "助成金", "お{金|かね}", "Grants"),
    )
    content = Content(
        entries={one.id: one for one in entries},
        chapters={one.id: one for one in chapters},
        phrases=(),
        divisions={"exchange": {JA: "交流課", EN: "Exchange Division"}},
        phrasebook=PHRASEBOOK,
        grants=book(),
    )
    return with_supports(content, GRANT.id)
