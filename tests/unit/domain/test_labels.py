"""Names of labels."""

from __future__ import annotations

import pytest

from bot.domain.errors import TransitionRefused
from bot.domain.labels import LONGEST, label_key, label_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [(" a  b\n", "a b"), ("確認\u200b中", "確認 中"), ("<b>", "<b>"), ("x\0y", "x y")],
)
def test_a_name_is_one_line_of_what_can_be_seen(typed: str, name: str) -> None:
    assert label_name(typed) == name


@pytest.mark.parametrize("typed", ["", " \n", "\u200b", "x" * (LONGEST + 1)])
def test_nothing_and_too_much_are_refused(typed: str) -> None:
    with pytest.raises(TransitionRefused):
        label_name(typed)


def test_names_nobody_would_tell_apart_are_the_same_label() -> None:
    assert label_key("ＶＩＳＡ") == label_key("visa")
