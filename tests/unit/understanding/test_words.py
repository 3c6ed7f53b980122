from __future__ import annotations

from bot.domain.locale import LocaleTag
from bot.understanding import japanese
from bot.understanding.normalise import normalise
from bot.understanding.words import bag, group, spaced_words

JA, EN, VI, ZH, TH = map(LocaleTag, ("ja", "en", "vi", "zh-Hans", "th"))


def test_japanese_keeps_content_words_and_the_short_units_they_consist_of() -> None:
    terms = japanese.content_terms("国民健康保険に入りたいです")
    assert {"国民健康保険", "国民", "健康", "保険", "入る"} <= set(terms)
    assert not {"に", "たい", "です"} & set(terms)


def test_japanese_verbs_are_matched_by_their_dictionary_form() -> None:
    assert japanese.content_terms("払えませんでした") == japanese.content_terms("払う")


def test_katakana_and_hiragana_spellings_of_a_word_are_one_term() -> None:
    assert set(japanese.content_terms("ゴミ")) == set(japanese.content_terms("ごみ"))


def test_words_of_every_question_are_left_out() -> None:
    assert japanese.content_terms("何をすればいいですか") == []
    assert spaced_words("how do i get the", EN) == []


def test_negations_stay_because_they_change_the_question() -> None:
    assert "not" in spaced_words("i do not have money", EN)


def test_vietnamese_typed_without_accents_shares_its_words_with_the_right_spelling() -> None:
    typed, right = bag("chuyen nha", VI), bag(normalise("chuyển nhà"), VI)
    assert set(typed) < set(right)
    assert "p:chuyen nha" in typed
    assert "x:chuyển" in right


def test_chinese_is_cut_into_grams_without_its_function_words() -> None:
    terms = bag("请问垃圾怎么分类", ZH)
    assert {"c:垃圾", "c:分类"} <= set(terms)
    assert not any("怎" in term or "请" in term for term in terms)


def test_scripts_without_spaces_become_grams_of_two_and_three() -> None:
    assert {len(term) - 2 for term in bag("ทิ้งขยะ", TH)} == {2, 3}


def test_japanese_words_inside_another_language_are_japanese_terms() -> None:
    terms = bag("what is 転入届", EN)
    assert "j:転入届" in terms
    assert not any(term.startswith("c:") for term in terms)


def test_related_forms_of_a_word_share_grams() -> None:
    one, other = bag("renewal", EN), bag("renewing", EN)
    assert "g:<ren" in set(one) & set(other)


def test_short_and_numeric_words_make_no_grams() -> None:
    assert bag("pc", EN) == {"w:pc": 1.0}
    assert "w:119" in bag("119", EN)


def test_both_kinds_of_japanese_and_of_chinese_share_their_words() -> None:
    assert group(LocaleTag("ja-simple")) == group(JA)
    assert group(LocaleTag("zh-Hant")) == group(ZH)
    assert group(EN) != group(VI)
