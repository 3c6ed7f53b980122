"""Free text of staff with a translation service, with a broken one and without any."""

from __future__ import annotations

import logging

import pytest

from bot.domain.errors import TransitionRefused, TranslationFailed
from bot.domain.locale import EN, JA, JA_SIMPLE, LocaleTag
from bot.domain.reply import Author, Reply
from bot.service.translating import SentAs, Translating
from bot.service.views import StaffView
from tests.support.events import presses, says
from tests.support.small import VI
from tests.support.wiring import House

WORDS = "明日、窓口に来てください。"


class Machine:
    """A service that knows Vietnamese, or breaks."""

    name = "Babel"

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.asked: list[tuple[str, LocaleTag, LocaleTag]] = []

    def speaks(self, source: LocaleTag, target: LocaleTag) -> bool:
        return {source, target} <= {JA, EN, VI}

    def translate(self, text: str, source: LocaleTag, target: LocaleTag) -> str:
        self.asked.append((text, source, target))
        if self.broken:
            raise TranslationFailed("out of order")
        return f"<{text}>"


@pytest.fixture
def ticket(house: House, tanaka: StaffView) -> int:
    house.receive(presses("lang:vi"), says("what is this?"), presses("human:yes"))
    number = house.queue()[0].id
    house.desk.claim(number, tanaka.id, house.clock.now())
    return number


def send(house: House, ticket: int, machine: Machine | None, **given: object) -> SentAs:
    translating = Translating(house.desk, machine)
    now = house.clock.now()
    return translating.reply(ticket, 1, WORDS, "f1", now, **given)  # type: ignore[arg-type]


def staff_lines(house: House) -> list[Reply]:
    return [reply for reply in house.replies() if reply.author is Author.STAFF]


def test_a_translation_goes_out_with_its_original(house: House, ticket: int) -> None:
    machine = Machine()
    assert send(house, ticket, machine) is SentAs.TRANSLATED
    assert machine.asked == [(WORDS, JA, VI)]
    (line,) = staff_lines(house)
    assert (line.text, line.locale) == (f"<{WORDS}>", VI)
    assert line.original is not None
    assert (line.original.text, line.original.locale) == (WORDS, JA)
    house.deliver()
    assert any(text.endswith(WORDS) for text in house.channel.texts_to("anna"))
    assert send(house, ticket, machine) is SentAs.AGAIN
    assert len(staff_lines(house)) == 1


def test_a_failing_service_never_costs_the_reply_and_its_words_stay_out_of_the_log(
    house: House, ticket: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert send(house, ticket, Machine(broken=True)) is SentAs.FAILED
    (line,) = staff_lines(house)
    assert (line.text, line.locale, line.original) == (WORDS, JA, None)
    note = house.replies()[-1]
    assert note.author is Author.SYSTEM
    assert "Nhật" in note.text
    assert WORDS not in caplog.text


@pytest.mark.parametrize(
    "given",
    [{"translate": False}, {"written_in": VI}, {"written_in": LocaleTag("th")}],
    ids=["not wanted", "the person's language", "unknown to the service"],
)
def test_nothing_leaves_where_no_translation_is_due(
    house: House, ticket: int, given: dict[str, object]
) -> None:
    machine = Machine()
    assert send(house, ticket, machine, **given) is SentAs.WRITTEN
    assert machine.asked == []
    assert staff_lines(house)[0].text == WORDS


def test_easy_japanese_is_japanese(house: House, ticket: int) -> None:
    house.receive(presses(f"lang:{JA_SIMPLE}"))
    machine = Machine()
    assert not Translating(house.desk, machine).would_translate(JA, JA_SIMPLE)
    assert send(house, ticket, machine) is SentAs.WRITTEN
    assert machine.asked == []


def test_without_a_service_words_go_out_as_written(house: House, ticket: int) -> None:
    assert not Translating(house.desk).would_translate(JA, VI)
    assert send(house, ticket, None) is SentAs.WRITTEN
    assert staff_lines(house)[0].locale == JA


def test_empty_words_are_not_sent(house: House, ticket: int) -> None:
    with pytest.raises(TransitionRefused):
        Translating(house.desk, Machine()).reply(ticket, 1, "  ", "f1", house.clock.now())
