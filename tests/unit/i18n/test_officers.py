"""What an officer reads: the consent before it, the way out after it, the code in the mail."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.locale import EN, JA
from bot.domain.officers.reminder import Moment, Reminder, Says
from bot.domain.officers.utterance import (
    AddressAsked,
    CodeMailed,
    ReminderDue,
    ReminderList,
    ReminderOffer,
    ReminderShown,
)
from bot.i18n.catalogs import Catalogs
from bot.i18n.composer import TextComposer
from bot.i18n.mails import RULE, code_mail
from tests.support.officers import COMING
from tests.unit.i18n.everything import data, one
from tests.unit.i18n.officers import _NAME
from tests.unit.i18n.sample import GRANT


def test_the_offer_says_what_is_kept_before_anything_is_pressed(composer: TextComposer) -> None:
    offer = ReminderOffer(GRANT.id, _NAME, COMING, (Moment.OPENS, Moment.TWO_WEEKS))

    reply = one(composer, offer)

    assert "I keep the name of the grant and the day" in reply.text
    assert "between 9:00 and 18:00" in reply.text
    assert "stop it at any time" in reply.text
    short = GRANT.id.rpartition("/")[2]
    assert data(reply)[:2] == [f"remind:set.opens.{short}", f"remind:set.14d.{short}"]


@pytest.mark.parametrize("says", list(Says))
@pytest.mark.parametrize("others", [True, False], ids=["others wait", "the last"])
def test_every_reminder_can_be_silenced(composer: TextComposer, says: Says, others: bool) -> None:
    reminder = Reminder(Moment.TWO_WEEKS, GRANT.id, 2028, COMING.closes, 7)
    due = ReminderDue(reminder, GRANT.id, _NAME, says, COMING, moved=False, others=others)

    pressed = data(one(composer, due))

    assert f"remind:off.{GRANT.id.rpartition('/')[2]}" in pressed
    assert ("remind:stop.all" in pressed) == others


def test_a_reminder_names_days_and_never_how_many_are_left(composer: TextComposer) -> None:
    reminder = Reminder(Moment.TWO_WEEKS, GRANT.id, 2028, date(2027, 9, 15), 7)
    due = ReminderDue(reminder, GRANT.id, _NAME, Says.CLOSES, COMING, moved=True, others=False)

    text = one(composer, due).text

    assert "September 30, 2027" in text
    assert "it was September 15, 2027, now it is September 30, 2027" in text
    assert "14" not in text


def test_each_reminder_of_the_list_has_its_own_stop(composer: TextComposer) -> None:
    shown = tuple(
        ReminderShown(Reminder(Moment.OPENS, GRANT.id, 2028, None, n), _NAME, None, None)
        for n in (4, 5)
    )
    reply = one(composer, ReminderList(shown))
    assert data(reply)[:3] == ["remind:stop.4", "remind:stop.5", "remind:stop.all"]


def test_the_proof_says_that_answers_need_none(composer: TextComposer) -> None:
    text = one(composer, AddressAsked(("lg.jp", "assoc.example"))).text

    assert "lg.jp, assoc.example" in text
    assert "All answers are there for you without this" in text
    assert "I do not keep the address" in text


def test_the_name_of_a_mailbox_is_not_repeated(composer: TextComposer) -> None:
    assert "●●●@city.lg.jp" in one(composer, CodeMailed("city.lg.jp")).text


def test_the_mail_says_it_in_two_languages_without_a_code_in_the_subject(
    catalogs: Catalogs,
) -> None:
    subject, text = code_mail(catalogs, "004217")

    japanese, english = text.split(RULE)
    assert "004217" not in subject
    assert "\n004217\n" in japanese
    assert "\n004217\n" in english
    assert "10 minutes" in english
    assert catalogs.gettext("Nobody reads answers to this mail.", JA) in japanese
    assert catalogs.gettext("Nobody reads answers to this mail.", EN) in english
