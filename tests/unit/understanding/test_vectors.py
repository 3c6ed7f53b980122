"""How near a message is to each entry, against a plain computation entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.entry import Audience, Content, Phrase
from bot.domain.locale import LocaleTag
from bot.understanding import vectors as vectors_module
from bot.understanding.embedding import EmbeddingFailed
from bot.understanding.index import Field, Index
from bot.understanding.index import build as build_index
from bot.understanding.vectors import Floats, Near, Vectors, build, texts
from bot.understanding.words import group
from tests.support.embedding import Pieces
from tests.unit.understanding.conftest import make_content

EN, JA, JA_SIMPLE, VI = (LocaleTag(tag) for tag in ("en", "ja", "ja-simple", "vi"))


def made(entry_of: Sequence[int], entries: int) -> Vectors:
    """Vectors of rows that belong to these entries; row ``n`` is document ``10 n``."""
    rows = np.array(entry_of, np.int32)
    return Vectors(
        np.eye(len(rows), dtype=np.float32),
        rows,
        10 * np.arange(len(rows), dtype=np.int32),
        np.bincount(rows, minlength=entries).astype(np.int32),
        {"": np.zeros(len(rows), np.float32)},
    )


def plainly(vectors: Vectors, scores: Floats, hidden: set[int]) -> list[tuple[float, float, int]]:
    """Per entry the mean of its five best rows, the best, and its row (-1 where it has none)."""
    shown = [row for row in range(len(scores)) if row not in hidden]
    floor = min((scores[row] for row in shown), default=0.0)
    found = []
    for entry in range(len(vectors.counts)):
        own = sorted(
            (row for row in shown if vectors.entry_of[row] == entry),
            key=lambda row: (-scores[row], row),
        )
        five = [float(scores[row]) for row in own[:5]]
        found.append((np.mean(five), five[0], own[0]) if five else (floor, floor, -1))
    return found


def agrees(near: Near, vectors: Vectors, scores: Floats, hidden: set[int]) -> None:
    wanted = plainly(vectors, scores, hidden)
    assert near.mean == pytest.approx([mean for mean, _, _ in wanted], abs=1e-5)
    assert near.best == pytest.approx([best for _, best, _ in wanted], abs=1e-6)
    for (_, best, row), document in zip(wanted, near.document, strict=True):
        assert (row < 0) == (document < 0)
        if row >= 0:
            assert document // 10 not in hidden
            assert scores[document // 10] == pytest.approx(best, abs=1e-6)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Vectors, Floats, set[int], int | None]:
    entries = draw(st.integers(1, 6))
    entry_of = draw(st.lists(st.integers(0, entries - 1), min_size=1, max_size=40))
    cosine = st.floats(-1, 1, width=32) | st.sampled_from([-1.0, 0.0, 0.5, 1.0])
    size = len(entry_of)
    scores = np.array(draw(st.lists(cosine, min_size=size, max_size=size)), np.float32)
    hidden = draw(st.sets(st.integers(0, size - 1)))
    without = draw(st.none() | st.integers(0, entries - 1))
    return made(entry_of, entries), scores, hidden, without


@settings(max_examples=300, deadline=None)
@given(cases())
def test_near_is_the_mean_of_the_five_best_that_are_shown(
    case: tuple[Vectors, Floats, set[int], int | None],
) -> None:
    vectors, scores, hidden, without = case
    near = vectors.near(scores, without_rows=sorted(hidden), without_entry=without)
    gone = {row for row, entry in enumerate(vectors.entry_of) if entry == without}
    agrees(near, vectors, scores, hidden | gone)


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(1, 12))
def test_where_not_all_rows_are_looked_at_the_others_count_as_the_farthest_of_them(
    case: tuple[Vectors, Floats, set[int], int | None], looked_at: int
) -> None:
    vectors, scores, hidden, _ = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors_module, "_LOOKED_AT", looked_at)
        near = vectors.near(scores, without_rows=sorted(hidden))
    exact = vectors.near(scores, without_rows=sorted(hidden))
    shown = np.sort(np.delete(scores, sorted(hidden)))[::-1][:looked_at]
    floor = shown[-1] if len(shown) else 0.0
    assert near.best == pytest.approx(np.maximum(exact.best, floor), abs=1e-6)
    assert (near.mean >= exact.mean - 1e-5).all()
    for entry, document in enumerate(near.document):
        if exact.best[entry] > floor:
            assert scores[document // 10] == exact.best[entry]
        if document < 0:
            assert near.mean[entry] == pytest.approx(floor, abs=1e-6)


def test_of_more_rows_than_are_looked_at_the_nearest_are_exact() -> None:
    random = np.random.default_rng(3)
    entry_of = random.integers(0, 300, 6000)
    scores = random.uniform(-1, 0.3, 6000).astype(np.float32)
    scores[entry_of == 7] = -0.99
    vectors = made(entry_of.tolist(), 300)
    near = vectors.near(scores)
    wanted = plainly(vectors, scores, set())
    floor = np.sort(scores)[::-1][4095]
    assert near.document[7] == -1
    assert near.best[7] == near.mean[7] == pytest.approx(floor)
    sure = [entry for entry in range(300) if entry != 7]
    assert near.best[sure] == pytest.approx([wanted[entry][1] for entry in sure])
    nearest = sorted(range(300), key=lambda entry: -wanted[entry][0])[:20]
    assert near.mean[nearest] == pytest.approx([wanted[e][0] for e in nearest], abs=1e-5)


def test_an_entry_with_two_rows_is_not_held_back_by_the_three_it_lacks() -> None:
    vectors = made([0, 0, 1, 1, 1, 1, 1, 1], 2)
    scores = np.array([0.9, 0.7, 0.8, 0.8, 0.8, 0.8, 0.6, -1.0], np.float32)
    assert vectors.near(scores).mean == pytest.approx([0.8, 0.76])


def test_with_every_row_hidden_nothing_is_near() -> None:
    near = made([0, 1], 2).near(np.array([0.9, 0.8], np.float32), without_rows=[0, 1])
    assert near.mean.tolist() == near.best.tolist() == [0.0, 0.0]
    assert near.document.tolist() == [-1, -1]


# built from a base


@pytest.fixture(scope="module")
def index(content: Content) -> Index:
    return build_index(content, Audience.RESIDENT)


def embed(pairs: Sequence[tuple[LocaleTag, str]]) -> Floats:
    return Pieces().embed([text for _, text in pairs])


def test_phrases_and_titles_have_a_row_and_nothing_else_has(index: Index) -> None:
    vectors = build(index, embed)
    assert vectors is not None
    embedded = [
        at
        for at, document in enumerate(index.documents)
        if document.field in {Field.PHRASE, Field.TITLE}
    ]
    assert vectors.document_of.tolist() == embedded
    assert len(texts(index)) == len(embedded)
    assert np.linalg.norm(vectors.matrix, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert vectors.counts.sum() == len(embedded)
    for at, document in enumerate(index.documents):
        row = vectors.row_of(at)
        assert (row is not None) == (at in embedded)
        if row is not None:
            assert vectors.entry_of[row] == document.entry
    assert vectors.row_of(len(index.documents) + 5) is None
    assert vectors.rows_of([embedded[2], -1, embedded[0], 10**6]) == [2, 0]


def test_a_phrase_is_nearest_to_itself(index: Index) -> None:
    vectors = build(index, embed)
    assert vectors is not None
    for locale, text in texts(index)[:20]:
        near = vectors.near(vectors.row(Pieces().embed([text])[0], locale))
        documents = [index.documents[at] for at in near.document if at >= 0]
        assert near.best.max() == pytest.approx(1.0, abs=1e-4)
        assert text in {document.text.lower() for document in documents}


def test_a_base_without_phrases_and_titles_has_no_vectors() -> None:
    assert build(build_index(Content({}, {}, ()), Audience.RESIDENT), embed) is None


def test_a_vector_of_another_length_is_a_failure_that_can_be_told(index: Index) -> None:
    vectors = build(index, embed)
    assert vectors is not None
    with pytest.raises(EmbeddingFailed, match="another length"):
        vectors.row(np.ones(3, np.float32), EN)


# what the texts of a language have in common


@pytest.fixture(scope="module")
def large() -> Index:
    """A base with thirty English and thirty Japanese phrases more."""
    content = make_content()
    extra = [
        Phrase("tax/resident-tax", tag, f"{word}{number}")
        for number in range(15)
        for tag, word in ((EN, "bill "), (EN, "notice "), (JA, "通知"), (JA_SIMPLE, "おしらせ "))
    ]
    return build_index(replace(content, phrases=(*content.phrases, *extra)), Audience.RESIDENT)


def test_each_language_with_thirty_texts_has_its_own_mean(large: Index) -> None:
    vectors = build(large, embed)
    assert vectors is not None
    assert vectors.means.keys() == {"", "en", "ja"}
    pairs = texts(large)
    raw = embed(pairs)
    assert vectors.means[""] == pytest.approx(raw.mean(axis=0), abs=1e-6)
    for language in ("en", "ja"):
        own = [group(locale) == language for locale, _ in pairs]
        assert vectors.means[language] == pytest.approx(raw[own].mean(axis=0), abs=1e-6)


def test_what_a_language_has_in_common_is_taken_off(large: Index) -> None:
    """A model that gives every language a strong direction of its own changes nothing."""
    accents = {name: 5 * Pieces().embed([name])[0] for name in ("en", "ja", "zh", "vi")}

    def accented(pairs: Sequence[tuple[LocaleTag, str]]) -> Floats:
        rows = zip(embed(pairs), pairs, strict=True)
        return np.array([row + accents[group(locale)] for row, (locale, _) in rows])

    plain, strong = build(large, embed), build(large, accented)
    assert plain is not None
    assert strong is not None
    rows = [at for at, (tag, _) in enumerate(texts(large)) if group(tag) in {"en", "ja"}]
    assert strong.matrix[rows] == pytest.approx(plain.matrix[rows], abs=1e-4)
    for locale in (EN, JA, JA_SIMPLE):
        message = [(locale, "where do i pay the bill")]
        found = strong.matrix @ strong.row(accented(message)[0], locale)
        wanted = plain.matrix @ plain.row(embed(message)[0], locale)
        assert found[rows] == pytest.approx(wanted[rows], abs=1e-4)


def test_a_language_with_few_texts_takes_the_mean_of_all(large: Index) -> None:
    vectors = build(large, embed)
    assert vectors is not None
    vector = Pieces().embed(["đổi địa chỉ"])[0]
    other = LocaleTag("de")
    assert (vectors.row(vector, VI) == vectors.row(vector, other)).all()
    assert (vectors.row(vector, VI) != vectors.row(vector, EN)).any()
    assert (vectors.row(vector, JA) == vectors.row(vector, JA_SIMPLE)).all()
