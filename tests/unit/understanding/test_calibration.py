from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.bench.bases import of_titles
from bot.domain.entry import Audience, Content
from bot.domain.locale import EN, LocaleTag
from bot.understanding import calibration as calibrating
from bot.understanding import vectors
from bot.understanding.calibration import (
    _HEAD_PRIOR,
    _HELPFUL,
    _PRIOR,
    _VECTOR_PRIOR,
    OUTSIDE_SHARE,
    Calibration,
    Lesson,
    fit,
    lesson,
)
from bot.understanding.embedding import Floats
from bot.understanding.engine import Engine
from bot.understanding.features import HEAD_NAMES, NAMES, VECTOR_NAMES
from bot.understanding.index import Field, Index, build
from bot.understanding.weighing import newton
from tests.support.embedding import Pieces
from tests.unit.understanding.conftest import make_content

Table = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def _row(**values: float) -> Table:
    return np.array([[values.get(name, 0.0) for name in NAMES]])


GOOD = _row(phrase=0.9, phrase_met=0.95, met=1.0, strength=2.0, lead=2.0, known=1.0, length=1.5)
POOR = _row(phrase=0.1, phrase_met=0.1, met=0.15, strength=0.4, lead=-0.5, known=0.3, length=1.5)
NEAR = np.hstack([GOOD, [[0.85, 0.95, 0.4, 2.0, 1.5]]])
FAR = np.hstack([POOR, [[0.1, 0.2, -0.3, 0.0, -5.0]]])


def embed(pairs: Sequence[tuple[LocaleTag, str]]) -> Floats:
    return Pieces().embed([text for _, text in pairs])


@pytest.fixture(scope="module")
def resident(content: Content) -> Index:
    return build(content, Audience.RESIDENT)


@pytest.fixture(scope="module")
def municipal(content: Content) -> Index:
    return build(content, Audience.MUNICIPAL)


@pytest.fixture(scope="module")
def learnt(resident: Index) -> Lesson:
    """The resident base's own lesson, with vectors and without the other audience."""
    found = lesson(resident, vectors.build(resident, embed))
    assert found is not None
    return found


# good and poor


def test_a_near_match_is_likely_and_a_far_one_is_not(engine: Engine) -> None:
    calibration = engine.shelves[Audience.RESIDENT].by_words.calibration
    assert calibration.probability(GOOD)[0] > 0.9
    assert calibration.probability(POOR)[0] < 0.2


def test_so_it_is_with_vectors(learnt: Lesson) -> None:
    calibration = fit(learnt.with_vectors())
    assert calibration.probability(NEAR)[0] > 0.9
    assert calibration.probability(FAR)[0] < 0.1


def test_a_base_without_phrases_teaches_nothing_and_still_tells_good_from_poor() -> None:
    nothing = build(Content({}, {}, ()), Audience.RESIDENT)
    assert lesson(nothing) is None
    calibration = fit(None)
    assert calibration.top == ()
    assert calibration.probability(GOOD)[0] > 0.6
    assert calibration.probability(POOR)[0] < 0.1


def test_in_such_a_base_with_vectors_two_alike_are_no_answer() -> None:
    rows = [("a", "bins", "Bags stand at the kerb."), ("b", "dogs", "Each dog has a tag.")]
    index = build(of_titles(rows, EN), Audience.RESIDENT)
    calibration = fit(lesson(index), vectors.build(index, embed))
    near, far = NEAR[:, : len(VECTOR_NAMES)], FAR[:, : len(VECTOR_NAMES)]
    good, poor = calibration.probability(np.vstack([near, far]))
    assert good > 0.9
    assert poor < 0.02
    one, other = calibration.probability(np.vstack([near, near]))
    assert one == other < good


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=6), st.floats(0.1, 4))
def test_what_is_ahead_is_surer_and_the_order_stays(totals: list[float], ahead: float) -> None:
    table = np.array(totals)[:, None]
    plain = Calibration((1.0, -1.0)).probability(table)
    told = Calibration((1.0, -1.0), ahead=ahead).probability(table)
    order = np.argsort(plain, kind="stable")
    assert (np.diff(told[order]) >= 0).all()
    assert told[order[-1]] >= plain[order[-1]]
    assert (told[order[:-1]] <= plain[order[:-1]]).all()


# the lesson


def test_a_lesson_is_always_the_same(resident: Index, learnt: Lesson) -> None:
    again = lesson(resident, vectors.build(resident, embed))
    assert again is not None
    assert np.array_equal(again.table, learnt.table, equal_nan=True)
    assert fit(again.with_vectors()) == fit(learnt.with_vectors())


def test_each_phrase_is_asked_with_and_without_its_entry(resident: Index, learnt: Lesson) -> None:
    examples = [one for one in resident.documents if one.field in {Field.PHRASE, Field.TITLE}]
    weights = {
        int(message): (weight, right)
        for message, weight, right in zip(learnt.message, learnt.weight, learnt.right, strict=True)
        if message >= 0
    }
    assert sorted(weights) == list(range(4 * len(examples)))
    outside = 2 * OUTSIDE_SHARE / (1 - OUTSIDE_SHARE)
    expected = [1.0, 1.0, 0.3 * outside, 0.7 * outside]
    assert [weights[at][0] for at in range(8)] == pytest.approx(expected * 2)


