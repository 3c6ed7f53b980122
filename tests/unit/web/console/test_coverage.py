"""Which topics are there in which language, as staff see it."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.locale import LOCALES
from tests.unit.web.support import CARD, WebHouse


def test_every_topic_of_the_audience_is_a_row_and_every_locale_a_column(house: WebHouse) -> None:
    content = house.deps.content.current()
    page = house.staff_client().get("/console/coverage").text

    residents = [e for e in content.entries.values() if e.audience == "resident"]
    assert page.count('scope="row"') == len(residents) + 1
    assert all(f"locale={tag}" in page for tag in LOCALES)
    assert f"/console/entries/{CARD}" in page
    assert "grants/multicultural-community" not in page


def test_municipal_topics_have_a_page_of_their_own(house: WebHouse) -> None:
    page = house.staff_client().get("/console/coverage?audience=municipal").text

    assert "grants/multicultural-community" in page
    assert CARD not in page


def test_a_locale_shows_what_is_left_to_do_in_it(house: WebHouse) -> None:
    japanese = house.staff_client().get("/console/coverage?locale=ja").text

    assert japanese.count('scope="row"') == 1
    assert "日本語" in japanese


def test_errors_of_the_files_are_told_on_every_page_and_listed_here(house: WebHouse) -> None:
    line = "knowledge/resident/tax/x/en.md:3: <broken>"
    house.deps = replace(house.deps, content_errors=lambda: (line,))
    client = house.staff_client()

    assert "/console/coverage#errors" in client.get("/console").text
    page = client.get("/console/coverage").text
    assert "knowledge/resident/tax/x/en.md:3: &lt;broken&gt;" in page


def test_nobody_else_sees_it(house: WebHouse) -> None:
    answer = house.client().get("/console/coverage", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/console/sign-in")
