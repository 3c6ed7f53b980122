"""What nobody needs any more goes, and nothing else does."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.ticket import TicketAction
from bot.service.tidying import EVERY, FORMS_KEPT_FOR, PASSED_KEPT_FOR, TOLD_KEPT_FOR, Tidying
from bot.storage.database import Database
from tests.support.clock import TurnedClock
from tests.support.events import presses, says
from tests.support.wiring import House

TOLD = "late:1:1790000000"


def test_used_forms_go_after_a_month_and_what_was_told_after_a_year(
    database: Database, clock: TurnedClock
) -> None:
    def used(form: str) -> bool:
        with database.write() as tx:
            return not tx.use_form(form, clock.now())

    tidying = Tidying(database, clock)
    used("form")
    used(TOLD)
    clock.turn(seconds=FORMS_KEPT_FOR.total_seconds())
    tidying.look()
    assert used("form")
    assert used(TOLD)
    clock.turn(seconds=1)
    tidying.look()
    assert used("form"), "once an hour is enough"
    clock.turn(seconds=EVERY.total_seconds())
    tidying.look()
    assert not used("form")
    assert used(TOLD)
    clock.turn(seconds=TOLD_KEPT_FOR.total_seconds())
    tidying.look()
    assert not used(TOLD)


def test_tickets_that_changed_hands_stay_until_long_after_they_were_read(house: House) -> None:
    tanaka, sato = house.staff("tanaka", "田中"), house.staff("sato", "佐藤")
    house.receive(says("words"), presses("human:yes"))
    (row,) = house.queue()
    house.desk.assign(row.id, tanaka.id, sato.id, house.clock.now())
    house.desk.take_over(row.id, tanaka.id, house.clock.now())

    def kept() -> list[TicketAction]:
        with house.store.read() as tx:
            return [one.action for one in tx.passed_tickets(sato.id, sato.scope, 10)]

    with house.store.write() as tx:
        (_, given) = tx.passed_tickets(sato.id, sato.scope, 10)
        tx.read_passed(sato.id, (given.id,), house.clock.now())
    house.clock.turn(seconds=(PASSED_KEPT_FOR + timedelta(seconds=1)).total_seconds())
    Tidying(house.store, house.clock).look()
    assert kept() == [TicketAction.TAKE_OVER]
