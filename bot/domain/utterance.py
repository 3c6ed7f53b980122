"""What the bot means to say; the words for it are chosen elsewhere (``bot/i18n``).

The domain decides *that* a person is greeted or told a ticket number, the composer knows how that
sounds in twenty locales.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.case_utterance import CaseUtterance, ForOtherAudience
from bot.domain.desk_utterance import AddedToTicket as AddedToTicket
from bot.domain.desk_utterance import DeskUtterance
from bot.domain.desk_utterance import HandedOff as HandedOff
from bot.domain.desk_utterance import RatingThanks as RatingThanks
from bot.domain.desk_utterance import StaffAway as StaffAway
from bot.domain.desk_utterance import StaffJoined as StaffJoined
from bot.domain.desk_utterance import StaffLeft as StaffLeft
from bot.domain.desk_utterance import StaffLine as StaffLine
from bot.domain.desk_utterance import StaffPhrases as StaffPhrases
from bot.domain.desk_utterance import StillWaiting as StillWaiting
from bot.domain.desk_utterance import TicketReopened as TicketReopened
from bot.domain.eligibility.card import CardSet
from bot.domain.entry import Audience, Fact
from bot.domain.expected import NOTHING_KNOWN, Expected
from bot.domain.file_utterance import FileUtterance
from bot.domain.followup import Aspect
from bot.domain.locale import EN, LocaleTag
from bot.domain.officers.utterance import OfficerUtterance, OfficerWay
from bot.domain.readings import Readings
from bot.domain.support import Need
from bot.domain.supports import Part
from bot.domain.understood import SmallTalk


@dataclass(frozen=True)
class Greeting:
    """Who the bot is, what it does, what it stores; the language picker beneath."""

    audience: Audience
    brief: bool = False
    """After an answer to a first message: one short line and the picker, no long introduction."""


@dataclass(frozen=True)
class LanguagePicker:
    """All locales by native name, twelve a page; the likely one first."""

    page: int = 1
    likely: LocaleTag | None = None


@dataclass(frozen=True)
class LanguageChosen:
    """From now on in this locale."""


@dataclass(frozen=True)
class OfferSwitch:
    """This answer is in ``to`` because the message was; switch for good?"""

    to: LocaleTag


@dataclass(frozen=True)
class ChapterMenu:
    """The chapters of an audience as buttons."""

    audience: Audience
    officer: OfficerWay | None = None


@dataclass(frozen=True)
class EntryMenu:
    """The entries of one chapter as buttons."""

    audience: Audience
    chapter: str
    page: int = 1


@dataclass(frozen=True)
class AudienceChosen:
    """Now answering residents, or municipal staff; the chapters beneath."""

    audience: Audience
    officer: OfficerWay | None = None


@dataclass(frozen=True)
class Answer:
    """The entry, with source, phone numbers, feedback and a way to a person."""

    entry_id: str
    full: bool = False
    """The full text, in another language where the reader's has only a short one."""
    remind: bool = False
    """With a button to be reminded of when the grant takes applications."""
    staff_name: str = ""
    """Sent by this member of staff, as an answer of theirs; empty for the bot's own."""


@dataclass(frozen=True)
class AnswerPart:
    """What an entry says of one thing (what it costs, where to go), or of the words ``naming``; an
    honest line where it says nothing of it."""

    entry_id: str
    aspects: tuple[Aspect, ...] = ()
    naming: tuple[str, ...] = ()


@dataclass(frozen=True)
class AlsoAsked:
    """The same message asked about these topics as well."""

    entry_ids: tuple[str, ...]


@dataclass(frozen=True)
class OtherLanguage:
    """The message is in a language the bot does not have: said in English (or the language the
    person chose) and in easy Japanese, the ``last`` of the two with a person, the languages and
    the number for an emergency."""

    entry_id: str | None = None
    """What the message most likely asks about."""
    last: bool = False
    spoken: LocaleTag = EN
    """The language of the buttons: easy Japanese is rarely the one this person reads best."""


@dataclass(frozen=True)
class ReadingsPicker:
    """Ways to show easy Japanese; the one in use is marked."""

    current: Readings


@dataclass(frozen=True)
class ReadingsChosen:
    """Said in the way that was just chosen."""


@dataclass(frozen=True)
class EmergencyAnswer:
    """The number first, no greeting before it; then that staff were told."""

    entry_id: str
    kind: str
    ticket_opened: bool
    expected: Expected = NOTHING_KNOWN
    phones: tuple[Fact, ...] = ()
    """The telephone facts of the entry, where the content has no such entry."""


@dataclass(frozen=True)
class CallFirst:
    """The number to call in danger, before the answer to a message that may tell of one."""

    entry_id: str
    kind: str
    phones: tuple[Fact, ...] = ()
    """As in ``EmergencyAnswer``."""


