"""Keeps the token and people's words out of the logs of the libraries that talk to Telegram."""

from __future__ import annotations

import logging


def silence_libraries() -> None:
    """httpx logs addresses, which contain the token; python-telegram-bot logs calls with words."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.WARNING)
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
