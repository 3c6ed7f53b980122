"""The phones in a real browser: live, without a reload, under the strict policy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import opened_chromium

pytestmark = pytest.mark.browser

SMALL = """() => [
    ...document.querySelectorAll('button, summary, select, textarea, .tap, .chip, .key')
  ].filter(one => one.checkVisibility())
  .map(one => [one.textContent.trim(), one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([words]) => words)"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with opened_chromium() as browser:
        yield browser


@pytest.fixture
def page(rig: Any, chromium: Any) -> Iterator[Page]:
    """The phones, freshly opened; anything the browser complains of fails the test."""
    context = chromium.new_context(viewport={"width": 1100, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{rig.base}/sandbox/")
    yield page
    if folder := os.environ.get("CLAIRBOT_SCREENSHOTS"):
        page.screenshot(
            path=f"{folder}/{os.environ['PYTEST_CURRENT_TEST'].split('::')[1][:40]}.png"
        )
    context.close()
    assert complaints == []


def reply(rig: Any, *messages: dict[str, Any]) -> None:
    token = rig.bot.events()[-1]["replyToken"]
    headers = {"Authorization": f"Bearer {rig.sandbox.config.line_access_token}"}
    body = {"replyToken": token, "messages": list(messages)}
    answer = rig.http.post("/sandbox/line/v2/bot/message/reply", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


def test_a_line_talk_is_live(rig: Any, page: Page) -> None:
    phone = page.locator("#phone-line")
    phone.get_by_label("Write a message").fill("xin chào")
    phone.get_by_label("Write a message").press("Enter")
    expect(phone.locator(".said.mine")).to_contain_text("xin chào")
    rig.until(lambda: len(rig.bot.line) == 1)
    token = rig.sandbox.config.line_access_token
    rig.http.post(
        "/sandbox/line/v2/bot/chat/loading/start",
        json={"chatId": rig.bot.events()[0]["source"]["userId"], "loadingSeconds": 20},
        headers={"Authorization": f"Bearer {token}"},
    )
    expect(page.locator("#typing-line")).to_have_text("typing…")
    action = {"type": "postback", "label": "Menu", "data": "menu", "displayText": "Show me"}
    quick = {"items": [{"type": "action", "action": action}] * 8}
    reply(rig, {"type": "text", "text": "chào bạn", "quickReply": quick})
    expect(phone.locator(".said").last).to_contain_text("chào bạn")
    expect(page.locator("#typing-line")).to_be_empty()
    expect(phone.locator(".chip")).to_have_count(8)
    phone.locator(".chip").first.click()
    expect(phone.locator(".said.mine").last).to_contain_text("Show me")
    expect(phone.locator(".chip")).to_have_count(0)
    phone.locator(".said.mine").first.get_by_role("button", name="Unsend").click()
    expect(phone.locator(".gone")).to_have_text("Message withdrawn")
    expect(page.locator("#notice-line")).to_be_empty()
    rig.until(lambda: rig.bot.events()[-1]["type"] == "unsend")


def test_a_telegram_talk_is_live(rig: Any, page: Page) -> None:
    token = rig.sandbox.config.telegram_token
    call = f"/sandbox/telegram/bot{token}/"
    rig.http.post(call + "setWebhook", json={"url": f"{rig.base}/hook/telegram"})
    phone = page.locator("#phone-telegram")
    phone.get_by_role("button", name="Start").click()
    rig.until(lambda: len(rig.bot.telegram) == 1)
    chat = rig.bot.updates()[0]["message"]["chat"]["id"]
    markup = {"inline_keyboard": [[{"text": "日本語", "callback_data": "lang:ja"}]]}
    words = {"text": "<b>Choose</b> &lt;one&gt;", "parse_mode": "HTML", "reply_markup": markup}
    sent = rig.http.post(call + "sendMessage", json={"chat_id": chat, **words}).json()["result"]
    expect(phone.locator("b")).to_have_text("Choose")
    phone.get_by_role("button", name="日本語").click()
    rig.until(lambda: "callback_query" in rig.bot.updates()[-1])
    query = rig.bot.updates()[-1]["callback_query"]["id"]
    answer = {"callback_query_id": query, "text": "Thank you"}
    rig.http.post(call + "answerCallbackQuery", json=answer)
    expect(page.locator("#notice-telegram")).to_have_text("Thank you")
    change = {"chat_id": chat, "message_id": sent["message_id"], "text": "Chosen"}
    rig.http.post(call + "editMessageText", json=change)
    expect(phone.locator(".said").last).to_contain_text("Chosen")
    expect(phone.locator(".key")).to_have_count(0)


def test_the_phones_stack_on_a_narrow_screen_with_large_targets(rig: Any, page: Page) -> None:
    page.set_viewport_size({"width": 340, "height": 740})
    page.goto(f"{rig.base}/sandbox/?lang=ja")
    expect(page.locator("h1")).to_have_text("サンドボックスの電話")
    assert page.evaluate("document.documentElement.scrollWidth") <= 340
    tops = [page.locator(f"#phone-{name}").bounding_box() for name in ("line", "telegram")]
    assert tops[0] is not None
    assert tops[1] is not None
    assert tops[1]["y"] >= tops[0]["y"] + tops[0]["height"]
    assert page.evaluate(SMALL) == []


def test_nothing_is_lost_or_doubled_by_a_reload(rig: Any, page: Page) -> None:
    phone = page.locator("#phone-line")
    phone.get_by_label("Write a message").fill("before")
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator(".said")).to_have_count(1)
    person = page.locator("#phone-line .id code").text_content()
    rig.act("line", str(person), "text", text="while reading")
    expect(phone.locator(".said")).to_have_count(2)
    page.reload()
    expect(phone.locator(".said")).to_have_count(2)
    rig.act("line", str(person), "text", text="after")
    expect(phone.locator(".said").last).to_contain_text("after")
