"""The shipped follow-ups: short questions after an answer, choices by words, in all locales."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.followup import Aspect, Position
from bot.domain.locale import LOCALES, LocaleTag
from bot.understanding.followups import Followups, is_short
from bot.understanding.normalise import normalise
from tests.questions.measuring import cases
from tests.support.wiring import shipped_content

A, P = Aspect, Position


@cache
def shipped() -> Followups:
    return Followups(shipped_content().followups)


@pytest.fixture(scope="module")
def followups() -> Followups:
    return shipped()


def asked(followups: Followups, text: str, locale: str) -> tuple[Aspect, ...]:
    likely = [LocaleTag(locale), *LOCALES]
    found = followups.aspects(normalise(text), likely)
    return found[0] if found else ()


@pytest.mark.parametrize(
    ("locale", "text", "aspects"),
    [
        ("en", "How much does it cost?", [A.COST]),
        ("en", "ok and how much is it please", [A.COST]),
        ("en", "how mcuh does it cost", [A.COST]),
        ("en", "Where do I go, and what do I need to bring?", [A.WHERE, A.BRING]),
        ("en", "phone number?", [A.PHONE]),
        ("ja", "いくらですか", [A.COST]),
        ("ja", "それはいつまでですか？", [A.WHEN]),
        ("ja", "何時まで", [A.HOURS]),
        ("ja", "手続きはどこでできますか", [A.WHERE]),
        ("ja-simple", "なにが いりますか", [A.BRING]),
        ("ja-simple", "いくら かかりますか。", [A.COST]),
        ("zh-Hans", "请问要多少钱", [A.COST]),
        ("zh-Hans", "需要带什么？", [A.BRING]),
        ("zh-Hant", "要去哪裡辦？", [A.WHERE]),
        ("ko", "얼마나 걸려요?", [A.DURATION]),
        ("ko", "한국어 돼요?", [A.LANGUAGE]),
        ("vi", "bao nhieu tien", [A.COST]),
        ("vi", "cần mang theo gì ạ", [A.BRING]),
        ("ne", "कति पैसा लाग्छ?", [A.COST]),
        ("ne", "kaha jane", [A.WHERE]),
        ("pt-BR", "onde eu vou?", [A.WHERE]),
        ("pt-BR", "falam portugues?", [A.LANGUAGE]),
        ("es", "¿Cuánto cuesta?", [A.COST]),
        ("es", "que necesito", [A.BRING]),
        ("fil", "magkano po", [A.COST]),
        ("id", "berapa lama ya kak", [A.DURATION]),
        ("th", "ต้องใช้เอกสารอะไรบ้างคะ", [A.BRING]),
        ("my", "ဘယ်လောက်ကျလဲ", [A.COST]),
        ("km", "ត្រូវទៅណា?", [A.WHERE]),
        ("ru", "а сколько это стоит?", [A.COST]),
        ("uk", "куди звертатися?", [A.WHERE]),
        ("fr", "ça coûte combien ?", [A.COST]),
        ("fr", "il faut apporter quoi", [A.BRING]),
        ("de", "Wie lange dauert das denn?", [A.DURATION]),
        ("mn", "хаашаа очих вэ?", [A.WHERE]),
    ],
)
def test_a_short_question_is_about_the_answer_before(
    followups: Followups, locale: str, text: str, aspects: list[Aspect]
) -> None:
    assert list(asked(followups, text, locale)) == aspects


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "how much is resident tax"),
        ("en", "when is garbage day"),
        ("en", "phone number of the police"),
        ("ja", "税はいくら"),
        ("ja", "ゴミはいつ"),
        ("zh-Hans", "签证多少钱"),
        ("es", "cuanto cuesta la visa"),
        ("th", "ค่าเทอมเท่าไหร่"),
        ("en", "2 how much"),
        ("en", ""),
    ],
)
def test_a_question_with_a_topic_of_its_own_is_none(
    followups: Followups, locale: str, text: str
) -> None:
    assert asked(followups, text, locale) == ()


def test_every_locale_knows_every_kind_by_every_word(followups: Followups) -> None:
    content = shipped_content()
    assert set(content.followups) == set(LOCALES)
    for locale, words in content.followups.items():
        assert set(words.ask) == set(Aspect)
        assert set(words.choose) == set(Position)
        for aspect, texts in words.ask.items():
            assert len(texts) >= 8
            for text in texts:
                assert aspect in asked(followups, f"{text}?", locale), (locale, text)
        for position, texts in words.choose.items():
            for text in texts:
                found = followups.position(normalise(text), [locale, *LOCALES])
                assert found == position, (locale, text)


def test_no_question_we_know_is_taken_for_a_follow_up(followups: Followups) -> None:
    taken = [
        case.text
        for kind in ("resident", "municipal", "outside", "guards")
        for case in cases("seen", kind)
        if asked(followups, case.text, case.locale or "en")
    ]
    assert taken == []


OFFERED = (
    ("Lost or stolen residence card", "在留カードをなくした"),
    ("Large items of garbage", "粗大ごみ"),
    ("Resident tax", "住民税"),
)


@pytest.mark.parametrize(
    ("locale", "text", "place"),
    [
        ("en", "2", 1),
        ("ja", "３番", P.THIRD),
        ("en", "The second one, please!", P.SECOND),
        ("en", "the secnd one", P.SECOND),
        ("es", "la segunda", P.SECOND),
        ("ja", "二つ目", P.SECOND),
        ("en", "last one", P.LAST),
        ("ko", "마지막 거요", P.LAST),
        ("th", "ข้อ 2 ครับ", P.SECOND),
        ("my", "၂", 1),
        ("ne", "दोस्रो", P.SECOND),
        ("de", "nichts davon", P.NONE),
        ("ja", "どれも違います", P.NONE),
        ("en", "the second question is about tax", None),
        ("en", "12", None),
    ],
)
def test_offered_things_are_named_by_their_place(
    followups: Followups, locale: str, text: str, place: Position | int | None
) -> None:
    assert followups.position(normalise(text), [LocaleTag(locale)]) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("resident tax", 2),
        ("the tax", 2),
        ("garbage", 1),
        ("garbbage", 1),
        ("large", 1),
        ("stolen residence", 0),
        ("lost or st", 0),
        ("粗大", 1),
        ("在留カードなくした", 0),
        ("resident", 2),
        ("residen", None),
        ("a new fridge", None),
        ("how do i renew my visa", None),
        ("", None),
    ],
)
def test_offered_things_are_named_by_their_titles(
    followups: Followups, text: str, place: int | None
) -> None:
    assert followups.title(normalise(text), OFFERED, [LocaleTag("en")]) == place


@pytest.mark.parametrize(
    ("locale", "text", "words"),
    [
        ("en", "And for my child?", ("child",)),
        ("en", "what if I am a student?", ("student",)),
        ("ja", "子どもの場合は？", ("子ども",)),
        ("es", "¿y si soy estudiante?", ("estudiante",)),
        ("ru", "а если я студент?", ("студент",)),
        ("ko", "학생이면요?", ("학생",)),
        ("zh-Hans", "那学生呢？", ("学生",)),
    ],
)
def test_what_goes_on_from_an_answer_is_known_with_its_words(
    followups: Followups, locale: str, text: str, words: tuple[str, ...]
) -> None:
    normal = normalise(text)
    assert followups.goes_on(normal, [LocaleTag(locale)])
    assert followups.telling_words(normal.strip("?"), LocaleTag(locale)) == words


def test_a_question_that_stands_alone_does_not_go_on(followups: Followups) -> None:
    assert not followups.goes_on("where can i learn japanese", [LocaleTag("en")])
    assert is_short("and for my child?")
    assert not is_short("and " * 10)
    assert not is_short("子" * 30)


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from(list(LOCALES)))
def test_any_text_can_be_asked_about(text: str, locale: LocaleTag) -> None:
    words = shipped()
    normal = normalise(text)
    words.aspects(normal, [locale])
    words.position(normal, [locale])
    words.title(normal, OFFERED, [locale])
    words.telling_words(normal, locale)
    words.is_question(normal, [locale])
