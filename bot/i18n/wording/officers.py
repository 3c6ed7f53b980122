"""What municipal staff hear about their proof and their cases."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.domain.choice import Action, choice_data
from bot.domain.entry import Audience
from bot.domain.japan import japan_day
from bot.domain.officers.address import MASK, AddressProblem
from bot.domain.officers.officer import OfficerCase
from bot.domain.officers.proof import CODE_DIGITS, CODE_LIFE
from bot.domain.officers.proving import CASES, LEAVE, PROVE
from bot.domain.officers.utterance import (
    AddressAsked,
    AddressRefused,
    CaseList,
    CodeMailed,
    CodeRefused,
    ForOfficers,
    MailFailed,
    MailsUsedUp,
    OfficerMenu,
    OfficerUtterance,
    OfficerWay,
    ProofGiven,
    ProofLeft,
    ProofOff,
    ReminderDue,
    ReminderList,
    ReminderOffer,
    ReminderSet,
    ReminderStopped,
)
from bot.domain.reply import Choice, Reply
from bot.domain.ticket import TicketState
from bot.i18n.facts import date_text
from bot.i18n.voice import Voice
from bot.i18n.wording import buttons, reminders


def words(voice: Voice, what: OfficerUtterance) -> tuple[Reply, ...]:
    """The reply for anything said to officers."""
    match what:
        case OfficerMenu():
            return (_menu(voice, what),)
        case AddressAsked():
            return (_address_asked(voice, what),)
        case AddressRefused():
            return (_address_refused(voice, what),)
        case MailsUsedUp():
            return (_mails_used_up(voice, what),)
        case CodeMailed():
            return (_code_mailed(voice, what),)
        case CodeRefused():
            return (_code_refused(voice, what),)
        case MailFailed():
            return (_mail_failed(voice, what),)
        case ProofGiven():
            return (_proof_given(voice, what),)
        case ProofLeft():
            return (_proof_left(voice),)
        case ProofOff():
            return (_proof_off(voice),)
        case ForOfficers():
            return (_for_officers(voice),)
        case CaseList():
            return (_cases(voice, what),)
        case ReminderOffer():
            return (reminders.offered(voice, what),)
        case ReminderSet():
            return (reminders.noted(voice, what),)
        case ReminderList():
            return (reminders.listed(voice, what),)
        case ReminderStopped():
            return (reminders.stopped(voice, what),)
        case ReminderDue():
            return (reminders.due(voice, what),)
    assert_never(what)


def way(voice: Voice, where: OfficerWay) -> Choice:
    """The button under menus: to the proof, or to what it unlocks."""
    _ = voice.say
    if where is OfficerWay.PROVE:
        return _prove(voice)
    # TRANSLATORS: a button for people who work in a city or town hall: their reminders and
    # requests. At most 18 characters.
    return Choice("🔔 " + _("My office desk"), choice_data(Action.OFFICER))


def _prove(voice: Voice) -> Choice:
    _ = voice.say
    # TRANSLATORS: a button: the person shows that they work in a city or town hall (Japanese:
    # 職員であることを確認する). At most 18 characters.
    return Choice("🏛 " + _("Confirm I am staff"), choice_data(Action.OFFICER, PROVE))


def _leave(voice: Voice) -> Choice:
    _ = voice.say
    # TRANSLATORS: a button: stop here, do not go on. At most 20 characters.
    return Choice(_("Not now"), choice_data(Action.OFFICER, LEAVE))


def _my_cases(voice: Voice) -> Choice:
    _ = voice.say
    # TRANSLATORS: a button: what the person asked CLAIR, and where it stands. At most 17
    # characters.
    return Choice("📁 " + _("My requests"), choice_data(Action.OFFICER, CASES))


def _day(voice: Voice, moment: datetime) -> str:
    return voice.shown(date_text(japan_day(moment), voice.words))


def _menu(voice: Voice, what: OfficerMenu) -> Reply:
    _ = voice.say
    return voice.reply(
        _("You have shown that you work for {domain}.", domain=what.domain),
        _("I can remind you of deadlines and show you where your requests stand."),
        _("This holds until {day}.", day=_day(voice, what.until)),
        choices=(reminders.mine(voice), _my_cases(voice), buttons.menu(voice)),
    )


def _domains(voice: Voice, names: tuple[str, ...]) -> str:
    return "、".join(names) if voice.bullet == "・" else ", ".join(names)


def _address_asked(voice: Voice, what: AddressAsked) -> Reply:
    _ = voice.say
    needed = _("For this I have to know that you work for a municipality.") if what.needed else ""
    return voice.reply(
        needed,
        _(
            "Please write your mail address at work. It must end in {domains}. "
            "I will send you a code of {digits} digits.",
            domains=_domains(voice, what.domains),
            digits=CODE_DIGITS,
        ),
        _(
            "I do not keep the address. I keep only what comes after the @, and a fingerprint "
            "that cannot be turned back into it. /forget erases both."
        ),
        _("All answers are there for you without this, too."),
        choices=(_leave(voice), buttons.menu(voice)),
    )


def _address_refused(voice: Voice, what: AddressRefused) -> Reply:
    _ = voice.say
    match what.problem:
        case AddressProblem.UNREADABLE:
            text = _("I cannot read this as a mail address. Please write only the address.")
        case AddressProblem.SEVERAL:
            text = _("That is more than one address. Please write only one.")
        case AddressProblem.LETTERS:
            text = _("This address holds signs that I do not accept. Please use plain letters.")
        case AddressProblem.NOT_LISTED:
            text = _(
                "I can only send a code to addresses that end in {domains}.",
                domains=_domains(voice, what.domains),
            )
    without = _("If you have no such address, you can still ask a person at CLAIR.")
    return voice.reply(text, without, choices=(_leave(voice), buttons.human(voice)))


def _mails_used_up(voice: Voice, what: MailsUsedUp) -> Reply:
    _ = voice.say
    if what.soon:
        text = _("I have just sent a mail. Please wait a minute before you ask for another one.")
    else:
        text = _("I cannot send more codes today. Please try again tomorrow.")
    return voice.reply(text, choices=(_leave(voice), buttons.menu(voice)))


def _code_mailed(voice: Voice, what: CodeMailed) -> Reply:
    _ = voice.say
    return voice.reply(
        _("A mail is on its way to {address}.", address=f"{MASK}@{what.domain}"),
        _(
            "Please write the {digits} digits here within {minutes} minutes.",
            digits=CODE_DIGITS,
            minutes=int(CODE_LIFE.total_seconds() // 60),
        ),
        _("No mail? Look into the folder for unwanted mail, or write your address once more."),
        choices=(_leave(voice), buttons.menu(voice)),
    )


def _code_refused(voice: Voice, what: CodeRefused) -> Reply:
    _ = voice.say
    again = _("Please write your address once more. I will send you a new code.")
    if what.too_late:
        return voice.reply(_("This code is too old."), again, choices=(_leave(voice),))
    if what.left == 0:
        text = _("That was not the code either, and now it no longer works.")
        return voice.reply(text, again, choices=(_leave(voice),))
    return voice.reply(
        _("That is not the code."),
        _("Tries that are left: {number}", number=what.left),
        choices=(_leave(voice),),
    )


def _mail_failed(voice: Voice, what: MailFailed) -> Reply:
    _ = voice.say
    if what.refused:
        first = _("The mail server says that there is no such address.")
        then = _("Please look at the spelling and write it once more.")
    else:
        first = _("I am sorry, I could not send the mail. Our mail server does not work now.")
        then = _("Please write your address again later. You have done nothing wrong.")
    return voice.reply(first, then, choices=(_leave(voice), buttons.human(voice)))


def _proof_given(voice: Voice, what: ProofGiven) -> Reply:
    _ = voice.say
    return voice.reply(
        _("Thank you. You have shown that you work for {domain}.", domain=what.domain),
        _("I can remind you of deadlines and show you where your requests stand."),
        _("This holds until {day}.", day=_day(voice, what.until)),
        choices=(reminders.mine(voice), _my_cases(voice), buttons.menu(voice)),
    )


def _proof_left(voice: Voice) -> Reply:
    _ = voice.say
    text = _("All right. I go on answering your questions.")
    return voice.reply(text, choices=(buttons.menu(voice),))


def _proof_off(voice: Voice) -> Reply:
    _ = voice.say
    return voice.reply(
        _("I cannot send reminders or codes here. All answers are there for you without them."),
        _("A person at CLAIR can tell you the dates."),
        choices=(buttons.human(voice), buttons.menu(voice)),
    )


def _for_officers(voice: Voice) -> Reply:
    _ = voice.say
    return voice.reply(
        _("This is for people who work in a city or town hall. Is that you?"),
        choices=(buttons.other_audience(voice, Audience.RESIDENT), buttons.menu(voice)),
    )


def _cases(voice: Voice, what: CaseList) -> Reply:
    _ = voice.say
    choices = (reminders.mine(voice), buttons.human(voice), buttons.menu(voice))
    if not what.cases:
        return voice.reply(_("You have not asked CLAIR anything yet."), choices=choices)
    lines = []
    for case in what.cases:
        names = voice.content.divisions.get(case.division, {})
        division = names.get(voice.locale) or names.get(voice.words) or case.division
        asked = _("asked on {day}", day=_day(voice, case.opened_at))
        known = f"#{case.ticket_id} ({voice.shown(division)}): {_state(voice, case)}"
        lines.append(f"{voice.bullet}{known} ({asked})")
    return voice.reply(_("Your requests to CLAIR:"), "\n".join(lines), choices=choices)


def _state(voice: Voice, case: OfficerCase) -> str:
    _ = voice.say
    match case.state:
        case TicketState.OPEN:
            # TRANSLATORS: a request that no member of staff has taken yet.
            return _("nobody has taken it yet")
        case TicketState.CLAIMED:
            # TRANSLATORS: a request: staff will write next.
            return _("staff are working on it")
        case TicketState.WAITING:
            # TRANSLATORS: a request: staff wrote, now the person may write.
            return _("staff wait for your answer")
        case TicketState.RESOLVED:
            # TRANSLATORS: a request is done.
            return _("closed")
