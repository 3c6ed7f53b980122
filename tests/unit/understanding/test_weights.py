"""Numbers of terms that are no longer there."""

from __future__ import annotations

import pickle

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.weights import Weights


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(), st.floats(allow_nan=False)), st.text())
def test_a_term_has_the_number_it_was_given_and_no_other_has_one(
    given_: dict[str, float], other: str
) -> None:
    weights = pickle.loads(pickle.dumps(Weights.of(given_)))
    assert {term: weights.get(term) for term in given_} == given_
    assert (other in weights) == (other in given_)
    assert len(weights) == len(given_)


def test_numbers_are_kept_in_the_type_asked_for() -> None:
    assert Weights.of({"a": 7}, np.int32).get("a") == 7
