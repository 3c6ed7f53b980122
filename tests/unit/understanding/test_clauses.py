"""Messages taken apart."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.locale import LOCALES, LocaleTag
from bot.understanding.clauses import MOST, clauses
from bot.understanding.followups import Followups
from tests.support.wiring import shipped_content


@cache
def shipped() -> Followups:
    return Followups(shipped_content().followups)


@pytest.fixture(scope="module")
def followups() -> Followups:
    return shipped()


@pytest.mark.parametrize(
    ("locale", "text", "parts"),
    [
        pytest.param(
            "en",
            "I lost my card. What do I do? Also, how do I throw away a fridge?",
            ["i lost my card. what do i do?", "how do i throw away a fridge?"],
            id="a bare question belongs to what is before it",
        ),
        pytest.param(
            "ja",
            "先月来ました。学校に入れたいです。それと、ごみはいつですか。",
            ["先月来ました。", "学校に入れたいです。", "ごみはいつですか。"],
            id="Japanese",
        ),
        pytest.param(
            "zh-Hans",
            "在留卡丢了怎么办？另外国民健康保险怎么加入",
            ["在留卡丢了怎么办?", "国民健康保险怎么加入"],
            id="Chinese, no space after the connector",
        ),
        pytest.param(
            "my",
            "ကတ် ပျောက်သွားလို့ ဘာလုပ်ရမလဲ။ အမှိုက်ဘယ်လိုပစ်ရလဲ။",
            ["ကတ် ပျောက်သွားလို့ ဘာလုပ်ရမလဲ။", "အမှိုက်ဘယ်လိုပစ်ရလဲ။"],
            id="Burmese",
        ),
        pytest.param(
            "ne",
            "मेरो कार्ड हरायो। फोहोर कसरी फाल्ने?",
            ["मेरो कार्ड हरायो।", "फोहोर कसरी फाल्ने?"],
            id="Nepali",
        ),
        pytest.param(
            "en",
            "my card is lost\nwhere is the school",
            ["my card is lost", "where is the school"],
            id="lines",
        ),
        pytest.param("en", "How do I renew my visa?", [], id="one clause"),
        pytest.param("en", "Fee: 4.000 yen, No. 5 e.g.", [], id="points inside"),
        pytest.param("en", "", [], id="nothing"),
    ],
)  # fmt: skip
def test_the_parts_of_a_message(
    followups: Followups, locale: str, text: str, parts: list[str]
) -> None:
    assert [part.text for part in clauses(text, followups, [LocaleTag(locale)])] == parts


def test_questions_come_before_the_story_and_never_more_than_a_few(followups: Followups) -> None:
    story = "I came here in May. It was warm. My house is small. I like my neighbours. "
    found = clauses(story + "How do I renew my visa?", followups, [LocaleTag("en")])
    assert len(found) == MOST
    assert found[-1].text == "how do i renew my visa?"
    assert [part.asks for part in found].count(True) == 1


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(list(LOCALES)))
def test_any_text_falls_into_at_most_a_few_parts(text: str, locale: LocaleTag) -> None:
    words = shipped()
    assert len(clauses(text, words, [locale])) in (0, *range(1, MOST + 1))
