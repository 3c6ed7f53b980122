"""What leads to a list of desks, and what is asked where the place is not clear."""

from __future__ import annotations

import pytest

from bot.domain.choice import Action, choice_data
from bot.domain.conversation import ConversationState
from bot.domain.decision import TicketRequest
from bot.domain.event import EventKind
from bot.domain.locale import LocaleTag
from bot.domain.ticket import TicketAction
from bot.domain.understood import Understood, Verdict
from bot.domain.utterance import CannotRead, DeskList, DeskPicker, OldButton, Utterance
from tests.support.desks import ONE_STOP, with_desks
from tests.support.events import event, presses, says
from tests.support.small import small_content
from tests.unit.domain.table import CONTENT, after, known, with_staff, with_ticket, words

DESKS = with_desks(CONTENT)
PT = LocaleTag("pt-BR")


def shares(data: str) -> object:
    return event(EventKind.LOCATION, data=data, unreadable="location")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", DeskPicker()),
        ("r.chubu", DeskPicker("chubu")),
        ("22", DeskList("22")),
        ("22.hamamatsu", DeskList("22.hamamatsu")),
        ("r.mars", None),
        ("48", None),
        ("22.nowhere", None),
    ],
    ids=["regions", "region", "prefecture", "city", "no region", "no prefecture", "no city"],
)
def test_a_button_leads_to_the_picker_or_the_desks(value: str, said: Utterance | None) -> None:
    decision = after(known(), presses(choice_data(Action.DESKS, value)), content=DESKS)
    if said is None:
        assert isinstance(words(decision)[0], OldButton)
    else:
        assert words(decision) == [said]


def test_without_a_directory_its_button_is_an_old_one() -> None:
    decision = after(known(), presses(choice_data(Action.DESKS)), content=CONTENT)
    assert isinstance(words(decision)[0], OldButton)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("34.7,137.7", DeskList("22.hamamatsu")),
        ("35.2,139.1", DeskList("22", ("14",))),
        ("37.6,127.0", DeskPicker(abroad=True)),
        ("", CannotRead("location")),
    ],
    ids=["in a city", "near a border", "abroad", "no place"],
)
def test_a_shared_place_is_answered_with_its_desks(data: str, said: Utterance) -> None:
    assert words(after(known(), shares(data), content=DESKS)) == [said]  # type: ignore[arg-type]


def test_a_shared_place_closes_the_open_question() -> None:
    state = known(offered=("human:yes", "human:no"), unanswered="what?")
    decision = after(state, shares("34.7,137.7"), content=DESKS)  # type: ignore[arg-type]
    assert (decision.state.offered, decision.state.unanswered) == ((), None)


def test_a_shared_place_is_added_to_an_open_ticket() -> None:
    decision = after(with_ticket(), shares("34.7,137.7"), content=DESKS)  # type: ignore[arg-type]
    assert decision.tickets == (TicketRequest(TicketAction.PERSON_WROTE),)
    assert words(decision) == [DeskList("22.hamamatsu")]


def test_while_staff_talk_a_shared_place_only_goes_to_them() -> None:
    decision = after(with_staff(), shares("34.7,137.7"), content=DESKS)  # type: ignore[arg-type]
    assert decision.tickets == (TicketRequest(TicketAction.PERSON_WROTE),)
    assert words(decision) == []


def understood(*areas: str, locale: LocaleTag = PT) -> Understood:
    return Understood(Verdict.ANSWER, locale, entry_id=ONE_STOP, p=1.0, areas=areas)


def test_a_named_place_is_answered_in_the_language_of_the_message() -> None:
    state = ConversationState("memory:anna", greeted=True)
    decision = after(state, says("ajuda em Hamamatsu"), understood("22.hamamatsu"), DESKS)
    assert [(said.what, said.locale) for said in decision.say] == [(DeskList("22.hamamatsu"), PT)]


def test_a_name_of_several_places_is_asked_back() -> None:
    decision = after(known(), says("府中市"), understood("13", "22"), DESKS)
    assert words(decision)[0] == DeskPicker(areas=("13", "22"))


def test_areas_that_are_gone_leave_the_entry_to_answer() -> None:
    content = with_desks(small_content())
    entry = next(iter(content.entries))
    told = Understood(Verdict.ANSWER, PT, entry_id=entry, p=1.0, areas=("99",))
    assert not isinstance(words(after(known(), says("x"), told, content))[0], DeskList)
