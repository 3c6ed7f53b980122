"""The console in a real browser, live and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site


def test_a_new_ticket_appears_by_itself_and_is_announced(site: Site, page: Page) -> None:
    site.sign_in(page)
    expect(page.locator(".empty")).to_be_visible()
    page.evaluate("window.stillHere = true")
    site.house.ticket("anna", "A question from anna")
    expect(page.locator(".ticket")).to_contain_text("A question from anna")
    expect(page.locator("#announcer")).to_have_text("Open: 1. Urgent: 0.")
    site.house.receive("chen", "Call an ambulance!")
    expect(page.locator(".ticket").first).to_contain_text("ambulance")
    expect(page.locator("#announcer")).to_have_text("Open: 2. Urgent: 1.")
    assert page.evaluate("window.stillHere")


def test_focus_stays_on_its_ticket_when_the_queue_changes(site: Site, page: Page) -> None:
    site.house.ticket("anna", "A question from anna")
    site.sign_in(page)
    page.focus("#ticket-1")
    site.house.ticket("bao", "A question from bao")
    expect(page.locator(".ticket")).to_have_count(2)
    assert page.evaluate("document.activeElement.id") == "ticket-1"


def test_the_queue_is_worked_by_keys_and_keeps_its_choice_while_it_changes(
    site: Site, page: Page
) -> None:
    for person in ("anna", "bao"):
        site.house.ticket(person, f"A question from {person}")
    site.sign_in(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "ticket-2"
    page.keyboard.press("x")
    expect(page.locator("#ticked")).to_have_text("1")
    expect(page.locator("#several")).to_be_visible()
    assert page.evaluate("document.body.dataset.sounds") is None
    site.house.receive("chen", "Call an ambulance!")
    expect(page.locator(".ticket")).to_have_count(3)
    expect(page.locator("#pick-2")).to_be_checked()
    expect(page.locator("body")).to_have_attribute("data-sounds", "1")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "ticket-1"
    page.keyboard.press("?")
    expect(page.locator("#preferences")).to_be_visible()
    page.uncheck("#sound")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("question")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console?*q=question*")
    expect(page.locator(".ticket")).to_have_count(2)
    expect(page.locator("#sound")).not_to_be_checked()
    page.locator("#keys summary").click()
    page.uncheck("#single-keys")
    page.evaluate("document.activeElement.blur()")
    for key in ("j", "/", "?"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body")
    site.house.ticket("dina", "One more question, which is found as well")
    expect(page.locator(".ticket")).to_have_count(3)
    site.house.receive("emi", "Call an ambulance!")
    expect(page.locator("#queue")).to_have_attribute("data-urgent", re.compile(","))
    assert page.evaluate("document.body.dataset.sounds") is None


def test_new_words_arrive_while_a_reply_is_being_typed(site: Site, page: Page) -> None:
    ticket = site.house.ticket("anna", "A question")
    site.sign_in(page)
    page.goto(f"{site.url}/console/tickets/{ticket}")
    page.click("#do-claim")
    page.fill("#reply", "Half a sen")
    site.house.receive("anna", "One more thing")
    expect(page.locator(".from-person").last).to_contain_text("One more thing")
    expect(page.locator("#reply")).to_have_value("Half a sen")
    ids = page.locator(".line").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("site", [3600.0, 0.5], indirect=True, ids=["held", "cut"])
def test_a_message_and_then_its_gloss_appear_once_without_a_reload(site: Site, page: Page) -> None:
    ticket = site.house.ticket("anna", "A question")
    site.sign_in(page)
    page.goto(f"{site.url}/console/tickets/{ticket}")
    page.click("#do-claim")
    expect(page.locator("#do-resolve")).to_be_visible()
    page.evaluate("window.stillHere = true")
    for words in ("I lost my card", "It was my residence card"):
        site.house.receive("anna", words, gloss=False)
        line = page.locator("#lines > .from-person").last
        expect(line).to_contain_text(words)
        expect(line.locator(".gloss")).to_contain_text("Probably about")
    ids = page.locator("#lines > li").evaluate_all("all => all.map((one) => one.id)")
    assert len(ids) == len(set(ids))
    assert page.evaluate("window.stillHere")


def test_the_state_of_a_sent_line_becomes_sent(site: Site, page: Page) -> None:
    ticket = site.house.ticket("anna", "A question")
    site.sign_in(page)
    page.goto(f"{site.url}/console/tickets/{ticket}")
    page.click("#do-claim")
    page.fill("#reply", "Hello Anna")
    page.click(".reply button")
    line = page.locator(".from-staff").filter(has_text="Hello Anna")
    expect(line.locator(".delivery")).to_have_text("Sent")
    expect(page.locator("#history li")).to_have_count(3)


def test_two_members_of_staff_want_the_same_ticket(
    site: Site, page: Page, browser: Browser
) -> None:
    ticket = site.house.ticket("anna", "A question")
    site.sign_in(page, "tanaka")
    other = browser.new_context(locale="en-US", java_script_enabled=False)
    slower = other.new_page()
    site.sign_in(slower, "sato")
    for each in (page, slower):
        each.goto(f"{site.url}/console/tickets/{ticket}")
    page.click("#do-claim")
    slower.click("#do-claim")
    expect(slower.get_by_role("alert")).to_contain_text("already taken by Tanaka")
    other.close()


def test_a_colleagues_claim_shows_at_once(site: Site, page: Page) -> None:
    ticket = site.house.ticket("anna", "A question")
    site.sign_in(page, "tanaka")
    sato = site.house.staff("sato")
    page.goto(f"{site.url}/console/tickets/{ticket}")
    expect(page.locator("#do-claim")).to_be_visible()
    site.house.deps.desk.claim(ticket, sato.id, site.house.clock.now())
    expect(page.locator("#head")).to_contain_text("With Sato")
    expect(page.locator("#do-claim")).to_have_count(0)


def test_an_ended_session_is_told_and_typed_words_stay(site: Site, page: Page) -> None:
    ticket = site.house.ticket("anna", "A question")
    site.sign_in(page)
    page.goto(f"{site.url}/console/tickets/{ticket}")
    page.click("#do-claim")
    page.fill("#reply", "Half a sen")
    site.house.deps.accounts.set_password(
        "tanaka", "another battery staple", site.house.clock.now()
    )
    expect(page.locator("#signed-out")).to_be_visible()
    expect(page.locator("#reply")).to_have_value("Half a sen")


def test_the_whole_work_without_javascript(site: Site, plain_page: Page) -> None:
    page = plain_page
    site.house.ticket("anna", "A question from anna", locale="vi")
    site.sign_in(page)
    page.get_by_role("link", name="A question from anna").click()
    page.get_by_role("button", name="Take over").click()
    expect(page.locator(".notice.done")).to_contain_text("taken over")
    page.fill("#note", "An internal note")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".note")).to_contain_text("An internal note")
    page.fill("#reply", "Xin chào")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".from-staff")).to_contain_text("Xin chào")
    page.get_by_role("button", name="Mark as resolved").click()
    page.get_by_role("link", name="Back to the queue").click()
    expect(page.locator(".empty")).to_be_visible()
    page.get_by_role("link", name="Resolved", exact=True).click()
    page.get_by_role("link", name="A question from anna").click()
    page.get_by_role("button", name="Reopen").click()
    page.get_by_role("button", name="Put back").click()
    expect(page.locator(".notice.done")).to_contain_text("back in the queue")
    page.get_by_role("button", name="日本語").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.locator('form[action="/console/sign-out"] button').click()
    expect(page).to_have_url(f"{site.url}/console/sign-in")


def test_filters_work_by_keyboard(site: Site, page: Page) -> None:
    site.house.ticket("anna", "A question from anna")
    site.sign_in(page)
    page.select_option("#division", "jet")
    page.get_by_role("button", name="Show").press("Enter")
    expect(page.locator(".empty")).to_be_visible()
    assert "division=jet" in page.url


MANY = tuple(f"Line number {n}: may I work more hours than before?" for n in range(12))


def _covered(page: Page) -> float:
    """By how many pixels the newest line is hidden under the box to reply or out of the window."""
    return float(
        page.evaluate(
            """() => {
              const line = [...document.querySelectorAll('.line')].at(-1).getBoundingClientRect();
              const reply = document.querySelector('.reply');
              const end = reply ? reply.getBoundingClientRect().top : innerHeight;
              return Math.max(line.bottom - Math.min(end, innerHeight), -line.bottom);
            }"""
        )
    )


@pytest.mark.parametrize("size", [(1280, 800), (1280, 720), (400, 780)], ids=str)
@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no-script"])
def test_a_ticket_opens_at_its_newest_line_and_nothing_covers_it(
    site: Site, browser: Browser, size: tuple[int, int], scripted: bool
) -> None:
    ticket = site.house.ticket("anna", *MANY)
    profile = browser.new_context(
        locale="en-US",
        java_script_enabled=scripted,
        viewport={"width": size[0], "height": size[1]},
    )
    page = profile.new_page()
    site.sign_in(page)
    page.click(f"#ticket-{ticket}")
    expect(page).to_have_url(f"{site.url}/console/tickets/{ticket}#latest")
    assert _covered(page) <= 0
    page.click("#do-claim")
    expect(page.locator("#latest .notice.done")).to_be_in_viewport()
    expect(page.locator(".reply button")).to_be_in_viewport(ratio=1)
    assert _covered(page) <= 0
    for number in range(3):
        site.house.deps.desk.note(
            ticket, 1, "A long note. " * 60, f"note-{number}", site.house.clock.now()
        )
    page.fill("#reply", "One answer")
    page.click(".reply button")
    expect(page.locator(".from-staff").last).to_contain_text("One answer")
    expect(page.locator(".line").last).to_be_in_viewport()
    assert _covered(page) <= 0
    profile.close()


def test_lines_that_come_while_the_newest_is_shown_are_shown_too(site: Site, page: Page) -> None:
    ticket = site.house.ticket("anna", *MANY)
    site.sign_in(page)
    page.click(f"#ticket-{ticket}")
    page.click("#do-claim")
    for number in range(6):
        site.house.receive("anna", f"And one more thing, number {number}")
    newest = page.locator(".from-person").last
    expect(newest).to_contain_text("number 5")
    expect(newest).to_be_in_viewport()
    page.wait_for_function("() => scrollY > 0")
    assert _covered(page) <= 0


def test_the_language_staff_wrote_in_last_is_offered_first(site: Site, page: Page) -> None:
    ticket = site.house.ticket("anna", "A question from anna", locale="vi")
    site.sign_in(page)
    page.goto(f"{site.url}/console/tickets/{ticket}")
    page.click("#do-claim")
    language = page.get_by_label("Language of my words")
    expect(language).to_have_value("ja")
    page.fill("#reply", "Xin chào")
    language.select_option("vi")
    page.click(".reply button")
    expect(page.locator(".from-staff")).to_contain_text("Xin chào")
    expect(language).to_have_value("vi")
