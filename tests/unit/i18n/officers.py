"""Everything said to municipal staff about their proof, reminders and cases."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.domain.eligibility.rules import Window, Words
from bot.domain.officers.address import AddressProblem
from bot.domain.officers.officer import OfficerCase
from bot.domain.officers.reminder import Moment, Reminder, Says
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
    ProofGiven,
    ProofLeft,
    ProofOff,
    ReminderDue,
    ReminderList,
    ReminderOffer,
    ReminderSet,
    ReminderShown,
    ReminderStopped,
)
from bot.domain.ticket import TicketState
from tests.unit.i18n.sample import GRANT

_DAY = datetime(2027, 7, 12, tzinfo=UTC)
_NAME = Words("123", "123")
"""Names of grants come from their data; here nothing to be translated."""
_WINDOW = Window(2028, date(2027, 7, 12), date(2027, 9, 30))
_NO_OPENING = Window(2028, None, date(2027, 9, 30))
_ASKED = Reminder(Moment.TWO_WEEKS, GRANT.id, 2028, date(2027, 9, 15), 7)
_MANY = tuple(
    ReminderShown(Reminder(Moment.OPENS, GRANT.id, 2028, _WINDOW.opens, n), _NAME, _DAY, None)
    for n in range(1, 15)
)

OFFICERS: tuple[OfficerUtterance, ...] = (
    OfficerMenu("1.2", _DAY),
    AddressAsked(("1.2", "3.4")),
    AddressAsked(("1.2",), needed=True),
    *(AddressRefused(problem, ("1.2",)) for problem in AddressProblem),
    MailsUsedUp(soon=True),
    MailsUsedUp(soon=False),
    CodeMailed("1.2"),
    CodeRefused(4),
    CodeRefused(0),
    CodeRefused(0, too_late=True),
    MailFailed(refused=True),
    MailFailed(refused=False),
    ProofGiven("1.2", _DAY),
    ProofLeft(),
    ProofOff(),
    ForOfficers(),
    ReminderOffer(GRANT.id, _NAME, _WINDOW, (Moment.OPENS, Moment.TWO_WEEKS, Moment.THREE_DAYS)),
    ReminderOffer(GRANT.id, _NAME, _NO_OPENING, (Moment.THREE_DAYS,), late=True),
    ReminderOffer(GRANT.id, _NAME, _WINDOW, ()),
    ReminderOffer(GRANT.id, _NAME, None, (Moment.KNOWN,), _WINDOW),
    ReminderOffer(GRANT.id, _NAME, None, (Moment.KNOWN,)),
    ReminderSet(_NAME, Moment.OPENS, _WINDOW.opens, _DAY),
    ReminderSet(_NAME, Moment.KNOWN, None, None, already=True),
    ReminderList(()),
    ReminderList(_MANY[:1]),
    ReminderList(_MANY),
    ReminderList((ReminderShown(Reminder(Moment.KNOWN, GRANT.id, id=3), _NAME, None, None),)),
    ReminderStopped(everything=True, left=0),
    ReminderStopped(everything=False, left=2),
    *(
        ReminderDue(_ASKED, GRANT.id, _NAME, says, _WINDOW, moved=True, others=True)
        for says in Says
    ),
    ReminderDue(_ASKED, "gone/grant", _NAME, Says.WITHDRAWN, None, moved=False, others=False),
    CaseList(()),
    CaseList(tuple(OfficerCase(n, state, "12", _DAY) for n, state in enumerate(TicketState))),
)
