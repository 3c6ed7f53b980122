"""How sure we are of something we tell people."""

from __future__ import annotations

from enum import StrEnum


class Confidence(StrEnum):
    """``found`` in a published text, or from ``memory`` and shown with "please check"."""

    FOUND = "found"
    MEMORY = "memory"
