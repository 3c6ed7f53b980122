"""What stands beside a message in another language, and answering with one click."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from bot.domain.locale import JA, LocaleTag
from bot.domain.reply import Author
from bot.domain.understood import SmallTalk
from bot.service.translating import Translating
from bot.web.phrase_wording import danger_words, smalltalk_words
from tests.unit.service.test_translating import Machine
from tests.unit.web.support import CARD, Marking, WebHouse

VI = LocaleTag("vi")


@pytest.fixture
def ticket(house: WebHouse) -> int:
    return house.ticket("anna", "I lost my card", locale="vi")


@pytest.fixture
def client(house: WebHouse, ticket: int) -> httpx.Client:
    signed_in = house.staff_client(locale=JA)
    signed_in.post(f"/console/tickets/{ticket}/claim")
    return signed_in


def title(house: WebHouse, locale: LocaleTag) -> str:
    return house.deps.content.current().entries[CARD].text(locale).title


def send(client: httpx.Client, ticket: int, entry: str = CARD, form: str = "f1") -> httpx.Response:
    data = {"entry_id": entry, "form_id": form}
    return client.post(f"/console/tickets/{ticket}/answer", data=data)


def by_staff(house: WebHouse, ticket: int) -> list[str]:
    lines = house.deps.desk.thread(ticket, staff_id=1).lines
    return [line.text for line in lines if line.author is Author.STAFF]


def test_a_message_stands_with_its_language_its_topic_and_both_titles(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    page = client.get(f"/console/tickets/{ticket}").text
    gloss = page[page.index('class="gloss"') :]
    assert "ベトナム語" in gloss[:200]
    assert f'/console/tickets/{ticket}/answers/{CARD}">{title(house, JA)}</a>' in gloss
    assert html.escape(title(house, VI)) in gloss


def test_what_was_answered_is_folded_away(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    unfolded = re.compile(r'<details class="suggestions" id="suggestions-\d+" open>')
    assert unfolded.search(client.get(f"/console/tickets/{ticket}").text)
    page = send(client, ticket).text
    assert not unfolded.search(page)
    assert 'class="suggestions"' in page
    house.receive("anna", "The card again")
    assert unfolded.search(client.get(f"/console/tickets/{ticket}").text)


def test_new_messages_bring_their_gloss_along(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    page = client.get(f"/console/tickets/{ticket}").text
    found = re.search(r'hx-get="(/console/tickets/[^"]+/live[^"]+)"', page)
    assert found
    house.receive("anna", "Call an ambulance!")
    part = client.get(html.unescape(found.group(1))).text
    assert "Emergency: somebody is ill or hurt" in part


def test_who_cannot_answer_sees_topics_but_no_buttons(house: WebHouse, ticket: int) -> None:
    page = house.staff_client("sato", JA).get(f"/console/tickets/{ticket}").text
    assert 'class="gloss"' in page
    assert f"/console/tickets/{ticket}/answer" not in page


def test_one_click_sends_the_topic_once(house: WebHouse, client: httpx.Client, ticket: int) -> None:
    page = send(client, ticket)
    assert "in the person" in page.text
    assert "nothing was done twice" in send(client, ticket).text
    (text,) = by_staff(house, ticket)
    assert title(house, VI) in text
    assert title(house, JA) in page.text
    house.work()
    assert any(title(house, VI) in text for text in house.channel.texts_to("anna")[-2:])


def test_both_languages_can_be_looked_at_before(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    page = client.get(f"/console/tickets/{ticket}/answers/{CARD}").text
    assert title(house, JA) in page
    assert html.escape(title(house, VI)) in page
    assert 'name="entry_id"' in page
    sato = house.staff_client("sato", JA).get(f"/console/tickets/{ticket}/answers/{CARD}").text
    assert 'name="entry_id"' not in sato
    assert by_staff(house, ticket) == []


@pytest.mark.parametrize("entry", ["", "no/such", "../console", "<script>"])
def test_a_forged_entry_is_not_found(
    house: WebHouse, client: httpx.Client, ticket: int, entry: str
) -> None:
    assert send(client, ticket, entry).status_code == 404
    assert client.get(f"/console/tickets/{ticket}/answers/{entry or 'x'}").status_code == 404
    assert by_staff(house, ticket) == []


@pytest.mark.parametrize("number", [999, 99999999999999999999])
def test_an_unknown_ticket_is_not_found(client: httpx.Client, number: int) -> None:
    assert send(client, number).status_code == 404
    assert client.get(f"/console/tickets/{number}/answers/{CARD}").status_code == 404


def test_another_members_ticket_cannot_be_answered(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    refused = send(house.staff_client("sato"), ticket)
    assert refused.status_code == 409
    assert "already taken by Tanaka" in refused.text
    assert by_staff(house, ticket) == []


def test_nobody_gets_in_without_signing_in(house: WebHouse, ticket: int) -> None:
    house.staff("admin")
    assert send(house.client(), ticket).url.path == "/console/sign-in"
    assert by_staff(house, ticket) == []


@pytest.mark.parametrize("kind", SmallTalk)
def test_words_that_ask_for_nothing_have_a_gloss(kind: SmallTalk) -> None:
    said = [smalltalk_words(one, str) for one in SmallTalk]
    assert smalltalk_words(kind, str)
    assert len(set(said)) == len(said)


def test_every_kind_of_danger_has_words() -> None:
    kinds = ("medical", "fire", "crime", "suicide", "violence", "child-abuse", "disaster", "other")
    assert len({danger_words(kind, str) for kind in kinds}) == len(kinds)


# Free text with a translation service ----------------------------------------------------------


def reply(client: httpx.Client, ticket: int, **form: str) -> str:
    data = {"text": "明日来てください。", "written_in": "ja", "form_id": "r1", **form}
    return client.post(f"/console/tickets/{ticket}/reply", data=data).text


def with_machine(house: WebHouse, machine: Machine | None) -> WebHouse:
    return house.change(translating=Translating(house.deps.desk, machine), translator=Marking())


def test_before_sending_staff_see_plainly_what_will_happen(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    path = f"/console/tickets/{ticket}"
    plain = client.get(path).text
    assert "Your words are sent as you write them." in plain
    assert "Nothing is translated." in plain
    machine = with_machine(house, Machine()).staff_client(locale=JA).get(path).text
    assert "Babel translates what you write" in machine
    assert 'name="as_written"' in machine
    assert "Nothing is translated." not in machine


def test_a_translated_reply_is_shown_with_what_was_written(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    page = reply(with_machine(house, Machine()).staff_client(locale=JA), ticket)
    assert "translated by a machine" in page
    assert "&lt;明日来てください。&gt;" in page
    assert "As written; a machine translated it" in page


def test_a_reply_the_service_failed_on_goes_out_and_staff_are_told(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    page = reply(with_machine(house, Machine(broken=True)).staff_client(locale=JA), ticket)
    assert "The translation service gave no translation." in page
    assert by_staff(house, ticket) == ["明日来てください。"]


def test_staff_can_send_their_words_as_they_are(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    machine = Machine()
    reply(with_machine(house, machine).staff_client(locale=JA), ticket, as_written="1")
    assert machine.asked == []
    assert by_staff(house, ticket) == ["明日来てください。"]
