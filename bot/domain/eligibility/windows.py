"""When to apply: the window line of an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.eligibility.rules import Window
from bot.domain.eligibility.truth import Case


class WindowStatus(StrEnum):
    """Where the day of application lies."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    BEFORE_CLOSING = "before_closing"
    """Before the last day, but nobody knows since when."""
    CLOSED = "closed"
    NOT_KNOWN = "not_known"
    """No window of the project's year was found."""
    NO_YEAR = "no_year"
    """The project's year is not known yet."""


@dataclass(frozen=True)
class WindowLine:
    """The window of the project's year, or the last one known where there is none."""

    status: WindowStatus
    year: int | None
    window: Window | None
    days_left: int | None = None
    """Days until the last one (0 on the last day itself)."""
    days_to_opening: int | None = None
    last_known: Window | None = None


def window_line(case: Case) -> WindowLine | None:
    """The window line of this case; None where the grant has no dated windows."""
    if case.grant is None or not case.grant.windows:
        return None
    known = [window for window in case.grant.windows if window.closes is not None]
    last = max(known, key=lambda window: window.year, default=None)
    year, window, day = case.project_year, case.window, case.day
    if window is None or window.closes is None:
        status = WindowStatus.NO_YEAR if year is None else WindowStatus.NOT_KNOWN
        return WindowLine(status, year, None, last_known=last)
    if day > window.closes:
        return WindowLine(WindowStatus.CLOSED, year, window, last_known=last)
    left = (window.closes - day).days
    if window.opens is None:
        return WindowLine(WindowStatus.BEFORE_CLOSING, year, window, left, last_known=last)
    if day < window.opens:
        wait = (window.opens - day).days
        return WindowLine(WindowStatus.NOT_OPEN, year, window, left, wait, last_known=last)
    return WindowLine(WindowStatus.OPEN, year, window, left, last_known=last)
