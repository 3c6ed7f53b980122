"""Glosses for messages to staff, worked out after the message is on the screen.

What staff need first is the message. Its topics take many times as long as storing it, and nobody
acts on them within a second: so they come after everything else, the newest message first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.event import ChannelName
from bot.domain.gloss import gloss_of
from bot.domain.respond import question_about
from bot.domain.tally import tally_later
from bot.service.gloss_store import WantedGloss
from bot.service.ports import Clock, ContentSource, Understanding
from bot.service.store import Store

TAKEN_FOR = timedelta(seconds=60)
"""How long a gloss is one worker's; after a kill another takes it up then."""


@dataclass(frozen=True)
class Glossing:
    """The worker's side."""

    store: Store
    understanding: Understanding
    content: ContentSource
    clock: Clock

    def gloss_next(self) -> bool:
        """Work out one gloss, if one is wanted and no message waits. True where there was one."""
        now = self.clock.now()
        with self.store.read() as tx:
            if not tx.gloss_due(now):
                return False
        with self.store.write() as tx:
            wanted = tx.claim_gloss(now, now + TAKEN_FOR)
            state = tx.conversation(wanted.key) if wanted is not None else None
        if wanted is None or state is None:
            return False
        understood = self.understanding.decide(question_about(state, wanted.text))
        with self.store.write() as tx:
            if not tx.keep_gloss(wanted, gloss_of(understood)):
                return True
            if not wanted.counted:
                tallies = tally_later(state, understood, self.content.current())
                tx.count(_channel(wanted), tallies, min(wanted.at, now))
            ticket = state.ticket_id or state.last_ticket_id
            if ticket is not None:
                tx.after_commit(f"ticket:{ticket}")
        return True


def _channel(wanted: WantedGloss) -> ChannelName:
    return ChannelName(wanted.key.partition(":")[0])
