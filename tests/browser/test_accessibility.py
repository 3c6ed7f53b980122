"""Every page passes axe-core, in Japanese and English, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bot.domain.entry import Audience
from bot.domain.locale import LocaleTag
from bot.web.report import Mistake, report_page
from tests.browser.conftest import PATIENCE, Site, axe_violations
from tests.support.people import code_at
from tests.unit.web.figures import figures
from tests.unit.web.support import CARD, PASSWORD

WIDE = {"width": 1200, "height": 900}
NARROW = {"width": 360, "height": 740}


@pytest.fixture(params=["en light wide", "ja dark narrow"])
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Page, str]]:
    locale, scheme, width = request.param.split()
    profile = browser.new_context(
        locale={"en": "en-US", "ja": "ja-JP"}[locale],
        color_scheme=scheme,
        viewport=WIDE if width == "wide" else NARROW,  # type: ignore[arg-type]
    )
    profile.set_default_timeout(PATIENCE)
    yield profile.new_page(), locale
    profile.close()


EVERY_PAGE = pytest.mark.parametrize("reader", ["ja dark wide"], indirect=True)
"""For pages that test_every_page.py shows in light, on a phone, and in other words than ours."""


def test_pages_for_everybody(site: Site, reader: tuple[Page, str]) -> None:
    page, locale = reader
    for path in ("/", "/nowhere", "/console/sign-in"):
        page.goto(site.url + path)
        assert page.locator("html").get_attribute("lang") == locale
        assert axe_violations(page) == []


def test_the_chat_with_all_it_can_show(site: Site, reader: tuple[Page, str]) -> None:
    page, _ = reader
    page.goto(f"{site.url}/chat")
    page.fill("#text", "I lost my residence card")
    page.get_by_role("button").filter(has_text="Send").or_(
        page.locator(".composer .primary")
    ).click()
    page.locator('a[href^="tel:"]').first.wait_for()
    assert axe_violations(page) == []


def test_the_sign_in_page_with_a_problem(site: Site, reader: tuple[Page, str]) -> None:
    page, _ = reader
    page.goto(f"{site.url}/console/sign-in")
    page.fill("#login", "nobody")
    page.fill("#password", "a wrong password")
    page.press("#password", "Enter")
    page.get_by_role("alert").wait_for()
    assert axe_violations(page) == []


def test_the_console_from_the_empty_queue_to_a_resolved_ticket(
    site: Site, reader: tuple[Page, str]
) -> None:
    page, locale = reader
    site.sign_in(page, locale=LocaleTag(locale))
    assert axe_violations(page) == []
    ticket = site.house.ticket("anna", "I lost my card", "My boss does not pay me", locale="vi")
    site.house.receive("chen", "Call an ambulance!")
    page.goto(f"{site.url}/console")
    assert page.locator(".ticket").count() == 2
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert axe_violations(page) == []
    page.goto(f"{site.url}/console/tickets/{ticket}")
    assert axe_violations(page) == []
    page.click("#do-claim")
    page.fill("#note", "An internal note")
    page.click(".side-column button")
    page.fill("#reply", "My reply")
    page.click(".reply button")
    page.locator(".notice.done").wait_for()
    page.fill("#new-label", "visa")
    page.press("#new-label", "Enter")
    page.locator("li.label").wait_for()
    page.locator("summary").first.click()
    assert axe_violations(page) == []
    page.click("#do-resolve")
    page.locator("#do-reopen").wait_for()
    assert axe_violations(page) == []
    page.goto(f"{site.url}/console/entries/{CARD}?locale=vi")
    assert axe_violations(page) == []


def test_the_pages_on_the_way_in(site: Site, reader: tuple[Page, str]) -> None:
    page, locale = reader
    house, clock = site.house, site.house.clock
    site.sign_in(page, locale=LocaleTag(locale))
    ticket = house.ticket("anna", "Hello?")
    page.goto(f"{site.url}/console/account/second-factor")
    page.fill("#password-begin", PASSWORD)
    page.press("#password-begin", "Enter")
    page.locator(".qr").wait_for()
    page.locator("summary").click()
    assert axe_violations(page) == []
    secret = "".join(page.locator(".secret").inner_text().split())
    page.fill("#code", code_at(secret, clock.now()))
    page.press("#code", "Enter")
    page.locator(".codes").wait_for()
    assert axe_violations(page) == []
    page.goto(f"{site.url}/console/staff/1")
    assert axe_violations(page) == []
    page.goto(f"{site.url}/console/tickets/{ticket}")
    page.click("#do-claim")
    page.fill("#reply", "My reply")
    clock.turn(days=1)
    page.click(".reply button.primary")
    page.locator("#login").wait_for()
    assert axe_violations(page) == []
    page.fill("#login", "tanaka")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.locator("#code").wait_for()
    assert axe_violations(page) == []
    page.fill("#code", code_at(secret, clock.now()))
    page.press("#code", "Enter")
    page.locator("#text").wait_for()
    assert page.input_value("#text") == "My reply"
    assert axe_violations(page) == []
    page.goto(f"{site.url}/console/staff")
    page.fill("#login", "abe")
    page.fill("#name", "Abe")
    page.press("#name", "Enter")
    page.locator("#link").wait_for()
    assert axe_violations(page) == []
    page.goto(page.input_value("#link"))
    page.locator("#again").wait_for()
    assert axe_violations(page) == []


@EVERY_PAGE
def test_the_page_of_the_content(site: Site, reader: tuple[Page, str]) -> None:
    page, locale = reader
    site.sign_in(page, locale=LocaleTag(locale))
    site.house.receive("anna", "I lost my card", "My boss does not pay me")
    for path in (
        "/console/account",
        "/console/account/second-factor",
        "/console/staff",
        "/console/staff/1",
        "/console/audit",
        "/console/reports",
        "/console/reports?period=last-fiscal",
        "/console/learning",
        "/console/learning/take?locale=en&question=1",
        "/console/hours",
        "/console/coverage",
        "/console/coverage?audience=municipal&locale=vi",
        "/console/mentions",
    ):
        page.goto(site.url + path)
        assert axe_violations(page) == []


@EVERY_PAGE
def test_the_page_of_the_understanding(site: Site, reader: tuple[Page, str]) -> None:
    page, locale = reader
    site.sign_in(page, locale=LocaleTag(locale))
    for path in ("/console/understanding?locale=vi", "/console/understanding?audience=municipal"):
        page.goto(site.url + path)
        assert axe_violations(page) == []
    assert page.locator(".plot").count() == 0
    page.goto(f"{site.url}/console/understanding")
    page.locator(".figures a").first.click()
    assert page.locator("#detail .plot").is_visible()


def test_the_report_as_a_file(site: Site, reader: tuple[Page, str], tmp_path: Path) -> None:
    page, locale = reader
    mistake = Mistake(LocaleTag("vi"), "x.tsv:1", "Tôi mất thẻ", CARD, "wrong", CARD, 0.9)
    text = report_page(
        Audience.RESIDENT,
        figures("ja", "vi"),
        [mistake],
        site.house.deps.content.current(),
        site.house.deps.translator,
        LocaleTag(locale),
    )
    (tmp_path / "report.html").write_text(text, "utf-8")
    page.goto((tmp_path / "report.html").as_uri())
    assert page.locator("html").get_attribute("lang") == locale
    assert axe_violations(page) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.evaluate("window.innerWidth")


def test_focus_is_seen_and_never_under_the_reply_box(site: Site, page: Page) -> None:
    ticket = site.house.ticket("anna", "I lost my card", "My boss does not pay me", "Hello?")
    site.sign_in(page)
    page.set_viewport_size({"width": 1200, "height": 800})
    page.goto(f"{site.url}/console/tickets/{ticket}")
    page.click("#do-claim")
    page.locator("#reply").wait_for()
    # Behind "#latest" the tabulator would go on from the newest line.
    page.goto(f"{site.url}/console/tickets/{ticket}")
    page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
    visited = 0
    for _ in range(80):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const e = document.activeElement;
                if (!e || e === document.body) return null;
                const box = e.getClientRects()[0];
                const x = box.left + Math.min(box.width / 2, 12), y = box.top + box.height / 2;
                const top = document.elementFromPoint(x, y);
                const style = getComputedStyle(e);
                const after = getComputedStyle(e, "::after");
                return {
                    what: e.outerHTML.slice(0, 90),
                    hit: !!top && (e.contains(top) || top.contains(e)),
                    outlined: style.outlineStyle !== "none" || after.outlineStyle !== "none",
                    size: Math.min(box.width, box.height),
                };
            }"""
        )
        if seen is None:
            break
        visited += 1
        assert seen["hit"], seen
        assert seen["outlined"], seen
    assert visited > 15


def test_the_first_tab_stop_leads_past_the_head(site: Site, page: Page) -> None:
    site.sign_in(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_what_can_be_tapped_is_large_enough(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/chat")
    page.fill("#text", "I lost my residence card")
    page.press("#text", "Enter")
    page.locator('a[href^="tel:"]').first.wait_for()
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .extras a, textarea")]
            .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))"""
    )
    assert small == []
