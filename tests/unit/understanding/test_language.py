from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.locale import LOCALES, LocaleTag
from bot.understanding.language import identify
from bot.understanding.normalise import normalise

CLEAR = [
    ("ja", "在留カードの更新はいつですか"),
    ("ja", "転入届"),
    ("ja-simple", "ごみの だしかたを おしえて ください"),
    ("en", "how can I renew my visa"),
    ("zh-Hans", "请问垃圾怎么分类"),
    ("zh-Hans", "我的在留卡丢了"),
    ("zh-Hant", "請問垃圾怎麼分類"),
    ("ko", "쓰레기는 어떻게 버려요"),
    ("vi", "tôi muốn đổi địa chỉ"),
    ("ne", "मलाई अस्पताल जानु छ"),
    ("pt-BR", "não sei onde fica a prefeitura"),
    ("es", "¿dónde puedo pagar los impuestos?"),
    ("fil", "saan ako pwedeng magtapon ng basura"),
    ("id", "bagaimana cara membuang sampah"),
    ("th", "ทิ้งขยะวันไหน"),
    ("my", "အမှိုက်ဘယ်နေ့ပစ်ရမလဲ"),
    ("km", "តើត្រូវចោលសំរាមថ្ងៃណា"),
    ("ru", "где можно выбросить мусор"),
    ("uk", "де можна викинути сміття"),
    ("fr", "où est-ce que je peux jeter les ordures"),
    ("de", "wo kann ich den Müll wegwerfen"),
    ("mn", "хогоо хаана хаях вэ, үгүй юу"),
]


@pytest.mark.parametrize(("locale", "text"), CLEAR, ids=[text for _, text in CLEAR])
def test_a_sentence_tells_its_language_without_any_prior(locale: str, text: str) -> None:
    reading = identify(normalise(text), None)
    assert reading.locale == locale
    assert reading.evidence


def test_every_locale_has_a_sentence_here() -> None:
    assert {locale for locale, _ in CLEAR} == set(LOCALES)


@pytest.mark.parametrize("text", ["", "?", "119", "🚨🚨", "ok", "מה זה"])
@pytest.mark.parametrize("prior", [None, "vi", "ja-simple"])
def test_a_text_that_tells_nothing_keeps_the_prior(text: str, prior: str | None) -> None:
    reading = identify(text, LocaleTag(prior) if prior else None)
    assert reading.locale == (prior or "en")
    assert not reading.sure


@pytest.mark.parametrize(
    ("prior", "expected"),
    [
        ("ja", "ja"),
        ("zh-Hans", "zh-Hans"),
        ("zh-Hant", "zh-Hant"),
        ("ja-simple", "ja-simple"),
        (None, "ja"),
    ],
)
def test_characters_that_several_languages_share_follow_the_prior(
    prior: str | None, expected: str
) -> None:
    assert identify("病院", LocaleTag(prior) if prior else None).locale == expected


@pytest.mark.parametrize(
    ("text", "prior", "expected"),
    [
        ("ごみは いつ だしますか", None, "ja-simple"),
        ("ごみは いつ だしますか", "ja", "ja"),
        ("ごみの収集日を確認したい", None, "ja"),
        ("ごみの収集日を確認したい", "ja-simple", "ja-simple"),
        ("転入届", "ja-simple", "ja-simple"),
    ],
)
def test_easy_japanese_is_told_by_its_kana_or_by_the_conversation(
    text: str, prior: str | None, expected: str
) -> None:
    assert identify(text, LocaleTag(prior) if prior else None).locale == expected


@pytest.mark.parametrize(
    ("text", "prior", "expected"),
    [
        ("罹災証明書", "ja", "ja"),
        ("罹災証明書", "zh-Hant", "zh-Hant"),
        ("國際機場的電話號碼", "ja", "zh-Hant"),
        ("人們聚會時經常遵守傳統", None, "zh-Hant"),
        ("在留期間更新許可申請", None, "ja"),
        ("医院", "zh-Hans", "zh-Hans"),
        ("時々", None, "ja"),
    ],
)
def test_text_of_chinese_characters_alone_is_told_by_those_only_one_country_uses(
    text: str, prior: str | None, expected: str
) -> None:
    assert identify(text, LocaleTag(prior) if prior else None).locale == expected


def test_a_japanese_name_inside_an_english_sentence_leaves_it_english() -> None:
    assert identify("i lost my 在留カード yesterday", None).locale == "en"
    assert identify("what does てんにゅうとどけ mean in english", None).locale == "en"
    assert identify("visaの更新", None).locale == "ja"


def test_a_clear_sentence_is_stronger_than_the_prior() -> None:
    reading = identify("how can i get a new residence card in this city", LocaleTag("vi"))
    assert reading.locale == "en"
    assert reading.sure


@given(st.text(max_size=200), st.sampled_from([None, *LOCALES]))
def test_any_text_gets_one_of_our_locales(text: str, prior: LocaleTag | None) -> None:
    reading = identify(normalise(text), prior)
    assert reading.locale in LOCALES
    assert 0.0 <= reading.confidence <= 1.0
    assert reading.locale in reading.shares
