"""Yes and no as people type them: the shipped words, and what only looks like them."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entry import Audience
from bot.domain.locale import LocaleTag
from bot.domain.understood import Question, SmallTalk, Verdict
from bot.understanding.normalise import normalise
from bot.understanding.smalltalk import Talk
from tests.support.wiring import shipped_content, shipped_understanding

LOCALES = [LocaleTag(tag) for tag in ("ja", "ja-simple", "en", "zh-Hans", "vi", "pt-BR")]


@cache
def shipped_talk() -> Talk:
    """The shipped words."""
    return Talk(shipped_content().smalltalk)


@pytest.fixture
def talk() -> Talk:
    """The shipped words."""
    return shipped_talk()


def said(talk: Talk, text: str, *likely: str) -> str | None:
    found = talk.answer(normalise(text), [LocaleTag(tag) for tag in likely])
    return str(found[0]) if found else None


@pytest.mark.parametrize(
    "text",
    [
        "yes", "Yes!", "YES PLEASE", "yes, please.", "Ok", "okay 👍", "👍", "👍🏽",
        "sure, thank you", "はい", "はい。", "はい、お願いします", "ハイ", "お願いします！",
        "ｏｋ", "はい、ありがとうございます", "おねがい します", "是的", "好", "好的，谢谢",
        "好的 麻烦了", "嗯", "可以", "要", "vâng", "Vâng ạ", "dạ vâng", "có", "vang", "ok ạ",
        "đồng ý", "sim", "Sim, por favor!", "quero sim", "claro", "tá bom", "sim, obrigada",
    ],
)  # fmt: skip
def test_a_yes_is_heard(talk: Talk, text: str) -> None:
    assert said(talk, text) == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "no", "No.", "nope", "no thanks", "no, thank you", "not now", "いいえ",
        "いいえ、結構です", "いや", "要らないです", "イイエ", "不", "不用", "不用了，谢谢",
        "不要", "不是", "không", "dạ không", "khong", "không cần đâu", "não", "nao",
        "não, obrigado", "não precisa",
    ],
)  # fmt: skip
def test_a_no_is_heard(talk: Talk, text: str) -> None:
    assert said(talk, text, "vi" if "hong" in text else "en") == "no"


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "yes and no", "はい、いいえ", "是不是", "要不要", "好不好", "yes, where is it?",
        "no money", "ok but how much", "はい、どこですか", "好处", "不好意思", "có tiền không",
        "không có tiền", "nós", "sim card", "not yet paid my tax", "thank you", "ありがとう",
        "nothing", "yesterday", "norte",
    ],
)  # fmt: skip
def test_what_says_more_or_both_is_neither(talk: Talk, text: str) -> None:
    assert said(talk, text) is None


@pytest.mark.parametrize(
    ("locale", "kind"), [(tag, kind) for tag in LOCALES for kind in ("yes", "no")]
)
def test_every_word_of_every_list_is_understood_in_its_locale(
    talk: Talk, locale: LocaleTag, kind: str
) -> None:
    words = shipped_content().smalltalk[locale][kind]

    assert len(words) >= 8
    assert {word: said(talk, word, locale) for word in words} == dict.fromkeys(words, kind)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_word_is_a_yes_and_a_no(locale: LocaleTag) -> None:
    words = shipped_content().smalltalk[locale]

    assert not {normalise(one) for one in words["yes"]} & {normalise(one) for one in words["no"]}


@pytest.mark.parametrize(
    ("text", "asked", "kind"),
    [
        ("ok cảm ơn", True, SmallTalk.YES),
        ("ok cảm ơn", False, SmallTalk.THANKS),
        ("不用了", True, SmallTalk.NO),
        ("不用了", False, SmallTalk.GOODBYE),
        ("yes", False, SmallTalk.YES),
        ("yes, I want to talk to a person", True, SmallTalk.HUMAN),
    ],
)
def test_after_a_question_an_answer_comes_before_politeness(
    text: str, asked: bool, kind: SmallTalk
) -> None:
    understood = shipped_understanding().decide(
        Question(text, Audience.RESIDENT, chosen=LocaleTag("en"), asked=asked)
    )

    assert (understood.verdict, understood.smalltalk) == (Verdict.SMALLTALK, kind)


def test_danger_comes_before_a_yes() -> None:
    question = Question("yes he is not breathing", Audience.RESIDENT, asked=True)

    assert shipped_understanding().decide(question).verdict is Verdict.EMERGENCY


@given(
    st.sampled_from(["yes", "はい", "是的", "vâng", "sim"]),
    st.text(st.sampled_from(" .!?。！、，…\n~"), max_size=4),
    st.text(st.sampled_from(" .!。！、，…\n~🙂"), max_size=4),
)
def test_signs_around_a_word_change_nothing(before_word: str, before: str, behind: str) -> None:
    assert said(shipped_talk(), before + before_word + behind) == "yes"