@dataclass(frozen=True)
class AskWhich:
    """Which of these is meant? Up to three entries, and "none of these"."""

    entry_ids: tuple[str, ...]


@dataclass(frozen=True)
class DeskList:
    """The desks of an area, and the lines for all of Japan. ``near`` are areas that may be meant
    as well."""

    area: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeskPicker:
    """Where does the person live? The ``areas`` given, else the prefectures of ``region``, else the
    regions."""

    region: str = ""
    areas: tuple[str, ...] = ()
    abroad: bool = False
    """The place the person shared is not in Japan."""


@dataclass(frozen=True)
class SupportQuestion:
    """What is needed next to find the support that fits: theme, form or region."""

    need: Need
    part: Part


@dataclass(frozen=True)
class SupportComparison:
    """The supports that fit, side by side, with the ways to them and to the divisions."""

    need: Need


@dataclass(frozen=True)
class SupportPassedOn:
    """The need that went to a division of CLAIR, as staff read it."""

    need: Need
    division: str


@dataclass(frozen=True)
class OutcomeCard:
    """What the answers about a project say about one grant, or about all of them."""

    found: CardSet


@dataclass(frozen=True)
class NotSure:
    """The bot does not know; it offers a person and the nearest chapter."""

    audience: Audience
    chapter: str | None = None


@dataclass(frozen=True)
class SmallTalkReply:
    """A short human line back."""

    kind: SmallTalk
    audience: Audience


@dataclass(frozen=True)
class Help:
    """What one can write: the commands and the way to a person."""

    audience: Audience


@dataclass(frozen=True)
class OfferHuman:
    """Shall a person of CLAIR answer? Yes / no."""

    after_bad_answer: bool = False
    about: str = ""
    """The entry that did not help: the person may say why."""


@dataclass(frozen=True)
class BackToBot:
    """The request for a person was taken back (``had_ticket``), or there was none."""

    had_ticket: bool


@dataclass(frozen=True)
class FeedbackThanks:
    """Good to hear that the answer helped."""


@dataclass(frozen=True)
class FaultThanks:
    """Thanks for telling why an answer did not help; a person can still be asked."""


@dataclass(frozen=True)
class HumanDeclined:
    """All right, no person then; how to go on."""

    audience: Audience


@dataclass(frozen=True)
class ForgetQuestion:
    """Erase everything this person wrote? Yes / no."""


@dataclass(frozen=True)
class Forgotten:
    """All erased."""


@dataclass(frozen=True)
class ForgetDeclined:
    """Nothing was erased."""


@dataclass(frozen=True)
class CannotRead:
    """This kind of message (sticker, voice, picture, file …) cannot be read; a person could."""

    kind: str
    passed_on: bool = False
    """Staff own the talk or a ticket is open: they see that something came."""
    shown: bool = False
    """Staff get to see it, being a picture."""


@dataclass(frozen=True)
class OldButton:
    """That button is from an older talk and no longer works; here is the menu."""

    audience: Audience


@dataclass(frozen=True)
class GroupNotice:
    """In groups the bot answers when spoken to; personal matters belong in a private chat."""


@dataclass(frozen=True)
class SomethingBroke:
    """The bot failed on this message; staff were told (ticket number)."""

    ticket_id: int


@dataclass(frozen=True)
class TooLong:
    """The message was too long to read whole: only its beginning was used."""

    limit: int


Utterance = (
    Greeting
    | LanguagePicker
    | LanguageChosen
    | OfferSwitch
    | ChapterMenu
    | ReadingsPicker
    | ReadingsChosen
    | EntryMenu
    | AudienceChosen
    | Answer
    | AnswerPart
    | AlsoAsked
    | OtherLanguage
    | EmergencyAnswer
    | CallFirst
    | AskWhich
    | DeskList
    | DeskPicker
    | SupportQuestion
    | SupportComparison
    | SupportPassedOn
    | OutcomeCard
    | NotSure
    | SmallTalkReply
    | Help
    | OfferHuman
    | BackToBot
    | FeedbackThanks
    | FaultThanks
    | HumanDeclined
    | ForgetQuestion
    | Forgotten
    | ForgetDeclined
    | CannotRead
    | OldButton
    | GroupNotice
    | SomethingBroke
    | TooLong
    | ForOtherAudience
    | DeskUtterance
    | CaseUtterance
    | OfficerUtterance
    | FileUtterance
)


@dataclass(frozen=True)
class Said:
    """An utterance with the locale it is to be worded in."""

    what: Utterance
    locale: LocaleTag
    readings: Readings = Readings.BRACKETS
    """How easy Japanese is shown."""