def test_so_many_messages_have_no_right_entry_as_are_assumed(learnt: Lesson) -> None:
    weights = {}
    answerable = set()
    for message, weight, right in zip(learnt.message, learnt.weight, learnt.right, strict=True):
        if message >= 0:
            weights[int(message)] = float(weight)
            if right:
                answerable.add(int(message))
    outside = sum(weight for message, weight in weights.items() if message % 4 >= 2)
    assert outside / sum(weights.values()) == pytest.approx(OUTSIDE_SHARE)
    assert not any(message % 4 >= 2 for message in answerable)
    assert len(answerable) > len(weights) / 3


def test_no_message_has_two_right_entries_and_its_rows_follow_each_other(learnt: Lesson) -> None:
    asked = learnt.message[learnt.message >= 0]
    assert (np.diff(asked) >= 0).all()
    right = learnt.message[(learnt.right == 1) & (learnt.message >= 0)]
    assert len(set(right.tolist())) == len(right)


def test_a_not_phrase_counts_against_its_entry_and_has_no_vector(learnt: Lesson) -> None:
    alone = learnt.message < 0
    assert alone.sum() == 1
    assert learnt.right[alone].tolist() == [0.0]
    [row] = learnt.table[alone]
    assert row[NAMES.index("phrase")] > 0
    assert np.isnan(row[len(NAMES) :]).all()


def test_phrases_of_the_other_audience_have_no_right_entry(
    resident: Index, municipal: Index
) -> None:
    alone = lesson(resident, vectors.build(resident, embed))
    both = lesson(
        resident,
        vectors.build(resident, embed),
        (municipal, vectors.build(municipal, embed)),
    )
    assert alone is not None
    assert both is not None
    added = both.message > alone.message.max()
    titles = [one for one in municipal.documents if one.field == Field.TITLE]
    assert len(set(both.message[added].tolist())) == len(titles)
    assert not both.right[added].any()
    assert not np.isnan(both.table[added]).any()
    assert np.array_equal(both.table[~added], alone.table, equal_nan=True)


def test_a_phrase_is_no_help_to_itself(learnt: Lesson) -> None:
    """Asked as if it were not there, no message is as near as a phrase is to itself."""
    nearest = learnt.table[:, VECTOR_NAMES.index("nearest")]
    assert np.nanmax(nearest) < 0.999
    assert learnt.table[:, NAMES.index("phrase")].max() > 0.5


def test_asked_without_its_entry_a_message_is_only_as_near_as_it_is_to_others(
    resident: Index, learnt: Lesson
) -> None:
    meant = vectors.build(resident, embed)
    assert meant is not None
    nearest = learnt.table[:, VECTOR_NAMES.index("nearest")]
    for number, document in enumerate(meant.document_of):
        cosines = meant.matrix @ meant.matrix[number]
        others = meant.entry_of != resident.documents[document].entry
        for form in (2, 3):
            rows = learnt.message == 4 * number + form
            assert nearest[rows].max() == pytest.approx(cosines[others].max(), abs=1e-5)


def test_without_vectors_a_lesson_is_about_words(resident: Index, learnt: Lesson) -> None:
    words = learnt.words_only()
    assert words.table.shape == (len(learnt.table), len(NAMES))
    assert not np.isnan(words.table).any()
    assert (words.message == learnt.message).all()
    plain = lesson(resident)
    assert plain is not None
    assert plain.table.shape[1] == len(NAMES)
    assert len(fit(plain).weights) == len(fit(words).weights) == len(NAMES) + 1


def test_with_vectors_only_the_rows_that_have_them_count(learnt: Lesson) -> None:
    found = learnt.with_vectors()
    assert len(found.table) == len(learnt.table) - 1
    assert found.table.shape[1] == len(HEAD_NAMES)
    assert not np.isnan(found.table).any()
    assert len(found.right) == len(found.weight) == len(found.message) == len(found.table)
    assert len(fit(found).weights) == len(HEAD_NAMES) + 1


def test_the_entries_likeliest_by_vectors_are_learnt_from_too(
    resident: Index, learnt: Lesson
) -> None:
    plain = lesson(resident)
    assert plain is not None
    _, by_words = np.unique(plain.message, return_counts=True)
    _, by_both = np.unique(learnt.message, return_counts=True)
    assert by_words.max() == 3
    assert 3 < by_both.max() <= 6


# the weights


@given(
    seed=st.integers(0, 2**32 - 1),
    scale=st.sampled_from([0.1, 1.0, 10.0]),
    prior=st.sampled_from([_PRIOR, _VECTOR_PRIOR, _HEAD_PRIOR]),
)
def test_the_weights_found_are_the_best_there_are(
    seed: int, scale: float, prior: tuple[float, ...]
) -> None:
    random = np.random.default_rng(seed)
    table = random.normal(0.0, scale, (60, len(prior) - 1))
    labels = (random.random(60) < 0.1).astype(float)
    weights = random.random(60)

    found = newton(table, labels, weights, np.array(prior), np.ones(len(prior), bool))

    rows = np.hstack([table, np.ones((60, 1))])
    slope = rows.T @ (weights * (1 / (1 + np.exp(-rows @ found)) - labels)) + 4.0 * (found - prior)
    assert np.abs(slope).max() < 1e-3 * max(1.0, scale)


