from __future__ import annotations

import pytest

from bot.content.check.readings import fits


@pytest.mark.parametrize(
    ("base", "reading", "good"),
    [
        ("電話", "でんわ", True),
        ("引っ越し", "ひっこし", True),
        ("お金", "おかね", True),
        ("在留カード", "ざいりゅうかーど", True),
        ("食べ物", "たべもの", True),
        ("一ヶ月", "いっかげつ", True),
        ("14日", "じゅうよっか", True),
        ("払い", "はら", False),
        ("払い", "はらう", False),
        ("食べ物", "たもの", False),
        ("お金", "かね", False),
        ("引っ越し", "ひこし", False),
        ("食べ", "べ", False),
    ],
)
def test_a_reading_fits_its_word(base, reading, good):
    assert fits(base, reading) is good
