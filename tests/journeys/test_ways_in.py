"""Other ways in than one webhook call for one message."""

from __future__ import annotations

import re

import httpx
import pytest

from bot.sandbox.telegram_profile import shown_commands
from tests.journeys.conftest import MakeTown
from tests.journeys.town import Town, line_call, line_text, plain, until, words

BOTH = pytest.mark.parametrize("platform", ["line", "telegram"])
QUESTION = "How do I sort garbage?"


@BOTH
def test_a_webhook_that_is_delivered_again_and_again_is_answered_once(
    town: Town, platform: str
) -> None:
    phone = town.phone(platform)
    phone.begins()
    assert phone.says(QUESTION)
    for _ in range(3):
        answer = town.sandbox.http.post(
            f"{town.sandbox.base}/admin/redeliver",
            json={"platform": platform, "person": phone.person},
        )
        assert answer.json()["redelivered"]
    town.settle()
    assert phone.news() == []


@BOTH
def test_an_event_delivered_twice_at_once_is_answered_once(town: Town, platform: str) -> None:
    phone = town.phone(platform)
    phone.begins()
    once = len(town.phone(platform).says(QUESTION)) - 1
    town.sandbox.order_fault(platform=platform, kind="webhook_duplicate")
    assert len(phone.says(QUESTION)) == once


def test_the_same_event_twice_in_one_call_is_answered_once(town: Town) -> None:
    phone = town.line()
    phone.begins()
    event = line_text(phone.person, QUESTION)
    assert town.line_webhook(line_call(event, event)).status_code == 200
    town.settle()
    assert sum("garbage" in bubble.text.lower() for bubble in phone.news()) <= 2
    with town.app.store.read() as tx:
        assert [line.text for line in tx.lines(phone.key)].count(QUESTION) == 1


def test_events_of_several_persons_in_one_call_are_all_answered(town: Town) -> None:
    phones = [town.line() for _ in range(5)]
    for phone in phones:
        phone.begins()
    events = [line_text(phone.person, QUESTION) for phone in phones]
    assert town.line_webhook(line_call(*events)).status_code == 200
    town.settle()
    assert all("garbage" in words(phone.news()).lower() for phone in phones)


def test_a_message_that_was_overtaken_keeps_its_place_in_the_thread(town: Town) -> None:
    phone = town.line()
    phone.begins()
    late = line_text(phone.person, "How do I sort garbage?")
    early = line_text(phone.person, "I lost my residence card", timestamp=late["timestamp"] - 9000)
    assert town.line_webhook(line_call(late, early)).status_code == 200
    town.settle()
    with town.app.store.read() as tx:
        mine = [line.text for line in tx.lines(phone.key) if line.message_ref]
    assert mine == ["I lost my residence card", "How do I sort garbage?"]


def test_without_a_webhook_address_telegram_is_polled(make_town: MakeTown) -> None:
    with make_town(telegram_webhook_url="", sandbox={"telegram_webhook_url": ""}) as town:
        phone = town.telegram()
        phone.acts("start")
        assert "program, not a person" in words(phone.waits())
        phone.acts("text", text=QUESTION)
        assert "garbage" in words(phone.waits()).lower()
        town.settle()
        phone.acts("callback", data="menu")
        assert "What is your question about?" in words(phone.waits())
        until(
            lambda: all(
                one["answered"]
                for one in town.sandbox.http.get(
                    f"{town.sandbox.base}/api/telegram/people/{phone.person}/callbacks"
                ).json()["callbacks"]
            ),
            "the button to stop spinning",
        )
        assert town.platforms.telegram_updates.webhook.url == ""


def test_polling_does_not_wait_for_the_rest_of_the_set_up(make_town: MakeTown) -> None:
    fault = {"platform": "telegram", "kind": "http", "status": 500, "times": -1}
    faults = [{**fault, "endpoint": "getMyCommands"}, {**fault, "endpoint": "setMyCommands"}]
    polled = {"telegram_webhook_url": "", "sandbox": {"telegram_webhook_url": ""}}
    with make_town(faults=faults, **polled) as town:
        phone = town.telegram()
        phone.acts("start")
        assert "program, not a person" in words(phone.waits())
        assert not shown_commands(town.platforms.store, "en")


