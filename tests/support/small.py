"""A small knowledge base and an understanding that is told what to say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.domain.entry import (
    Audience,
    Chapter,
    Content,
    Entry,
    EntryText,
    HandoffPolicy,
    Source,
)
from bot.domain.locale import EN, JA, JA_SIMPLE, LocaleTag
from bot.domain.understood import Candidate, Question, SmallTalk, Understood, Verdict

VI = LocaleTag("vi")

AMBULANCE = "emergency/call-ambulance"
HOSPITAL = "medical/find-hospital"
INSURANCE = "medical/insurance"
LABOUR = "work/labour"
SHELTER = "work/shelter"
GRANT = "grants/exchange"

_SOURCE = Source("isa", "手引き", "入管庁", "https://example.jp/", date(2026, 11, 1))


def small_entry(
    entry_id: str,
    *,
    audience: Audience = Audience.RESIDENT,
    division: str = "multicultural",
    urgent: bool = False,
) -> Entry:
    """An entry with a line in four locales."""
    words = {JA: "本文です。", JA_SIMPLE: "ほんぶん です。", EN: "The body.", VI: "Nội dung."}
    return Entry(
        id=entry_id,
        audience=audience,
        chapter=entry_id.partition("/")[0],
        sources=(_SOURCE,),
        reviewed=date(2026, 11, 1),
        review_by=date(2027, 11, 1),
        division=division,
        area="national",
        related=(),
        handoff=HandoffPolicy.OFFER,
        urgent=urgent,
        varies_by_town=False,
        facts={},
        texts={
            tag: EntryText(tag, f"{entry_id} ({tag})", body, summary=body)
            for tag, body in words.items()
        },
    )


def small_content(*without: str) -> Content:
    """Six entries in four chapters, less those named."""
    entries = (
        small_entry(AMBULANCE, urgent=True),
        small_entry(HOSPITAL),
        small_entry(INSURANCE),
        small_entry(LABOUR, division="economic"),
        small_entry(SHELTER, urgent=True),
        small_entry(GRANT, audience=Audience.MUNICIPAL, division="exchange"),
    )
    chapters = (
        Chapter("emergency", Audience.RESIDENT, {JA: "緊急", EN: "Emergency"}, "🚨"),
        Chapter("medical", Audience.RESIDENT, {JA: "医療", EN: "Medical"}),
        Chapter("work", Audience.RESIDENT, {JA: "仕事", EN: "Work"}),
        Chapter("grants", Audience.MUNICIPAL, {JA: "助成", EN: "Grants"}),
    )
    names = ("multicultural", "exchange", "economic", "jet", "planning")
    return Content(
        entries={entry.id: entry for entry in entries if entry.id not in without},
        chapters={chapter.id: chapter for chapter in chapters},
        phrases=(),
        divisions={name: {JA: name, EN: name} for name in names},
        version="small",
    )


def answers(entry_id: str, locale: LocaleTag = EN, *, foreign: bool = False) -> Understood:
    """Sure of one entry."""
    return Understood(Verdict.ANSWER, locale, entry_id, 0.97, foreign=foreign)


def asks(*entry_ids: str, locale: LocaleTag = EN) -> Understood:
    """Torn between entries."""
    candidates = tuple(Candidate(entry_id, 0.4) for entry_id in entry_ids)
    return Understood(Verdict.ASK, locale, candidates=candidates)


def unsure(*nearest: str, locale: LocaleTag = EN, foreign: bool = False) -> Understood:
    """No idea, or only a faint one."""
    candidates = tuple(Candidate(entry_id, 0.1) for entry_id in nearest)
    return Understood(Verdict.HANDOFF, locale, candidates=candidates, foreign=foreign)


def danger(
    entry_id: str = AMBULANCE, locale: LocaleTag = EN, *, foreign: bool = False
) -> Understood:
    """Somebody's life is at risk."""
    return Understood(
        Verdict.EMERGENCY, locale, entry_id, 1.0, emergency_kind="medical", foreign=foreign
    )


def talk(kind: SmallTalk, locale: LocaleTag = EN) -> Understood:
    """Words that ask for nothing."""
    return Understood(Verdict.SMALLTALK, locale, smalltalk=kind)


class Told:
    """Implements ``ports.Understanding`` by a list of texts; anything else is not understood."""

    def __init__(self, known: Mapping[str, Understood] | None = None) -> None:
        self.known = {
            "hospital": answers(HOSPITAL),
            "labour": answers(LABOUR),
            "which": asks(HOSPITAL, INSURANCE),
            "help me": danger(),
            "hello": talk(SmallTalk.GREETING),
            "a person": talk(SmallTalk.HUMAN),
            **(known or {}),
        }
        self.asked: list[Question] = []

    def decide(self, question: Question) -> Understood:
        """What was told beforehand."""
        self.asked.append(question)
        return self.known.get(question.text, unsure())

    def at_once(self, question: Question) -> Understood | None:
        """Only what is danger."""
        return emergency_of(self.decide(question))


def emergency_of(understood: Understood) -> Understood | None:
    """What a message to staff is understood as before it is shown."""
    return understood if understood.verdict is Verdict.EMERGENCY else None
