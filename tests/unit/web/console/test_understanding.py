"""How well messages are understood, as staff see it."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import pytest

from bot.domain.entry import Audience
from bot.domain.errors import ContentError
from bot.domain.figures import Evaluation
from bot.domain.locale import JA
from tests.unit.web.figures import figures
from tests.unit.web.support import CARD, WebHouse

PATH = "/console/understanding"


def measured(house: WebHouse, evaluation: Evaluation | None = None) -> WebHouse:
    """The house with figures for residents."""
    found = {Audience.RESIDENT: evaluation or figures("ja", "vi", "?")}
    return house.change(figures=lambda: found)


def test_every_language_measured_is_a_row_that_leads_to_its_own_figures(house: WebHouse) -> None:
    page = measured(house).staff_client().get(PATH).text
    for name in ("ja", "vi", "?", "all"):
        link = name.replace("?", "%3F")
        assert f'{PATH}?audience=resident&amp;locale={link}#detail"' in page
    assert "Measured on 2026-11-22 with the content 0123. Questions: 40." in page
    assert "93.3%" in page  # 28 of 30 right or offered
    assert "2.5%" in page  # 1 of 40 wrong
    assert '<h2 id="detail-title">All languages</h2>' in page


def test_a_language_shows_its_plot_its_numbers_and_its_confusions(house: WebHouse) -> None:
    page = measured(house).staff_client().get(f"{PATH}?locale=vi").text
    assert '<h2 id="detail-title">Vietnamese</h2>' in page
    assert page.count('role="img" aria-label="Plot: how sure') == 1
    assert page.count("<circle") == 2
    assert f'href="/console/entries/{CARD}"' in page
    assert "/console/entries/gone/topic" not in page
    assert "gone/topic" in page
    assert "No topic" in page


@pytest.mark.parametrize("name", ["ko", "nonsense", "?x=<b>"])
def test_a_language_that_was_not_measured_shows_all(house: WebHouse, name: str) -> None:
    answer = measured(house).staff_client().get(PATH, params={"locale": name})
    assert answer.status_code == 200
    assert '<h2 id="detail-title">All languages</h2>' in answer.text


def test_questions_without_a_language_have_figures_too(house: WebHouse) -> None:
    page = measured(house).staff_client().get(PATH, params={"locale": "?"}).text
    assert '<h2 id="detail-title">Language not given</h2>' in page


def test_figures_of_older_content_are_marked(house: WebHouse) -> None:
    client = measured(house).staff_client()
    assert "The content has changed since then." in client.get(PATH).text
    now = figures("ja", content=house.deps.content.current().version)
    fresh = measured(house, now).staff_client()
    assert "The content has changed since then." not in fresh.get(PATH).text


def test_no_confusions_are_told_as_such(house: WebHouse) -> None:
    page = measured(house, figures("ja", confusions=())).staff_client().get(PATH).text
    assert "Nothing was confused." in page


def test_before_anything_is_measured_the_page_says_how(house: WebHouse) -> None:
    client = house.staff_client()
    assert "--audience resident --save knowledge/figures.json" in client.get(PATH).text
    municipal = measured(house).staff_client().get(f"{PATH}?audience=municipal").text
    assert "Nothing has been measured yet." in municipal
    assert "--audience municipal --save" in municipal


def test_a_broken_file_is_told_and_logged_and_breaks_nothing(
    house: WebHouse, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Mapping[Audience, Evaluation]:
        raise ContentError("figures.json holds no figures: <x>")

    with caplog.at_level(logging.WARNING):
        answer = house.change(figures=broken).staff_client().get(PATH)
    assert answer.status_code == 200
    assert "The file of the figures cannot be read." in answer.text
    assert "holds no figures: &lt;x&gt;" in answer.text
    assert "holds no figures" in caplog.text


def test_it_is_in_the_language_of_the_member_of_staff_and_in_the_navigation(
    house: WebHouse,
) -> None:
    page = measured(house).staff_client("sato", JA).get(PATH).text
    assert "ja⟦What was confused⟧" in page
    assert f'<a href="{PATH}" aria-current="page">ja⟦Understanding⟧</a>' in page


def test_nobody_else_sees_it(house: WebHouse) -> None:
    answer = house.client().get(PATH, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/console/sign-in")
