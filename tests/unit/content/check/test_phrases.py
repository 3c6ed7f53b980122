from __future__ import annotations

import pytest

from bot.content.check.phrases import normalised


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Call an ambulance!", "call an  AMBULANCE", True),
        ("ＡＴＭは どこ？", "ATMはどこ", True),
        ("きゅうきゅうしゃ", "キュウキュウシャ", False),
        ("救急車", "救急 車。", True),
        ("straße", "STRASSE", True),
        ("xe cấp cứu", "xe cap cuu", False),
        ("move in", "move out", False),
    ],
)
def test_what_counts_as_the_same_phrase(one, other, same):
    assert (normalised(one) == normalised(other)) is same
