"""The directory we ship, and how a broken one is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from bot.content.directory import DESKS, LINES, PLACES, WORDS, read_directory
from bot.content.files import read_tree
from bot.content.problem import Findings
from bot.content.schema import validator
from bot.content.source import content_root
from bot.content.yaml_files import YamlValue, read_yaml
from bot.domain.directory import Directory, PlaceRank
from bot.domain.entry import Confidence, FactKind
from bot.domain.locale import LOCALES
from bot.i18n.hours import parse_hours
from tests.support.wiring import shipped_content

CODES = [f"{number:02}" for number in range(1, 48)]
DESIGNATED = 20


@pytest.fixture(scope="module")
def content():  # type: ignore[no-untyped-def]
    return shipped_content()


@pytest.fixture(scope="module")
def directory(content) -> Directory:  # type: ignore[no-untyped-def]
    found: Directory = content.directory
    return found


@pytest.fixture(scope="module")
def files() -> Mapping[str, YamlValue]:
    return read_tree(content_root()).directory


@pytest.mark.parametrize("path", [DESKS, LINES, PLACES, WORDS])
def test_every_file_fits_its_schema(files: Mapping[str, YamlValue], path: str) -> None:
    names = {DESKS: "desks", LINES: "lines", PLACES: "places", WORDS: "directory-words"}
    value = files[path]
    assert [error.message for error in validator(names[path]).iter_errors(value)] == []


def test_the_47_prefectures_and_the_20_designated_cities_are_known(directory: Directory) -> None:
    assert list(directory.prefectures) == CODES
    assert len(directory.designated) == DESIGNATED
    assert {place.region for place in directory.prefectures.values()} == set(directory.regions)


@pytest.mark.parametrize("code", CODES)
def test_every_prefecture_has_a_desk_of_its_own(directory: Directory, code: str) -> None:
    (desk,) = directory.desks_in(code)
    assert desk.city is None
    assert desk.url.startswith("http")


def test_every_designated_city_has_a_desk_of_its_own(directory: Directory) -> None:
    for area in directory.designated:
        own, of_prefecture = directory.desks_in(area)
        assert own.city == area.partition(".")[2]
        assert of_prefecture.city is None


def test_there_are_67_desks_and_most_were_found_on_a_page(directory: Directory) -> None:
    assert len(directory.desks) == 67
    assert len({desk.id for desk in directory.desks}) == 67
    assert sum(desk.confidence is Confidence.FOUND for desk in directory.desks) >= 61


def test_what_was_found_says_where_and_when_and_what_was_not_has_no_found_number(
    directory: Directory,
) -> None:
    for desk in directory.desks:
        if desk.confidence is Confidence.FOUND:
            assert desk.source_url, desk.id
            assert desk.read_on, desk.id
        else:
            assert desk.source_url is None, desk.id
            assert all(p.confidence is Confidence.MEMORY for p in desk.phones), desk.id


def test_opening_hours_can_be_put_into_words(directory: Directory) -> None:
    for desk in directory.desks:
        if desk.hours:
            assert parse_hours(desk.hours)


def test_the_national_lines_are_telephone_numbers_of_entries(content) -> None:  # type: ignore[no-untyped-def]
    assert content.directory.lines
    for line in content.directory.lines:
        entry = content.entries[line.entry_id]
        assert all(entry.facts[name].kind is FactKind.TEL for name in line.facts)


def test_names_are_there_in_every_script_a_locale_is_written_in(directory: Directory) -> None:
    for place in directory.places:
        if place.rank is not PlaceRank.TOWN:
            scripts = {"ja", "en", "zh-Hans", "zh-Hant", "ko", "ne", "th", "my", "km", "ru", "uk"}
            assert scripts | {"mn"} <= set(place.names), place.id
            assert set(place.names) <= set(LOCALES)
            assert place.kana


@pytest.mark.parametrize(
    ("city", "code"),
    [("hamamatsu", "22"), ("kitakyushu", "40"), ("sakai", "27"), ("naha", "47"), ("tsu", "24")],
)
def test_a_city_lies_in_its_prefecture(directory: Directory, city: str, code: str) -> None:
    (place,) = [p for p in directory.places if p.id == city]
    nearest = directory.nearest(place.latitude, place.longitude)
    assert nearest is not None
    assert place.prefecture == code == nearest.area[:2]


def test_rounded_places_are_in_their_prefecture_or_it_is_offered(directory: Directory) -> None:
    towns = [place for place in directory.places if place.id.startswith("geonames")]
    first = offered = 0
    for town in towns[::6]:
        found = directory.nearest(round(town.latitude, 1), round(town.longitude, 1))
        assert found is not None
        first += found.area[:2] == town.prefecture
        offered += town.prefecture in (found.area[:2], *found.others)
    assert first >= 0.93 * len(towns[::6])
    assert offered >= 0.99 * len(towns[::6])


BROKEN = {
    "number": ('tel: "052-961-7902"', "tel: hello", "no telephone number"),
    "prefecture": ('prefecture: "23"', 'prefecture: "48"', "no prefecture '48'"),
    "kind": ("kind: one-stop", "kind: bar", "'kind: bar' does not fit"),
    "confidence": ("    confidence: found", "    confidence: rumour", "does not fit"),
    "name": ("      kana: あ", "      kuna: あ", "'kana' is missing"),
    "url": ("    url: https://a.example/", "    urls: x", "'url' is missing"),
    "review": ("review_by: 2027-05-31", "review_by: soon", "is not a day"),
}
DESK = """\
review_by: 2027-05-31
desks:
  - id: aichi
    kind: one-stop
    prefecture: "23"
    name:
      ja: 窓口
      kana: あ
      en: Desk
    phones:
      - {tel: "052-961-7902", confidence: found}
    url: https://a.example/
    confidence: found
"""


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_read_is_left_out_and_told(case: str) -> None:
    old, new, message = BROKEN[case]
    assert old in DESK
    findings = Findings()
    found = read_directory({DESKS: read_yaml(DESK.replace(old, new))}, findings)
    (problem,) = findings.sorted()
    assert message in problem.message
    assert problem.path == DESKS
    assert problem.line > 1 or case == "review"
    assert len(found.desks) == (case in ("number", "review"))
    assert found.review_by == (None if case == "review" else date(2027, 5, 31))


def test_without_files_there_is_nothing() -> None:
    assert read_directory({}, Findings()) == Directory()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("desks: many\nreview_by: 2027-05-31\n", "must be a list"),
        ("desks: [one]\nreview_by: 2027-05-31\n", "must be 'name: value' lines"),
    ],
    ids=["no list", "no desk"],
)
def test_other_shapes_are_told(text: str, message: str) -> None:
    findings = Findings()
    assert read_directory({DESKS: read_yaml(text)}, findings).desks == ()
    assert message in findings.sorted()[0].message


def test_a_prefecture_needs_a_capital_that_is_there() -> None:
    places = (
        'prefectures:\n  - {code: "23", names: {ja: 愛知県, kana: あ, en: Aichi}, region: chubu,'
        ' capital: nagoya, geonames: "01"}\ncities: []\n'
    )
    findings = Findings()
    assert read_directory({PLACES: read_yaml(places)}, findings).prefectures == {}
    assert "there is no city 'nagoya'" in findings.sorted()[0].message
