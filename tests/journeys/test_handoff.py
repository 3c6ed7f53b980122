"""From the bot to a person and back, through the console's own pages and forms."""

from __future__ import annotations

import re

import pytest

from bot.domain.errors import TicketConflict
from bot.domain.locale import EN
from bot.domain.ticket import TicketState
from bot.service.views import DeliveryState
from tests.journeys.town import NAME, Phone, Town, labels, plain, words

BOTH = pytest.mark.parametrize("platform", ["line", "telegram"])
UNKNOWN = "Do penguins have knees?"


def ticket_of(town: Town, phone: Phone, question: str = UNKNOWN) -> int:
    """Ask what the bot cannot know and accept a person; the ticket's number."""
    said = phone.says(question)
    assert "I do not know the answer" in words(said)
    accepted = words(phone.presses("Yes, please"))
    found = re.search(r"request number is (\d+)", accepted)
    assert found is not None, accepted
    return int(found.group(1))


@pytest.mark.every_pair
@BOTH
def test_from_an_unknown_question_to_a_rating_and_back_to_the_bot(
    town: Town, platform: str
) -> None:
    phone, desk = town.phone(platform), town.desk()
    ticket = ticket_of(town, phone)
    assert UNKNOWN in plain(desk.page())

    desk.does(ticket, "claim")
    town.settle()
    assert NAME in words(phone.news())

    desk.does(ticket, "reply", "Try the alley behind Susukino station.")
    town.settle()
    reply = phone.news()
    assert "Try the alley behind Susukino station." in reply[0].text
    if platform == "line":
        assert reply[0].raw["message"]["sender"]["name"] == NAME
    else:
        assert NAME in reply[0].text

    assert phone.says("Thank you, which shop there?") == []
    assert "Thank you, which shop there?" in plain(desk.page(f"/tickets/{ticket}"))
    assert town.thread(ticket).ticket.state is TicketState.CLAIMED

    desk.does(ticket, "resolve")
    town.settle()
    closed = phone.news()
    assert f"Your request {ticket} is closed" in words(closed)
    assert len([label for label in labels(closed) if label[0] in "🙁😐🙂"]) == 3
    assert "Thank you" in words(phone.presses("🙂"))
    assert town.thread(ticket).ticket.rating == 3

    assert "garbage" in words(phone.says("How do I sort garbage?")).lower()


@BOTH
def test_until_staff_claim_the_ticket_the_bot_goes_on_answering(town: Town, platform: str) -> None:
    phone = town.phone(platform)
    ticket = ticket_of(town, phone)
    assert "garbage" in words(phone.says("How do I sort garbage?")).lower()
    assert f"added this to your request {ticket}" in words(phone.says("Who painted the Mona Lisa?"))
    texts = [line.text for line in town.thread(ticket).lines]
    assert "How do I sort garbage?" in texts
    assert "Who painted the Mona Lisa?" in texts


@BOTH
def test_the_person_can_take_the_request_back(town: Town, platform: str) -> None:
    phone = town.phone(platform)
    ticket = ticket_of(town, phone)
    assert "taken back your request" in words(phone.presses("Back to the bot"))
    assert town.thread(ticket).ticket.state is TicketState.RESOLVED


def test_a_staff_reply_right_after_the_persons_message_spends_its_free_token(town: Town) -> None:
    phone, desk = town.line(), town.desk()
    ticket = ticket_of(town, phone)
    desk.does(ticket, "claim")
    town.settle()
    phone.says("Are you there?")
    desk.does(ticket, "reply", "Yes, I am.")
    town.settle()
    assert [bubble.via for bubble in phone.news()][-2:] == ["reply", "reply"]
    line = next(line for line in town.thread(ticket).lines if line.text == "Yes, I am.")
    assert (line.delivery, line.via) == (DeliveryState.SENT, "reply")


def test_a_staff_reply_minutes_later_is_pushed(town: Town) -> None:
    phone, desk = town.line(), town.desk()
    ticket = ticket_of(town, phone)
    desk.does(ticket, "claim")
    town.settle()
    phone.says("Are you there?")
    town.clock.advance(180)
    desk.does(ticket, "reply", "Now I am.")
    town.settle()
    pushed = [bubble for bubble in phone.news() if bubble.text == "Now I am."]
    assert [bubble.via for bubble in pushed] == ["push"]


def test_a_push_that_broke_off_after_acceptance_is_repeated_under_its_retry_key_once(
    town: Town,
) -> None:
    phone, desk = town.line(), town.desk()
    ticket = ticket_of(town, phone)
    town.clock.advance(180)
    town.sandbox.order_fault(platform="line", kind="http", status=500, when="after")
    desk.does(ticket, "claim")
    town.clock.advance(5)
    town.settle()
    assert words(phone.news()).count(NAME) == 1
    assert town.platforms.faults.open() == []


