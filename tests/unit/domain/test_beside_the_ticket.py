"""Mentions, which files are shown, and when a failed line may be sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import LOOKED_BACK, may_resend
from bot.domain.event import ChannelName
from bot.domain.mention import mentioned
from bot.domain.picture import PictureFile, is_hidden, is_shown

STAFF = {1: ("tanaka", "田中"), 2: ("sato", "佐藤 花子"), 3: ("sato.k", "佐藤"), 4: ("ann", "Ann")}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@tanaka please look", (1,)),
        ("@Tanaka, @SATO: see this", (1, 2)),
        ("＠ｔａｎａｋａ さん", (1,)),
        ("@佐藤さん、お願いします", (3,)),
        ("@佐藤 花子さん", (2,)),
        ("@sato.k", (3,)),
        ("@sato.", (2,)),
        ("@sato.ken", (2,)),
        ("mail to x@sato.example", ()),
        ("@anna", ()),
        ("@ann_b", ()),
        ("@@ann", (4,)),
        ("@ tanaka", ()),
        ("tanaka", ()),
        ("@tanaka @tanaka", (1,)),
        ("", ()),
    ],
)
def test_whom_a_note_calls(text: str, who: tuple[int, ...]) -> None:
    assert mentioned(text, STAFF) == who


def test_people_who_share_a_name_are_both_called() -> None:
    assert set(mentioned("@鈴木", {5: ("suzuki1", "鈴木"), 6: ("suzuki2", "鈴木")})) == {5, 6}


@given(st.text(), st.dictionaries(st.integers(), st.lists(st.text(), max_size=2), max_size=4))
def test_any_text_calls_only_people_there_are(text: str, names: dict[int, list[str]]) -> None:
    found = mentioned(text, names)
    assert set(found) <= set(names)
    assert len(set(found)) == len(found)
    assert "@" in text or "＠" in text or "﹫" in text or not found


FILE = PictureFile("1")


@pytest.mark.parametrize(
    ("kind", "file", "shown", "hidden"),
    [
        ("image", FILE, True, False),
        ("photo", FILE, True, False),
        ("document", FILE, True, False),
        ("document", None, False, True),
        ("image", None, False, True),
        ("audio", None, False, True),
        ("video", FILE, False, True),
        ("sticker", None, False, False),
        ("contact", None, False, False),
        (None, None, False, False),
    ],
)
def test_what_staff_get_to_see(
    kind: str | None, file: PictureFile | None, shown: bool, hidden: bool
) -> None:
    assert (is_shown(kind, file), is_hidden(kind, file)) == (shown, hidden)


LINE, TELEGRAM, MEMORY = ChannelName.LINE, ChannelName.TELEGRAM, ChannelName.MEMORY
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("channel", "unsure", "age", "later", "allowed"),
    [
        (LINE, False, 30 * DAY, 99, True),
        (TELEGRAM, False, 30 * DAY, 99, True),
        (LINE, True, 22 * HOUR, 99, True),
        (LINE, True, 23 * HOUR, 0, False),
        (TELEGRAM, True, 30 * DAY, LOOKED_BACK, True),
        (TELEGRAM, True, HOUR, LOOKED_BACK + 1, False),
        (MEMORY, True, HOUR, 0, False),
    ],
)
def test_a_failed_line_is_sent_again_only_where_it_cannot_come_twice(
    channel: ChannelName, unsure: bool, age: timedelta, later: int, allowed: bool
) -> None:
    assert may_resend(channel, unsure=unsure, age=age, later=later) is allowed
