"""The lane we ship: the examples it learnt from, phrases, and messages it has never met.

``emergency_heldout.tsv`` was written after the lane was learnt, out of situations that nobody had
thought of before and put as indirectly as people do. It is harder than what people mostly write
(the lists alone hear half of it; ``tests/questions`` has the usual), and it is never learnt from:
its figures may rise when words or examples are added elsewhere, they must not fall.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.domain.entry import Audience
from bot.domain.locale import LOCALES, LocaleTag
from bot.domain.understood import Question, Verdict
from bot.service.ports import Understanding
from bot.understanding.evaluate import Case
from bot.understanding.normalise import key
from tests.questions.measuring import ByWords, Way
from tests.support.danger import rings
from tests.support.wiring import shipped_content, shipped_understanding

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
LEAST_HEARD = {Way.VECTORS: 0.81, Way.WORDS: 0.64}
"""Measured 0.85 and 0.67; the lists alone 0.54."""
LEAST_WITH_NUMBER = {Way.VECTORS: 0.93, Way.WORDS: 0.88}
"""Of the dangers: answered as an emergency, or with the number first. Measured 0.97 and 0.92."""
MOST_FALSE = {Way.VECTORS: 0.09, Way.WORDS: 0.07}
"""Measured 0.07 and 0.05; the lists alone 0.07."""


def heldout() -> list[tuple[LocaleTag, str, str]]:
    lines = (HERE / "emergency_heldout.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(LocaleTag(locale), kind, text) for locale, kind, text in rows]


def core(way: Way) -> Understanding:
    shipped = shipped_understanding()
    return shipped if way is Way.VECTORS else ByWords(shipped)


def rung(way: Way, texts: Sequence[tuple[LocaleTag, str]]) -> list[tuple[bool, bool]]:
    """Per message whether it is an emergency, and whether at least its number is said first."""
    found = [
        core(way).decide(Question(text, Audience.RESIDENT, prior=locale)) for locale, text in texts
    ]
    return [(one.verdict is Verdict.EMERGENCY, one.emergency_kind is not None) for one in found]


def alarms(locale: LocaleTag, text: str) -> bool:
    """Whether it is an emergency by words alone."""
    return rings(shipped_understanding(), Case(0, locale, text, None), told=True, by_words=True)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("way", Way, ids=lambda way: f"by {way}")
def test_messages_it_has_never_met(way: Way) -> None:
    rows = heldout()
    told = rung(way, [(locale, text) for locale, _, text in rows])
    danger = [one for one, (_, kind, _) in zip(told, rows, strict=True) if kind != "-"]
    calm = [one for one, (_, kind, _) in zip(told, rows, strict=True) if kind == "-"]
    assert sum(sure for sure, _ in danger) >= LEAST_HEARD[way] * len(danger)
    assert sum(any(one) for one in danger) >= LEAST_WITH_NUMBER[way] * len(danger)
    assert sum(sure for sure, _ in calm) <= MOST_FALSE[way] * len(calm)


def test_they_are_in_no_list_and_in_every_language() -> None:
    content = shipped_content()
    known = {key(one.text) for one in (*content.examples, *content.phrases)}
    rows = heldout()
    assert [text for _, _, text in rows if key(text) in known] == []
    assert len({text for _, _, text in rows}) == len(rows) == 200
    for wanted in ("-", "danger"):
        counts = Counter(tag for tag, kind, _ in rows if (kind == "-") == (wanted == "-"))
        assert counts == dict.fromkeys(LOCALES, 5)


def test_every_language_has_its_examples() -> None:
    cries = Counter(one.locale for one in shipped_content().examples if one.kind)
    calm = Counter(one.locale for one in shipped_content().examples if not one.kind)
    assert set(cries) == set(calm) == set(LOCALES)
    assert min(cries.values()) >= 100
    assert min(calm.values()) >= 60


@pytest.mark.timeout(180)
def test_what_it_learnt_from_is_judged_rightly_by_words_alone() -> None:
    """A sample: an example that is judged wrongly though it was learnt from is mostly a slip."""
    sample = shipped_content().examples[::7]
    told = [alarms(one.locale, one.text) for one in sample]
    missed = [one.text for one, sure in zip(sample, told, strict=True) if one.kind and not sure]
    false = [one.text for one, sure in zip(sample, told, strict=True) if not one.kind and sure]
    assert len(missed) <= 0.04 * len(sample), missed
    assert len(false) <= 0.02 * len(sample), false


@pytest.mark.timeout(180)
def test_hardly_any_phrase_of_an_ordinary_entry_rings_the_alarm() -> None:
    """What still does is dangerous (somebody asks about divorce and says "he beats me")."""
    ordinary = [
        phrase
        for phrase in shipped_content().phrases
        if not phrase.entry_id.startswith(DANGEROUS_CHAPTERS)
        and phrase.entry_id not in DANGEROUS
        and not phrase.negative
    ]
    sample = ordinary[::16]
    found = [one.text for one in sample if alarms(one.locale, one.text)]
    assert len(found) <= 0.002 * len(sample), found


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
    content = shipped_content()
    patterns = [one for found in content.emergency.values() for one in found]
    dangers = [*patterns, *(one for one in content.examples if one.kind)]
    wrong = {(one.kind, one.entry_id) for one in dangers if one.entry_id not in allowed[one.kind]}
    assert wrong == set()
