"""Wordings: what texts share, word by word and in pairs, in scripts with and without spaces."""

from __future__ import annotations

import numpy as np
import pytest

from bot.understanding.normalise import normalise
from bot.understanding.wordings import Wordings

TEXTS = ["how do i pay my bill", "what is my bill", "ゴミを出す日", "गाडी कहाँ छ", "", "chuyển nhà"]


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return Wordings.of([normalise(text) for text in TEXTS])


@pytest.mark.parametrize("at", [0, 1, 2, 3, 5])
def test_a_text_is_wholly_like_itself_and_nothing_else_is(wordings: Wordings, at: int) -> None:
    found = wordings.likeness(normalise(TEXTS[at]))
    assert found[at] == pytest.approx(1.0, abs=1e-5)
    assert np.delete(found, at).max() < 0.6


def test_function_words_tell_what_is_asked_of_the_same_thing(wordings: Wordings) -> None:
    found = wordings.likeness("how do i get it")
    assert found[0] > 0.2 > 0.05 > found[1]


@pytest.mark.parametrize(
    ("text", "at"),
    [("ごみの日", 2), ("गाडी", 3), ("chuyen nha o dau", 5)],
    ids=["kana", "marks of Devanagari", "without accents"],
)
def test_it_is_met_however_it_is_written(wordings: Wordings, text: str, at: int) -> None:
    assert wordings.likeness(normalise(text)).argmax() == at


def test_words_that_no_text_has_make_all_less_alike(wordings: Wordings) -> None:
    known, other = wordings.likeness("my bill"), wordings.likeness("my bill xylophone")
    assert 0 < other[1] < known[1]


@pytest.mark.parametrize("text", ["", "?!", "xylophone"], ids=["nothing", "signs", "unknown"])
def test_without_a_known_word_it_is_like_nothing(wordings: Wordings, text: str) -> None:
    assert not wordings.likeness(text).any()
