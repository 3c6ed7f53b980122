"""Where the dots of a reliability plot stand."""

from __future__ import annotations

import pytest

from bot.domain.figures import ReliabilityBin
from bot.web import plot


def test_what_is_stated_goes_to_the_right_and_what_is_true_goes_up() -> None:
    [dot] = plot.dots([ReliabilityBin(0.5, 0.6, 7, 0.5, 0.25)])
    assert dot.x == plot.LEFT + plot.SIDE / 2
    assert dot.y == plot.TOP + plot.SIDE * 0.75
    assert dot.even == plot.TOP + plot.SIDE / 2


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_dots_at_the_edges_are_drawn_whole(share: float) -> None:
    [dot] = plot.dots([ReliabilityBin(share, share, 1, share, share)])
    assert dot.radius <= dot.x <= plot.WIDTH - dot.radius
    assert dot.radius <= dot.y <= plot.HEIGHT - dot.radius


def test_more_messages_make_a_larger_dot() -> None:
    few, many = plot.dots([ReliabilityBin(0, 0.1, 1, 0, 0), ReliabilityBin(0.9, 1, 9, 1, 1)])
    assert 0 < few.radius < many.radius
    assert plot.dots([]) == ()
