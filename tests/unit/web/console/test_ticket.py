"""A ticket's page: what it shows, every move, and what happens when two people act at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.domain.errors import RecipientBlocked, SendRefused, TicketConflict
from bot.domain.locale import EN, JA
from bot.domain.officers.proof import Proof
from bot.domain.reply import Author
from bot.service.desk import Desk
from bot.service.views import DeliveryState, LineView, ThreadView
from bot.web.stream import StreamLimits
from tests.support.clock import START
from tests.unit.web.support import CARD, WebHouse


@pytest.fixture
def ticket(house: WebHouse) -> int:
    return house.ticket("anna", "I lost my card", "And my employer does not pay me", locale="vi")


def act(client: httpx.Client, ticket: int, deed: str, **form: str) -> httpx.Response:
    return client.post(f"/console/tickets/{ticket}/{deed}", data={"form_id": deed, **form})


def buttons(page: str) -> set[str]:
    return set(re.findall(r'action="/console/tickets/\d+/(\w+)"', page)) - {"answer"}


def test_the_whole_conversation_is_there(house: WebHouse, ticket: int) -> None:
    page = house.staff_client().get(f"/console/tickets/{ticket}").text
    assert "I lost my card" in page
    assert "And my employer does not pay me" in page
    assert page.count('<li class="line') == len(house.deps.desk.thread(ticket, staff_id=1).lines)


def test_each_line_says_who_wrote_it_in_which_language(house: WebHouse, ticket: int) -> None:
    page = house.staff_client().get(f"/console/tickets/{ticket}").text
    assert re.search(r"Person <span class=\"tongue\">Vietnamese", page)
    assert re.search(r"Bot <span class=\"tongue\">Vietnamese", page)
    assert '<div lang="vi" dir="auto">' in page


def test_a_bots_answer_is_linked_to_its_entry_by_its_japanese_title(
    house: WebHouse, ticket: int
) -> None:
    page = house.staff_client().get(f"/console/tickets/{ticket}").text
    title = house.deps.content.current().entries[CARD].texts[JA].title
    assert f'<a href="/console/entries/{CARD}?locale=vi" lang="ja">{title}</a>' in page


def test_a_proven_officer_is_marked_with_their_office(house: WebHouse, ticket: int) -> None:
    page = f"/console/tickets/{ticket}"
    assert "Municipal staff" not in house.staff_client().get(page).text
    key = house.deps.desk.thread(ticket, staff_id=1).conversation_key
    with house.store.write() as tx:
        tx.save_proof(key, Proof(proven_at=START, proven_domain="city.lg.jp"))

    assert "Municipal staff of city.lg.jp" in house.staff_client().get(page).text


@pytest.mark.parametrize("number", ["999", "0", "99999999999999999999"])
def test_an_unknown_ticket_is_a_page_that_says_so(house: WebHouse, number: str) -> None:
    assert house.staff_client().get(f"/console/tickets/{number}").status_code == 404


@pytest.mark.parametrize("deed", ["claim", "release", "resolve", "reopen", "reply", "note"])
def test_no_move_works_on_an_unknown_ticket(house: WebHouse, deed: str) -> None:
    assert act(house.staff_client(), 999, deed, text="x").status_code == 404


@pytest.mark.parametrize("deed", ["claim", "release", "resolve", "reopen", "reply", "note"])
def test_no_move_works_without_signing_in(house: WebHouse, ticket: int, deed: str) -> None:
    house.staff("admin")
    before = house.deps.desk.thread(ticket, staff_id=1)
    answer = act(house.client(), ticket, deed, text="x")
    assert 'action="/console/sign-in"' in answer.text
    assert house.deps.desk.thread(ticket, staff_id=1) == before


def test_only_the_moves_that_are_allowed_have_buttons(house: WebHouse, ticket: int) -> None:
    mine, other = house.staff_client("tanaka"), house.staff_client("sato")
    path = f"/console/tickets/{ticket}"
    passing = {"transfer", "assign"}
    assert buttons(mine.get(path).text) == {"claim", "note", "label"} | passing
    act(mine, ticket, "claim")
    own = {"reply", "note", "label", "release", "back", "resolve"}
    assert buttons(mine.get(path).text) == own | passing
    assert buttons(other.get(path).text) == {"note", "label"}
    act(mine, ticket, "resolve")
    assert buttons(mine.get(path).text) == {"note", "label", "reopen"}


def test_a_ticket_through_its_life(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    assert "You have taken over" in act(client, ticket, "claim").text
    assert "Your reply is on its way" in act(client, ticket, "reply", text="Hello Anna").text
    house.work()
    assert any("Hello Anna" in text for text in house.channel.texts_to("anna"))
    resolved = act(client, ticket, "resolve").text
    assert "The ticket is resolved" in resolved
    assert '<a href="/console">Back to the queue</a>' in resolved
    assert "and you have it" in act(client, ticket, "reopen").text
    assert "back in the queue" in act(client, ticket, "release").text


def test_what_was_done_is_said_once(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    act(client, ticket, "claim")
    assert "You have taken over" not in client.get(f"/console/tickets/{ticket}").text


def test_a_colleague_was_faster(house: WebHouse, ticket: int) -> None:
    first, second = house.staff_client("tanaka"), house.staff_client("sato")
    act(first, ticket, "claim")
    answer = act(second, ticket, "claim")
    assert answer.status_code == 409
    assert "This ticket was already taken by Tanaka." in answer.text


def test_taking_over_twice_oneself_is_no_conflict(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    act(client, ticket, "claim")
    assert act(client, ticket, "claim").status_code == 200


def test_a_refused_reply_gives_the_words_back(house: WebHouse, ticket: int) -> None:
    client = house.staff_client("tanaka")
    act(client, ticket, "claim")
    act(client, ticket, "resolve")
    answer = act(client, ticket, "reply", text="My long careful answer")
    assert answer.status_code == 409
    assert "not possible any more" in answer.text
    assert "My long careful answer" in answer.text


def test_a_change_in_the_same_moment_is_explained(house: WebHouse, ticket: int) -> None:
    desk = house.deps.desk

    class Racing:
        def __getattr__(self, name: str) -> object:
            return getattr(desk, name)

        def claim(self, *_given: object) -> None:
            raise TicketConflict

    house.staff()
    client = house.change(desk=Racing()).staff_client()
    answer = act(client, ticket, "claim")
    assert answer.status_code == 409
    assert "Somebody else was faster" in answer.text


def test_reopening_when_the_person_has_a_newer_ticket_names_it(
    house: WebHouse, ticket: int
) -> None:
    client = house.staff_client()
    act(client, ticket, "claim")
    act(client, ticket, "resolve")
    house.clock.turn(days=10)
    client = house.staff_client()
    newer = house.ticket("anna", "Something else")
    answer = act(client, ticket, "reopen")
    assert answer.status_code == 409
    assert f"The person already has a newer ticket: #{newer}" in answer.text


@pytest.mark.parametrize("deed", ["reply", "note"])
def test_a_form_sent_twice_does_nothing_the_second_time(
    house: WebHouse, ticket: int, deed: str
) -> None:
    client = house.staff_client()
    act(client, ticket, "claim")
    act(client, ticket, deed, text="Only once", form_id="f1")
    again = act(client, ticket, deed, text="Only once", form_id="f1")
    assert "nothing was done twice" in again.text
    thread = house.deps.desk.thread(ticket, staff_id=1)
    texts = [line.text for line in thread.lines] + [note.text for note in thread.notes]
    assert len([text for text in texts if "Only once" in text]) == 1


def test_every_form_has_an_id_of_its_own(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    act(client, ticket, "claim")
    page = client.get(f"/console/tickets/{ticket}").text
    ids = re.findall(r'name="form_id" value="([^"]+)"', page)
    reply, note, suggestion = ids
    assert len({reply, note, suggestion}) == 3


@pytest.mark.parametrize("deed", ["reply", "note"])
@pytest.mark.parametrize("text", ["", " \n ", "x" * 5001], ids=["empty", "blank", "too long"])
def test_a_text_that_cannot_be_sent_is_explained_and_kept(
    house: WebHouse, ticket: int, deed: str, text: str
) -> None:
    client = house.staff_client()
    act(client, ticket, "claim")
    answer = act(client, ticket, deed, text=text)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert text.strip() in answer.text


def test_notes_are_for_staff_only(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    page = act(client, ticket, "note", text="Called the <b>office</b>").text
    house.work()
    assert "Called the &lt;b&gt;office&lt;/b&gt;" in page
    assert '<li class="note" id="note-1">' in page
    assert not any("Called" in text for text in house.channel.texts_to("anna"))


def test_a_reply_is_shown_with_line_ends_and_escaped(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    act(client, ticket, "claim")
    page = act(client, ticket, "reply", text="<script>x</script>\nsecond line").text
    assert "&lt;script&gt;x&lt;/script&gt;<br>second line" in page


def test_the_history_is_told_in_words(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    act(client, ticket, "claim")
    page = act(client, ticket, "reply", text="Hello").text
    history = page[page.index('id="history"') :]
    steps = [history.index(words) for words in ("Ticket opened", "Taken over", "Staff replied")]
    assert steps == sorted(steps)


def shown(house: WebHouse, ticket: int, **changes: object) -> str:
    """The page with its last line changed."""
    desk = house.deps.desk

    class Changed:
        def __getattr__(self, name: str) -> object:
            return getattr(desk, name)

        def thread(self, ticket_id: int, *, staff_id: int, beside: bool = True) -> ThreadView:
            thread = desk.thread(ticket_id, staff_id=staff_id, beside=beside)
            line = LineView(10_000, Author.BOT, None, "A last line", EN, START)
            return replace(thread, lines=(*thread.lines, replace(line, **changes)))

    return house.change(desk=Changed()).staff_client().get(f"/console/tickets/{ticket}").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"delivery": DeliveryState.QUEUED}, "Waiting to be sent"),
        ({"delivery": DeliveryState.SENDING}, "Being sent"),
        ({"delivery": DeliveryState.SENT, "via": "reply"}, "Sent free of charge (reply)"),
        ({"delivery": DeliveryState.SENT, "via": "push"}, "Sent by push"),
        ({"delivery": DeliveryState.SENT, "via": "send"}, "Sent"),
        ({"delivery": DeliveryState.SENT, "via": "assumed"}, "Sent (not confirmed)"),
        ({"delivery": DeliveryState.HELD}, "Held until the person writes next"),
        ({"delivery": DeliveryState.BLOCKED}, "Not delivered: the person blocked the bot"),
        (
            {"delivery": DeliveryState.FAILED, "delivery_error": "SendRefused"},
            "Not sent: the platform refused the message",
        ),
        ({"author": Author.PERSON, "withdrawn": True, "text": ""}, "Withdrawn by the person"),
        ({"author": Author.PERSON, "edited": True}, "Edited by the person"),
        ({"author": Author.PERSON, "unreadable": "sticker", "text": ""}, "A sticker"),
    ],
)
def test_how_far_a_line_got_is_told_in_words(
    house: WebHouse, ticket: int, changes: dict[str, object], words: str
) -> None:
    page = shown(house, ticket, **changes)
    assert words in page[page.index('id="line-10000"') :]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RecipientBlocked(), "Not delivered: the person blocked the bot"),
        (SendRefused(), "Not sent: the platform refused the message"),
    ],
)
def test_a_real_failure_shows_on_the_page(
    house: WebHouse, ticket: int, error: Exception, words: str
) -> None:
    client = house.staff_client()
    house.work()
    act(client, ticket, "claim")
    house.work()
    house.channel.fail_next(error)  # type: ignore[arg-type]
    act(client, ticket, "reply", text="Hello")
    house.work()
    assert words in client.get(f"/console/tickets/{ticket}").text


def live_address(page: str) -> str:
    found = re.search(r'hx-get="(/console/tickets/[^"]+)"', page)
    assert found
    return found.group(1).replace("&amp;", "&")


def test_the_live_part_is_silent_while_nothing_changed(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    live = live_address(client.get(f"/console/tickets/{ticket}").text)
    assert client.get(live).status_code == 204


def test_the_live_part_brings_only_new_lines(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    page = client.get(f"/console/tickets/{ticket}").text
    house.receive("anna", "One more thing")
    part = client.get(live_address(page)).text
    assert "One more thing" in part
    assert 'hx-swap-oob="beforeend:#lines"' in part
    old, new = (set(re.findall(r'id="(line-\d+)"', text)) for text in (page, part))
    assert new
    assert not old & new
    assert client.get(live_address(part)).status_code == 204


def test_the_live_part_brings_delivery_states_up_to_date(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    act(client, ticket, "claim")
    page = act(client, ticket, "reply", text="Hello").text
    assert "Waiting to be sent" in page
    house.work()
    part = client.get(live_address(page)).text
    assert re.search(r'id="delivery-\d+" hx-swap-oob="true">Sent<', part)


def test_the_live_part_says_when_the_reply_box_no_longer_fits(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    act(client, ticket, "claim")
    page = client.get(f"/console/tickets/{ticket}").text
    staff = house.deps.accounts.all()[0]
    house.deps.desk.release(ticket, staff.id, house.clock.now())
    assert "The ticket has changed." in client.get(live_address(page)).text
    assert "The ticket has changed." not in page


@pytest.mark.parametrize(
    ("topic", "heard"),
    [
        ("ticket:1", True),
        ("conversation:memory:anna", True),
        ("ticket:11", False),
        ("conversation:memory:bao", False),
        ("queue", False),
    ],
)
def test_the_stream_hears_the_ticket_and_its_conversation(
    house: WebHouse, ticket: int, topic: str, heard: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    thread = Desk.thread

    def looked(desk: Desk, ticket_id: int, **given: Any) -> ThreadView:
        looks.append(ticket_id)
        return thread(desk, ticket_id, **given)

    monkeypatch.setattr(Desk, "thread", looked)

    class Telling:
        """Signals once, as soon as somebody listens."""

        def subscribe(self, callback: Callable[[str], None]) -> Callable[[], None]:
            callback(topic)
            return lambda: None

    assert ticket == 1
    told = house.change(signals=Telling())
    told.limits = StreamLimits(look_every=3600, longest=0.05)
    answer = told.staff_client().get(f"/console/tickets/{ticket}/stream")
    for_its_topics_at_first_and_at_the_end = 3
    assert len(looks) == for_its_topics_at_first_and_at_the_end + heard
    assert answer.text.count("event: ticket") == 1


@pytest.mark.parametrize("locale", [JA, EN])
def test_the_page_is_in_the_language_of_its_reader(
    house: WebHouse, ticket: int, locale: str
) -> None:
    client = house.staff_client("sato", locale=locale)
    act(client, ticket, "claim")
    page = client.get(f"/console/tickets/{ticket}").text
    assert f'<html lang="{locale}">' in page
    for sentence in ("Send reply", "Internal notes", "History", "Only staff see these."):
        assert (f"ja⟦{sentence}⟧" in page) is (locale == JA)


def test_console_pages_are_never_cached(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    for path in ("/console", f"/console/tickets/{ticket}", "/console/queue"):
        assert client.get(path).headers["cache-control"] == "no-store"