def _random_lesson(seed: int, width: int, share: float) -> Lesson:
    random = np.random.default_rng(seed)
    message = np.sort(random.integers(-1, 25, 80))
    return Lesson(
        random.normal(0.0, 3.0, (80, width)),
        (random.random(80) < share).astype(float),
        random.random(26)[message],
        message,
    )


lessons = st.builds(
    _random_lesson,
    st.integers(0, 2**32 - 1),
    st.sampled_from([len(NAMES), len(VECTOR_NAMES), len(HEAD_NAMES)]),
    st.sampled_from([0.0, 0.1, 0.5, 1.0]),
)


@settings(deadline=None)
@given(lessons)
def test_what_speaks_for_an_entry_never_speaks_against_it(taught: Lesson) -> None:
    weights = fit(taught).weights
    assert len(weights) == taught.table.shape[1] + 1
    assert all(weights[at] >= 0 for at in _HELPFUL if at < len(weights) - 1)


@settings(deadline=None)
@given(lessons)
def test_each_message_is_remembered_by_its_likeliest_entry(taught: Lesson) -> None:
    calibration = fit(taught)
    p = calibration.probability(taught.table)
    wanted = []
    for message in sorted(set(taught.message.tolist()) - {-1}):
        rows = np.flatnonzero(taught.message == message)
        wanted.append((float(p[rows].max()), float(taught.weight[rows[0]])))
    assert sorted(calibration.top) == sorted(wanted)


def test_the_odds_of_questions_are_better_than_those_of_phrases(
    learnt: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = np.vstack([learnt.with_vectors().table[:40], FAR])
    better = fit(learnt.with_vectors()).probability(rows)
    monkeypatch.setattr(calibrating, "_QUESTION_ODDS", 1.0)
    plain = fit(learnt.with_vectors()).probability(rows)
    monkeypatch.undo()
    ratio = (better / (1 - better)) / (plain / (1 - plain))
    assert ratio == pytest.approx(calibrating._QUESTION_ODDS, rel=1e-6)
    assert math.log(calibrating._QUESTION_ODDS) > 0


# the threshold


def test_the_threshold_keeps_wrong_answers_within_the_budget() -> None:
    top = tuple((at / 100, 1.0) for at in range(1, 101))
    calibration = Calibration((0.0,) * 10, top)
    assert calibration.threshold(0.0, 0.0, 1.0) == 1.0
    assert calibration.threshold(0.0011, 0.0, 1.0) == 0.96
    assert calibration.threshold(1.0, 0.3, 1.0) == 0.3
    assert calibration.threshold(0.0, 0.0, 0.8) == 0.8


tops = st.lists(
    st.tuples(
        st.floats(0, 1) | st.sampled_from([0.5, 0.9, 1.0]),
        st.sampled_from([0.15, 1.0]) | st.floats(0.01, 5),
    ),
    min_size=1,
    max_size=60,
).map(tuple)


@settings(max_examples=300)
@given(tops, st.floats(0, 0.5))
def test_by_its_own_probabilities_it_keeps_to_the_budget_and_could_go_no_lower(
    top: tuple[tuple[float, float], ...], budget: float
) -> None:
    threshold = Calibration((0.0,) * 10, top).threshold(budget, 0.0, 1.0)
    total = sum(weight for _, weight in top)

    def wrong(lowest: float) -> float:
        return sum((1 - p) * weight for p, weight in top if p >= lowest) / total

    assert wrong(threshold) <= budget + 1e-9
    lower = [p for p, _ in top if p < threshold]
    assert not lower or wrong(max(lower)) > budget - 1e-9


@given(tops, st.floats(0, 0.5), st.floats(0, 1), st.floats(0, 1))
def test_it_stays_between_its_limits(
    top: tuple[tuple[float, float], ...], budget: float, one: float, other: float
) -> None:
    lowest, highest = sorted((one, other))
    assert lowest <= Calibration((0.0,), top).threshold(budget, lowest, highest) <= highest


def test_without_examples_only_the_surest_are_answered() -> None:
    assert Calibration((0.0,) * 10).threshold(0.02, 0.5, 0.9) == 0.9


def test_where_everything_is_said_in_one_way_nothing_is_learnt_from_titles() -> None:
    """Asked as if it were not there, a lone title would teach that titles find nothing."""
    entries = make_content().entries
    lone = {one.id: replace(one, texts={EN: one.texts[EN]}) for one in entries.values()}
    index = build(Content(lone, {}, ()), Audience.RESIDENT)
    meant = vectors.build(index, embed)
    assert meant is not None
    assert lesson(index, meant) is None
    assert len(fit(None, meant).weights) == len(VECTOR_NAMES) + 1
    assert fit(None, meant).probability(NEAR[:, : len(VECTOR_NAMES)])[0] > 0.9
