"""The line staff get about a ticket."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.due import Due, Stage
from bot.domain.event import ChannelName
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.ticket import TicketState
from bot.i18n.catalogs import Catalogs
from bot.i18n.notices import reminder, ticket_notice
from bot.service.views import DueTicket, TicketRow
from tests.unit.i18n.sample import NOW, VI

ROW = TicketRow(
    id=7,
    version=0,
    state=TicketState.OPEN,
    division="multicultural",
    urgent=False,
    subject="My secret question",
    locale=VI,
    channel=ChannelName.LINE,
    opened_at=NOW,
    waiting_since=NOW,
    keeper_id=None,
    keeper_name=None,
    last_text="My secret words",
    rating=None,
)


@pytest.mark.parametrize(
    ("urgent", "locale", "url", "line"),
    [
        (
            False,
            JA,
            "https://bot.example.jp",
            "🔔 新しい相談 #7（Tiếng Việt） https://bot.example.jp/console/tickets/7#latest",
        ),
        (True, JA, "", "🚨 緊急の相談 #7（Tiếng Việt）"),
        (True, EN, "", "🚨 Urgent request #7 (Tiếng Việt)"),
    ],
)
def test_it_names_number_language_urgency_and_the_way(
    catalogs: Catalogs, urgent: bool, locale: LocaleTag, url: str, line: str
) -> None:
    assert ticket_notice(catalogs, replace(ROW, urgent=urgent), url, locale) == line


def test_it_never_holds_the_persons_words(catalogs: Catalogs) -> None:
    assert "secret" not in ticket_notice(catalogs, ROW, "https://bot.example.jp", JA)


@pytest.mark.parametrize(
    ("stage", "url", "line"),
    [
        (Stage.SOON, "", "⏳ Request #7 (Tiếng Việt) is due soon."),
        (
            Stage.OVERDUE,
            "https://b.example",
            "⏰ Request #7 (Tiếng Việt) is overdue. Nobody has answered it. "
            "https://b.example/console/tickets/7#latest",
        ),
    ],
)
def test_a_reminder_names_the_ticket_and_nothing_the_person_wrote(
    catalogs: Catalogs, stage: Stage, url: str, line: str
) -> None:
    ticket = DueTicket(7, "line:U1", TicketState.OPEN, "jet", False, VI, Due(NOW))

    assert reminder(catalogs, ticket, stage, url, EN) == line
