"""``knowledge/directory/``: the desks near people, the lines for all of Japan, names of places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.content.fields import STRUCTURE, Fields, mapping
from bot.content.municipalities import municipalities
from bot.content.problem import Findings
from bot.content.yaml_files import YamlList, YamlMap, YamlValue
from bot.domain.directory import (
    DeskKind,
    DeskPhone,
    Directory,
    LocalDesk,
    NationalLine,
    Place,
    PlaceRank,
    PlaceWords,
)
from bot.domain.entry import Confidence
from bot.domain.locale import LOCALES, LocaleTag

DESKS = "knowledge/directory/desks.yaml"
LINES = "knowledge/directory/lines.yaml"
PLACES = "knowledge/directory/places.yaml"
WORDS = "knowledge/directory/words.yaml"
FILES = {DESKS: "desks", LINES: "lines", PLACES: "places", WORDS: "directory-words"}
"""Path → name of its schema."""

TELEPHONE = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}\Z", re.ASCII)
CODE = re.compile(r"(?:0[1-9]|[1-3]\d|4[0-7])\Z", re.ASCII)


def read_directory(files: Mapping[str, YamlValue], findings: Findings) -> Directory:
    """The directory out of its files; what makes no sense is left out and becomes a problem."""
    if not files:
        return Directory()
    places = _places(files.get(PLACES), findings)
    whole = mapping(DESKS, files.get(DESKS), "the directory", findings)
    fields = Fields(DESKS, whole, findings)
    return Directory(
        desks=tuple(
            desk
            for one in _items(DESKS, whole, "desks", findings)
            if (desk := _desk(one)) is not None
        ),
        lines=_lines(files.get(LINES), findings),
        places=places,
        words=_words(files.get(WORDS), findings),
        review_by=fields.day("review_by") if DESKS in files else None,
    )


def _items(path: str, whole: YamlMap, key: str, findings: Findings) -> Iterator[Fields]:
    value = whole.get(key, YamlList(1))
    if not isinstance(value, YamlList):
        findings.error(path, whole.line_of(key), STRUCTURE, f"'{key}' must be a list")
        return
    for line, item in zip(value.lines, value, strict=True):
        if isinstance(item, YamlMap):
            yield Fields(path, item, findings)
        else:
            findings.error(path, line, STRUCTURE, f"an item of '{key}' must be 'name: value' lines")


def _desk(fields: Fields) -> LocalDesk | None:
    names = Fields(fields.path, _part(fields, "name"), fields.findings)
    id_, prefecture, url = fields.text("id"), _code(fields), fields.text("url")
    name, kana, english = names.text("ja"), names.text("kana"), names.text("en")
    kind = _choice(fields, "kind", tuple(DeskKind))
    confidence = _choice(fields, "confidence", tuple(Confidence))
    if not (id_ and prefecture and url and name and kana and english and kind and confidence):
        return None
    source = _part(fields, "source") if "source" in fields.value else YamlMap(1)
    return LocalDesk(
        id=id_,
        kind=DeskKind(kind),
        prefecture=prefecture,
        city=fields.optional_text("city"),
        name=name,
        kana=kana,
        english=english,
        phones=tuple(_phones(fields)),
        hours=fields.optional_text("hours"),
        languages=tuple(LocaleTag(tag) for tag in fields.texts("languages") if tag in LOCALES),
        url=url,
        source_title=_text(source, "title"),
        source_url=_text(source, "url"),
        as_of=fields.optional_text("as_of"),
        read_on=fields.optional_day("read_on"),
        confidence=Confidence(confidence),
    )


def _phones(fields: Fields) -> Iterator[DeskPhone]:
    for phone in _items(fields.path, fields.value, "phones", fields.findings):
        number, confidence = phone.text("tel"), _choice(phone, "confidence", tuple(Confidence))
        if number is None or confidence is None:
            continue
        if not TELEPHONE.match(number):
            phone.fail("tel", f"'{number}' is no telephone number", 'Write it like "052-961-7902".')
            continue
        yield DeskPhone(number, Confidence(confidence), _text(phone.value, "of") == "office")


def _lines(value: YamlValue | None, findings: Findings) -> tuple[NationalLine, ...]:
    whole = mapping(LINES, value, "the lines", findings)
    found = []
    for fields in _items(LINES, whole, "lines", findings):
        entry, facts = fields.text("entry"), fields.texts("facts")
        if entry and facts:
            found.append(NationalLine(entry, facts))
    return tuple(found)


def _words(value: YamlValue | None, findings: Findings) -> PlaceWords:
    whole = Fields(WORDS, mapping(WORDS, value, "the words", findings), findings)
    spoken = Fields(WORDS, _part(whole, "help"), findings)
    return PlaceWords(
        help=tuple(dict.fromkeys(word for tag in spoken.value for word in spoken.texts(tag))),
        prefecture=whole.texts("prefecture"),
        city=whole.texts("city"),
    )


def _places(value: YamlValue | None, findings: Findings) -> tuple[Place, ...]:
    whole = mapping(PLACES, value, "the places", findings)
    cities = [
        place
        for rank, key in ((PlaceRank.CITY, "cities"), (PlaceRank.TOWN, "towns"))
        for fields in _items(PLACES, whole, key, findings)
        if (place := _city(fields, rank)) is not None
    ]
    centres = {city.id: (city.latitude, city.longitude) for city in cities}
    prefectures, numbers = [], {}
    for fields in _items(PLACES, whole, "prefectures", findings):
        code, capital = _code(fields, "code"), fields.text("capital")
        if code is None or capital is None:
            continue
        if capital not in centres:
            fields.fail("capital", f"there is no city '{capital}'", "Add it under 'cities:'.")
            continue
        numbers[fields.optional_text("geonames") or ""] = code
        prefectures.append(_place(fields, code, code, PlaceRank.PREFECTURE, centres[capital]))
    return (*prefectures, *cities, *municipalities(numbers))


def _city(fields: Fields, rank: PlaceRank) -> Place | None:
    id_, prefecture, at = fields.text("id"), _code(fields), fields.texts("at")
    try:
        latitude, longitude = (float(number) for number in at)
    except ValueError:
        fields.fail("at", "'at' is latitude and longitude", "Write it like [34.71, 137.73].")
        return None
    if id_ is None or prefecture is None:
        return None
    return _place(fields, id_, prefecture, rank, (latitude, longitude))


def _place(
    fields: Fields, id_: str, prefecture: str, rank: PlaceRank, at: tuple[float, float]
) -> Place:
    names = _part(fields, "names")
    return Place(
        id=id_,
        rank=rank,
        prefecture=prefecture,
        names={
            LocaleTag(tag): name
            for tag, name in names.items()
            if tag in LOCALES and isinstance(name, str)
        },
        kana=_text(names, "kana") or "",
        also=fields.texts("also"),
        latitude=at[0],
        longitude=at[1],
        designated=fields.flag("designated"),
        region=fields.optional_text("region") or "",
    )


def _part(fields: Fields, key: str) -> YamlMap:
    return mapping(fields.path, fields.value.get(key), f"'{key}'", fields.findings)


def _code(fields: Fields, key: str = "prefecture") -> str | None:
    code = fields.text(key)
    if code is not None and not CODE.match(code):
        fields.fail(
            key, f"there is no prefecture {code!r}", 'JIS X 0401 codes go from "01" to "47".'
        )
        return None
    return code


def _choice(fields: Fields, key: str, allowed: tuple[str, ...]) -> str | None:
    found = fields.text(key)
    if found is not None and found not in allowed:
        fields.fail(key, f"'{key}: {found}' does not fit", "One of: " + ", ".join(allowed) + ".")
        return None
    return found


def _text(value: YamlMap, key: str) -> str | None:
    found = value.get(key)
    return found if isinstance(found, str) and found.strip() else None
