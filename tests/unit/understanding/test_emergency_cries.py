"""The lists we ship against frightened and against ordinary messages of our own.

``emergency_cries.tsv`` was invented while the lists grew, so it tells what must never be lost, not
how well unknown messages are caught; ``tests/questions`` does that.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.domain.locale import LOCALES, LocaleTag
from bot.understanding import language
from bot.understanding.emergency import Danger, Lane
from bot.understanding.normalise import normalise
from tests.support.wiring import shipped_content

HERE = Path(__file__).parent
DANGEROUS_CHAPTERS = ("emergency/", "disaster/")
DANGEROUS = {
    "childcare/child-abuse-189",
    "consult/sexual-violence",
    "consult/yorisoi-hotline",
    "family/domestic-violence",
    "medical/mental-health",
    "utilities/gas-leak",
}


def rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def shipped() -> Lane:
    content = shipped_content()
    return Lane(content.emergency, (phrase.text for phrase in content.phrases))


def find(lane: Lane, text: str, prior: LocaleTag | None) -> Danger | None:
    """As ``core.decide`` does it."""
    plain = normalise(text)
    reading = language.identify(plain, prior)
    likely = sorted(reading.shares, key=lambda tag: -reading.shares[tag])
    return lane.find(plain, [reading.locale, *(tag for tag in likely if tag != reading.locale)])


@pytest.mark.parametrize("told", [True, False], ids=["locale told", "nothing told"])
def test_frightened_messages_ring_the_alarm_in_every_language(shipped: Lane, told: bool) -> None:
    cries = rows("emergency_cries.tsv")
    missed = [
        (locale, text)
        for locale, _, text in cries
        if find(shipped, text, LocaleTag(locale) if told else None) is None
    ]
    assert len(missed) <= 0.005 * len(cries), missed
    assert all(count <= 1 for count in Counter(locale for locale, _ in missed).values()), missed


def test_every_language_has_its_share_of_frightened_messages() -> None:
    counts = Counter(locale for locale, _, _ in rows("emergency_cries.tsv"))
    assert set(counts) == set(LOCALES)
    assert min(counts.values()) >= 25
    assert len({text for _, _, text in rows("emergency_cries.tsv")}) == sum(counts.values())


@pytest.mark.parametrize("told", [True, False], ids=["locale told", "nothing told"])
def test_ordinary_messages_with_dangerous_words_stay_out(shipped: Lane, told: bool) -> None:
    alarms = [
        text
        for locale, text in rows("emergency_ordinary.tsv")
        if find(shipped, text, LocaleTag(locale) if told else None) is not None
    ]
    assert alarms == []


def test_hardly_any_phrase_of_an_ordinary_entry_rings_the_alarm(shipped: Lane) -> None:
    """What still does is dangerous (somebody asks about divorce and says "he beats me")."""
    ordinary = [
        phrase
        for phrase in shipped_content().phrases
        if not phrase.entry_id.startswith(DANGEROUS_CHAPTERS) and phrase.entry_id not in DANGEROUS
    ]
    sample = ordinary[::8]
    alarms = [one.text for one in sample if find(shipped, one.text, one.locale) is not None]
    assert len(alarms) <= 0.003 * len(sample), alarms


def test_each_kind_leads_to_an_entry_that_helps_with_it() -> None:
    allowed = {
        "medical": {"emergency/call-ambulance"},
        "fire": {"emergency/call-ambulance", "utilities/gas-leak"},
        "crime": {"emergency/call-police", "consult/sexual-violence"},
        "suicide": {"medical/mental-health"},
        "violence": {"family/domestic-violence", "emergency/call-police"},
        "child-abuse": {"childcare/child-abuse-189"},
        "disaster": {
            "disaster/earthquake-tsunami",
            "disaster/alert-levels",
            "disaster/evacuation-shelter",
            "emergency/sea-118",
        },
    }
    wrong = {
        (locale, one.kind, one.entry_id)
        for locale, patterns in shipped_content().emergency.items()
        for one in patterns
        if one.entry_id not in allowed[one.kind]
    }
    assert wrong == set()
