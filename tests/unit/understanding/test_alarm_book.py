"""What the lane's second judgement learns from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bot.domain.entry import Audience, LaneExample, Phrase
from bot.domain.locale import EN, JA, LocaleTag
from bot.understanding import index, vectors
from bot.understanding.alarm_book import (
    FOLDS,
    LEAST_EXAMPLES,
    Book,
    Shelves,
    taught_book,
    taught_locales,
)
from bot.understanding.emergency import Lane
from tests.support.embedding import Pieces
from tests.unit.understanding.conftest import make_content

AMBULANCE = "emergency/call-ambulance"
CARD = "immigration/lost-residence-card"


def examples(locale: LocaleTag, cries: int, calm: int) -> list[LaneExample]:
    danger = [
        LaneExample(locale, f"he fell {at} times", "medical", AMBULANCE) for at in range(cries)
    ]
    return [*danger, *(LaneExample(locale, f"it rained {at} times") for at in range(calm))]


def book(given: Sequence[LaneExample], phrases: Sequence[Phrase] = ()) -> Book | None:
    content = make_content()
    content = replace(content, examples=tuple(given), phrases=(*content.phrases, *phrases))
    lane = Lane(content.emergency)
    shelves: Shelves = [(index.build(content, one), None) for one in Audience]
    return taught_book(content, lane, shelves, None)


def embed(pairs: Sequence[tuple[LocaleTag, str]]) -> vectors.Floats:
    return Pieces().embed([text for _, text in pairs])


@pytest.mark.parametrize(
    ("cries", "calm", "taught"),
    [
        pytest.param(LEAST_EXAMPLES, LEAST_EXAMPLES, True, id="enough"),
        pytest.param(LEAST_EXAMPLES - 1, 200, False, id="one cry too few"),
        pytest.param(200, LEAST_EXAMPLES - 1, False, id="one ordinary message too few"),
    ],
)
def test_a_language_is_taught_with_examples_enough_of_both_kinds(
    cries: int, calm: int, taught: bool
) -> None:
    given = [*examples(JA, cries, calm), *examples(EN, 30, 30)]
    assert taught_locales(given) == ({JA, EN} if taught else {EN})


def test_without_such_a_language_there_is_nothing_to_learn() -> None:
    assert book([*examples(EN, 19, 30), *examples(JA, 30, 19)]) is None


def test_the_phrases_of_other_languages_are_not_learnt_from() -> None:
    phrases = [
        Phrase(CARD, locale, f"{word} number {at}")
        for locale, word in ((EN, "card"), (JA, "カード"))
        for at in range(60)
    ]
    english = book(examples(EN, 30, 30))
    with_phrases = book(examples(EN, 30, 30), phrases)
    only_english = book(examples(EN, 30, 30), phrases[:60])
    assert english is not None
    assert with_phrases is not None
    assert only_english is not None
    assert len(with_phrases.right) == len(only_english.right) > len(english.right)


def test_examples_come_first_those_of_danger_before_all_others() -> None:
    found = book(list(reversed(examples(EN, 30, 25))))
    assert found is not None
    assert found.examples == 55
    assert found.right[:30].all()
    assert not found.right[30:].any()
    assert found.dangers == ((("medical", AMBULANCE),) * 30)
    assert found.weight[0] != found.weight[30]


def test_what_is_asked_stands_for_all() -> None:
    found = book(examples(EN, 300, 300))
    assert found is not None
    assert len(found.heard) == len(found.evidence) == len(found.stands_for)
    asked = found.heard < found.examples
    assert found.stands_for[asked].sum() == pytest.approx(found.examples, rel=0.15)
    assert np.bincount(found.fold, minlength=FOLDS).min() > len(found.right) / FOLDS / 2


def test_examples_of_one_meaning_are_taken_out_together() -> None:
    given = examples(EN, 40, 40)
    content = replace(make_content(), examples=tuple(given))
    shelf = index.build(content, Audience.RESIDENT)
    meant = vectors.build(shelf, embed)
    found = taught_book(content, Lane(content.emergency), [(shelf, meant)], embed)
    assert found is not None
    assert found.vectors is not None
    alike = found.vectors[:40] @ found.vectors[:40].T
    alike[np.arange(40), np.arange(40)] = -np.inf
    nearest = alike.argmax(axis=1)
    together = found.fold_of_meaning[:40] == found.fold_of_meaning[nearest]
    apart = found.fold[:40] == found.fold[nearest]
    assert together.mean() > apart.mean()


def test_some_messages_alone_keep_all_that_is_known_of_them() -> None:
    whole = book(examples(EN, 40, 40))
    assert whole is not None
    taken = np.arange(len(whole.right)) % 3 > 0
    found = whole.only(taken)
    assert found.examples == taken[: whole.examples].sum()
    assert len(found.dangers) == taken[:40].sum() == found.right.sum()
    assert np.array_equal(np.flatnonzero(taken)[found.heard], whole.heard[taken[whole.heard]])
    assert np.array_equal(found.evidence, whole.evidence[taken[whole.heard]])
    weights = np.arange(1 << 16, dtype=float)
    assert np.array_equal(found.pieces.times(weights), whole.pieces.times(weights)[taken])
