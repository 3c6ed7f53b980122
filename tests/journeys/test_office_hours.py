"""From a closed office over a promised answer to a late one, on both platforms."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.hours import calendar_of
from tests.journeys.conftest import MakeTown
from tests.journeys.town import Town, plain, words

UNKNOWN = "Do penguins have knees?"


def until(town: Town, moment: datetime) -> None:
    """Let time pass until then."""
    town.clock.advance((moment - town.clock.now()).total_seconds())


def test_hours_are_told_once_and_a_late_answer_without_a_push(make_town: MakeTown) -> None:
    with make_town() as town:
        calendar = calendar_of(town.app.content.current().office, "multicultural")
        assert calendar is not None
        opens = calendar.next_opening(town.clock.now() + timedelta(hours=1))
        assert opens is not None
        evening = calendar.spans(opens.date())[-1][1] + timedelta(hours=1)
        morning = calendar.next_opening(evening)
        assert morning is not None

        until(town, evening)
        line = town.line()
        line.says(UNKNOWN)
        closed = words(line.presses("Yes, please"))
        assert "The office of CLAIR is closed now. It opens next:" in closed
        assert f"{morning:%H:%M} (Japan time)" in closed
        assert "closed" not in words(line.says("Who painted the Mona Lisa?"))

        until(town, morning + timedelta(minutes=1))
        telegram = town.telegram()
        telegram.says(UNKNOWN)
        promised = words(telegram.presses("Yes, please"))
        assert "answer" in promised
        assert "People before you: 1" in promised
        assert "closed" not in promised

        (ticket,) = town.tickets(telegram)
        assert ticket.due is not None
        assert ticket.due.at is not None
        line.news()
        until(town, ticket.due.at + timedelta(minutes=1))
        town.app.store.signals.publish("queue")
        assert "nobody has answered your request" in words(telegram.waits())
        town.settle()

        assert line.news() == []
        late = line.says("Is anybody there? Who painted it?")
        assert words(late).count("longer than I told you") == 1
        assert {bubble.via for bubble in late} == {"reply"}
        assert "Overdue: 2" in plain(town.desk().page())
