"""How desks are told: whom to call, when, in which languages, and how sure that is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.choice import Action, read_choice
from bot.domain.directory import Directory, NationalLine
from bot.domain.entry import Content
from bot.domain.locale import EN, JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.domain.utterance import Answer, DeskList, DeskPicker
from bot.i18n.catalogs import Catalogs
from bot.i18n.composer import TextComposer
from tests.support.desks import DIRECTORY
from tests.unit.i18n.everything import one
from tests.unit.i18n.sample import AMBULANCE, LOST, FixedContent, sample_content

LINES = (NationalLine(AMBULANCE.id, ("consult", "number")), NationalLine("gone/entry", ("x",)))


@pytest.fixture
def told(catalogs: Catalogs) -> TextComposer:
    directory = replace(DIRECTORY, lines=LINES)
    return TextComposer(FixedContent(replace(sample_content(), directory=directory)), catalogs)


def test_a_city_shows_both_desks_with_numbers_hours_languages_and_month(
    told: TextComposer,
) -> None:
    reply = one(told, DeskList("22.hamamatsu"))
    for words in (
        "Hamamatsu (city)",
        "Hamamatsu Desk (hamamatsu相談窓口)",
        "053-000-2170 (office)",
        "054-000-2000 (please check)",
        "Mon–Fri 09:00–17:00",
        "English, Vietnamese",
        "As of July 2026",
        "As of July 2019",
        "Please check the website before you go.",
        "Call an ambulance: #7119 / 119",
    ):
        assert words in reply.text
    assert [phone.number for phone in reply.phones] == ["053-000-2170", "054-000-2000"]
    assert [link.url for link in reply.links] == [
        "https://hamamatsu.example.jp/",
        "https://shizuoka.example.jp/",
    ]


def test_a_fresh_desk_that_was_read_on_a_page_needs_no_warning(told: TextComposer) -> None:
    reply = one(told, DeskList("13"))
    assert "⚠️" not in reply.text
    assert "please check" not in reply.text


def test_a_desk_without_a_number_sends_to_its_website(told: TextComposer) -> None:
    reply = one(told, DeskList("14"))
    assert "Telephone number: please look at the website." in reply.text
    assert "⚠️" in reply.text, "its page bears no date"
    assert reply.phones == ()


def test_the_language_of_the_reader_stands_first(told: TextComposer) -> None:
    text = one(told, DeskList("13"), LocaleTag("vi")).text
    assert text.index("tiếng Việt") < text.index("tiếng Anh")


@pytest.mark.parametrize("locale", LOCALES)
def test_desks_are_told_in_every_locale(told: TextComposer, locale: LocaleTag) -> None:
    for what in (DeskList("22.hamamatsu", ("14",)), DeskPicker(), DeskPicker("kanto")):
        reply = one(told, what, locale)
        assert "{" not in reply.text
        assert "|" not in reply.text
        assert reply.choices


def test_japanese_readers_see_the_names_of_the_place_itself(told: TextComposer) -> None:
    assert "浜松市" in one(told, DeskList("22.hamamatsu"), JA).text
    assert "浜松市（はままつし）" in one(told, DeskList("22.hamamatsu"), JA_SIMPLE).text


def test_a_prefecture_offers_its_cities_and_neighbours_that_may_be_meant(
    told: TextComposer,
) -> None:
    choices = one(told, DeskList("22", ("14",))).choices
    data = [choice.data for choice in choices]
    assert data[:2] == ["desks:22.hamamatsu", "desks:14"]
    assert "desks" in data
    assert "human:ask" in data


def test_the_picker_goes_from_regions_to_prefectures_to_desks(told: TextComposer) -> None:
    regions = one(told, DeskPicker())
    assert [choice.data for choice in regions.choices][:2] == ["desks:r.kanto", "desks:r.chubu"]
    assert "send me your location" in regions.text
    kanto = one(told, DeskPicker("kanto"))
    assert [choice.data for choice in kanto.choices][:3] == ["desks:13", "desks:14", "desks"]


def test_several_places_of_one_name_are_asked_about(told: TextComposer) -> None:
    reply = one(told, DeskPicker(areas=("13", "22")))
    assert "more than one place" in reply.text
    assert [choice.data for choice in reply.choices][:2] == ["desks:13", "desks:22"]


def test_a_place_abroad_is_said_to_be_one(told: TextComposer) -> None:
    assert "not in Japan" in one(told, DeskPicker(abroad=True)).text


def test_an_area_that_is_gone_asks_where_the_person_lives(told: TextComposer) -> None:
    assert "Where do you live?" in one(told, DeskList("99")).text


def test_a_prefecture_without_a_desk_says_so_and_still_helps(catalogs: Catalogs) -> None:
    content = replace(sample_content(), directory=replace(DIRECTORY, desks=(), lines=LINES))
    reply = one(TextComposer(FixedContent(content), catalogs), DeskList("22"))
    assert "I do not know a desk there yet" in reply.text
    assert "Call an ambulance: #7119 / 119" in reply.text


@pytest.mark.parametrize("directory", [DIRECTORY, Directory()], ids=["desks", "no desks"])
def test_entries_about_consultation_lead_to_the_desks(
    catalogs: Catalogs, directory: Directory
) -> None:
    entry = replace(LOST, chapter="consult")
    content: Content = replace(
        sample_content(), directory=directory, entries={LOST.id: entry, AMBULANCE.id: AMBULANCE}
    )
    composer = TextComposer(FixedContent(content), catalogs)
    actions = [read_choice(choice.data) for choice in one(composer, Answer(LOST.id), EN).choices]
    there = Action.DESKS in [found.action for found in actions if found]
    assert there is bool(directory.desks)
    others = [read_choice(c.data) for c in one(composer, Answer(AMBULANCE.id), EN).choices]
    assert Action.DESKS not in [found.action for found in others if found]
