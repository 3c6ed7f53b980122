"""The web channel in a real browser, live and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import PATIENCE, Site


def _hold_first(page: Page) -> list[Route]:
    """The first words that are sent stay on the way until they are let go on."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/chat/send", hold)
    return held


def _until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for what the page's requests do here: they come in while Playwright waits."""
    for _ in range(PATIENCE // 20):
        if holds():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it never happened")


def test_answers_arrive_without_reloading(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/chat")
    page.evaluate("window.stillHere = true")
    page.fill("#text", "I lost my residence card")
    page.press("#text", "Enter")
    expect(page.locator(".from-person")).to_contain_text("I lost my residence card")
    expect(page.locator('.from-bot a[href="tel:0570013904"]')).to_be_visible()
    expect(page.locator("#text")).to_have_value("")
    assert page.evaluate("window.stillHere")


def test_a_button_is_pressed_and_changes_the_language(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/chat")
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.locator(".from-person")).to_contain_text("Tiếng Việt")
    expect(page.locator('.from-bot[lang="vi"]').first).to_be_visible()


def test_several_messages_in_a_row_are_all_kept_in_order(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/chat")
    held = _hold_first(page)
    for text in ("one", "two", "three"):
        page.fill("#text", text)
        page.press("#text", "Enter")
        expect(page.locator("#text")).to_have_value("")
    _until(page, lambda: len(held) == 1)
    held[0].continue_()
    expect(page.locator(".from-person")).to_have_count(3)
    said = page.locator(".from-person .bubble p:last-child").all_inner_texts()
    assert said == ["one", "two", "three"]


def test_words_behind_those_that_could_not_be_sent_come_back_with_them(
    site: Site, page: Page
) -> None:
    page.goto(f"{site.url}/chat")
    held = _hold_first(page)
    for text in ("one", "two"):
        page.fill("#text", text)
        page.press("#text", "Enter")
    _until(page, lambda: len(held) == 1)
    page.fill("#text", "thr")
    held[0].abort()
    expect(page.get_by_role("alert")).to_contain_text("could not be sent")
    expect(page.locator("#text")).to_have_value("one\ntwo\nthr")
    page.press("#text", "Enter")
    expect(page.locator(".from-person")).to_have_count(1)


def test_shift_and_enter_make_a_new_line(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/chat")
    page.type("#text", "one")
    page.press("#text", "Shift+Enter")
    page.type("#text", "two")
    assert page.input_value("#text") == "one\ntwo"


@pytest.mark.parametrize("site", [0.5], indirect=True)
def test_a_connection_that_ends_is_taken_up_without_losing_or_doubling_a_line(
    site: Site, context: BrowserContext, page: Page
) -> None:
    opened: list[str] = []
    page.on("request", lambda r: opened.append(r.url) if "/chat/stream" in r.url else None)
    page.goto(f"{site.url}/chat")
    for number in range(1, 4):
        page.fill("#text", f"message {number}")
        page.press("#text", "Enter")
        expect(page.locator(".from-person")).to_have_count(number, timeout=PATIENCE)
        if len(opened) == 1:
            page.wait_for_event("request", lambda r: "/chat/stream" in r.url, timeout=PATIENCE)
    address = next(c["value"] for c in context.cookies() if c["name"] == "clairbot-person")
    stored = [f"line-{line.id}" for line in site.house.deps.webchat.lines(address)]
    expect(page.locator(".line")).to_have_count(len(stored), timeout=PATIENCE)
    assert page.locator(".line").evaluate_all("all => all.map(e => e.id)") == stored
    assert len(opened) > 1


def test_a_line_that_is_there_already_is_not_added_again(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/chat")
    expect(page.locator(".from-bot").first).to_be_visible()
    before = page.locator(".line").count()
    page.evaluate(
        """() => {
            const old = document.querySelector(".talk");
            const fresh = old.cloneNode(true);
            fresh.setAttribute("sse-connect", "/chat/stream?after=0");
            old.replaceWith(fresh);
            htmx.process(fresh);
        }"""
    )
    page.fill("#text", "hello")
    page.press("#text", "Enter")
    expect(page.locator(".from-person")).to_have_count(1)
    ids = page.locator(".line").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids)) > before


def test_words_that_could_not_be_sent_come_back(
    site: Site, context: BrowserContext, page: Page
) -> None:
    page.goto(f"{site.url}/chat")
    expect(page.locator(".from-bot").first).to_be_visible()
    context.set_offline(True)
    page.fill("#text", "my careful question")
    page.press("#text", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("could not be sent")
    expect(page.locator("#text")).to_have_value("my careful question")


def test_a_text_that_is_too_long_is_explained_and_kept(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/chat")
    page.fill("#text", "x" * 5001)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("5001")
    assert len(page.input_value("#text")) == 5001
    page.fill("#text", "short")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".from-person")).to_contain_text("short")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_markup_in_words_stays_words(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/chat")
    page.fill("#text", '<img src=x onerror="window.broken = 1"><b>bold</b>')
    page.press("#text", "Enter")
    expect(page.locator(".from-person")).to_contain_text("<b>bold</b>")
    assert page.evaluate("window.broken") is None


def test_a_whole_talk_without_javascript(site: Site, plain_page: Page) -> None:
    page = plain_page
    page.goto(f"{site.url}/chat")
    expect(page.locator(".from-bot").first).to_be_visible()
    page.fill("#text", "I lost my residence card")
    page.get_by_role("button", name="Send").click()
    expect(page.locator('.from-bot a[href="tel:0570013904"]')).to_be_visible()
    page.get_by_role("button", name="Tiếng Việt").first.click()
    expect(page.locator('.from-bot[lang="vi"]').last).to_be_visible()
    page.locator(".look a").click()
    expect(page.locator(".from-person")).to_have_count(2)
    page.locator(".leave button").click()
    assert page.url == f"{site.url}/"
