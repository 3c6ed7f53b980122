"""Places among offered topics."""

from __future__ import annotations

import pytest

from bot.domain.followup import Position


@pytest.mark.parametrize(
    ("position", "count", "place"),
    [
        (Position.FIRST, 3, 0),
        (Position.SECOND, 3, 1),
        (Position.THIRD, 3, 2),
        (Position.LAST, 3, 2),
        (Position.LAST, 1, 0),
        (Position.THIRD, 2, None),
        (Position.LAST, 0, None),
        (Position.NONE, 3, None),
    ],
)
def test_a_position_names_a_place_that_is_there(
    position: Position, count: int, place: int | None
) -> None:
    assert position.of(count) == place
