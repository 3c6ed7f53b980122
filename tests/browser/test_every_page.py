"""Every page there is, with something of everything on it, in words 40 % longer than ours, on the
narrowest phone."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Browser, Page, expect

from bot.domain.locale import EN
from tests.browser.conftest import PATIENCE, axe_violations, open_site
from tests.support.furnished import furnish, pages
from tests.support.wiring import shipped_catalogs
from tests.unit.web.support import CARD

NARROWEST = {"width": 320, "height": 640}
OUT_OF_REACH = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]'
  )].filter(e => e.checkVisibility() && !e.disabled && e.tabIndex !== 0
    && !e.closest('[aria-hidden=true]'))
  .map(e => e.outerHTML.slice(0, 120))"""
"""What can be used by a pointer, and is not reached by the Tab key in the order of the page."""
CUT_OFF = """() => [...document.querySelectorAll('button, .button, th, label, .tabs a, nav a')]
  .filter(e => e.checkVisibility() && !e.closest('.unseen')
    && getComputedStyle(e).overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1)
  .map(e => e.outerHTML.slice(0, 120))"""
MATRIX = "/console/coverage"
"""Thousands of cells, which axe takes seconds for: it sees them in test_accessibility, and here
all words of the page are titles of topics anyway."""


def test_no_page_breaks_an_axe_rule_is_cut_off_or_leaves_the_keyboard_out(
    browser: Browser, sqlite_url: str, scripts: None
) -> None:
    profile = browser.new_context(viewport=NARROWEST)  # type: ignore[arg-type]
    profile.set_default_timeout(PATIENCE)
    page = profile.new_page()
    found: dict[str, object] = {}
    with open_site(sqlite_url, catalogs=shipped_catalogs().pseudo) as site:
        furnish(site.house)
        # Before signing in: afterwards these lead to the queue.
        outside = ["/console/sign-in", "/nowhere"]
        inside = pages(site.house)
        assert len(inside) > 25
        for path in [*outside, "", *inside]:
            if not path:
                site.sign_in(page)
                continue
            page.goto(site.url + path)
            page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
            wrong = {
                "wide": page.evaluate("Math.max(0, document.documentElement.scrollWidth - 320)"),
                "keyboard": page.evaluate(OUT_OF_REACH),
                "cut off": page.evaluate(CUT_OFF),
                "axe": [] if path.startswith(MATRIX) else axe_violations(page),
            }
            if any(wrong.values()):
                found[path] = {name: what for name, what in wrong.items() if what}
            if path in outside or path == "/console":
                assert re.search("⟦.*~⟧", page.inner_text("body"))
    profile.close()
    assert found == {}, json.dumps(found, indent=1, ensure_ascii=False)


def test_from_a_question_to_a_change_of_the_content_in_two_clicks_and_back(
    browser: Browser, sqlite_url: str, scripts: None, page: Page
) -> None:
    with open_site(sqlite_url) as site:
        site.house.receive("emi", "Where do I register my hamster")
        site.sign_in(page, locale=EN)
        page.goto(f"{site.url}/console/learning")
        question = page.locator(".card").filter(has_text="register my hamster")
        for words, button in (("Add to a topic", "phrase"), ("Draft a new topic", "new")):
            question.get_by_role("link", name=words).click()
            form = page.locator("form[action='/console/learning/propose']").filter(
                has=page.locator(f"[name=kind][value={button}]")
            )
            if button == "phrase":
                form.locator("[name=entry]").select_option(CARD)
            else:
                form.locator("[name=name]").fill("hamster")
                form.locator("[name=title]").fill("ハムスターの登録")
            form.get_by_role("button", name="Put on the list of changes").click()
            expect(page.locator(".notice.done")).to_contain_text("on the list of changes")
            expect(question.get_by_role("link", name=words)).to_have_count(0)
            patch = page.request.get(f"{site.url}/console/learning/changes.patch").text()
            assert "register my hamster" in patch
            page.locator("form[action='/console/learning/drop'] button").first.click()
            expect(page.locator(".notice.done")).to_contain_text("its questions wait again")
            expect(question.get_by_role("link", name=words)).to_be_visible()
        assert page.request.get(f"{site.url}/console/learning/changes.patch").text() == ""
