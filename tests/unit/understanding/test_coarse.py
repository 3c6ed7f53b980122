"""The first look at very many rows: what it leaves over holds the nearest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.content.source import content_root
from bot.understanding import coarse
from bot.understanding.meaning import SHIPPED
from bot.understanding.vectors import Floats, Vectors

ASKED, BEST = 400, 5


def kept(language: str) -> Floats:
    """The shipped base's own vectors of a language, as they are searched."""
    with np.load(content_root() / SHIPPED / f"{language}.npz", allow_pickle=False) as file:
        cells, scale = file["cells"], file["scale"]
    levels = np.stack([cells >> 4, cells & 15], axis=-1).reshape(len(cells), -1)
    rest = (levels.astype(np.float32) - 8) * scale[:, None]
    return np.asarray(rest / np.linalg.norm(rest, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def rows() -> Floats:
    drawn = np.random.default_rng(2)
    return drawn.permutation(np.concatenate([kept(tag) for tag in ("en", "ja", "vi", "ne")]))


def test_of_real_vectors_the_five_nearest_are_left_over(
    rows: Floats, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, base = rows[:ASKED], rows[ASKED:]
    monkeypatch.setattr(coarse, "LEFT", 256)
    look = coarse.build(base, least=0)
    assert look is not None
    nearest = np.argsort(-(asked @ base.T), axis=1)[:, :BEST]
    left = [look.rows(row) for row in asked]
    assert max(map(len, left)) < 2 * 256 < len(base) / 10
    found = [np.isin(best, its) for best, its in zip(nearest, left, strict=True)]
    assert np.mean(found) >= 0.99


def test_near_is_the_same_after_a_first_look_that_leaves_the_nearest(rows: Floats) -> None:
    rows = rows[:4000]
    entry_of = np.arange(len(rows), dtype=np.int32) // 4
    counts = np.full(len(rows) // 4, 4, np.int32)
    documents = np.arange(len(rows), dtype=np.int32)
    exact = Vectors(rows, entry_of, documents, counts, {"": np.zeros(rows.shape[1], np.float32)})
    looked = replace(exact, coarse=coarse.build(rows, least=0))
    for at in range(20):
        gone = int(entry_of[at + 100])
        one, other = (
            vectors.near(rows[at], without_rows=[at], without_entry=gone)
            for vectors in (exact, looked)
        )
        first = np.argsort(-one.best)[:BEST]
        assert other.best[first] == pytest.approx(one.best[first], abs=1e-6)
        assert (other.document[first] == one.document[first]).all()
        assert np.isin(first, other.entries).all()
        assert other.document[gone] == -1


@pytest.mark.parametrize("size", [64, 96, 384, 1000])
def test_any_number_of_dimensions_is_looked_at(size: int) -> None:
    rows = np.random.default_rng(size).standard_normal((500, size)).astype(np.float32)
    look = coarse.build(rows, least=0)
    assert look is not None
    assert 3 in look.rows(rows[3])


def test_a_base_that_is_not_large_is_looked_at_exactly() -> None:
    rows = np.eye(20, dtype=np.float32)
    assert coarse.build(rows) is None
    look = coarse.build(rows, least=20)
    assert look is not None
    assert len(look.rows(rows[0])) == 20
