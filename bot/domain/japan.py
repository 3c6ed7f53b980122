"""The day it is in Japan, where calls open and close."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

JAPAN = timezone(timedelta(hours=9), "JST")
"""Japan has no summer time."""


def japan_day(moment: datetime) -> date:
    """The day it is in Japan at this moment."""
    return moment.astimezone(JAPAN).date()
