"""Answers, amounts and days as people write them, in words of Japanese and English."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.eligibility.heard import Asked, Heard, Order, Trouble
from bot.domain.eligibility.rules import GrantBook
from bot.understanding.projects.reader import Reader, answers
from tests.support.grants import book

TODAY = date(2026, 11, 24)
COST, WISH = "total_eligible_cost", "requested_grant"
START, END = "project_start", "project_end"


@cache
def reader() -> Reader:
    return Reader(book())


def read(text: str, *asked: str, begun: date | None = None) -> Heard:
    return reader().read(text, Asked(asked, TODAY, begun))


def test_the_example_of_the_plan() -> None:
    heard = read("助成金を使えるか知りたい。市と協会の共同で、600万円くらい")
    assert heard.order is Order.CHECK
    assert dict(heard.given) == {"applicant_type": "municipality", "joint_bodies": 2}
    assert heard.amounts == (6_000_000,)


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("600万円くらい", 6_000_000),
        ("６００万円", 6_000_000),
        ("約六百万円", 6_000_000),
        ("3.5百万円", 3_500_000),
        ("500千円", 500_000),
        ("299万9999円", 2_999_999),
        ("1億2千万", 120_000_000),
        ("6000000", 6_000_000),
        ("6,000,000 yen", 6_000_000),
        ("about ¥6,000,000", 6_000_000),
        ("6 million yen", 6_000_000),
        ("2.5m yen", 2_500_000),
        ("JPY 500k", 500_000),
    ],
)
def test_an_amount(text: str, yen: int) -> None:
    assert read(text, COST).amounts == (yen,)


@pytest.mark.parametrize(
    ("text", "cost", "wish"),
    [
        ("経費600万円、希望は300万円", 6_000_000, 3_000_000),
        ("300万円を希望、経費は600万円です", 6_000_000, 3_000_000),
        ("経費も希望額も300万円ちょうど", 3_000_000, 3_000_000),
        ("対象経費400万1円、同額を希望しています", 4_000_001, 4_000_001),
        ("cost 6 million yen, we wish for 3 million yen", 6_000_000, 3_000_000),
        ("予算は600万円", 6_000_000, None),
        ("助成は50万円を希望", None, 500_000),
    ],
)
def test_a_word_beside_an_amount_tells_what_it_is(
    text: str, cost: int | None, wish: int | None
) -> None:
    found = dict(read(text).given)
    assert (found.get(COST), found.get(WISH)) == (cost, wish)


@pytest.mark.parametrize("text", ["600万円と300万円", "500〜600万円", "300万円か600万円くらい"])
def test_two_amounts_are_no_answer_but_are_kept(text: str) -> None:
    heard = read(text, COST)
    assert dict(heard.given) == {}
    assert len(heard.amounts) == 2


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("-500万円", Trouble.NEGATIVE),
        ("マイナス300万", Trouble.NEGATIVE),
        ("▲300万円", Trouble.NEGATIVE),
        ("0円", Trouble.NEGATIVE),
        ("999兆円", Trouble.OUT_OF_RANGE),
        ("600", Trouble.SMALL_AMOUNT),
    ],
)
def test_an_amount_that_cannot_be_is_asked_back(text: str, trouble: Trouble) -> None:
    heard = read(text, COST)
    assert [doubt.trouble for doubt in heard.doubts] == [trouble]
    assert not heard.given
    assert not heard.empty


def test_what_else_the_message_says_is_not_lost() -> None:
    heard = read("国費なし、経費は-5万円、2027年2月30日から", COST)
    assert dict(heard.given) == {"national_grant": "no"}
    assert {doubt.trouble for doubt in heard.doubts} == {Trouble.NEGATIVE, Trouble.NO_SUCH_DAY}


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2027年6月1日", (2027, 6, 1), None),
        ("令和9年6月1日から", (2027, 6, 1), None),
        ("令和元年5月1日から", (2019, 5, 1), None),
        ("R9.6.1", (2027, 6, 1), None),
        ("六月一日", (2027, 6, 1), None),
        ("6月から", (2027, 6, 1), None),
        ("12月から", (2026, 12, 1), None),
        ("来年度", (2027, 4, 1), None),
        ("来年度の6月から", (2027, 6, 1), None),
        ("再来年度から", (2028, 4, 1), None),
        ("来月から", (2026, 12, 1), None),
        ("明日から", (2026, 11, 25), None),
        ("FY2027", (2027, 4, 1), None),
        ("next fiscal year", (2027, 4, 1), None),
        ("1 June 2027", (2027, 6, 1), None),
        ("June 1st, 2027", (2027, 6, 1), None),
        ("令和9年6月から令和10年2月末まで", (2027, 6, 1), (2028, 2, 29)),
        ("2027/6/1 - 2028/2/28", (2027, 6, 1), (2028, 2, 28)),
        ("2027年6月1日〜12月31日", (2027, 6, 1), (2027, 12, 31)),
        ("来年6月1日から2月28日まで", (2027, 6, 1), (2028, 2, 28)),
        ("from June 2027 to February 2028", (2027, 6, 1), (2028, 2, 29)),
    ],
)
def test_when(text: str, start: tuple[int, ...], end: tuple[int, ...] | None) -> None:
    found = dict(read(text, START, END).given)
    assert found[START] == date(*start)
    assert found.get(END) == (date(*end) if end else None)


def test_an_end_alone_counts_from_the_start() -> None:
    assert dict(read("2月末", END, begun=date(2027, 6, 1)).given) == {END: date(2028, 2, 29)}


def test_the_day_of_application_is_no_start() -> None:
    found = dict(read("申請は2025年9月30日の予定です。2026年6月1日から行います").given)
    assert found == {"application_date": date(2025, 9, 30), START: date(2026, 6, 1)}


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("2027年2月30日", Trouble.NO_SUCH_DAY),
        ("2027年13月1日", Trouble.NO_SUCH_DAY),
        ("令和9年6月31日から", Trouble.NO_SUCH_DAY),
        ("3027年6月1日", Trouble.YEAR_OUT_OF_RANGE),
    ],
)
def test_a_day_that_cannot_be_is_asked_back(text: str, trouble: Trouble) -> None:
    heard = read(text, START)
    assert [(doubt.trouble, bool(doubt.told)) for doubt in heard.doubts] == [(trouble, True)]
    assert not heard.given


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("市です", "applicant_type", "municipality"),
        ("横浜市です", "applicant_type", "designated_city"),
        ("愛知県です", "applicant_type", "prefecture"),
        ("NPO", "applicant_type", "npo"),
        ("municipalty", "applicant_type", "municipality"),
        ("desginated city", "applicant_type", "designated_city"),
        ("たぶん医療関係", "project_field", "health"),
        ("姉妹都市との交流", "project_field", "exchange_sister"),
        ("防災の国際協力", "project_field", "cooperation"),
        ("自治体", "lead_partner", "local_authority"),
        ("継続だけど拡充", "project_new", "continued_expanded"),
        ("県の補助はあります", "local_grant", "yes"),
        ("2回", "uses_this_year", 2),
        ("まだ一回も", "uses_this_year", 0),
        ("three hours", "hours_per_visit", 3),
        ("3団体", "joint_bodies", 3),
    ],
)
def test_an_answer_in_own_words(text: str, field: str, value: Any) -> None:
    assert dict(read(text, field).given)[field] == value


@pytest.mark.parametrize(
    "text",
    [
        "新規に当たるのか分かりません",
        "受付中でしょうか",
    ],
)
def test_what_is_not_known_or_asked_is_no_answer(text: str) -> None:
    assert read(text).given == ()


def test_a_body_is_not_what_its_letters_hold() -> None:
    assert dict(read("姉妹都市の訪問団").given).get("applicant_type") is None
    assert dict(read("県の補助が出ます").given) == {"local_grant": "yes"}


@pytest.mark.parametrize(
    ("text", "numbers"), [("1", (1,)), ("２", (2,)), ("1と3", (1, 3)), ("2, 3", (2, 3))]
)
def test_bare_numbers_are_those_of_the_options(text: str, numbers: tuple[int, ...]) -> None:
    assert read(text, "project_field").numbers == numbers
    assert read(text).numbers == ()


@pytest.mark.parametrize(
    ("text", "yes"),
    [("いいえ、ありません", False), ("none of these", False), ("はい、受けます", True)],
)
def test_a_yes_or_no_at_the_beginning(text: str, yes: bool) -> None:
    assert read(text, "funding_shift_only").answers_all is yes
    assert read(text, "project_field").answers_all is None


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("分からない", Order.DONT_KNOW),
        ("not sure yet", Order.DONT_KNOW),
        ("戻る", Order.BACK),
        ("最初から", Order.RESTART),
        ("やめます", Order.STOP),
        ("続き", Order.RESUME),
        ("回答を直したい", Order.ANSWERS),
        ("対象になるか確認したい", Order.CHECK),
        ("どの助成金が合いますか", Order.CHECK),
        ("which grant fits?", Order.CHECK),
        ("うちの事業は助成の対象になりますか", Order.CHECK),
        ("is our project eligible for a grant?", Order.CHECK),
        ("在留資格の更新はできますか", None),
        ("JETの給料はいくらですか", None),
        ("we will hand in the papers later", None),
        ("中止になったらどうなりますか", None),
    ],
)
def test_what_is_said_to_the_check_itself(text: str, order: Order | None) -> None:
    assert read(text, "project_field" if order not in (Order.CHECK, None) else "").order is order


def test_a_question_is_no_answer_to_the_open_one() -> None:
    asked = Asked(("applicant_type",), TODAY)
    assert not answers(reader().read("助成率は何割ですか", asked), asked)
    assert not answers(reader().read("NPO法人も対象ですか", asked), asked)
    assert answers(reader().read("NPO法人です", asked), asked)
    assert not answers(reader().read("NPO法人です", Asked((), TODAY)), Asked((), TODAY))


@settings(deadline=None)
@given(st.text(max_size=200), st.sets(st.sampled_from(sorted(book().fields)), max_size=4))
def test_no_text_breaks_the_reader_and_every_answer_fits(text: str, asked: set[str]) -> None:
    heard = read(text, *sorted(asked))
    for name, value in heard.given:
        field = book().fields[name]
        assert value is not None
        assert not field.values or value in field.values


def test_without_words_nothing_is_read_but_figures() -> None:
    bare = Reader(GrantBook(book().fields, book().grants))
    heard = bare.read("市です。経費600万円", Asked((), TODAY))
    assert dict(heard.given) == {COST: 6_000_000}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("県の補助は検討中", "local_grant"),
        ("国の補助金をもらうかどうかは決まっていません", "national_grant"),
        ("国費は未定です", "national_grant"),
        ("the state grant is undecided", "national_grant"),
    ],
)
def test_an_undecided_subsidy_is_not_known_whatever_is_asked(text: str, field: str) -> None:
    heard = read(text, START)
    assert heard.given == ((field, None),)
    assert heard.order is None


@pytest.mark.parametrize(
    "text", ["2020年から続けている日本語教室", "令和二年四月から毎年実施しています"]
)
def test_since_when_something_goes_on_is_not_when_the_project_starts(text: str) -> None:
    assert START not in dict(read(text, START).given)


@pytest.mark.parametrize(
    ("text", "order"),
    [("やり直す", Order.RESTART), ("やり直したい", Order.RESTART), ("戻ります", Order.BACK)],
)
def test_an_order_may_be_said_in_more_than_one_form(text: str, order: Order) -> None:
    assert read(text, "project_new").order is order


def test_wanting_to_know_whether_it_fits_is_a_wish_for_the_check() -> None:
    heard = read("多文化共生のまちづくり促進事業に合うか確認したい")
    assert heard.order is Order.CHECK
    assert heard.grant == "grants/multicultural-community"
