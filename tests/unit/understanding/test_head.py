"""The head: what it tells apart, and what it says as if phrases were not there."""

from __future__ import annotations

import numpy as np
import pytest

from bot.understanding.head import PHRASES_FROM, Floats, Ints, build


def rows(entries: int, each: int, dimensions: int = 12) -> tuple[Floats, Ints, Ints]:
    """Rows around one place for each entry; one direction tells nothing and varies most."""
    drawn = np.random.default_rng(3)
    places = drawn.standard_normal((entries, dimensions))
    entry_of = np.repeat(np.arange(entries, dtype=np.int32), each)
    found = places[entry_of] + 0.3 * drawn.standard_normal((len(entry_of), dimensions))
    found[:, 0] = 4 * drawn.standard_normal(len(entry_of))
    return found.astype(np.float32), entry_of, np.full(entries, each, np.int32)


def test_a_row_is_found_by_the_others_of_its_entry_where_one_direction_disturbs() -> None:
    matrix, entry_of, counts = rows(8, 9)
    head = build(matrix, entry_of, counts)
    assert head is not None
    right = [
        int(head.scores(row, without=matrix[[at]], of=int(entry)).argmax()) == entry
        for at, (row, entry) in enumerate(zip(matrix, entry_of, strict=True))
    ]
    nearest = [
        int(entry_of[np.delete(matrix @ row, at).argmax()]) == entry
        for at, (row, entry) in enumerate(zip(matrix, entry_of, strict=True))
    ]
    assert np.mean(right) >= 0.95 > np.mean(nearest)


def test_without_rows_it_says_what_the_sums_without_them_say() -> None:
    matrix, entry_of, counts = rows(4, 6)
    head = build(matrix, entry_of, counts)
    assert head is not None
    left = head.sums[1] - matrix[[6, 8]].sum(axis=0)
    mean = left / (counts[1] - 2 + 1.0)
    wanted = mean @ head.metric @ matrix[0] - 0.5 * mean @ head.metric @ mean
    asked = head.scores(matrix[0], without=matrix[[6, 8]], of=1)
    assert asked[1] == pytest.approx(wanted, rel=1e-4)
    plain = head.scores(matrix[0])
    assert np.delete(asked, 1) == pytest.approx(np.delete(plain, 1))
    assert asked[1] != pytest.approx(plain[1], rel=1e-3)


def test_an_entry_that_is_taken_away_comes_last() -> None:
    matrix, entry_of, counts = rows(5, 6)
    head = build(matrix, entry_of, counts)
    assert head is not None
    assert head.scores(matrix[0]).argmax() == 0
    without = head.scores(matrix[0], without_entry=0)
    assert without[0] == without.min()


@pytest.mark.parametrize(
    ("entries", "each"),
    [(6, PHRASES_FROM - 1), (1, 40)],
    ids=["too few phrases", "nothing to tell apart"],
)
def test_there_is_none_where_it_would_not_help(entries: int, each: int) -> None:
    assert build(*rows(entries, each)) is None
