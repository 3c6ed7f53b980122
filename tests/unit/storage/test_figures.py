"""Figures for reports, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import create_engine, select

from bot.domain.decision import TicketRequest
from bot.domain.entry import Audience
from bot.domain.event import ChannelName
from bot.domain.locale import EN, LocaleTag
from bot.domain.rating import RatingCause
from bot.domain.reporting import By, Scope, Spread
from bot.domain.tally import Kind, Tally
from bot.domain.ticket import TicketAction
from bot.service.casework import apply_move
from bot.service.store import Store
from bot.storage.database import Database
from bot.storage.engine import read_url
from bot.storage.tables import METADATA
from tests.support.clock import START

VI = LocaleTag("vi")
DAY = START.date()
TODAY = Scope(DAY, DAY)
HOSPITAL, WORK = "medical/find-hospital", "work/labour"


def tallied(kind: Kind, entry_id: str | None = HOSPITAL, **given: object) -> Tally:
    values: dict[str, object] = {"division": "multicultural", **given}
    return Tally(kind, EN, Audience.RESIDENT, entry_id, **values)  # type: ignore[arg-type]


def count(store: Store, *tallies: Tally, at: datetime = START) -> None:
    with store.write() as tx:
        tx.count(ChannelName.MEMORY, tallies, at)


def test_what_was_asked_is_added_up_by_whatever_is_wanted(database: Database) -> None:
    vietnamese = replace(tallied(Kind.ANSWERED, WORK, division="economic"), locale=VI)
    count(database, tallied(Kind.ANSWERED), tallied(Kind.HANDED_OFF))
    count(database, tallied(Kind.UNANSWERED, None, division=""), vietnamese)
    count(database, tallied(Kind.ANSWERED), at=START - timedelta(days=1))
    count(database, tallied(Kind.FAULT, cause="wrong"))

    def table(scope: Scope, by: By | None) -> dict[str, dict[str, int]]:
        with database.read() as tx:
            rows = tx.report_tables(scope)[by]
            if by is not None:
                alone = tx.report_rows(scope, by)
                assert [(one.key, one.turns) for one in alone] == [(r.key, r.turns) for r in rows]
        return {row.key: dict(row.turns.counts) for row in rows}

    whole = {"answered": 2, "handed_off": 1, "unanswered": 1, "fault": 1}
    assert table(TODAY, None) == {"": whole}
    assert table(replace(TODAY, first=DAY - timedelta(days=1)), By.DAY) == {
        "2026-11-23": {"answered": 1},
        "2026-11-24": whole,
    }
    assert table(TODAY, By.HOUR) == {"10": whole}
    assert table(TODAY, By.LANGUAGE)["vi"] == {"answered": 1}
    assert table(TODAY, By.DIVISION)[""] == {"unanswered": 1}
    assert set(table(TODAY, By.TOPIC)) == {"", "medical", "work"}
    assert set(table(replace(TODAY, topic="work"), By.TOPIC)) == {WORK}
    assert table(replace(TODAY, topic=WORK, locale=VI), None) == {"": {"answered": 1}}
    assert table(replace(TODAY, division="economic"), None) == {"": {"answered": 1}}
    assert table(replace(TODAY, audience=Audience.MUNICIPAL), None) == {}
    with database.read() as tx:
        assert tx.report_causes(TODAY) == ({"wrong": 1}, {})
        assert tx.counted_since() == DAY - timedelta(days=1)


def test_days_and_hours_are_those_of_japan(database: Database) -> None:
    count(database, tallied(Kind.ANSWERED), at=datetime(2026, 3, 31, 15, 30, tzinfo=UTC))
    with database.read() as tx:
        april = Scope(date(2026, 4, 1), date(2026, 4, 1))
        assert [row.key for row in tx.report_rows(april, By.HOUR)] == ["00"]


def ticket_after(
    database: Database, person: str, *steps: tuple[TicketAction, int], **given: object
) -> int:
    """A ticket of this person that went through the steps, each so many minutes after it opened."""
    with database.write() as tx:
        state = tx.open_conversation(ChannelName.MEMORY, person, START)
        request = TicketRequest(TicketAction.OPEN, division="economic", entry_id=WORK)
        ticket_id = tx.add_ticket(state.key, request, EN, START)
        tx.add_staff("tanaka", "T", "x", EN, START)
        staff = tx.staff()[0]
        for action, minutes in steps:
            ticket = tx.ticket(ticket_id)
            assert ticket is not None
            now = START + timedelta(minutes=minutes)
            apply_move(tx, ticket, action, by=staff.id, now=now, **given)  # type: ignore[arg-type]
    return ticket_id


_A = TicketAction


def test_times_are_ranked_among_those_that_have_one(database: Database) -> None:
    for number, minutes in enumerate((10, 20, 30, 600)):
        ticket_after(
            database, f"p{number}", (_A.CLAIM, 1), (_A.REPLY, minutes), (_A.REPLY, 700),
            (_A.RESOLVE, 1000 + minutes),
        )  # fmt: skip
    ticket_after(database, "q")
    ticket_after(database, "r", (_A.WITHDRAW, 5))
    ticket_after(database, "s", (_A.CLAIM, 1), (_A.REPLY, 20), (_A.RESOLVE, 30), (_A.REOPEN, 40))

    with database.read() as tx:
        (row,) = tx.report_tables(TODAY)[None]
        (same,) = tx.report_rows(TODAY, By.DIVISION)

    assert row.tickets.opened == 7
    assert row.tickets.withdrawn == 1
    assert row.tickets.reply == Spread(5, 20 * 60, 600 * 60)
    assert row.tickets.resolution == Spread(4, 1020 * 60, 1600 * 60)
    assert (same.key, same.tickets) == ("economic", row.tickets)


def test_a_rating_and_its_cause_are_counted_once_however_often_they_change(
    database: Database,
) -> None:
    ticket_id = ticket_after(database, "p", (_A.CLAIM, 1), (_A.RESOLVE, 2))
    with database.write() as tx:
        for given in (
            {"rating": 1},
            {"cause": RatingCause.SLOW},
            {"rating": 1},
            {"cause": RatingCause.WRONG},
        ):
            ticket = tx.ticket(ticket_id)
            assert ticket is not None
            apply_move(tx, ticket, _A.RATE, by=None, now=START, **given)  # type: ignore[arg-type]
    with database.read() as tx:
        (row,) = tx.report_tables(TODAY)[None]
        assert row.tickets.ratings == (1, 0, 0)
        assert tx.report_causes(TODAY) == ({}, {"wrong": 1})
        ticket = tx.ticket(ticket_id)
    assert ticket is not None
    assert ticket.rating_cause is RatingCause.WRONG


def test_erasing_leaves_the_figures_and_no_way_from_them_to_the_person(
    database: Database,
) -> None:
    ticket_id = ticket_after(database, "p", (_A.CLAIM, 1), (_A.REPLY, 10))
    other = ticket_after(database, "q")
    with database.write() as tx:
        tx.erase("memory:p", START)
    with database.read() as tx:
        (row,) = tx.report_rows(TODAY, By.TOPIC)
    assert (row.key, row.tickets.opened, row.tickets.reply.count) == ("work", 2, 1)
    figures = METADATA.tables["ticket_figure"]
    engine = create_engine(read_url(database.url.render_as_string(hide_password=False)))
    with engine.connect() as connection:
        kept = connection.execute(select(figures.c.ticket_id)).scalars().all()
    engine.dispose()
    assert sorted(kept, key=str) == [other, None]
    assert ticket_id not in kept


def test_no_column_of_the_figures_can_hold_a_person_or_words() -> None:
    turns, tickets = METADATA.tables["turn_figure"], METADATA.tables["ticket_figure"]
    common = {
        "id", "day", "hour", "channel", "audience", "locale", "division", "chapter", "entry_id",
        "cause",
    }  # fmt: skip
    assert set(turns.c.keys()) == common | {"kind"}
    assert set(tickets.c.keys()) == common | {
        "ticket_id", "urgent", "first_reply_s", "resolved_s", "withdrawn", "rating",
    }  # fmt: skip


def test_an_empty_database_has_nothing_to_report(database: Database) -> None:
    with database.read() as tx:
        assert set(tx.report_tables(TODAY).values()) == {()}
        assert tx.report_causes(TODAY) == ({}, {})
        assert tx.counted_since() is None