def test_staff_are_told_in_their_chat_and_hear_no_word_of_the_person(make_town: MakeTown) -> None:
    with make_town(telegram_staff_chat_id=990099) as town:
        staff_room = town.phone("telegram")
        staff_room.person = "990099"
        staff_room.begins()
        staff_room.news()
        phone = town.line()
        phone.says("My very own secret question about ramen?")
        phone.says("/human")
        phone.presses("Yes, please")
        (ticket,) = town.tickets(phone)
        said = words(staff_room.waits())
        assert f"#{ticket.id}" in said
        assert f"{town.url}/console/tickets/{ticket.id}" in said
        assert "secret" not in said


def test_telegram_learns_its_webhook_and_its_commands_at_start(town: Town) -> None:
    assert town.platforms.telegram_updates.webhook.url == f"{town.url}/webhook/telegram"
    store = town.platforms.store
    until(lambda: bool(shown_commands(store, "pt-BR")), "the commands")
    spoken = {
        code: {one["command"]: one["description"] for one in shown_commands(store, code)}
        for code in ("en", "ja", "vi", "sw")
    }
    assert set(spoken["en"]) == {"start", "language", "menu", "human", "forget", "help"}
    assert spoken["ja"]["menu"] != spoken["en"]["menu"] != spoken["vi"]["menu"]
    assert spoken["sw"] == spoken["en"]


@BOTH
def test_a_channel_without_its_secrets_is_off_and_the_others_run(
    make_town: MakeTown, platform: str
) -> None:
    off = (
        {"line_channel_secret": "", "line_channel_access_token": ""}
        if platform == "line"
        else {"telegram_bot_token": "", "telegram_webhook_url": ""}
    )
    with make_town(**off) as town:
        assert town.http.post(f"/webhook/{platform}", content=b"{}").status_code == 404
        other = town.phone("telegram" if platform == "line" else "line")
        assert other.says(QUESTION)
        assert town.ready()[0] == 200


class Browser:
    """A browser without JavaScript on the web chat."""

    def __init__(self, town: Town) -> None:
        self.http = httpx.Client(
            base_url=town.url,
            follow_redirects=True,
            trust_env=False,
            timeout=30,
            headers={"accept": "text/html", "accept-language": "en"},
        )
        self.town = town
        self.page = ""

    def opens(self) -> str:
        """Look at the page; its words."""
        answer = self.http.get("/chat")
        assert answer.status_code == 200
        self.page = answer.text
        return plain(self.page)

    def sends(self, **fields: str) -> str:
        """Send the form as the page offers it; the words of the page that follows."""
        form_id = re.findall(r'name="form_id" value="([^"]+)"', self.page)[-1]
        answer = self.http.post("/chat/send", data={"form_id": form_id, **fields})
        assert answer.status_code == 200
        self.town.settle()
        return self.opens()

    def presses(self, label: str) -> str:
        """Press the newest button of that label."""
        found = re.findall(rf'name="choice" value="([^"]+)">[^<]*{re.escape(label)}', self.page)
        return self.sends(choice=found[-1])


def test_the_web_chat_works_without_javascript_from_hello_to_staff_and_back(town: Town) -> None:
    browser, desk = Browser(town), town.desk()
    try:
        assert "program, not a person" in _after(town, browser)
        assert "bằng tiếng Việt" in browser.presses("Tiếng Việt")
        assert "14 ngày" in browser.sends(text="Tôi bị mất thẻ cư trú thì phải làm sao?")
        browser.presses("Hỏi nhân viên")
        shown = browser.presses("🙋")
        ticket = int(re.findall(r"(?:số|là) #?(\d+)", shown)[-1])
        desk.does(ticket, "claim")
        desk.does(ticket, "reply", "Please bring <your> passport & photo.")
        town.settle()
        assert "Please bring <your> passport & photo." in browser.opens()
        browser.sends(text="Cảm ơn!")
        assert "Cảm ơn!" in plain(desk.page(f"/tickets/{ticket}"))
        desk.does(ticket, "resolve")
        town.settle()
        browser.opens()
        browser.presses("🙂")
        assert town.thread(ticket).ticket.rating == 3
    finally:
        browser.http.close()


def test_a_web_form_sent_twice_is_taken_once(town: Town) -> None:
    browser = Browser(town)
    try:
        _after(town, browser)
        form_id = re.findall(r'name="form_id" value="([^"]+)"', browser.page)[-1]
        for _ in range(2):
            browser.http.post("/chat/send", data={"form_id": form_id, "text": "Only one garbage"})
        town.settle()
        assert re.findall(r"<p[^>]*>\s*Only one garbage", browser.http.get("/chat").text)
        assert browser.http.get("/chat").text.count("Only one garbage") == 1
    finally:
        browser.http.close()


def _after(town: Town, browser: Browser) -> str:
    browser.opens()
    town.settle()
    return browser.opens()
