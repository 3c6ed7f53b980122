"""Reports as staff see them, and as spreadsheets do."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.choice import Action, choice_data
from bot.domain.entry import Audience
from bot.domain.locale import LocaleTag
from bot.domain.reporting import Preset
from bot.web.charts import HEIGHT, LABEL_WIDTH, WIDTH, bars, columns, scale_top
from bot.web.console.reports import read_wish
from bot.web.report_csv import safe_cell
from bot.web.report_words import duration_words
from tests.support.wiring import shipped_content
from tests.unit.web.support import CARD, WebHouse

TODAY = date(2026, 11, 24)


def busy(house: WebHouse) -> httpx.Client:
    """Somebody got an answer that did not help, somebody talked with staff and was not content."""
    house.receive("anna", "my card", f"!{choice_data(Action.NOT_HELPED, CARD)}", locale="vi")
    house.receive("anna", f"!{choice_data(Action.ANSWER_FAULT, f'topic.{CARD}')}")
    client = house.staff_client()
    ticket = house.ticket("ben", "May I work?")
    client.post(f"/console/tickets/{ticket}/claim")
    house.clock.turn(seconds=600)
    client.post(f"/console/tickets/{ticket}/reply", data={"text": "Yes.", "form_id": "f"})
    house.clock.turn(seconds=600)
    client.post(f"/console/tickets/{ticket}/resolve")
    house.work()
    house.receive("ben", f"!rate:{ticket}.1", f"!why:{ticket}.slow")
    return client


def cells(page: str, row: str) -> list[str]:
    found = re.search(rf'<th scope="row">{re.escape(row)}</th>(.*?)</tr>', page, re.DOTALL)
    assert found, row
    return re.findall(r"<td>(.*?)</td>", found.group(1))


def test_the_page_tells_what_was_asked_and_how_fast_staff_helped(house: WebHouse) -> None:
    page = busy(house).get("/console/reports").text
    assert cells(page, "Vietnamese")[:6] == ["1", "1", "0", "0", "0", "0"]
    assert cells(page, "English")[:7] == ["1", "0", "0", "1", "0", "1", "1"]
    assert cells(page, "Until the first reply") == ["1", "10 min", "10 min"]
    assert cells(page, "Until it was resolved") == ["1", "20 min", "20 min"]
    assert cells(page, "Rated: poor") == ["1", "100%"]
    assert cells(page, "Too slow") == ["1"]
    assert cells(page, "Not what was asked") == ["1"]
    assert len(cells(page, "23:00")) == 12
    assert page.count('role="img"') == 5
    assert "style=" not in page


def test_each_table_is_there_as_a_file_for_spreadsheets(house: WebHouse) -> None:
    client = busy(house)
    for by, key in (("day", "2026-11-24"), ("hour", "10:00"), ("language", "English"),
                    ("topic", "No topic"), ("nonsense", "2026-11-24")):  # fmt: skip
        answer = client.get(f"/console/reports.csv?by={by}")
        assert answer.content.startswith(b"\xef\xbb\xbf")
        assert "attachment" in answer.headers["content-disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert all(None not in row and len(row) == 21 for row in rows)
        assert key in [next(iter(row.values())) for row in rows]
    assert sum(int(row["Asked"]) for row in rows) == 2
    assert rows[0]["First reply, median (minutes)"] == "10"


def test_without_figures_the_page_says_so_and_since_when_there_are_some(house: WebHouse) -> None:
    client = house.staff_client()
    assert "Nothing was counted in these days." in client.get("/console/reports").text
    assert client.get("/console/reports.csv").status_code == 200
    house.receive("anna", "my card")
    house.clock.turn(days=40)
    page = house.staff_client().get("/console/reports?period=7d").text
    assert "There are figures from Nov 24, 2026 on." in page


def test_those_who_may_not_see_it_are_told(house: WebHouse) -> None:
    house.staff_client()
    client = house.staff_client("sato")
    for path in ("/console/reports", "/console/reports.csv", "/console/learning"):
        assert client.get(path).status_code == 403
    assert "/console/reports" not in client.get("/console").text


@pytest.mark.parametrize("path", ["/console/reports", "/console/reports.csv", "/console/learning"])
def test_nobody_sees_it_without_signing_in(house: WebHouse, path: str) -> None:
    assert house.client(headers={}).get(path, follow_redirects=False).status_code == 303


def test_an_address_says_what_is_wanted_and_can_be_made_again() -> None:
    content = shipped_content()
    given = {
        "period": "own", "from": "2026-05-02", "to": "2026-04-01", "audience": "municipal",
        "division": "jet", "locale": "vi", "topic": "grants",
    }  # fmt: skip
    wish = read_wish(given, content, TODAY)
    scope = wish.scope
    assert (scope.first, scope.last) == (date(2026, 4, 1), date(2026, 5, 2))
    assert (scope.audience, scope.locale) == (Audience.MUNICIPAL, LocaleTag("vi"))
    assert dict(httpx.URL(wish.address("/x", by="day")).params) == {
        **given, "from": "2026-04-01", "to": "2026-05-02", "by": "day",
    }  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"period": "own", "from": "yesterday", "to": ""},
        {"period": "own"},
        {"period": "aeon", "audience": "x", "division": "x", "locale": "x", "topic": "x/y"},
        {},
    ],
    ids=["words", "missing", "unknown", "nothing"],
)
def test_what_cannot_be_read_becomes_this_month(given: dict[str, str]) -> None:
    wish = read_wish(given, shipped_content(), TODAY)
    assert wish.preset is Preset.THIS_MONTH
    assert wish.scope.first == date(2026, 11, 1)
    assert (wish.scope.division, wish.scope.locale, wish.scope.topic) == ("", None, "")
    assert wish.fault is (given.get("period") == "own")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Vietnamese", "Vietnamese"),
        ("", ""),
        ("=1+1", "'=1+1"),
        (" =1+1", "' =1+1"),
        ("＝HYPERLINK(1)", "'＝HYPERLINK(1)"),
        ("+81", "'+81"),
        ("-2", "'-2"),
        ("@x", "'@x"),
        ("\t=x", "'\t=x"),
    ],
)
def test_no_cell_is_taken_for_a_formula(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "–"), (0, "under 1 min"), (29, "under 1 min"), (31, "1 min"), (3600, "1 h 00 min"),
        (5 * 3600 + 240, "5 h 04 min"), (50 * 3600, "2 days 2 h"),
    ],
)  # fmt: skip
def test_a_time_is_told_in_words(seconds: int | None, words: str) -> None:
    assert duration_words(seconds, str) == words


@given(st.integers(0, 10**7))
def test_a_scale_is_round_and_never_too_low(most: int) -> None:
    top = scale_top(most)
    assert most <= top
    assert top % 4 == 0
    assert top <= max(4, most * 2.6)


@given(
    st.lists(
        st.tuples(st.text(max_size=3), st.lists(st.integers(0, 5000), min_size=2, max_size=2)),
        max_size=40,
    )
)
def test_everything_drawn_is_inside_the_picture(rows: list[tuple[str, list[int]]]) -> None:
    named = [(name, list(zip("ab", counts, strict=True))) for name, counts in rows]
    drawn = columns(named)
    assert len(drawn.columns) == len(rows)
    for column in drawn.columns:
        for part in column.parts:
            assert 0 <= part.x <= WIDTH - part.width
            assert 0 <= part.y <= HEIGHT - part.height
    lying = bars(named)
    assert lying.totals == tuple(sum(counts) for _, counts in rows)
    assert all(
        part.x >= LABEL_WIDTH and part.x + part.width <= WIDTH - 50
        for bar in lying.bars
        for part in bar.parts
    )
