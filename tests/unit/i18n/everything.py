"""Every utterance at least once, and short ways to have one said."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.case_utterance import ForOtherAudience
from bot.domain.desk_utterance import HandedBack, PassedOn, StaffChanged
from bot.domain.entry import Audience
from bot.domain.expected import Expected
from bot.domain.file_utterance import FileNotShown, PictureRefused
from bot.domain.followup import Aspect
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.officers.utterance import OfficerWay
from bot.domain.phrasebook import Picked
from bot.domain.picture import PictureState
from bot.domain.readings import Readings
from bot.domain.reply import Reply
from bot.domain.support import Form, Need
from bot.domain.supports import Part
from bot.domain.understood import SmallTalk
from bot.domain.utterance import (
    AddedToTicket,
    AlsoAsked,
    Answer,
    AnswerPart,
    AskWhich,
    AudienceChosen,
    BackToBot,
    CallFirst,
    CannotRead,
    ChapterMenu,
    DeskList,
    DeskPicker,
    EmergencyAnswer,
    EntryMenu,
    FaultThanks,
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
    OtherLanguage,
    OutcomeCard,
    RatingThanks,
    ReadingsChosen,
    ReadingsPicker,
    Said,
    SmallTalkReply,
    SomethingBroke,
    StaffAway,
    StaffJoined,
    StaffLeft,
    StaffLine,
    StaffPhrases,
    StillWaiting,
    SupportComparison,
    SupportPassedOn,
    SupportQuestion,
    TicketReopened,
    TooLong,
    Utterance,
)
from bot.i18n.composer import TextComposer
from tests.support.grants import situations
from tests.support.sheets import cards
from tests.unit.i18n.checks import CHECKS
from tests.unit.i18n.officers import OFFICERS
from tests.unit.i18n.sample import (
    AMBULANCE,
    GARBAGE,
    GRANT,
    HELLO,
    LOST,
    MEETING,
    NOW,
    VI,
)

RESIDENT, MUNICIPAL = Audience.RESIDENT, Audience.MUNICIPAL

_CASE = next(one for one in situations() if one.id == "oth-economic-activity-prefecture")

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
    *(SupportQuestion(Need(), part) for part in Part),
    SupportQuestion(Need(form=Form.LECTURE), Part.THEME),
    SupportComparison(Need()),
    SupportComparison(Need("plan", Form.COURSE, "kanto")),
    SupportComparison(Need("disaster", Form.LONG_TERM)),
    SupportComparison(Need("sales")),
    SupportPassedOn(Need("plan", Form.COURSE), "exchange"),
    ReadingsPicker(Readings.KANA),
    ReadingsChosen(),
    Answer(GARBAGE.id),
    Answer(AMBULANCE.id),
    Answer(AMBULANCE.id, full=True),
    Answer(GRANT.id),
    Answer("gone/entry"),
    AnswerPart(LOST.id, (Aspect.COST, Aspect.WHEN)),
    AnswerPart(GARBAGE.id, (Aspect.LANGUAGE,)),
    AnswerPart("gone/entry", (Aspect.COST,)),
    AlsoAsked((GARBAGE.id, AMBULANCE.id)),
    OtherLanguage(),
    OtherLanguage(LOST.id, last=True),
    CannotRead("wordless"),
    EmergencyAnswer(AMBULANCE.id, "medical", ticket_opened=True),
    EmergencyAnswer(AMBULANCE.id, "medical", ticket_opened=False),
    EmergencyAnswer("gone/entry", "crime", ticket_opened=True),
    CallFirst(AMBULANCE.id, "medical"),
    CallFirst("gone/entry", "crime"),
    AskWhich((LOST.id, GARBAGE.id, AMBULANCE.id)),
    AskWhich(()),
    NotSure(RESIDENT),
    NotSure(RESIDENT, "utilities"),
    *(SmallTalkReply(kind, RESIDENT) for kind in SmallTalk),
    Help(RESIDENT),
    Help(MUNICIPAL),
    OfferHuman(),
    OfferHuman(after_bad_answer=True),
    OfferHuman(after_bad_answer=True, about=LOST.id),
    HandedOff(12),
    HandedOff(12, already=True),
    HandedOff(12, reopened=True),
    HandedOff(12, expected=Expected(hours=2, before=3)),
    HandedOff(12, expected=Expected(answer_by=NOW + timedelta(days=1), before=0)),
    HandedOff(12, expected=Expected(closed=True, before=1)),
    HandedOff(12, already=True, expected=Expected(late=True)),
    AddedToTicket(12),
    AddedToTicket(12, Expected(opens_at=NOW, closed=True)),
    EmergencyAnswer(AMBULANCE.id, "medical", True, Expected(opens_at=NOW, closed=True)),
    StaffAway(12, Expected(opens_at=NOW, closed=True)),
    StillWaiting(12),
    StillWaiting(12, Expected(opens_at=NOW, closed=True)),
    StaffJoined("Sato"),
    StaffLine("Hello.", "Sato", JA),
    StaffLine("はい。", "Sato", JA, "Yes.", EN),
    StaffPhrases((Picked(HELLO.id), MEETING), "Sato"),
    Answer(LOST.id, staff_name="Sato"),
    StaffLeft(12, resolved=True),
    StaffLeft(12, resolved=False),
    PassedOn(12, "exchange"),
    PassedOn(12, "gone", Expected(opens_at=NOW, closed=True)),
    StaffChanged(12, "Sato"),
    HandedBack(12, "Sato"),
    TicketReopened(12, "Sato"),
    RatingThanks(good=True),
    RatingThanks(good=False),
    RatingThanks(good=False, ticket_id=12),
    BackToBot(had_ticket=True),
    BackToBot(had_ticket=False),
    FeedbackThanks(),
    FaultThanks(),
    HumanDeclined(RESIDENT),
    ForgetQuestion(),
    Forgotten(),
    ForgetDeclined(),
    *(CannotRead(kind) for kind in ("sticker", "image", "audio", "video", "location", "file")),
    CannotRead("audio", passed_on=True),
    CannotRead("sticker", passed_on=True),
    CannotRead("photo", passed_on=True, shown=True),
    *(FileNotShown(kind) for kind in ("voice", "video", "file")),
    *(PictureRefused(why) for why in PictureState),
    OldButton(RESIDENT),
    GroupNotice(),
    SomethingBroke(12),
    TooLong(1000),
    OutcomeCard(cards(_CASE)),
    ForOtherAudience(GRANT.id, MUNICIPAL),
    ForOtherAudience(LOST.id, RESIDENT),
    ForOtherAudience("gone/entry", RESIDENT),
    *CHECKS,
    ChapterMenu(MUNICIPAL, OfficerWay.PROVE),
    AudienceChosen(MUNICIPAL, OfficerWay.MENU),
    Answer(GRANT.id, remind=True),
    *OFFICERS,
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
