"""The directory of desks: what can be wrong in it beyond the shape of its files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.content.directory import DESKS, FILES, LINES, PLACES
from bot.content.facts import is_address, is_hours
from bot.content.loader import Loaded
from bot.content.problem import Findings
from bot.content.schema import check_schema
from bot.content.yaml_files import YamlList, YamlMap, YamlValue
from bot.domain.directory import PlaceRank
from bot.domain.entry import Confidence, FactKind
from bot.domain.locale import JA

PREFECTURES = 47
"""As long as Japan has as many; one forgotten is found before somebody there asks."""


def check_directory(loaded: Loaded, today: date, findings: Findings) -> None:
    """Everything wrong with the desks, the lines and the places."""
    files = loaded.tree.directory
    for path, schema in FILES.items():
        if path in files:
            check_schema(path, files[path], schema, findings)
    if DESKS in files:
        _check_desks(files[DESKS], loaded, today, findings)
    if LINES in files:
        _check_lines(files[LINES], loaded, findings)
    if PLACES in files:
        _check_places(files[PLACES], loaded, findings)


def _check_desks(value: YamlValue, loaded: Loaded, today: date, findings: Findings) -> None:
    directory = loaded.content.directory
    review_by = directory.review_by
    if review_by is not None and review_by < today:
        line = value.line_of("review_by") if isinstance(value, YamlMap) else 1
        findings.warning(
            DESKS,
            line,
            "overdue-review",
            f"the desks were to be looked at again by {review_by}",
            "Look at the pages, correct what changed, then move the day.",
        )
    seen: dict[str, int] = {}
    for item in _items(value, "desks"):
        id_ = str(item.get("id", ""))
        if id_ in seen:
            message = f"the id '{id_}' is used twice"
            findings.error(DESKS, item.line_of("id"), "duplicate-desk", message, "Rename one.")
        seen[id_] = item.line
        _check_desk(item, loaded, findings)
    for code, place in directory.prefectures.items():
        for area in (code, *(city.area for city in directory.cities_of(code))):
            if not any(_area(desk.prefecture, desk.city) == area for desk in directory.desks):
                name = directory.area(area) or place
                findings.warning(
                    DESKS,
                    1,
                    "no-desk",
                    f"there is no desk for {name.names.get(JA, area)}",
                    "Add one, if only its name and its address.",
                )


def _check_desk(item: YamlMap, loaded: Loaded, findings: Findings) -> None:
    directory = loaded.content.directory
    prefecture, city = str(item.get("prefecture", "")), item.get("city")
    if directory.prefectures and prefecture not in directory.prefectures:
        findings.error(
            DESKS,
            item.line_of("prefecture"),
            "unknown-prefecture",
            f"there is no prefecture '{prefecture}' in places.yaml",
            'JIS X 0401 codes go from "01" to "47".',
        )
    elif isinstance(city, str) and f"{prefecture}.{city}" not in directory.designated:
        findings.error(
            DESKS,
            item.line_of("city"),
            "unknown-city",
            f"'{city}' is no designated city of the prefecture {prefecture}",
            "Take the id of a city in places.yaml that is 'designated: true'.",
        )
    hours = item.get("hours")
    if isinstance(hours, str) and not is_hours(hours):
        findings.error(
            DESKS,
            item.line_of("hours"),
            "desk-hours",
            f"'hours: {hours}' is not understood",
            'Write it like "mon-fri 09:00-17:00, sat 09:00-12:00".',
        )
    if item.get("confidence") == Confidence.FOUND and "source" not in item:
        findings.error(
            DESKS,
            item.line_of("confidence"),
            "desk-source",
            "'confidence: found' without the page it was found on",
            "Name the page under 'source:', or write 'memory'.",
        )
    source = item.get("source")
    for holder, key in ((item, "url"), (source, "url")):
        url = holder.get(key) if isinstance(holder, YamlMap) else None
        if isinstance(url, str) and isinstance(holder, YamlMap) and not is_address(url):
            findings.error(DESKS, holder.line_of(key), "desk-address", f"'{url}' is no web address")


def _check_lines(value: YamlValue, loaded: Loaded, findings: Findings) -> None:
    for item in _items(value, "lines"):
        entry_id = str(item.get("entry", ""))
        entry = loaded.content.entries.get(entry_id)
        if entry is None:
            message = f"the entry '{entry_id}' does not exist"
            findings.error(LINES, item.line_of("entry"), "unknown-entry", message)
            continue
        names = item.get("facts")
        for name in names if isinstance(names, YamlList) else ():
            fact = entry.facts.get(str(name))
            if fact is None or fact.kind is not FactKind.TEL:
                findings.error(
                    LINES,
                    item.line_of("facts"),
                    "unknown-line",
                    f"'{name}' is no telephone number of {entry_id}",
                    "Take the name of a fact with 'tel:' in its entry.yaml.",
                )


def _check_places(value: YamlValue, loaded: Loaded, findings: Findings) -> None:
    directory = loaded.content.directory
    if 0 < len(directory.prefectures) < PREFECTURES:
        findings.error(
            PLACES,
            1,
            "missing-prefecture",
            f"only {len(directory.prefectures)} of {PREFECTURES} prefectures are named",
        )
    ids: set[str] = set()
    for key in ("cities", "towns"):
        for item in _items(value, key):
            id_ = str(item.get("id", ""))
            if id_ in ids:
                message = f"the id '{id_}' is used twice"
                findings.error(PLACES, item.line_of("id"), "duplicate-place", message)
            ids.add(id_)
    for place in directory.places:
        if place.rank is PlaceRank.CITY and place.prefecture not in directory.prefectures:
            findings.error(
                PLACES, 1, "unknown-prefecture", f"'{place.id}' is in no prefecture that is named"
            )


def _items(value: YamlValue, key: str) -> Iterator[YamlMap]:
    found = value.get(key) if isinstance(value, YamlMap) else None
    for item in found if isinstance(found, YamlList) else ():
        if isinstance(item, YamlMap):
            yield item


def _area(prefecture: str, city: str | None) -> str:
    return f"{prefecture}.{city}" if city else prefecture
