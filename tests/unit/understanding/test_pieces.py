from __future__ import annotations

import numpy as np
import pytest

from bot.understanding.pieces import COLUMNS, columns_of, pieces


def shared(one: str, other: str) -> float:
    """The share of the first text's pieces that the second has too."""
    own = set(columns_of(one).tolist())
    return len(own & set(columns_of(other).tolist())) / len(own)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("dang chay nha toi", "đang cháy nhà tôi", id="accents"),
        pytest.param("ガスくさい", "がすくさい", id="kana"),
        pytest.param("help, now.", "help now", id="punctuation"),
    ],
)
def test_spellings_of_one_text_have_the_same_pieces(one: str, other: str) -> None:
    assert columns_of(one).tolist() == columns_of(other).tolist()


def test_a_misspelt_word_keeps_most_of_its_pieces() -> None:
    assert shared("unconscious", "unconcious") > 0.5
    assert shared("unconscious", "garbage day") < 0.1


def test_a_question_mark_is_a_piece() -> None:
    assert columns_of("is it burning ?").tolist() != columns_of("is it burning").tolist()


def test_texts_are_weighed_by_their_pieces_and_no_longer_one_counts_more() -> None:
    texts = ["fire", "the kitchen is on fire and smoke is everywhere", "gas"]
    found = pieces(texts)
    weights = np.zeros(COLUMNS)
    weights[columns_of("fire")] = 1.0
    told = found.times(weights)
    assert told[0] > told[1] > told[2]
    assert (found.sizes * found.shares**2).tolist() == pytest.approx([1.0] * 3)


def test_even_a_text_without_a_word_has_a_piece() -> None:
    assert pieces(["", "!", "fire"]).sizes.min() >= 1


def test_some_texts_are_taken_out_with_all_their_pieces() -> None:
    found = pieces(["fire", "smoke", "gas"]).only(np.array([True, False, True]))
    alone = pieces(["fire", "gas"])
    assert found.sizes.tolist() == alone.sizes.tolist()
    assert found.column.tolist() == alone.column.tolist()
    assert found.added_up(np.ones(2)).tolist() == alone.added_up(np.ones(2)).tolist()
