"""What becomes of a message that could not be sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.delivery import BACKOFF, CREDENTIAL_PAUSE, Fate, NextStep, after_failure
from bot.domain.errors import (
    CredentialRejected,
    QuotaExhausted,
    RecipientBlocked,
    ReplyTokenDead,
    SendError,
    SendLater,
    SendRefused,
    SendUnknown,
)

MANY = len(BACKOFF) + 1


@pytest.mark.parametrize(
    ("error", "tries", "step"),
    [
        (ReplyTokenDead(), 1, NextStep(Fate.AGAIN, drop_token=True)),
        (ReplyTokenDead(), MANY, NextStep(Fate.AGAIN, drop_token=True)),
        (SendLater(seconds=7), 1, NextStep(Fate.AGAIN, timedelta(seconds=7))),
        (SendLater(seconds=0.5), MANY, NextStep(Fate.AGAIN, timedelta(seconds=0.5))),
        (RecipientBlocked(), 1, NextStep(Fate.BLOCKED)),
        (QuotaExhausted(), 1, NextStep(Fate.HELD)),
        (CredentialRejected(), 1, NextStep(Fate.AGAIN, CREDENTIAL_PAUSE)),
        (CredentialRejected(), MANY, NextStep(Fate.AGAIN, CREDENTIAL_PAUSE)),
        (SendUnknown(), 1, NextStep(Fate.AGAIN, BACKOFF[0], unsure=True)),
        (SendUnknown(), MANY - 1, NextStep(Fate.AGAIN, BACKOFF[-1], unsure=True)),
        (SendUnknown(), MANY, NextStep(Fate.FAILED)),
        (SendRefused(), 1, NextStep(Fate.FAILED)),
        (SendError(), 1, NextStep(Fate.FAILED)),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, SendError) else str(value)[:12],
)
def test_every_failure_has_its_next_step(error: SendError, tries: int, step: NextStep) -> None:
    assert after_failure(error, tries) == step


def test_pauses_grow_and_end_after_less_than_a_quarter_of_an_hour() -> None:
    pauses = [after_failure(SendUnknown(), tries).wait for tries in range(1, MANY)]

    assert pauses == sorted(pauses)
    assert sum(pauses, timedelta()) < timedelta(minutes=15)
