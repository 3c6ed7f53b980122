"""The table of place names, whose readings win over the analyser's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bot.easy import lists


@cache
def place_names() -> Mapping[str, str]:
    """Name → reading in hiragana: prefectures, their capitals, designated cities, tricky names."""
    return lists.pairs("places")
