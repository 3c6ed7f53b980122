"""Messages whose gloss is still to be worked out, as the use cases need them from the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.gloss import Gloss


@dataclass(frozen=True)
class WantedGloss:
    """A message of a person that staff see without a gloss, taken by this worker for a while."""

    line_id: int
    key: str
    """The key of its conversation."""
    text: str
    """Its words as they are kept."""
    at: datetime
    counted: bool
    """It was counted for reports before its words were changed."""
    until: datetime
    """Nobody else gets it before."""


class GlossTx(Protocol):
    """Glosses that are worked out after their messages were shown."""

    def gloss_due(self, now: datetime) -> bool:
        """Whether ``claim_gloss`` would find one, and no event waits to be handled; no lock."""
        ...

    def claim_gloss(self, now: datetime, until: datetime) -> WantedGloss | None:
        """The one needed most: of a ticket that was opened on a screen since, then of talks that
        staff hold, the newest first; of others last. Nobody else gets it before ``until``."""
        ...

    def keep_gloss(self, wanted: WantedGloss, gloss: Gloss) -> bool:
        """Keep the gloss; False where the message was changed, withdrawn or erased meanwhile (one
        that was changed waits for its gloss anew)."""
        ...

    def may_hurry(self, key: str) -> bool:
        """Whether ``hurry_glosses`` would change anything; no lock."""
        ...

    def hurry_glosses(self, key: str) -> None:
        """Somebody looks at this conversation: its glosses come before all others."""
        ...
