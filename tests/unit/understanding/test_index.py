from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from bot.domain.entry import Audience, Content, EntryText, Phrase
from bot.domain.locale import LocaleTag
from bot.understanding import index as indexing
from bot.understanding.engine import Engine
from bot.understanding.index import Field, Index, build
from bot.understanding.normalise import key

JA, EN = LocaleTag("ja"), LocaleTag("en")


@pytest.fixture(scope="module")
def resident(engine: Engine) -> Index:
    return engine.shelves[Audience.RESIDENT].index


def test_each_audience_has_its_own_entries(engine: Engine, resident: Index) -> None:
    assert "jet/hosting" not in resident.entry_ids
    assert engine.shelves[Audience.MUNICIPAL].index.entry_ids == ("jet/hosting",)


def test_placeholders_and_ruby_marks_are_not_indexed(resident: Index) -> None:
    texts = [document.text for document in resident.documents]
    assert not any("{" in text or "|" in text for text in texts)
    assert "在留カードを なくした" in texts
    assert "ざいりゅうカードを なくした" in texts


def test_official_words_and_short_numbers_are_found_though_texts_only_name_them(
    resident: Index,
) -> None:
    moving = resident.entry_ids.index("municipal/moving-in-notification")
    holders = resident.postings["j:転入届"].documents
    english = [
        document
        for at in holders
        if (document := resident.documents[at]).entry == moving and document.locale == EN
    ]
    assert english
    assert "w:119" in resident.postings


def test_exact_keys_lead_to_entries_and_not_phrases_rule_them_out(resident: Index) -> None:
    assert [entry for entry, _ in resident.exact[key("Ambulance number?")]] == [
        "emergency/call-ambulance"
    ]
    assert resident.refused[key("garbage collector job")] == {"utilities/garbage-sorting"}
    assert key("garbage collector job") not in resident.exact


def test_a_word_of_many_entries_tells_less_than_a_word_of_one(resident: Index) -> None:
    assert resident.weight("w:garbage", "en") > resident.weight("w:new", "en")
    assert resident.weight("w:zebra", "en") >= resident.weight("w:garbage", "en")
    assert resident.weight("w:anything", "no such group") == 1.0


def test_kana_phrases_are_indexed_with_their_restored_words(content: Content) -> None:
    phrase = Phrase("tax/resident-tax", LocaleTag("ja-simple"), "じゅうみんぜいが わかりません")
    built = build(replace(content, phrases=(*content.phrases, phrase)), Audience.RESIDENT)
    document = next(d for d in built.documents if d.text == phrase.text)
    assert "j:住民税" in document.bag


def test_readings_of_phrases_are_texts_of_their_own(content: Content) -> None:
    phrase = Phrase("tax/resident-tax", JA, "市県民税とは", reading="しけんみんぜいとは")
    built = build(replace(content, phrases=(*content.phrases, phrase)), Audience.RESIDENT)
    assert key("しけんみんぜいとは") in built.exact


def test_a_broken_brace_in_a_text_does_not_break_the_index(content: Content) -> None:
    entry = content.entries["tax/resident-tax"]
    texts = {**entry.texts, EN: EntryText(EN, "Resident {tax", "A } lone brace")}
    entries = {**content.entries, entry.id: replace(entry, texts=texts)}
    built = build(replace(content, entries=entries), Audience.RESIDENT)
    assert any(document.text == "Resident {tax" for document in built.documents)


def test_phrases_of_unknown_entries_are_left_out(content: Content) -> None:
    stray = Phrase("no/such-entry", EN, "unheard of")
    built = build(replace(content, phrases=(*content.phrases, stray)), Audience.RESIDENT)
    assert all(document.text != "unheard of" for document in built.documents)


def test_the_same_content_gives_the_same_index(content: Content, resident: Index) -> None:
    again = build(content, Audience.RESIDENT).lean()
    assert list(again.documents) == list(resident.documents)
    assert again.idf.keys() == resident.idf.keys()
    assert all(pickle.dumps(again.idf[one]) == pickle.dumps(resident.idf[one]) for one in again.idf)
    assert again.vocabulary == resident.vocabulary


def test_an_empty_base_has_an_empty_index() -> None:
    built = indexing.build(Content({}, {}, ()), Audience.RESIDENT)
    assert built.entry_ids == ()
    assert built.documents == ()


def test_bodies_longer_than_a_message_are_indexed_whole(content: Content) -> None:
    entry = content.entries["tax/resident-tax"]
    body = "\n".join(["filler words of no use"] * 120 + ["quokka"])
    texts = {**entry.texts, EN: EntryText(EN, "Resident tax", body)}
    entries = {**content.entries, entry.id: replace(entry, texts=texts)}
    built = build(replace(content, entries=entries), Audience.RESIDENT)
    (holder,) = built.postings["w:quokka"].documents
    assert built.documents[holder].field == Field.BODY
