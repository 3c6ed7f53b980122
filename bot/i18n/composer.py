"""Chooses the words for everything the domain means to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import assert_never

from bot.domain.case_utterance import CaseUtterance, ForOtherAudience
from bot.domain.desk_utterance import HandedBack, PassedOn, StaffChanged
from bot.domain.eligibility.card import CardSet
from bot.domain.entry import Content
from bot.domain.file_utterance import FileNotShown, PictureRefused
from bot.domain.locale import LocaleTag
from bot.domain.officers.utterance import OfficerUtterance
from bot.domain.readings import Readings
from bot.domain.reply import Reply
from bot.domain.sheet import Sheet
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
from bot.i18n.catalogs import Catalogs
from bot.i18n.voice import Voice
from bot.i18n.wording import (
    answers,
    audience,
    card,
    card_parts,
    card_replies,
    cases,
    desks,
    easy,
    emergency,
    files,
    greeting,
    handoff,
    handover,
    limits,
    menus,
    officers,
    parts,
    phrases,
    privacy,
    supports,
)
from bot.service.ports import CardLinks, ContentSource

JAPAN = timezone(timedelta(hours=9), "JST")
"""Laws and fees change at midnight in Japan; it has no summer time."""


class TextComposer:
    """Implements ``ports.Composer``; thread-safe, keeps no state of its own."""

    def __init__(
        self, content: ContentSource, catalogs: Catalogs, links: CardLinks | None = None
    ) -> None:
        """``links`` gives the addresses of printed cards; without it none is offered."""
        self._content = content
        self._catalogs = catalogs
        self._links = links

    def compose(self, said: Sequence[Said], *, now: datetime) -> tuple[Reply, ...]:
        """One Reply or more for each utterance, in order; facts as of ``now`` in Japan."""
        content = self._content.current()
        return tuple(
            reply
            for one in said
            for reply in _words(self._voice(content, one.locale, now, one.readings), one.what)
        )

    def command_descriptions(self, locale: LocaleTag) -> list[tuple[str, str]]:
        """Each slash command with what it does, for Telegram's lists; ``start`` first."""
        voice = Voice(self._catalogs, self._content.current(), locale, date.min)
        return greeting.command_list(voice)

    def card_sheet(self, found: CardSet, locale: LocaleTag, *, changed: bool = False) -> Sheet:
        """Implements ``ports.CardWriter``: the card as a page, with the facts of its own day."""
        voice = Voice(self._catalogs, self._content.current(), locale, found.case.on)
        return card.card_sheet(voice, found, card_parts.changed_remark(voice) if changed else "")

    def _voice(
        self, content: Content, locale: LocaleTag, now: datetime, readings: Readings
    ) -> Voice:
        day = now.astimezone(JAPAN).date()
        return Voice(self._catalogs, content, locale, day, readings, self._links)


def _words(voice: Voice, what: Utterance) -> tuple[Reply, ...]:
    if isinstance(what, CaseUtterance):
        return cases.case_words(voice, what)
    if isinstance(what, OfficerUtterance):
        return officers.words(voice, what)
    match what:
        case ForOtherAudience():
            return audience.for_other_audience(voice, what)
        case Greeting():
            return greeting.greeting(voice, what)
        case LanguagePicker():
            return menus.language_picker(voice, what)
        case LanguageChosen():
            return menus.language_chosen(voice, what)
        case OfferSwitch():
            return menus.offer_switch(voice, what)
        case ChapterMenu():
            return menus.chapter_menu(voice, what)
        case EntryMenu():
            return menus.entry_menu(voice, what)
        case AudienceChosen():
            return menus.audience_chosen(voice, what)
        case Answer():
            return answers.answer(voice, what)
        case AnswerPart():
            return parts.answer_part(voice, what)
        case AlsoAsked():
            return parts.also_asked(voice, what)
        case OtherLanguage():
            return limits.other_language(voice, what)
        case ReadingsPicker():
            return easy.readings_picker(voice, what)
        case ReadingsChosen():
            return easy.readings_chosen(voice, what)
        case EmergencyAnswer():
            return emergency.emergency_answer(voice, what)
        case CallFirst():
            return emergency.call_first(voice, what)
        case AskWhich():
            return answers.ask_which(voice, what)
        case DeskList():
            return desks.desk_list(voice, what)
        case DeskPicker():
            return desks.desk_picker(voice, what)
        case SupportQuestion():
            return supports.support_question(voice, what)
        case SupportComparison():
            return supports.support_comparison(voice, what)
        case SupportPassedOn():
            return supports.support_passed_on(voice, what)
        case OutcomeCard():
            return card_replies.outcome_card(voice, what)
        case NotSure():
            return answers.not_sure(voice, what)
        case SmallTalkReply():
            return greeting.small_talk(voice, what)
        case Help():
            return greeting.help_(voice, what)
        case OfferHuman():
            return handoff.offer_human(voice, what)
        case HandedOff():
            return handoff.handed_off(voice, what)
        case AddedToTicket():
            return handoff.added_to_ticket(voice, what)
        case StaffAway():
            return handoff.staff_away(voice, what)
        case StillWaiting():
            return handoff.still_waiting(voice, what)
        case StaffJoined():
            return handoff.staff_joined(voice, what)
        case StaffLine():
            return handoff.staff_line(voice, what)
        case StaffPhrases():
            return phrases.staff_phrases(voice, what)
        case StaffLeft():
            return handoff.staff_left(voice, what)
        case PassedOn():
            return handover.passed_on(voice, what)
        case StaffChanged():
            return handover.staff_changed(voice, what)
        case HandedBack():
            return handover.handed_back(voice, what)
        case TicketReopened():
            return handoff.ticket_reopened(voice, what)
        case RatingThanks():
            return handoff.rating_thanks(voice, what)
        case BackToBot():
            return handoff.back_to_bot(voice, what)
        case FeedbackThanks():
            return answers.feedback_thanks(voice, what)
        case FaultThanks():
            return handoff.fault_thanks(voice, what)
        case HumanDeclined():
            return handoff.human_declined(voice, what)
        case ForgetQuestion():
            return privacy.forget_question(voice, what)
        case Forgotten():
            return privacy.forgotten(voice, what)
        case ForgetDeclined():
            return privacy.forget_declined(voice, what)
        case FileNotShown():
            return files.file_not_shown(voice, what)
        case PictureRefused():
            return files.picture_refused(voice, what)
        case CannotRead():
            return limits.cannot_read(voice, what)
        case OldButton():
            return menus.old_button(voice, what)
        case GroupNotice():
            return limits.group_notice(voice, what)
        case SomethingBroke():
            return limits.something_broke(voice, what)
        case TooLong():
            return limits.too_long(voice, what)
    assert_never(what)
