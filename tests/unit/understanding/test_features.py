from __future__ import annotations

import numpy as np
import pytest

from bot.domain.entry import Audience, Content
from bot.domain.locale import LocaleTag
from bot.understanding.engine import Engine
from bot.understanding.features import NAMES, VECTOR_NAMES, Measured, measure
from bot.understanding.index import Index, build
from bot.understanding.language import identify
from bot.understanding.query import variants
from bot.understanding.vectors import Near

NAMED = {name: at for at, name in enumerate(NAMES)}


@pytest.fixture(scope="module")
def resident(engine: Engine) -> Index:
    return engine.shelves[Audience.RESIDENT].index


def first(index: Index, text: str, locale: str = "en") -> tuple[Measured, dict[str, float]]:
    variant = variants(text, identify(text, LocaleTag(locale)), index)[0]
    measured = measure(index, variant)
    best = int(np.argmax(measured.score))
    return measured, dict(zip(NAMES, measured.table[best], strict=True)) | {"entry": best}


def test_a_phrase_word_for_word_is_as_near_as_can_be(resident: Index) -> None:
    measured, found = first(resident, "residence card stolen")
    assert resident.entry_ids[int(found["entry"])] == "immigration/lost-residence-card"
    assert found["phrase"] == pytest.approx(1.0, abs=0.02)
    assert found["phrase_met"] == pytest.approx(1.0, abs=0.02)
    assert found["lead"] > 0
    assert resident.documents[measured.nearest[int(found["entry"])]].text == "residence card stolen"


def test_all_shares_lie_between_nothing_and_everything(resident: Index) -> None:
    measured, _ = first(resident, "my new garbage ambulance residence card tax address bill")
    for name in ("phrase", "phrase_met", "met", "body_met", "known"):
        column = measured.table[:, NAMED[name]]
        assert column.min() >= 0.0
        assert column.max() <= 1.0 + 1e-6


def test_a_message_of_strange_words_is_known_to_be_strange(resident: Index) -> None:
    _, strange = first(resident, "recipe pasta tomatoes garbage")
    _, own = first(resident, "sort garbage")
    assert strange["known"] < 0.5 < own["known"]


def test_a_text_in_another_language_counts_less(resident: Index) -> None:
    _, own = first(resident, "phân loại rác", "vi")
    variant = variants("phân loại rác", identify("how to sort all of this", None), resident)[0]
    other = measure(resident, variant)
    assert other.table[:, NAMED["phrase"]].max() < own["phrase"]


def test_a_not_phrase_is_held_against_its_entry(resident: Index) -> None:
    measured, _ = first(resident, "garbage collector jobs")
    garbage = resident.entry_ids.index("utilities/garbage-sorting")
    assert measured.table[garbage, NAMED["not"]] > 0.2
    assert measured.table[:, NAMED["not"]].sum() == measured.table[garbage, NAMED["not"]]


def test_documents_and_entries_can_be_looked_away_from(resident: Index) -> None:
    text = "residence card stolen"
    variant = variants(text, identify(text, LocaleTag("en")), resident)[0]
    entry = resident.entry_ids.index("immigration/lost-residence-card")
    document = next(at for at, one in enumerate(resident.documents) if one.text == text)
    without = measure(resident, variant, without_documents=frozenset({document}))
    assert 0 < without.table[entry, 0] < 0.98
    gone = measure(resident, variant, without_entry=entry)
    assert gone.score[entry] <= 0
    assert gone.nearest[entry] == -1


def test_sentence_vectors_add_three_columns_and_change_no_other(resident: Index) -> None:
    text = "residence card stolen"
    variant = variants(text, identify(text, LocaleTag("en")), resident)[0]
    entries = len(resident.entry_ids)
    mean = np.linspace(0.1, 0.5, entries).astype(np.float32)
    its = np.arange(entries, dtype=np.int32)
    near = Near(mean, mean + np.float32(0.2), np.zeros(entries, np.int32), its)
    words = measure(resident, variant)
    both = measure(resident, variant, near)
    assert both.table.shape == (entries, len(VECTOR_NAMES))
    assert (both.table[:, : len(NAMES)] == words.table).all()
    assert (both.score == words.score).all()
    added = dict(zip(VECTOR_NAMES, both.table.T, strict=True))
    assert added["near"] == pytest.approx(mean)
    assert added["nearest"] == pytest.approx(mean + 0.2)
    step = 0.4 / (entries - 1)
    assert added["near_lead"][-1] == pytest.approx(step)
    assert added["near_lead"][:-1] == pytest.approx(mean[:-1] - mean[-1])


def test_nothing_to_look_for_is_measured_by_its_vector_alone(resident: Index) -> None:
    text = "how do i"
    variant = variants(text, identify(text, LocaleTag("en")), resident)[0]
    entries = len(resident.entry_ids)
    half = np.full(entries, 0.5, np.float32)
    numbers = np.arange(entries, dtype=np.int32)
    table = measure(resident, variant, Near(half, half, 0 * numbers, numbers)).table
    assert not table[:, : len(NAMES)].any()
    assert table[:, len(NAMES) :].tolist() == [[0.5, 0.5, 0.0]] * entries


def test_nothing_to_look_for_measures_nothing(resident: Index) -> None:
    text = "how do i"
    variant = variants(text, identify(text, LocaleTag("en")), resident)[0]
    assert not measure(resident, variant).table.any()
    empty = build(Content({}, {}, ()), Audience.RESIDENT)
    assert measure(empty, variant).table.shape == (0, len(NAMES))