@BOTH
def test_a_reply_form_sent_twice_reaches_the_person_once(town: Town, platform: str) -> None:
    phone, desk = town.phone(platform), town.desk()
    ticket = ticket_of(town, phone)
    desk.does(ticket, "claim")
    shown = desk.page(f"/tickets/{ticket}")
    form_id = re.findall(r'name="form_id" value="([^"]+)"', shown)[0]
    for _ in range(2):
        data = {"form_id": form_id, "text": "Only once."}
        desk.http.post(f"/console/tickets/{ticket}/reply", data=data)
    town.settle()
    assert words(phone.news()).count("Only once.") == 1


def test_the_second_of_two_who_claim_is_told_who_has_it(town: Town) -> None:
    phone, desk = town.line(), town.desk()
    ticket = ticket_of(town, phone)
    desk.does(ticket, "claim")
    other = town.app.people.accounts.add(
        f"other{ticket}", "鈴木", "another long password", EN, town.clock.now()
    )
    with pytest.raises(TicketConflict, match=NAME):
        town.app.desk.claim(ticket, other.id, town.clock.now())


def test_an_internal_note_never_reaches_the_person(town: Town) -> None:
    phone, desk = town.line(), town.desk()
    ticket = ticket_of(town, phone)
    desk.does(ticket, "note", "Seems to be a tourist, not a resident.")
    town.settle()
    assert "tourist" not in words(phone.all())
    assert "tourist" in plain(desk.page(f"/tickets/{ticket}"))


def test_unsending_on_line_takes_the_words_out_of_the_console(town: Town) -> None:
    phone, desk = town.line(), town.desk()
    ticket = ticket_of(town, phone)
    sent = phone.acts("text", text="My secret is a blue umbrella")
    town.settle()
    assert "blue umbrella" in plain(desk.page(f"/tickets/{ticket}"))
    phone.does("unsend", message_id=sent["message_id"])
    for path in ("", f"/tickets/{ticket}"):
        assert "umbrella" not in plain(desk.page(path))
    assert any(line.withdrawn for line in town.thread(ticket).lines)


def test_unsending_the_question_itself_empties_the_tickets_subject(town: Town) -> None:
    phone, desk = town.line(), town.desk()
    sent = phone.acts("text", text="Who painted the xylophone mural of Otaru?")
    town.settle()
    phone.presses("Yes, please")
    (ticket,) = town.tickets(phone)
    assert "xylophone" in ticket.subject
    phone.does("unsend", message_id=sent["message_id"])
    assert "xylophone" not in plain(desk.page())
    assert "xylophone" not in plain(desk.page(f"/tickets/{ticket.id}"))


def test_an_edited_message_on_telegram_is_answered_anew_and_marked_in_the_thread(
    town: Town,
) -> None:
    phone = town.telegram()
    phone.begins()
    sent = phone.acts("text", text="Do penguins have knees?")
    town.settle()
    phone.news()
    answer = phone.does("edit", message_id=str(sent["message_id"]), text="How do I sort garbage?")
    assert "garbage" in words(answer).lower()
    with town.app.store.read() as tx:
        mine = [line for line in tx.lines(phone.key) if line.message_ref == str(sent["message_id"])]
    assert [(line.text, line.edited) for line in mine] == [("How do I sort garbage?", True)]


def test_an_edit_while_staff_talk_is_shown_to_them_and_not_answered(town: Town) -> None:
    phone, desk = town.telegram(), town.desk()
    ticket = ticket_of(town, phone)
    desk.does(ticket, "claim")
    sent = phone.acts("text", text="My name is Ana")
    town.settle()
    phone.news()
    assert phone.does("edit", message_id=str(sent["message_id"]), text="My name is Anna") == []
    page = plain(desk.page(f"/tickets/{ticket}"))
    assert "My name is Anna" in page
    assert "My name is Ana " not in page


@BOTH
def test_danger_is_answered_even_while_staff_own_the_talk(town: Town, platform: str) -> None:
    phone, desk = town.phone(platform), town.desk()
    ticket = ticket_of(town, phone)
    desk.does(ticket, "claim")
    town.settle()
    phone.news()
    said = phone.says("Help! My father is not breathing")
    assert "119" in said[0].text.splitlines()[0]
    assert town.thread(ticket).ticket.urgent


@pytest.mark.parametrize(
    ("platform", "word"),
    [("line", "yes please"), ("telegram", "はい、お願いします"), ("line", "👍")],
)
def test_the_offer_may_be_accepted_by_typing(town: Town, platform: str, word: str) -> None:
    phone = town.phone(platform)
    phone.says("/human")
    assert "request number is" in words(phone.says(word))
    (ticket,) = town.tickets(phone)
    assert ticket.subject == ""


@BOTH
def test_asking_again_after_the_end_brings_the_same_request_back(town: Town, platform: str) -> None:
    phone, desk = town.phone(platform), town.desk()
    ticket = ticket_of(town, phone)
    desk.does(ticket, "claim")
    desk.does(ticket, "resolve")
    town.settle()
    phone.says("/human")
    assert f"request number is {ticket}" in words(phone.presses("Yes, please"))
    assert town.thread(ticket).ticket.state is TicketState.OPEN
