"""Messages that are nothing but a cry, over the lists we ship."""

from __future__ import annotations

import pytest

from bot.domain.entry import EmergencyPattern
from bot.domain.locale import LocaleTag
from bot.understanding.emergency import Lane
from bot.understanding.normalise import normalise
from tests.support.wiring import shipped_content


@pytest.fixture(scope="module")
def shipped() -> Lane:
    return Lane(shipped_content().emergency)


def found(lane: Lane, text: str, *likely: str) -> str | None:
    danger = lane.find(normalise(text), [LocaleTag(tag) for tag in likely])
    return danger.entry_id if danger else None


POLICE, AMBULANCE = "emergency/call-police", "emergency/call-ambulance"
QUAKE = "disaster/earthquake-tsunami"


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        ("help!", POLICE),
        ("HELP ME", POLICE),
        ("help me please!!", POLICE),
        ("heeeelp me", POLICE),
        ("help help", POLICE),
        ("SOS", POLICE),
        ("🆘", POLICE),
        ("助けて", POLICE),
        ("たすけてーー！", POLICE),
        ("タスケテ", POLICE),
        ("tasukete", POLICE),
        ("救命啊", POLICE),
        ("살려주세요 ㅠㅠ", POLICE),
        ("cuu toi voi", POLICE),
        ("गुहार", POLICE),
        ("socorro", POLICE),
        ("¡ayúdenme por favor!", POLICE),
        ("saklolo", POLICE),
        ("tolong", POLICE),
        ("ช่วยด้วยค่ะ", POLICE),
        ("ကယ်ကြပါဦး", POLICE),
        ("ជួយផង", POLICE),
        ("помогите", POLICE),
        ("рятуйте", POLICE),
        ("au secours", POLICE),
        ("Hilfe!", POLICE),
        ("туслаарай", POLICE),
        ("救急車", AMBULANCE),
        ("ambulence", AMBULANCE),
        ("ambulance please quick", AMBULANCE),
        ("Feuer!!!", AMBULANCE),
        ("火事だ", AMBULANCE),
        ("tsunami", QUAKE),
        ("津波", QUAKE),
        ("地震だ", QUAKE),
        ("help 助けて", POLICE),
        ("help help fire", AMBULANCE),
    ],
)
def test_a_bare_cry_is_an_emergency(shipped: Lane, text: str, entry_id: str) -> None:
    assert found(shipped, text) == entry_id


@pytest.mark.parametrize(
    "text",
    [
        "help",
        "Hilfe",
        "ayuda",
        "ajuda",
        "aide",
        "помощь",
        "допомога",
        "tulong po",
        "ช่วยเหลือ",
        "giúp đỡ",
        "bantuan",
        "please",
        "please quick",
        "お願いします",
        "help me find my card",
        "police",
        "terremoto",
        "gift",
        "ok",
        "!",
        "",
    ],
)
def test_small_talk_and_half_a_cry_are_not(shipped: Lane, text: str) -> None:
    assert found(shipped, text) is None


def test_every_locale_has_cries_that_ring_by_themselves_and_beside_its_polite_words(
    shipped: Lane,
) -> None:
    for locale, patterns in shipped_content().emergency.items():
        cries = [one for one in patterns if one.alone]
        assert {one.kind for one in cries} >= {"medical", "fire", "crime", "disaster"}, locale
        polite = next(one.beside for one in cries if one.beside)
        for pattern in cries:
            for cry in pattern.alone:
                assert found(shipped, cry, locale) is not None, (locale, cry)
                assert found(shipped, f"{cry} {polite[0]}", locale) is not None, (locale, cry)


def test_the_words_beside_are_those_of_one_language() -> None:
    lane = Lane(
        {
            LocaleTag("en"): (EmergencyPattern("crime", "a/b", (), (), ("mayday",), ("now",)),),
            LocaleTag("es"): (EmergencyPattern("crime", "c/d", (), (), ("socorro",), ("ya",)),),
        }
    )
    assert found(lane, "mayday now") == "a/b"
    assert found(lane, "mayday ya") is None
    assert found(lane, "mayday socorro ya") in {"a/b", "c/d"}


def test_a_long_message_is_never_a_bare_cry() -> None:
    lane = Lane(
        {LocaleTag("en"): (EmergencyPattern("crime", "a/b", (), (), ("mayday",), ("now",)),)}
    )
    assert found(lane, "mayday " * 3) == "a/b"
    assert found(lane, "mayday " * 200) is None
