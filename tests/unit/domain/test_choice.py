"""Button data: short, stable, and never trusted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.choice import MAX_BYTES, Action, ChoiceData, choice_data, read_choice


@given(st.sampled_from(Action), st.text(alphabet="abcdefghijklmnopqrstuvwxyz-/.0123456789"))
def test_what_is_written_is_read_back(action: Action, value: str) -> None:
    if len(f"{action}:{value}") > MAX_BYTES:
        with pytest.raises(ValueError, match="64 bytes"):
            choice_data(action, value)
    else:
        assert read_choice(choice_data(action, value)) == ChoiceData(action, value)


@pytest.mark.parametrize("data", ["", "nonsense", "drop table:1", ":x", "ENTRY:a"])
def test_what_we_never_sent_means_nothing(data: str) -> None:
    assert read_choice(data) is None


def test_the_words_behind_old_buttons_never_change() -> None:
    assert {action.value for action in Action} == {
        "langs", "lang", "menu", "desks", "sup", "aud", "entry", "full", "orig", "kana", "none",
        "ok",
        "ng", "human", "bot", "rate", "forget", "case", "officer", "remind", "help", "ngw",
        "why",
    }  # fmt: skip
