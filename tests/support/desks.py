"""A small directory of desks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

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
from bot.domain.entry import Confidence, Content
from bot.domain.locale import EN, JA, LocaleTag

ONE_STOP = "consult/one-stop-center"


def desk(
    id_: str,
    prefecture: str,
    city: str | None = None,
    *,
    phones: tuple[DeskPhone, ...] = (),
    confidence: Confidence = Confidence.FOUND,
    as_of: str | None = "2026-07",
    languages: tuple[str, ...] = ("en", "vi"),
    hours: str | None = "mon-fri 09:00-17:00",
) -> LocalDesk:
    """A desk with everything there can be."""
    return LocalDesk(
        id=id_,
        kind=DeskKind.ONE_STOP,
        prefecture=prefecture,
        city=city,
        name=f"{id_}相談窓口",
        kana="そうだん まどぐち",
        english=f"{id_.title()} Desk",
        phones=phones,
        hours=hours,
        languages=tuple(LocaleTag(tag) for tag in languages),
        url=f"https://{id_}.example.jp/",
        source_title="窓口一覧",
        source_url="https://example.jp/list",
        as_of=as_of,
        read_on=date(2026, 11, 1),
        confidence=confidence,
    )


def _place(
    id_: str,
    rank: PlaceRank,
    names: tuple[str, str, str, str],
    at: tuple[float, float],
    region: str = "",
    *,
    designated: bool = False,
) -> Place:
    """``names``: code of the prefecture, Japanese, reading, English."""
    code, ja, kana, en = names
    spelt = {JA: ja, EN: en}
    return Place(id_, rank, code, spelt, kana, (), *at, designated=designated, region=region)


_PREFECTURE, _CITY, _TOWN = PlaceRank.PREFECTURE, PlaceRank.CITY, PlaceRank.TOWN

DIRECTORY = Directory(
    desks=(
        desk("tokyo", "13", phones=(DeskPhone("0120-000-142", Confidence.FOUND),)),
        desk("shizuoka", "22", phones=(DeskPhone("054-000-2000", Confidence.MEMORY),)),
        desk(
            "hamamatsu",
            "22",
            "hamamatsu",
            phones=(DeskPhone("053-000-2170", Confidence.FOUND, office=True),),
            as_of="2019-07",
        ),
        desk("kanagawa", "14", hours=None, languages=(), as_of=None),
    ),
    lines=(NationalLine("medical/insurance", ("line",)),),
    places=(
        _place(
            "13", _PREFECTURE, ("13", "東京都", "とうきょうと", "Tokyo"), (35.7, 139.7), "kanto"
        ),
        _place(
            "14",
            _PREFECTURE,
            ("14", "神奈川県", "かながわけん", "Kanagawa"),
            (35.4, 139.6),
            "kanto",
        ),
        _place(
            "22", _PREFECTURE, ("22", "静岡県", "しずおかけん", "Shizuoka"), (35.0, 138.4), "chubu"
        ),
        _place("shinjuku", _CITY, ("13", "新宿区", "しんじゅくく", "Shinjuku"), (35.69, 139.7)),
        _place("odawara", _TOWN, ("14", "小田原市", "おだわらし", "Odawara"), (35.26, 139.15)),
        _place("shizuoka", _CITY, ("22", "静岡市", "しずおかし", "Shizuoka"), (34.98, 138.38)),
        _place("mishima", _TOWN, ("22", "三島市", "みしまし", "Mishima"), (35.12, 138.92)),
        _place("atami", _TOWN, ("22", "熱海市", "あたみし", "Atami"), (35.17, 139.03)),
        _place(
            "hamamatsu",
            _CITY,
            ("22", "浜松市", "はままつし", "Hamamatsu"),
            (34.71, 137.73),
            designated=True,
        ),
    ),
    words=PlaceWords(help=("help", "相談"), prefecture=("県", "ken"), city=("市", "city")),
    review_by=date(2027, 5, 31),
)


def with_desks(content: Content) -> Content:
    """The content with this directory."""
    return replace(content, directory=DIRECTORY)
