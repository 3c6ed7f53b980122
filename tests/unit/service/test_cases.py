"""A project that is checked: kept over restarts, handed to staff, erased; on both databases."""

from __future__ import annotations

import pytest

from bot.domain.case_buttons import Verb, case_button
from bot.domain.eligibility.case import OpenCase
from bot.domain.ticket import TicketState
from bot.storage.database import Database
from tests.support.cases import COMMUNITY, COOPERATION, ReadsProjects, content_with_grants
from tests.support.clock import TurnedClock
from tests.support.databases import places_of
from tests.support.events import presses, says
from tests.support.grants import book
from tests.support.wiring import House
from tests.support.wiring import house as wired

KEY = "memory:anna"


@pytest.fixture
def office(database: Database, clock: TurnedClock) -> House:
    """The services, with grants; anna works in a town hall and told of a project."""
    with wired(database, clock, ReadsProjects(), content_with_grants()) as built:
        built.receive(
            presses("aud:municipal"),
            presses(case_button(Verb.NEW, COMMUNITY)),
            says("町です。新規の防災事業を2027年6月1日から。", message_ref="m1"),
        )
        return built


def case(house: House) -> OpenCase:
    with house.store.read() as tx:
        state = tx.conversation(KEY)
    assert state is not None
    assert state.case is not None
    return state.case


def ask_clair(house: House) -> int:
    house.receive(presses(case_button(Verb.PERSON, case(house).tag)))
    with house.store.read() as tx:
        state = tx.conversation(KEY)
    assert state is not None
    return state.ticket_id or 0


def test_it_goes_on_after_a_restart_on_another_day(office: House, clock: TurnedClock) -> None:
    before = case(office)
    clock.turn(days=1)
    with wired(office.store, clock, ReadsProjects(), content_with_grants()) as restarted:
        restarted.receive(says("国費なし", occurred_at=clock.now()))
        after = case(restarted)
    assert after.answers == {**before.answers, "national_grant": "no"}
    assert after.on > before.on
    assert office.replies()[-1].choices


def test_staff_get_all_of_it_at_the_owning_division(office: House) -> None:
    ticket = ask_clair(office)
    staff = office.staff()
    thread = office.desk.thread(ticket, staff_id=staff.id)
    assert thread.ticket.division == book().grants[COMMUNITY].division
    assert thread.ticket.subject == book().grants[COMMUNITY].name.ja
    assert thread.case is not None
    assert {one.field: one.value for one in thread.case.answers} == case(office).answers
    assert [one.grant for one in thread.case.outcomes] == [COMMUNITY]
    shown = "\n".join(reply.text for reply in office.replies()[-2:])
    assert str(ticket) in shown
    assert "Disaster" in shown


def test_a_later_case_takes_the_place_of_the_first_on_the_same_ticket(office: House) -> None:
    ticket = ask_clair(office)
    office.receive(
        presses(case_button(Verb.RESUME, case(office).tag)),
        says("国費なし"),
        presses(case_button(Verb.PERSON, case(office).tag)),
    )
    thread = office.desk.thread(ticket, staff_id=office.staff().id)
    assert thread.case is not None
    assert "national_grant" in {one.field for one in thread.case.answers}
    assert len(office.queue()) == 1


def test_a_case_of_another_division_is_a_new_ticket(office: House) -> None:
    first = ask_clair(office)
    staff = office.staff()
    office.desk.claim(first, staff.id, office.clock.now())
    office.desk.resolve(first, staff.id, office.clock.now())
    tag = case(office).tag
    office.receive(presses(case_button(Verb.GRANT, tag, COOPERATION)))
    second = ask_clair(office)
    assert second != first
    (open_,) = office.queue(state=TicketState.OPEN)
    assert open_.division == book().grants[COOPERATION].division


def test_asking_again_for_the_same_grant_brings_its_ticket_back(office: House) -> None:
    first = ask_clair(office)
    staff = office.staff()
    office.desk.claim(first, staff.id, office.clock.now())
    office.desk.resolve(first, staff.id, office.clock.now())
    office.receive(presses(case_button(Verb.RESUME, case(office).tag)), says("国費なし"))
    assert ask_clair(office) == first
    thread = office.desk.thread(first, staff_id=staff.id)
    assert thread.case is not None
    assert "national_grant" in {one.field for one in thread.case.answers}


def test_forgetting_leaves_nothing_of_the_project(office: House, database_url: str) -> None:
    ask_clair(office)
    assert set(places_of(database_url, "2027-06-01")) >= {
        "conversation.eligibility",
        "ticket.eligibility",
    }
    office.receive(presses("forget:yes"))
    assert places_of(database_url, "2027-06-01") == []
    assert places_of(database_url, "disaster") == []
