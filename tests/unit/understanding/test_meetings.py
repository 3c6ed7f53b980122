"""In a large base only the entries that come into question are measured: as among all."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.entry import Audience, Content
from bot.domain.locale import LocaleTag
from bot.understanding import features, meetings
from bot.understanding.features import measure
from bot.understanding.index import Index, build
from bot.understanding.language import identify
from bot.understanding.meetings import narrowed
from bot.understanding.query import Variant, variants
from bot.understanding.vectors import Near

ASKED = (
    ("en", "i lost my residence card"),
    ("en", "where do i throw away garbage and my zairyu kado"),
    ("ja", "在留カードをなくしました"),
    ("vi", "tôi bị mất thẻ"),
)


@pytest.fixture(scope="module")
def resident(content: Content) -> Index:
    return build(content, Audience.RESIDENT)


def read(index: Index, locale: str, text: str) -> Variant:
    tag = LocaleTag(locale)
    return variants(text, identify(text, tag), index)[0]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any base counts as large, and few documents come into question."""
    monkeypatch.setattr(features, "NARROWED_FROM", 0)
    monkeypatch.setattr(meetings, "_DOCUMENTS", 6)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(("locale", "text"), ASKED)
def test_the_first_entries_are_measured_as_among_all(
    resident: Index, locale: str, text: str
) -> None:
    variant = read(resident, locale, text)
    every, few = measure(resident, variant), measure(resident, variant, narrow=True)
    assert few.entries is not None
    assert every.score.max() > 0
    best = int(every.score.argmax())
    assert best in few.entries
    assert few.table == pytest.approx(every.table[few.entries], abs=1e-6)
    assert few.score == pytest.approx(every.score[few.entries], abs=1e-6)
    assert (few.nearest == every.nearest[few.entries]).all()


@pytest.mark.usefixtures("large")
def test_entries_near_by_their_vectors_are_measured_too(resident: Index) -> None:
    entries = len(resident.entry_ids)
    far = np.full(entries, 0.1, np.float32)
    near = Near(far, far, np.zeros(entries, np.int32), np.array([0, entries - 1], np.int32))
    known = measure(resident, read(resident, *ASKED[0]), near, narrow=True)
    assert known.entries is not None
    assert {0, entries - 1} <= set(known.entries.tolist())
    strange = measure(resident, read(resident, "en", "how do i"), near, narrow=True)
    assert strange.entries is not None
    assert strange.entries.tolist() == [0, entries - 1]
    assert not strange.score.any()


def test_no_word_of_the_base_meets_nothing(resident: Index) -> None:
    assert narrowed(resident, read(resident, "en", "qqqq xxxx")) is None


def test_a_small_base_is_measured_whole(resident: Index) -> None:
    assert measure(resident, read(resident, *ASKED[0]), narrow=True).entries is None
