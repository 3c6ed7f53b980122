"""Texts and exact phrases kept as rows of bytes are what they were as objects."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.locale import EN, JA, LOCALES
from bot.understanding.documents import Document, Exact, Field, LeanDocuments

TEXTS = st.text(st.characters(exclude_categories=("Cs",)))
DOCUMENTS = st.lists(
    st.builds(
        Document,
        st.integers(0, 10**6),
        st.sampled_from(list(LOCALES)),
        st.sampled_from(Field),
        TEXTS,
        st.just({}),
        st.just(""),
    )
)


@given(DOCUMENTS)
def test_lean_documents_are_the_same_texts(documents: list[Document]) -> None:
    lean = pickle.loads(pickle.dumps(LeanDocuments.of(documents), 5))
    assert list(lean) == documents
    assert lean[::-1] == tuple(reversed(documents))


def test_bags_and_keys_are_left_behind() -> None:
    whole = Document(3, JA, Field.TITLE, "ごみ", {"w:ごみ": 1.0}, "ごみ")
    assert list(LeanDocuments.of([whole])) == [Document(3, JA, Field.TITLE, "ごみ", {}, "")]


@pytest.mark.parametrize("at", [2, -3])
def test_there_is_no_document_beyond_the_last(at: int) -> None:
    lean = LeanDocuments.of([Document(0, EN, Field.BODY, text, {}, "") for text in ("a", "b")])
    assert lean[-1].text == "b"
    with pytest.raises(IndexError):
        lean[at]


def test_a_phrase_of_several_entries_names_each_with_its_document() -> None:
    entry_of = np.array([0, 1, 1, 0], np.int32)
    exact = Exact.of({"fire": [1, 3], "water": [2]}, entry_of, ("first", "second"))
    assert exact["fire"] == (("second", 1), ("first", 3))
    assert exact["water"] == (("second", 2),)
    assert exact["earth"] == ()
    assert "fire" in exact
    assert "earth" not in exact
