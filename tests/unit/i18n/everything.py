"""Every utterance at least once, and short ways to have one said."""

from __future__ import annotations

from datetime import datetime

from bot.domain.entry import Audience
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.readings import Readings
from bot.domain.reply import Reply
from bot.domain.understood import SmallTalk
from bot.domain.utterance import (
    AddedToTicket,
    Answer,
    AskWhich,
    AudienceChosen,
    BackToBot,
    CannotRead,
    ChapterMenu,
    DeskList,
    DeskPicker,
    EmergencyAnswer,
    EntryMenu,
    FeedbackThanks,
    ForgetDeclined,
    ForgetQuestion,
    Forgotten,
    Greeting,
    GroupNotice,
    HandedOff,
    Help,
    HumanDeclined,
    LanguageChosen,
    LanguagePicker,
    NotSure,
    OfferHuman,
    OfferSwitch,
    OldButton,
    RatingThanks,
    ReadingsChosen,
    ReadingsPicker,
    Said,
    SmallTalkReply,
    SomethingBroke,
    StaffJoined,
    StaffLeft,
    StaffLine,
    TicketReopened,
    TooLong,
    Utterance,
)
from bot.i18n.composer import TextComposer
from tests.unit.i18n.sample import (
    AMBULANCE,
    GARBAGE,
    GRANT,
    LOST,
    NOW,
    VI,
)

RESIDENT, MUNICIPAL = Audience.RESIDENT, Audience.MUNICIPAL

EVERYTHING: tuple[Utterance, ...] = (
    Greeting(RESIDENT),
    Greeting(MUNICIPAL),
    Greeting(RESIDENT, brief=True),
    LanguagePicker(),
    LanguagePicker(2, LocaleTag("ne")),
    LanguageChosen(),
    OfferSwitch(VI),
    ChapterMenu(RESIDENT),
    ChapterMenu(MUNICIPAL),
    EntryMenu(RESIDENT, "housing"),
    EntryMenu(RESIDENT, "housing", 3),
    EntryMenu(RESIDENT, "", 2),
    AudienceChosen(RESIDENT),
    AudienceChosen(MUNICIPAL),
    Answer(LOST.id),
    DeskPicker(),
    DeskPicker("kanto"),
    DeskPicker(abroad=True),
    DeskList("13"),
    ReadingsPicker(Readings.KANA),
    ReadingsChosen(),
    Answer(GARBAGE.id),
    Answer(AMBULANCE.id),
    Answer(AMBULANCE.id, full=True),
    Answer(GRANT.id),
    Answer("gone/entry"),
    EmergencyAnswer(AMBULANCE.id, "medical", ticket_opened=True),
    EmergencyAnswer(AMBULANCE.id, "medical", ticket_opened=False),
    EmergencyAnswer("gone/entry", "crime", ticket_opened=True),
    AskWhich((LOST.id, GARBAGE.id, AMBULANCE.id)),
    AskWhich(()),
    NotSure(RESIDENT),
    NotSure(RESIDENT, "utilities"),
    *(SmallTalkReply(kind, RESIDENT) for kind in SmallTalk),
    Help(RESIDENT),
    Help(MUNICIPAL),
    OfferHuman(),
    OfferHuman(after_bad_answer=True),
    HandedOff(12),
    HandedOff(12, already=True),
    HandedOff(12, reopened=True),
    AddedToTicket(12),
    StaffJoined("Sato"),
    StaffLine("Hello.", "Sato", JA),
    StaffLeft(12, resolved=True),
    StaffLeft(12, resolved=False),
    TicketReopened(12, "Sato"),
    RatingThanks(good=True),
    RatingThanks(good=False),
    BackToBot(had_ticket=True),
    BackToBot(had_ticket=False),
    FeedbackThanks(),
    HumanDeclined(RESIDENT),
    ForgetQuestion(),
    Forgotten(),
    ForgetDeclined(),
    *(CannotRead(kind) for kind in ("sticker", "image", "audio", "video", "location", "file")),
    CannotRead("audio", passed_on=True),
    OldButton(RESIDENT),
    GroupNotice(),
    SomethingBroke(12),
    TooLong(1000),
)
NAMES = [f"{number}-{type(what).__name__}" for number, what in enumerate(EVERYTHING)]


def say(
    composer: TextComposer, what: Utterance, locale: LocaleTag = EN, now: datetime = NOW
) -> tuple[Reply, ...]:
    """The replies for one utterance."""
    return composer.compose([Said(what, locale)], now=now)


def one(composer: TextComposer, what: Utterance, locale: LocaleTag = EN) -> Reply:
    """The only reply for one utterance."""
    (reply,) = say(composer, what, locale)
    return reply


def data(reply: Reply) -> list[str]:
    """What the buttons send back."""
    return [choice.data for choice in reply.choices]
