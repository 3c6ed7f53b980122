from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.check.figures import figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in 14 days", ["14"]),
        ("1,000 yen and 2.5 %", ["1,000", "2.5"]),
        ("１４日", ["１４"]),
        ("१४ दिन", ["१४"]),
        ("๑๔ วัน", ["๑๔"]),
        ("၁၄ ရက်", ["၁၄"]),
        ("១៤ ថ្ងៃ", ["១៤"]),
        ("① 書く ②", ["①", "②"]),
        ("m²", ["²"]),
        ("½", ["½"]),
        ("08:30-17:15", ["08:30-17:15"]),
        ("一つ、六月、三人", []),
        ("no figures at all", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_figures_of_every_script_are_found(text, found):
    assert [figure for _, figure in figures(text)] == found


@given(st.text())
def test_offsets_point_at_the_figure(text):
    for offset, figure in figures(text):
        assert text[offset : offset + len(figure)] == figure
