"""Why a person was not content: with the staff's help, or with an answer of the bot."""

from __future__ import annotations

from enum import StrEnum

POOR = 1
"""The rating that is asked about."""


class RatingCause(StrEnum):
    """Why the help of staff was not good. Stable: buttons with it stay in people's chats."""

    SLOW = "slow"
    NOT_UNDERSTOOD = "lost"
    WRONG = "wrong"
    OTHER = "other"


class AnswerFault(StrEnum):
    """Why an answer of the bot did not help. Stable as well."""

    OTHER_TOPIC = "topic"
    """It answered another question."""
    UNCLEAR = "unclear"
    WRONG = "wrong"
    """Wrong, or no longer true."""
    OTHER = "other"
