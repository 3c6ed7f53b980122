"""Phrases of staff: whole in every locale, what was typed untouched, the Japanese beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.locale import EN, JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.domain.phrasebook import Picked
from bot.domain.readings import CHOICES, Readings
from bot.domain.reply import Author, Reply
from bot.domain.slots import SlotKind
from bot.domain.utterance import Answer, Said, StaffLine, StaffPhrases
from bot.i18n.catalogs import Catalogs
from bot.i18n.composer import TextComposer
from bot.i18n.wording.phrases import BLANK
from tests.support.wiring import shipped_catalogs, shipped_content
from tests.unit.i18n.everything import one, say
from tests.unit.i18n.sample import (
    HELLO,
    LOST,
    MEET,
    MEETING,
    NOW,
    VI,
    FixedContent,
    sample_content,
)

SAMPLES = {
    SlotKind.DATE: "2026-12-01",
    SlotKind.TIME: "15:05",
    SlotKind.AMOUNT: "4000",
    SlotKind.NUMBER: "10",
    SlotKind.PLACE: "中央区役所",
    SlotKind.PHONE: "03-1234-5678",
    SlotKind.NAME: "田中",
    SlotKind.URL: "https://www.example.jp/a",
}


@pytest.fixture(scope="module")
def shipped(catalogs: Catalogs) -> TextComposer:
    return TextComposer(FixedContent(shipped_content()), catalogs)


def whole(phrase_id: str) -> Picked:
    phrase = shipped_content().phrasebook.phrase(phrase_id)
    assert phrase is not None
    return Picked(phrase_id, tuple((name, SAMPLES[kind]) for name, kind in phrase.slots.items()))


def test_every_shipped_phrase_can_be_said_in_every_locale(shipped: TextComposer) -> None:
    book = shipped_content().phrasebook
    ids = [phrase.id for group in book.categories for phrase in group.phrases]
    assert len(ids) >= 80
    for tag in LOCALES:
        said = [Said(StaffPhrases((whole(phrase_id),), "田中"), tag) for phrase_id in ids]
        replies = shipped.compose(said, now=NOW)
        # A note of another language would be a reply more.
        assert len(replies) == len(ids), tag
        for phrase_id, reply in zip(ids, replies, strict=True):
            assert reply.locale == tag
            assert reply.text.strip()
            assert not set("{}|") & set(reply.text), (tag, phrase_id)
            assert BLANK not in reply.text
            assert not any("\ue000" <= char <= "\uf8ff" for char in reply.text)
            assert reply.original is not None
            assert reply.original.picked == (whole(phrase_id),)


def test_several_phrases_are_one_message_in_their_order(composer: TextComposer) -> None:
    reply = one(composer, StaffPhrases((Picked(HELLO.id), MEETING), "Sato"), VI)
    assert reply.author is Author.STAFF
    assert reply.sender_name == "Sato"
    assert reply.text == (
        "Xin chào.\n\nVào 1 tháng 12, 2026 (Thứ Ba) lúc 15:05, 中央区役所. "
        "4.000 yên, 10 ngày. 03-1234-5678 https://www.example.jp/a"
    )
    assert [phone.number for phone in reply.phones] == ["03-1234-5678"]
    assert [(link.label, link.url) for link in reply.links] == [
        ("www.example.jp", "https://www.example.jp/a")
    ]
    assert reply.original is not None
    assert reply.original.locale == JA
    assert reply.original.text.startswith(
        "こんにちは。\n\n2026年12月1日（火）の15:05に中央区役所で"
    )


@pytest.mark.parametrize(
    ("readings", "part"),
    [
        (Readings.BRACKETS, "中央区役所で 会（あ）います"),
        (Readings.NONE, "中央区役所で 会います"),
        (Readings.KANA, "中央区役所で あいます"),
        (Readings.ROMAJI, "kayōbi no gogo sanji gofun ni 中央区役所 de aimasu"),
    ],
)
def test_easy_japanese_is_shown_as_the_person_chose(
    composer: TextComposer, readings: Readings, part: str
) -> None:
    said = Said(StaffPhrases((MEETING,), "Sato"), JA_SIMPLE, readings)
    (reply,) = composer.compose([said], now=NOW)
    assert part in reply.text


_SAMPLE = sample_content()
_CATALOGS = shipped_catalogs()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Co"]), min_size=1))
def test_what_staff_typed_comes_through_untouched(typed: str) -> None:
    """Braces, annotations and anything else: no sign of it means anything to us."""
    composer = TextComposer(FixedContent(_SAMPLE), _CATALOGS)
    values = tuple((name, typed if name == "place" else text) for name, text in MEETING.values)
    for locale in (JA, JA_SIMPLE, VI):
        for readings in CHOICES:
            said = Said(StaffPhrases((replace(MEETING, values=values),), "Sato"), locale, readings)
            (reply,) = composer.compose([said], now=NOW)
            assert typed in reply.text


def test_a_value_that_is_missing_shows_as_a_blank(composer: TextComposer) -> None:
    reply = one(composer, StaffPhrases((Picked(MEET.id, (("date", "2026-12-01"),)),), "Sato"), EN)
    assert reply.text.startswith(f"On December 1, 2026 (Tuesday) at {BLANK}, {BLANK}.")


def test_a_language_without_the_phrase_is_told_which_one_it_reads(composer: TextComposer) -> None:
    own, note = say(composer, StaffPhrases((Picked(HELLO.id),), "Sato"), LocaleTag("ko"))
    assert (own.text, own.locale) == ("Hello.", EN)
    assert note.author is Author.SYSTEM
    assert "영어" in note.text


def test_a_phrase_that_is_gone_leaves_the_others(composer: TextComposer) -> None:
    reply = one(composer, StaffPhrases((Picked("gone/away"), Picked(HELLO.id)), "Sato"), EN)
    assert reply.text == "Hello."


def test_an_answer_by_staff_has_no_buttons_and_its_japanese_beside_it(
    composer: TextComposer,
) -> None:
    bot = one(composer, Answer(LOST.id), EN)
    staff = one(composer, Answer(LOST.id, staff_name="Sato"), EN)
    assert bot.choices
    assert bot.original is None
    assert staff.choices == ()
    assert (staff.author, staff.sender_name, staff.entry_id) == (Author.STAFF, "Sato", LOST.id)
    assert (staff.phones, staff.links) == (bot.phones, bot.links)
    assert staff.original is not None
    assert "在留カードをなくしたとき" in staff.original.text
    assert one(composer, Answer(LOST.id, staff_name="Sato"), JA).original is None


def test_a_translated_line_says_so_and_brings_its_original(composer: TextComposer) -> None:
    what = StaffLine("明日来てください。", "Sato", JA, "Hãy đến vào ngày mai.", VI)
    own, note = say(composer, what, VI)
    assert (own.text, own.locale, own.author) == ("Hãy đến vào ngày mai.", VI, Author.STAFF)
    assert own.original is not None
    assert own.original.text == "明日来てください。"
    assert note.author is Author.SYSTEM
    assert note.text.endswith("明日来てください。")


def test_a_line_without_a_translation_is_as_before(composer: TextComposer) -> None:
    own, note = say(composer, StaffLine("明日来てください。", "Sato", JA), VI)
    assert own == Reply("明日来てください。", JA, author=Author.STAFF, sender_name="Sato")
    assert "明日" not in note.text
