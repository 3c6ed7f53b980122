"""The desks near people: who helps in which prefecture and city, and where those are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from math import cos, hypot, radians

from bot.domain.confidence import Confidence
from bot.domain.locale import EN, LocaleTag

KM_A_DEGREE = 111.2
REACH_KM = 60.0
"""Farther than this from every place we know is not Japan."""
CITY_KM = 12.0
"""So near its centre a person is taken to be in a designated city."""
BORDER_KM = 12.0
"""A place of another prefecture at most this much farther away than the nearest one may be meant
as well: shared places are rounded to about 11 km."""


class DeskKind(StrEnum):
    """What a desk is."""

    ONE_STOP = "one-stop"
    ASSOCIATION = "association"


class PlaceRank(StrEnum):
    """How well known a place is; of two places with one name the first of these is meant."""

    CITY = "city"
    """A capital or a designated city."""
    PREFECTURE = "prefecture"
    TOWN = "town"


@dataclass(frozen=True)
class DeskPhone:
    """A number of a desk; ``office`` where it is that of the body that runs it."""

    number: str
    confidence: Confidence
    office: bool = False


@dataclass(frozen=True)
class LocalDesk:
    """A consultation desk of a prefecture, or of one of its designated cities."""

    id: str
    kind: DeskKind
    prefecture: str
    """JIS X 0401 code."""
    city: str | None
    name: str
    kana: str
    english: str
    phones: tuple[DeskPhone, ...]
    hours: str | None
    languages: tuple[LocaleTag, ...]
    """Those of ours that its page names; there may be more."""
    url: str
    source_title: str | None
    source_url: str | None
    as_of: str | None
    """``2026-11``: the month the page speaks of; None for a page without a date."""
    read_on: date | None
    confidence: Confidence

    @property
    def remembered(self) -> bool:
        """Whether anything about it was never read on a page."""
        return self.confidence is Confidence.MEMORY or any(
            phone.confidence is Confidence.MEMORY for phone in self.phones
        )


@dataclass(frozen=True)
class NationalLine:
    """Telephone facts of an entry that help anywhere in Japan."""

    entry_id: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A prefecture, city or town by its names. ``area`` is what desks are kept under."""

    id: str
    rank: PlaceRank
    prefecture: str
    names: Mapping[LocaleTag, str]
    kana: str
    also: tuple[str, ...]
    latitude: float
    longitude: float
    designated: bool = False
    """One of the cities that have a desk of their own."""
    region: str = ""

    @property
    def area(self) -> str:
        """``22``, or ``22.hamamatsu`` for a designated city."""
        return f"{self.prefecture}.{self.id}" if self.designated else self.prefecture

    def name(self, locale: LocaleTag) -> str:
        """The name in ``locale``, else in English letters."""
        return self.names.get(locale) or self.names.get(EN, self.kana)


@dataclass(frozen=True)
class Nearest:
    """Where a point lies: the area, and neighbours it may be in as well."""

    area: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlaceWords:
    """What people write beside the name of a place, in all languages together."""

    help: tuple[str, ...] = ()
    prefecture: tuple[str, ...] = ()
    city: tuple[str, ...] = ()


@dataclass(frozen=True)
class Directory:
    """Everything known about desks and places."""

    desks: tuple[LocalDesk, ...] = ()
    lines: tuple[NationalLine, ...] = ()
    places: tuple[Place, ...] = ()
    words: PlaceWords = PlaceWords()
    review_by: date | None = None

    @cached_property
    def prefectures(self) -> Mapping[str, Place]:
        """Code → prefecture, from north to south."""
        return {p.prefecture: p for p in self.places if p.rank is PlaceRank.PREFECTURE}

    @cached_property
    def designated(self) -> Mapping[str, Place]:
        """Area → designated city."""
        return {place.area: place for place in self.places if place.designated}

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions in the order of the codes."""
        return tuple(dict.fromkeys(place.region for place in self.prefectures.values()))

    def in_region(self, region: str) -> tuple[Place, ...]:
        """The prefectures of a region."""
        return tuple(p for p in self.prefectures.values() if p.region == region)

    def area(self, area: str) -> Place | None:
        """The prefecture or designated city an area stands for."""
        return self.designated.get(area) or self.prefectures.get(area)

    def cities_of(self, prefecture: str) -> tuple[Place, ...]:
        """The designated cities of a prefecture."""
        return tuple(p for p in self.designated.values() if p.prefecture == prefecture)

    def desks_in(self, area: str) -> tuple[LocalDesk, ...]:
        """The desks of an area: those of the city first, then those of its prefecture."""
        prefecture, _, city = area.partition(".")
        own = tuple(
            d for d in self.desks if d.prefecture == prefecture and d.city == (city or None)
        )
        if not city:
            return own
        return own + tuple(d for d in self.desks if d.prefecture == prefecture and d.city is None)

    def nearest(self, latitude: float, longitude: float) -> Nearest | None:
        """The area a point lies in, by the nearest places; None outside Japan."""
        ranked = sorted(
            (_km(place, latitude, longitude), place.prefecture, number)
            for number, place in enumerate(self.places)
            if place.rank is not PlaceRank.PREFECTURE
        )
        if not ranked or ranked[0][0] > REACH_KM:
            return None
        nearest, prefecture, _ = ranked[0]
        area = self._city_at(prefecture, latitude, longitude) or prefecture
        others = dict.fromkeys(
            code for km, code, _ in ranked if km <= nearest + BORDER_KM and code != prefecture
        )
        return Nearest(area, tuple(others)[:3])

    def _city_at(self, prefecture: str, latitude: float, longitude: float) -> str | None:
        cities = self.cities_of(prefecture)
        if not cities:
            return None
        city = min(cities, key=lambda one: _km(one, latitude, longitude))
        return city.area if _km(city, latitude, longitude) <= CITY_KM else None


def _km(place: Place, latitude: float, longitude: float) -> float:
    """How far a place is, flat: good enough within Japan."""
    north = place.latitude - latitude
    east = (place.longitude - longitude) * cos(radians(latitude))
    return KM_A_DEGREE * hypot(north, east)


def read_point(data: str) -> tuple[float, float] | None:
    """Latitude and longitude of a location event's ``data`` (``34.7,137.7``), or None."""
    north, _, east = data.partition(",")
    try:
        latitude, longitude = float(north), float(east)
    except ValueError:
        return None
    inside = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (latitude, longitude) if inside else None


def coarse_point(latitude: float, longitude: float) -> str | None:
    """A location as it may be stored: rounded to a tenth of a degree, about 11 km; None for
    numbers that are no place on earth."""
    point = read_point(f"{latitude},{longitude}")
    return None if point is None else f"{point[0]:.1f},{point[1]:.1f}"
