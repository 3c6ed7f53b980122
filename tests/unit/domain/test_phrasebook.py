"""Finding phrases, and the language of a message put together from them."""

from __future__ import annotations

import pytest

from bot.domain.locale import EN, JA, JA_SIMPLE, LocaleTag
from bot.domain.phrasebook import Phrasebook, PhraseCategory, Picked, StaffPhrase

VI = LocaleTag("vi")
CARD = StaffPhrase(
    "documents/residence-card",
    "documents",
    {},
    {
        JA: "在留カードを持って行ってください。",
        JA_SIMPLE: "{在留|ざいりゅう}カードを {持|も}って いって ください。",
        EN: "Please take your residence card.",
        VI: "Hãy mang theo thẻ cư trú.",
    },
)
BYE = StaffPhrase("closing/bye", "closing", {}, {JA: "失礼します。", EN: "Goodbye."})
BOOK = Phrasebook(
    (
        PhraseCategory("documents", {JA: "書類・写真", EN: "Documents"}, (CARD,)),
        PhraseCategory("closing", {JA: "終わりのあいさつ"}, (BYE,)),
    )
)


@pytest.mark.parametrize(
    "typed",
    [
        "在留カード",
        "ざいりゅう",
        "ザイリュウ",
        "もっていって",
        "ｶｰﾄﾞ",
        "カード　持って",
        "Residence CARD",
        "書類",
        "documents residence card",
    ],
)
def test_a_phrase_is_found_by_words_readings_heading_and_english(typed: str) -> None:
    assert CARD in BOOK.search(typed)


@pytest.mark.parametrize("typed", ["", "  ", "在留カード さようなら", "passport", "{", "%"])
def test_other_words_find_nothing(typed: str) -> None:
    assert CARD not in BOOK.search(typed)


def test_phrases_with_the_whole_words_come_before_those_with_its_parts() -> None:
    parts = StaffPhrase("a/parts", "a", {}, {JA: "写真をカードにします。"})
    whole = StaffPhrase("a/whole", "a", {}, {JA: "カード写真です。"})
    book = Phrasebook((PhraseCategory("a", {}, (parts, whole)),))
    assert book.search("カード 写真") == (whole, parts)


def test_unknown_ids_are_none() -> None:
    assert BOOK.phrase("documents/residence-card") is CARD
    assert BOOK.phrase("documents/nothing") is None
    assert BOOK.category("closing") is BOOK.categories[1]
    assert BOOK.category("x") is None


def test_a_category_is_named_in_the_nearest_language() -> None:
    assert [BOOK.categories[1].title(tag) for tag in (JA, EN)] == ["終わりのあいさつ"] * 2
    assert PhraseCategory("x", {}, ()).title(EN) == "x"


@pytest.mark.parametrize(
    ("ids", "wanted", "locale"),
    [
        (["documents/residence-card"], VI, VI),
        (["documents/residence-card", "closing/bye"], VI, EN),
        (["closing/bye"], JA_SIMPLE, JA),
        (["gone/away"], VI, VI),
        ([], JA, JA),
    ],
)
def test_one_message_is_never_in_two_languages(
    ids: list[str], wanted: LocaleTag, locale: LocaleTag
) -> None:
    assert BOOK.locale_of(tuple(Picked(one) for one in ids), wanted) == locale
